// The terms of Chinese text: what the index holds and what patterns are looked up in.

import { askedBy } from './asked.ts'
import type { Piece } from './chinese-dictionary.ts'
import { bigrams, isHan, runs, segment, simplify, syllables } from './chinese.ts'
import { normalize } from './normalize.ts'
import { unifyNumbers } from './numbers.ts'
import type { Fields, Pattern } from './reading.ts'
import { stem } from './russian.ts'
import { CHINESE_FILLER_WORDS, CHINESE_STOP_WORDS } from './stop-words.ts'

/** Bigrams, single characters, dictionary words, synonyms' groups; sounds (`p`) are a last resort. */
export const CHINESE_FIELDS = { b: 0.5, u: 0.5, s: 0.5, c: 0.5, p: 0.4 }

/** Normalised, simplified characters, numbers and dates in one spelling. */
export const cleanChinese = (text: string, limit?: number): string =>
  unifyNumbers(simplify(normalize(text, limit)), 'zh')

/** Words of other scripts by their stem, so that «Харбина» meets «Харбин». */
export const atomTerm = (word: string): string => (isHan(word) ? word : stem(word))

/** A function word, or what the dictionary takes for a word though it is two of them (那是). */
export const isChineseStop = (word: string): boolean =>
  CHINESE_STOP_WORDS.has(word) || [...word].every((character) => CHINESE_STOP_WORDS.has(character))

export const isChineseFiller = (word: string): boolean => CHINESE_FILLER_WORDS.has(word)

/** 哪年, 谁, 为什么: what they ask for is told by `asked` already. What is counted (几天) tells more than that. */
export const isQuestionWord = (word: string): boolean =>
  [...askedBy(word, 'zh')].some((kind) => kind === 'when' || kind === 'where' || kind === 'who' || kind === 'why')

export const soundPairs = (sounds: readonly string[]): string[] => bigrams(sounds, (a, b) => `${a} ${b}`)

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

/** A test of a literal for a phrase; its parts stand in any order and distance, as Chinese puts much between them. */
export function chinesePattern(phrase: string): Pattern {
  const parts = cleanChinese(phrase)
    .split(' ')
    .filter((part) => part !== '')
  return { test: (literal) => parts.length > 0 && parts.every((part) => literal.includes(part)) }
}
