// The terms of Russian words: what the index holds and what patterns are looked up in.

import type { Folding } from './fold.ts'
import { normalize } from './normalize.ts'
import { unifyNumbers } from './numbers.ts'
import type { Pattern } from './reading.ts'
import { stem, tokenize } from './russian.ts'
import { isRussianStop } from './stop-words.ts'

/** Terms by stem, and character trigrams of words: these find what stems miss. */
export const RUSSIAN_FIELDS = { s: 1, g: 0.4 }

// «скакого года», «вкаком году»: a preposition typed without its space.
const GLUED = /(?<!\p{L})([свко])(?=как(?:ого|ой|их|ом|им|ие|ую)(?!\p{L}))/gu

/** Normalised, glued prepositions parted, numbers and dates in one spelling. */
export const cleanRussian = (text: string, limit?: number): string =>
  unifyNumbers(normalize(text, limit).replace(GLUED, '$1 '), 'ru')

/** `_word_` in overlapping threes. */
export function trigrams(word: string): string[] {
  const padded = `_${word}_`
  return Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3))
}

/** Words with their stems: ` приехали/приеха гости/гост `. */
export const literalOf = (words: readonly string[]): string =>
  ` ${words.map((word) => `${word}/${stem(word)}`).join(' ')} `

// Shorter stems belong to several words: «меню» and «меня».
const TELLING_STEM = 4

const wordPattern = (word: string): string => (stem(word).length < TELLING_STEM ? `${word}/\\S+` : `\\S+/${stem(word)}`)

/** A test of a literal for a phrase: its words in any inflection, in order, at most one other between. */
export function russianPattern(phrase: string): Pattern {
  const words = tokenize(cleanRussian(phrase))
  const whole = new RegExp(` ${words.map(wordPattern).join(' (?:\\S+ )?')} `, 'u')
  // There are hundreds of phrases, and a plain look for the first word settles nearly all of them.
  const first = words[0] ?? ''
  const sign = stem(first).length < TELLING_STEM ? ` ${first}/` : `/${stem(first)} `
  return { test: (literal) => literal.includes(sign) && whole.test(literal) }
}

const COUNTING = /^(?:сколько|скока|скок|количество|количества|численность)$/u

/** What is counted («сколько человек»): a term of its own, as an article that counts one thing need not count another. */
export function countedTerms(words: readonly string[], folding: Folding): string[] {
  return words.flatMap((word, i) => {
    const next = words[i + 1]
    const isCounted = next !== undefined && (next === 'раз' || !isRussianStop(next))
    return COUNTING.test(word) && isCounted ? [`#${folding.one(stem(next))}`] : []
  })
}
