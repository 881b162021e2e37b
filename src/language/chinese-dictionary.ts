// The words that are known in Chinese, and how a string of characters or sounds is parted into them.

import { isHan, segment, syllables } from './chinese.ts'
import type { Steps } from './reading.ts'
import { type Buckets, byLetters, createBuckets } from './spelling.ts'

/** A Han character, a word of other letters, or a number. */
export type Atom = string

export interface Piece {
  /** What was typed. */
  typed: Atom[]
  /** The known word that it was taken for, or what was typed. */
  word: string
  known: boolean
  /** Taken by its sound, not as it stands. */
  bySound: boolean
}

export interface Dictionary {
  /** The best parting of atoms into known words; unless `asTyped`, characters may stand for a word of the same sound. */
  part(atoms: readonly Atom[], asTyped?: boolean): Piece[]
  /** The best parting of toneless pinyin syllables into known words. */
  partSounds(sounds: readonly string[]): Piece[]
  /** Another dictionary, with words that occur so much more or less often. */
  amend(changes: ReadonlyMap<string, number>): Dictionary
  /** What a word costs in a parting, which is all that a parting as typed depends on; undefined where it is unknown. */
  costOf(word: string): number | undefined
}

const LONGEST = 8
const COST = { word: 0.2, rare: 0.3, otherAtom: 0.45, unknown: 0.9 } as const

interface Priced {
  piece: Piece
  cost: number
}

const NOTHING: Piece = { typed: [], word: '', known: true, bySound: false }

const ATOM = /\p{Script=Han}|\p{N}+|[[\p{L}\p{M}]--\p{Script=Han}]+/gv

/** Han characters one by one, words of other scripts and numbers whole. */
export function atomsOf(text: string): Atom[] {
  return text.match(ATOM) ?? []
}

const isHanAtom = (atom: Atom): boolean => /^\p{Script=Han}$/u.test(atom)

function differing(a: string, b: string): number {
  const others = [...b]
  return [...a].filter((c, i) => c !== others[i]).length
}

interface Step extends Priced {
  from: number
}

/** Viterbi: the cheapest path of pieces over `length` atoms; every single atom must have a piece. */
function cheapest(length: number, pieceAt: (from: number, to: number) => Priced | undefined): Piece[] {
  const best: Step[] = [{ cost: 0, from: -1, piece: NOTHING }]
  for (let to = 1; to <= length; to++) {
    for (let from = Math.max(0, to - LONGEST); from < to; from++) {
      const before = best[from]
      const priced = pieceAt(from, to)
      if (!before || !priced) continue
      const cost = before.cost + priced.cost
      const there = best[to]
      if (there === undefined || cost <= there.cost) best[to] = { cost, from, piece: priced.piece }
    }
  }
  const path: Piece[] = []
  for (let step = best[length]; step && step.from >= 0; step = best[step.from]) path.unshift(step.piece)
  return path
}

/** Neighbouring characters that no word covers are one unknown word, as far as one can tell. */
export function joinUnknown(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    const continues = last && !last.known && !piece.known && isHan(last.word) && isHan(piece.word)
    if (!continues) joined.push(piece)
    else joined[joined.length - 1] = { ...last, typed: [...last.typed, ...piece.typed], word: last.word + piece.word }
  }
  return joined
}

/** The places within words of the language's own dictionary: what is parted there was a word as it stood. */
function withinWords(atoms: readonly Atom[]): boolean[] {
  return segment(atoms.join('')).flatMap((word) => atomsOf(word).map((atom, i) => i > 0 && isHanAtom(atom)))
}

/** How a word sounds; undefined where it has other letters than Han characters. */
function keyOf(word: string): string | undefined {
  const atoms = atomsOf(word)
  if (atoms.length === 0 || atoms.length > LONGEST) return undefined
  if (!atoms.every((atom) => isHanAtom(atom) || /^\d+$/.test(atom))) return undefined
  return atoms.flatMap((atom) => (isHanAtom(atom) ? syllables(atom) : [atom])).join(' ')
}

/** A dictionary of words with how often each occurs; made in steps. */
export function* createDictionary(words: ReadonlyMap<string, number>): Steps<Dictionary> {
  const bySound = createBuckets()
  for (const word of words.keys()) {
    const key = keyOf(word)
    if (key !== undefined) bySound.add([key], word)
    yield
  }
  return dictionaryOf(words, bySound)
}

function amend(words: ReadonlyMap<string, number>, bySound: Buckets, changes: ReadonlyMap<string, number>): Dictionary {
  const [amended, sounds] = [new Map(words), bySound.copy()]
  for (const [word, more] of changes) {
    const before = words.get(word) ?? 0
    if (before + more > 0) amended.set(word, before + more)
    else amended.delete(word)
    const key = keyOf(word)
    if (key === undefined || before > 0 === before + more > 0) continue
    sounds[before > 0 ? 'remove' : 'add']([key], word)
  }
  return dictionaryOf(amended, sounds)
}

function dictionaryOf(words: ReadonlyMap<string, number>, bySound: Buckets): Dictionary {
  const often = (word: string): number => words.get(word) ?? 0
  /** A word that stands once may be there only to name a subject not covered. */
  function costOf(word: string): number | undefined {
    const times = words.get(word)
    return times === undefined ? undefined : times > 1 ? COST.word : COST.rare
  }

  /** Of words that sound alike, the one that shares most characters with the typed ones, then the most frequent. */
  function sounding(key: string, typed: string): string | undefined {
    const shared = (word: string): number => [...word].filter((c, i) => c === typed[i]).length
    const alike = bySound.get(key)
    if (alike.length < 2) return alike[0]
    return alike.toSorted((a, b) => shared(b) - shared(a) || often(b) - often(a) || byLetters(a, b))[0]
  }

  function exactly(typed: Atom[], text: string): Priced | undefined {
    const cost = costOf(text)
    if (cost !== undefined) return { piece: { typed, word: text, known: true, bySound: false }, cost }
    if (typed.length > 1) return undefined
    return { piece: { typed, word: text, known: false, bySound: false }, cost: COST.unknown }
  }

  function part(atoms: readonly Atom[], asTyped = false): Piece[] {
    const within = asTyped ? [] : withinWords(atoms)
    const sounds = asTyped ? [] : atoms.map((atom) => (isHanAtom(atom) ? (syllables(atom)[0] ?? atom) : atom))
    return cheapest(atoms.length, (from, to) => {
      const typed = atoms.slice(from, to)
      const text = typed.join('')
      const exact = exactly(typed, text)
      if (exact || asTyped) return exact
      const word = sounding(sounds.slice(from, to).join(' '), text)
      // What is a word is meant as it stands: 背景 is not 北京, nor a lone 是 诗.
      if (word === undefined || to - from === 1) return undefined
      if (within[from] || within[to] || within.slice(from + 1, to).every(Boolean)) return undefined
      const others = differing(word, text)
      // Nothing but the sound speaks for it.
      const cost = (costOf(word) ?? COST.rare) + COST.otherAtom * others + (others === to - from ? COST.unknown : 0)
      return { piece: { typed, word, known: true, bySound: true }, cost }
    })
  }

  function partSounds(sounds: readonly string[]): Piece[] {
    return cheapest(sounds.length, (from, to) => {
      const typed = sounds.slice(from, to)
      const word = sounding(typed.join(' '), '')
      if (word !== undefined)
        return { piece: { typed, word, known: true, bySound: true }, cost: costOf(word) ?? COST.rare }
      return exactly(typed, typed.join(''))
    })
  }
  return {
    part,
    partSounds,
    costOf,
    amend: (changes) => amend(words, bySound, changes),
  }
}
