// Russian words: parted, stemmed, spelled as they sound; the terms that the index holds and patterns are looked up in.

import { stemmer } from '@orama/stemmers/russian'
import russian from '../../locales/words.ru.json' with { type: 'json' }
import { unifyNumbers } from './numbers.ts'
import type { Pattern } from './reading.ts'
import { listed, normalize, remembering } from './text.ts'
import type { Folding } from './synonyms.ts'

const TOKEN = /[\p{L}\p{N}\p{M}]+/gu

/** The words of normalised text, in order. */
export function tokenize(text: string): string[] {
  // Digits and letters part: «2016г» is a year and a mark, «100летие» a number and a word.
  return (text.match(TOKEN) ?? []).flatMap((word) =>
    /^\d+\p{L}|^\p{L}+\d/u.test(word) ? (word.match(/\d+|[^\d]+/gu) ?? []) : word,
  )
}

// The stemmer leaves one or two letters of these, and all would be one: «мая», «МАУ», «мам».
const SHORT = 3

/** The Snowball stem of a normalised word, without the «а» that it leaves of some cases only («Китай», «Китая»). */
export const stem = remembering(
  (word) => (word.length > SHORT && /\p{Script=Cyrillic}/u.test(word) ? stemOf(word) : word),
  50_000,
)

// Where Snowball takes a noun's own letters for an ending, and the rest is another word: визит, not виза.
const OWN_LETTERS =
  /^(визит|кредит|лимит|транзит|дефицит|профицит|аудит|гепатит|бронхит|гастрит|артрит|магнит|гранит|побратим|режим|аноним|псевдоним|экстрим)(?!н)/u

function stemOf(word: string): string {
  const stemmed = OWN_LETTERS.exec(word)?.[1] ?? stemmer(word)
  // «Китай» leaves «кита», «Китая» «кит»; «лицей» «лиц», «лицея» «лице».
  const even = /[ае](?:[йяюеи]|е[мв]|я[мх]|ями)$/u.test(word) ? stemmed.replace(/(?<=..)[ае]$/u, '') : stemmed
  // «план» leaves «пла», as if it were a verb, «планов» «план».
  return even.replace(/(?<=..[ая])[лн]$/u, '')
}

const SOUNDS: [RegExp, string][] = [
  [/[ьъ]/g, ''],
  [/(?:тс|тьс|дс|тц)/g, 'ц'],
  [/стн/g, 'сн'],
  [/здн/g, 'зн'],
  [/[сзж]ч|щ|ж/g, 'ш'],
  [/ого$/g, 'ово'],
  [/его$/g, 'ево'],
  [/б/g, 'п'],
  [/в/g, 'ф'],
  [/г/g, 'к'],
  [/д/g, 'т'],
  [/з/g, 'с'],
  [/о/g, 'а'],
  [/[еэыяй]/g, 'и'],
  [/ю/g, 'у'],
  [/(.)\1+/g, '$1'],
]

/**
 * How a word sounds, coarsely: unstressed vowels merged, voiced consonants as voiceless, soft and hard signs dropped,
 * doubles single. «пратакол» and «протокол» are one.
 */
export function soundOf(word: string): string {
  return SOUNDS.reduce((sound, [pattern, by]) => sound.replace(pattern, by), word)
}

const stopWords = new Set(listed(russian.stop).map((word) => word.replaceAll('ё', 'е')))
const fillerWords = listed(russian.filler)
const fillerStems = new Set(fillerWords.map((word) => stem(word.replaceAll('ё', 'е'))))

/** Words that say nothing of a subject, and those by which the kind of a question is told: known though no article has them. */
export const RUSSIAN_FUNCTION_WORDS: readonly string[] = [...stopWords, ...fillerWords, ...listed(russian.kinds)]

/** Whether a word form is dropped from Russian questions. */
export const isRussianStop = (word: string): boolean => stopWords.has(word)

const stopWordsBySound = new Map(Array.from(stopWords, (word) => [soundOf(word), word]))

/** The word dropped from Russian questions that sounds like this one: «какова» for «какого». */
export const stopWordByEar = (word: string): string | undefined => stopWordsBySound.get(soundOf(word))

/** Whether a stem is small talk around a Russian question: it counts only where the knowledge itself uses it. */
export const isRussianFiller = (stemmed: string): boolean => fillerStems.has(stemmed)

/** Terms by stem, and character trigrams of words: these find what stems miss. */
export const RUSSIAN_FIELDS = { s: 1, g: 0.4 }

// «скакого года», «вкаком году»: a preposition typed without its space.
const GLUED = /(?<!\p{L})([свко])(?=как(?:ого|ой|их|ом|им|ие|ую)(?!\p{L}))/gu

/** Glued prepositions parted, numbers and dates in one spelling; takes normalised text. */
export const cleanRussian = (plain: string): string => unifyNumbers(plain.replace(GLUED, '$1 '), 'ru')

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
  const words = tokenize(cleanRussian(normalize(phrase)))
  const whole = new RegExp(` ${words.map(wordPattern).join(' (?:\\S+ )?')} `, 'u')
  const first = words[0] ?? ''
  const sign = stem(first).length < TELLING_STEM ? ` ${first}/` : `/${stem(first)} `
  return { sign, test: (literal) => literal.includes(sign) && whole.test(literal) }
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
