// Chinese text: simplified characters, words, sounds; the terms that the index holds and patterns are looked up in.

import { Converter } from 'opencc-js/t2cn'
import { pinyin } from 'pinyin-pro'
import chinese from '../../locales/words.zh.json' with { type: 'json' }
import { unifyNumbers } from './numbers.ts'
import type { Fields, Pattern } from './reading.ts'
import { stem } from './russian.ts'
import { listed, normalize, remembering } from './text.ts'

const HAN = /\p{Script=Han}/u
const RUN = /\p{Script=Han}+|[[\p{L}\p{N}\p{M}]--\p{Script=Han}]+/gv

const convert = Converter({ from: 't', to: 'cn' })
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

const convertOnce = remembering((text) => convert(text), 500)

/** Traditional characters and their regional variants as simplified ones; simplified text stays as it is. */
export const simplify = (text: string): string => (HAN.test(text) ? convertOnce(text) : text)

export const isHan = (text: string): boolean => HAN.test(text)

/** Unbroken runs of Han characters, and words of other scripts or digits, in order. */
export function runs(text: string): string[] {
  return text.match(RUN) ?? []
}

/** The words of a run of Han characters as a dictionary parts them (ICU); the same run is asked for by several. */
export const segment = remembering(
  (run): readonly string[] => Array.from(segmenter.segment(run), (part) => part.segment),
  4000,
)

/** Overlapping pairs, joined. */
export function bigrams(parts: readonly string[], join: (a: string, b: string) => string): string[] {
  return parts.slice(1).map((part, i) => join(parts[i] ?? '', part))
}

/** The toneless pinyin syllable of each character of a run of Han characters (`['ha', 'er', 'bin']`). */
export function syllables(run: string): string[] {
  return [...run].map(syllableOf)
}

/** By the character's most common sound: context would make a homophone typo sound otherwise. */
const syllableOf = remembering((character) => pinyin(character, { toneType: 'none', v: true }), 50_000)

/** Function words, dropped from questions. */
export const CHINESE_STOP_WORDS: ReadonlySet<string> = new Set(listed(chinese.stop))

/** Courtesy and talk about asking: they count only where the knowledge itself uses them. */
export const CHINESE_FILLER_WORDS: ReadonlySet<string> = new Set(listed(chinese.filler))

/** Bigrams, single characters, dictionary words, synonyms' groups; sounds (`p`) are a last resort. */
export const CHINESE_FIELDS = { b: 0.5, u: 0.5, s: 0.7, c: 0.5, p: 0.6 }

/** Simplified characters, numbers and dates in one spelling; takes normalised text. */
export const cleanChinese = (plain: string): string => unifyNumbers(simplify(plain), 'zh')

/** Words of other scripts by their stem, so that «Харбина» meets «Харбин». */
export const atomTerm = (word: string): string => (isHan(word) ? word : stem(word))

/** A function word, or what the dictionary takes for a word though it is two of them (那是). */
export const isChineseStop = (word: string): boolean =>
  CHINESE_STOP_WORDS.has(word) || [...word].every((character) => CHINESE_STOP_WORDS.has(character))

export const isChineseFiller = (word: string): boolean => CHINESE_FILLER_WORDS.has(word)

export const soundPairs = (syllabic: readonly string[]): string[] => bigrams(syllabic, (a, b) => `${a} ${b}`)

/** The full-text fields of texts, but for groups. */
export function fieldsOf(texts: readonly string[]): Fields {
  const fields = { b: [] as string[], u: [] as string[], s: [] as string[], p: [] as string[] }
  for (const run of texts.flatMap(runs)) {
    if (!isHan(run)) {
      fields.s.push(stem(run))
      continue
    }
    const characters = [...run]
    fields.b.push(...bigrams(characters, (a, b) => a + b))
    fields.u.push(...characters)
    fields.s.push(...segment(run))
    fields.p.push(...soundPairs(syllables(run)))
  }
  return fields
}

/** Those terms that name a group of synonyms. */
export const groupTerms = (terms: readonly string[]): string[] => terms.filter((term) => term.startsWith('='))

const COUNTING = /^(?:多少|几|有几|有多少)(?:个|家|位|名|座|所|种|艘|批|条|项)?$/u

/** What is counted (多少学生): a term of its own, as an article that counts one thing need not count another. */
export function countedTerms(words: readonly string[], toTerm: (word: string) => string): string[] {
  return words.flatMap((word, i) => {
    const next = words[i + 1]
    const isThing = next !== undefined && next.length > 1 && !isChineseFiller(next) && !isChineseStop(next)
    return COUNTING.test(word) && isThing ? [`#${toTerm(next)}`] : []
  })
}

/** Punctuation parts words; spaces do not, as people put them anywhere. */
export const sentences = (text: string): string[] =>
  text.split(/[^\p{L}\p{N}\p{M}\s]+/u).filter((part) => part.trim() !== '')

/** A test of a literal for a phrase; its parts stand in any order and distance, as Chinese puts much between them. */
export function chinesePattern(phrase: string): Pattern {
  const parts = cleanChinese(normalize(phrase))
    .split(' ')
    .filter((part) => part !== '')
  const [sign = ''] = parts
  return { sign, test: (literal) => sign !== '' && parts.every((part) => literal.includes(part)) }
}
