// A message as the words by which phrases of small talk are compared: stems, Han characters, emoji, syllables.

import { isHan, simplify, syllables } from '../language/chinese.ts'
import { pinyinOf } from '../language/latin.ts'
import { fromLatinKeyboard, fromLatinLetters } from '../language/latin.ts'
import { RUSSIAN_FUNCTION_WORDS, stem } from '../language/russian.ts'
import { createSpeller } from '../language/spelling.ts'
import type { Word } from './phrase-book.ts'

/** Misspelled words are looked up in short messages only: small talk is short, and the look-up is not free. */
const LONGEST_MENDED = 12
/** Shorter words are one slip away from too many others: «обмен» and «обман». */
const SHORTEST_MENDED = 6
/** Shorter stems belong to several words: «меню» and «меня». */
const SHORTEST_STEM = 4

const PARTS = String.raw`\p{Script=Han}|\p{N}+|[[\p{L}\p{M}]--\p{Script=Han}]+|\p{Extended_Pictographic}`
const DRAWN_OUT = /(\p{L})\1{2,}/gu
const EMOJI = /\p{Extended_Pictographic}/u
const LATIN_WORD = /[a-z][a-z'’`]*/g

/** `make()`, at the first call only. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** A word and where it stands in the text. */
export interface PlacedWord extends Word {
  start: number
  end: number
}

/** The spelling that all that follows expects, of a normalised message. */
export const spell = (plain: string): string => simplify(plain)

function stemOf(form: string): string {
  const key = stem(form)
  return key.length < SHORTEST_STEM ? form : key
}

/** Words that mean the same in small talk. */
type Groups = readonly (readonly string[])[]

export interface TalkWords {
  /** The words of a phrase, which is in lower case and simplified characters; all phrases are read before any message. */
  wordsOf: (phrase: string) => Word[]
  /** The words of spelled text; those that the phrases lack are mended towards theirs, emoji that they lack are skipped. */
  read: (text: string) => PlacedWord[]
}

/** Each word of a group and its stem, with what stands for it: the first of the group and its stem. */
const toCanonical = (groups: Groups): Map<string, string> =>
  new Map(
    groups.flatMap(([first = '', ...others]) =>
      others.flatMap((other): [string, string][] => [
        [other, first],
        [stemOf(other), stemOf(first)],
      ]),
    ),
  )

/** Reads phrases and messages into words that compare; the words of a group are one to it. */
export function createTalkWords(same: Groups): TalkWords {
  const canonical = toCanonical(same)
  const WORD = new RegExp([...same.flat().filter(isHan), PARTS].join('|'), 'gv')
  const known = new Map<string, Word>()

  function toWord(typed: string): Word {
    const plain = typed.replace(DRAWN_OUT, '$1')
    const form = canonical.get(plain) ?? plain
    const key = isHan(form) ? form : stemOf(form)
    return { key: canonical.get(key) ?? key, form }
  }

  const keys = once(() => new Set([...known].flatMap(([typed, { key, form }]) => [typed, key, form])))
  const speller = once(() => {
    const words = [...RUSSIAN_FUNCTION_WORDS, ...known.keys()]
    return createSpeller(new Map(words.filter((word) => word.length >= SHORTEST_MENDED).map((word) => [word, 1])))
  })

  function knownWord(typed: string): Word {
    const word = known.get(typed) ?? toWord(typed)
    known.set(typed, word)
    return word
  }

  function mended(typed: string): Word {
    const word = known.get(typed) ?? toWord(typed)
    if (typed.length < SHORTEST_MENDED || keys().has(word.form) || keys().has(word.key)) return word
    const meant = speller().correct(word.form)
    return meant?.distance === 1 && meant.word[0] === typed[0] ? toWord(meant.word) : word
  }

  return {
    wordsOf: (phrase) => (phrase.replaceAll('ё', 'е').match(WORD) ?? []).map(knownWord),
    read(text) {
      const found = [...text.matchAll(WORD)]
      const toKnown = found.length > LONGEST_MENDED ? toWord : mended
      return found
        .map((match) => ({ ...toKnown(match[0]), start: match.index, end: match.index + match[0].length }))
        .filter(({ key }) => !EMOJI.test(key) || keys().has(key))
    },
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
