// What a question is compared by: its terms, its neighbouring words and the pieces that its words are made of.

import type { Asked, IndexTerms } from '../language/reading.ts'
import type { Language } from '../language/language.ts'

/**
 * Marks as 32-bit hashes, by kind. Marks of one kind are weighed against each other only, so that many pieces do not drown
 * few words.
 */
export type Traits = readonly (readonly number[])[]

/** How much of the likeness each kind of traits makes up: terms and kinds asked, neighbours, pieces. */
export const SHARES: readonly number[] = [0.4, 0.2, 0.4]

const PIECES: Record<Language, readonly number[]> = { ru: [3, 4, 5], zh: [1, 2, 3] }

/** What of a reading makes its traits. */
export interface ReadQuestion {
  units: readonly { term: string }[]
  text: string
  asked: ReadonlySet<Asked>
}

/** A title or a question of an article as if a person had asked it. */
export const readAsIndexed = ({ units, literal, asked }: Indexed, language: Language): ReadQuestion => ({
  units: Array.from(units, (term) => ({ term })),
  text: language === 'ru' ? literal.replaceAll(/\/\S+/g, '').trim() : literal,
  asked,
})

interface Indexed extends Pick<IndexTerms, 'literal' | 'asked'> {
  units: Iterable<string>
}

/** One after another, as they are needed. */
export function* traitsOfAll(readings: Iterable<ReadQuestion>, language: Language): Generator<Traits> {
  for (const reading of readings) yield traitsOf(reading, language)
}

/** The traits of terms by themselves. */
export const traitsOfTerms = (terms: readonly string[]): Traits => [terms.map((term) => hashOf(term)), [], []]

/** The traits of a question as it was read. */
export function traitsOf({ units, text, asked }: ReadQuestion, language: Language): Traits {
  const terms = units.map(({ term }) => term)
  const words = language === 'ru' ? text.split(' ') : terms
  const own = terms.map((term) => hashOf(term))
  for (const kind of asked) own.push(hashOf(`?${kind}`))
  const pieces: number[] = []
  for (const part of language === 'ru' ? words.map((word) => `_${word}_`) : [`^${text}$`])
    addPieces(part, PIECES[language], pieces)
  return [own, neighbours(words), pieces]
}

function neighbours(words: readonly string[]): number[] {
  const found: number[] = []
  let before = hashOf('^')
  for (const word of [...words, '$']) {
    const own = hashOf(word)
    found.push((Math.imul(before, 31) + own) | 0)
    before = own
  }
  return found
}

/** The hashes of all pieces of a text, without a call for each of them. */
function addPieces(text: string, lengths: readonly number[], found: number[]): void {
  for (const length of lengths) {
    for (let at = 0; at + length <= text.length; at++) {
      let hash = PIECE
      for (let i = at; i < at + length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME)
      found.push(hash)
    }
  }
}

/** What hashes begin with, other for pieces than for words. */
const WORD = 0x811c9dc5 | 0
const PIECE = 0x2f6e1b5d

const PRIME = 0x01000193

/** FNV-1a over UTF-16 units. */
function hashOf(text: string): number {
  let hash = WORD
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME)
  return hash
}
