// A message as the words by which phrases of small talk are compared: stems, Han characters, emoji, syllables.

import { isHan, simplify, syllables } from '../language/chinese.ts'
import { normalize } from '../language/normalize.ts'
import { pinyinOf } from '../language/pinyin.ts'
import { fromLatinKeyboard, fromLatinLetters } from '../language/readings.ts'
import { stem } from '../language/russian.ts'
import { createSpeller, type Speller } from '../language/speller.ts'
import { RUSSIAN_FUNCTION_WORDS } from '../language/stop-words.ts'
import type { Word } from './phrase-book.ts'

/** Misspelled words are looked up in short messages only: small talk is short, and the look-up is not free. */
const LONGEST_MENDED = 12
/** Shorter words are one slip away from too many others: «обмен» and «обман». */
const SHORTEST_MENDED = 6
/** Shorter stems belong to several words: «меню» and «меня». */
const SHORTEST_STEM = 4

const WORD = /\p{Script=Han}|\p{N}+|[[\p{L}\p{M}]--\p{Script=Han}]+|\p{Extended_Pictographic}/gv
const DRAWN_OUT = /(\p{L})\1{2,}/gu
const LATIN_WORD = /[a-z][a-z'’`]*/g

/** A word and where it stands in the text. */
export interface PlacedWord extends Word {
  start: number
  end: number
}

/** The spelling that all that follows expects. */
export const spell = (text: string): string => simplify(normalize(text))

function toWord(typed: string): Word {
  if (isHan(typed)) return { key: typed, form: typed }
  const form = typed.replace(DRAWN_OUT, '$1')
  const key = stem(form)
  return { key: key.length < SHORTEST_STEM ? form : key, form }
}

/** The words of a phrase; phrases are written in lower case and simplified characters. */
export const wordsOf = (phrase: string): Word[] => (phrase.replaceAll('ё', 'е').match(WORD) ?? []).map(toWord)

/** Reads spelled text; words that the phrases lack are mended towards theirs, emoji that they lack are skipped. */
export function createWordReader(known: Iterable<Word>): (text: string) => PlacedWord[] {
  const keys = new Set<string>()
  const long = new Map<string, number>()
  for (const { key, form } of known) {
    keys.add(key).add(form)
    if (form.length >= SHORTEST_MENDED) long.set(form, 1)
  }
  for (const word of RUSSIAN_FUNCTION_WORDS) if (word.length >= SHORTEST_MENDED) long.set(word, 1)
  let speller: Speller | undefined

  function mended(typed: string): Word {
    const word = toWord(typed)
    if (typed.length < SHORTEST_MENDED || keys.has(word.key) || keys.has(word.form)) return word
    const meant = (speller ??= createSpeller(long)).correct(word.form)
    return meant?.distance === 1 && meant.word[0] === typed[0] ? toWord(meant.word) : word
  }

  return (text) => {
    const found = [...text.matchAll(WORD)]
    const read = found.length > LONGEST_MENDED ? toWord : mended
    return found
      .map((match) => ({ ...read(match[0]), start: match.index, end: match.index + match[0].length }))
      .filter(({ key }) => keys.has(key) || !/\p{Extended_Pictographic}/u.test(key))
  }
}

const toSound = (sound: string): Word =>
  sound === 'shei' ? { key: 'shui', form: 'shui' } : { key: sound, form: sound }

/** The sounds of a phrase that is all Han characters. */
export const soundsOf = (phrase: string): Word[] =>
  /^\p{Script=Han}+$/u.test(phrase) ? syllables(phrase).map(toSound) : []

/** The sounds of spelled text that is all pinyin. */
export const pinyinSounds = (text: string): Word[] => (pinyinOf(text) ?? []).map(toSound)

/** What Latin letters can stand for in Russian: transliteration of either habit, or the wrong keyboard layout. */
export function latinReadings(text: string): string[] {
  if (!/[a-z]/.test(text)) return []
  const read = (habit: number): string => text.replace(LATIN_WORD, (word) => fromLatinLetters(word).at(habit) ?? word)
  return [...new Set([read(0), read(-1), fromLatinKeyboard(text)])]
}
