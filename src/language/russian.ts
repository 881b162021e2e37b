// Russian words: tokenize, stem, and spell as they sound.

import { stemmer } from '@orama/stemmers/russian'

const TOKEN = /[\p{L}\p{N}\p{M}]+/gu

/** The words of normalised text, in order. */
export function tokenize(text: string): string[] {
  // Digits and letters part: «2016г» is a year and a mark, «100летие» a number and a word.
  return (text.match(TOKEN) ?? []).flatMap((word) =>
    /^\d+\p{L}|^\p{L}+\d/u.test(word) ? (word.match(/\d+|[^\d]+/gu) ?? []) : word,
  )
}

const stems = new Map<string, string>()
const STEMS_KEPT = 50_000
// The stemmer leaves one or two letters of these, and all would be one: «мая», «МАУ», «мам».
const SHORT = 3

/**
 * The Snowball stem of a normalised word, without the «а» that it leaves of some cases only («Китай», «Китая»); remembers the words it has seen,
 * up to a bound.
 */
export function stem(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  const made = word.length > SHORT && /\p{Script=Cyrillic}/u.test(word) ? stemOf(word) : word
  if (stems.size >= STEMS_KEPT) stems.clear()
  stems.set(word, made)
  return made
}

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
