// Which words Russian has, and of which dictionary word each is a form: Hunspell's dictionary, looked up in its own bytes.

import dictionary from 'dictionary-ru'

/** How a form is made of a dictionary word: these last letters off, others on. */
interface Ending {
  flag: string
  off: string
  /** What the dictionary word must end with. */
  after: string
}

const LINE_END = 10
const SLASH = 47
const TWO_BYTES = 0xc0

const folded = (text: string): string => text.toLowerCase().replaceAll('ё', 'е')

/** The endings of the affix file by what they put on. */
function readEndings(affixes: string): Map<string, Ending[]> {
  const endings = new Map<string, Ending[]>()
  for (const [, flag = '', off = '', on = '', after = ''] of affixes.matchAll(/^SFX (\S) +(\S+) +(\S+) +(\S+)/gm)) {
    if (/^\d+$/.test(on) && on !== '0') continue
    const key = on === '0' ? '' : folded(on)
    const there = endings.get(key)
    const ending = { flag, off: off === '0' ? '' : folded(off), after: folded(after) }
    if (there) there.push(ending)
    else endings.set(key, [ending])
  }
  return endings
}

/** `[лнртв]ый` against the end of a word, letter by letter: a thousand regular expressions would take longer to make. */
function endsWith(word: string, pattern: string): boolean {
  let at = word.length - 1
  for (let i = pattern.length - 1; i >= 0; i--, at--) {
    const letter = word[at]
    if (letter === undefined) return pattern === '.'
    if (pattern[i] === '.') continue
    if (pattern[i] !== ']') {
      if (pattern[i] !== letter) return false
      continue
    }
    const start = pattern.lastIndexOf('[', i)
    const isNot = pattern[start + 1] === '^'
    if (pattern.slice(start + (isNot ? 2 : 1), i).includes(letter) === isNot) return false
    i = start
  }
  return true
}

/** Lower case without ё, as `folded` does it. */
function foldCode(code: number): number {
  if (code === 0x401 || code === 0x451) return 0x435
  return code >= 0x410 && code <= 0x42f ? code + 0x20 : code
}

const hashStep = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193)

/** The code of a letter of at most two bytes. */
const codeAt = (bytes: Uint8Array, at: number): number => {
  const first = bytes[at] ?? 0
  return foldCode(first >= TWO_BYTES ? ((first & 0x1f) << 6) | ((bytes[at + 1] ?? 0) & 0x3f) : first)
}

const widthAt = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) >= TWO_BYTES ? 2 : 1)

/** Open addressing over the lines of the word list: 1 MB in place of some 15 as a Map of strings. */
const SLOTS = 1 << 18

function indexLines(bytes: Uint8Array): Int32Array {
  const slots = new Int32Array(SLOTS).fill(-1)
  // The first line is the number of words.
  let at = bytes.indexOf(LINE_END) + 1
  while (at < bytes.length) {
    const start = at
    let hash = 0
    for (; at < bytes.length && bytes[at] !== LINE_END && bytes[at] !== SLASH; at += widthAt(bytes, at))
      hash = hashStep(hash, codeAt(bytes, at))
    let slot = hash & (SLOTS - 1)
    while (slots[slot] !== -1) slot = (slot + 1) & (SLOTS - 1)
    slots[slot] = start
    const end = bytes.indexOf(LINE_END, at)
    at = end < 0 ? bytes.length : end + 1
  }
  return slots
}

/** Where a word's flags begin on the line that starts at `at`, if the line is this word's. */
function flagsOn(bytes: Uint8Array, at: number, word: string): number | undefined {
  for (let i = 0; i < word.length; i++) {
    if (codeAt(bytes, at) !== word.charCodeAt(i)) return undefined
    at += widthAt(bytes, at)
  }
  return bytes[at] === SLASH ? at + 1 : at >= bytes.length || bytes[at] === LINE_END ? at : undefined
}

export interface RussianDictionary {
  /** The dictionary words that a normalised word is a form of; none where it is no Russian word. Some 10 µs. */
  lemmas(word: string): string[]
}

let made: RussianDictionary | undefined

/** The dictionary; made when it is first asked for, in some 20 ms and 5 MB. */
export const russianDictionary = (): RussianDictionary => (made ??= createRussianDictionary())

function createRussianDictionary(): RussianDictionary {
  const { aff, dic } = dictionary
  const endings = readEndings(new TextDecoder().decode(aff))
  const longest = Math.max(...Array.from(endings.keys(), (ending) => ending.length))
  const slots = indexLines(dic)

  /** Whether the list has the word, with this flag if one is given. */
  function has(word: string, flag?: string): boolean {
    let hash = 0
    for (let i = 0; i < word.length; i++) hash = hashStep(hash, word.charCodeAt(i))
    for (let slot = hash & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const at = slots[slot] ?? -1
      if (at < 0) return false
      const flags = flagsOn(dic, at, word)
      if (flags !== undefined && (flag === undefined || hasFlag(flags, flag))) return true
    }
  }

  function hasFlag(from: number, flag: string): boolean {
    const code = flag.charCodeAt(0)
    for (let at = from; at < dic.length && dic[at] !== LINE_END; at++) if (dic[at] === code) return true
    return false
  }

  return {
    lemmas(word) {
      const found = new Set(has(word) ? [word] : [])
      for (let cut = Math.max(1, word.length - longest); cut <= word.length; cut++) {
        for (const { flag, off, after } of endings.get(word.slice(cut)) ?? []) {
          const lemma = word.slice(0, cut) + off
          if (!found.has(lemma) && endsWith(lemma, after) && has(lemma, flag)) found.add(lemma)
        }
      }
      return [...found]
    },
  }
}
