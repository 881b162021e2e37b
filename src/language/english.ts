// English words that people mix into their questions, as words of the language that they ask in.

import sentences from '../../locales/english.words.json' with { type: 'json' }
import english from '../../locales/words.en.json' with { type: 'json' }
import { detectLanguage, type Language } from './language.ts'

type Meaning = Record<Language, string>

const NONE: Meaning = { ru: ' ', zh: ' ' }

const phrasesOf = (list: string): string[] => list.split(', ')

/** Each word and phrase with what it means; function words mean nothing. */
const MEANINGS = new Map<string, Meaning>([
  ...phrasesOf(english.drop).map((word): [string, Meaning] => [word, NONE]),
  ...Object.entries(english.words).flatMap(([both, list]) => {
    const [ru = '', zh = ''] = both.toLowerCase().split(' | ')
    return phrasesOf(list).map((phrase): [string, Meaning] => [phrase, { ru, zh }])
  }),
])

/** The longest first, as `sister city` holds `city`. */
const ANY = [...MEANINGS.keys()].toSorted((a, b) => b.length - a.length).join('|')
const PHRASE = new RegExp(`(?<![a-z'’])(?:${ANY})(?![a-z])`, 'g')
const LATIN = /[a-z]{2}/

/**
 * Normalised text with its English words in this language; others stay as they are.
 * @param isOther tells words that are meant otherwise (as pinyin)
 */
export function fromEnglish(
  plain: string,
  language: Language,
  isOther: (word: string) => boolean = () => false,
): string {
  if (!LATIN.test(plain)) return plain
  return plain.replace(PHRASE, (phrase) => (isOther(phrase) ? phrase : (MEANINGS.get(phrase)?.[language] ?? phrase)))
}

/** Whether somebody writes English: by words that are neither Russian in Latin letters nor pinyin. */
export function isEnglish(text: string): boolean {
  const words: string[] = detectLanguage(text) === undefined ? (text.toLowerCase().match(/[a-z']+/g) ?? []) : []
  return sentences.some((word) => words.includes(word))
}
