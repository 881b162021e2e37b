// What a question is compared by: its terms, its neighbouring words and the pieces that its words are made of.

import type { Asked } from '../language/reading.ts'
import type { Language } from '../language/language.ts'
import type { IndexTerms } from '../language/reading.ts'

/** Marks of one kind are weighed against each other only, so that many pieces do not drown few words. */
export type Traits = readonly (readonly string[])[]

/** How much of the likeness each kind of traits makes up: terms and kinds asked, neighbours, pieces. */
export const SHARES: readonly number[] = [0.4, 0.2, 0.4]

const PIECES: Record<Language, readonly number[]> = { ru: [3, 4, 5], zh: [1, 2, 3] }

/** What of a reading makes its traits. */
export interface ReadQuestion {
  units: readonly { term: string }[]
  text: string
  asked: ReadonlySet<Asked>
}

/** The traits of a question as it was read. */
export const traitsOf = ({ units, text, asked }: ReadQuestion, language: Language): Traits =>
  traits(units.map(({ term }) => term), text, asked, language) // prettier-ignore

/** The traits of a title or a question of an article, as it was indexed. */
export const traitsOfIndexed = ({ units, literal, asked }: Omit<IndexTerms, 'fields'>, language: Language): Traits =>
  traits(units, language === 'ru' ? literal.replaceAll(/\/\S+/g, '').trim() : literal, asked, language)

function traits(terms: readonly string[], text: string, asked: ReadonlySet<Asked>, language: Language): Traits {
  const words = language === 'ru' ? text.split(' ') : terms
  return [
    [...terms, ...Array.from(asked, (kind) => `?${kind}`)],
    neighbours(words),
    language === 'ru' ? words.flatMap((word) => pieces(`_${word}_`, PIECES.ru)) : pieces(`^${text}$`, PIECES.zh),
  ]
}

const neighbours = (words: readonly string[]): string[] =>
  [...words, '$'].map((word, i) => `${words[i - 1] ?? '^'} ${word}`)

function pieces(text: string, lengths: readonly number[]): string[] {
  const found: string[] = []
  for (const length of lengths) {
    for (let at = 0; at + length <= text.length; at++) found.push(text.slice(at, at + length))
  }
  return found
}
