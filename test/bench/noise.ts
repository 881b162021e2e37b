// Questions spoiled in the ways that people spoil them, the same ones every time.

import { Converter } from 'opencc-js/cn2t'
import { pinyin } from 'pinyin-pro'
import type { Language } from '../../src/language/language.ts'
import { segment } from '../../src/language/chinese.ts'
import { isRussianStop } from '../../src/language/russian.ts'

export type Random = () => number

export interface Noise {
  name: string
  language: Language
  spoil(text: string, random: Random): string
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)] as T

const KEY_ROWS = ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю']

function neighbourOf(letter: string, random: Random): string {
  const row = KEY_ROWS.find((keys) => keys.includes(letter)) ?? KEY_ROWS[1] ?? ''
  const at = row.indexOf(letter)
  return pick([row[at - 1], row[at + 1]].filter((key) => key !== undefined && key !== letter) as string[], random)
}

/** One slip of the finger, not in the first letter: left out, doubled by a neighbour, hit beside, or swapped. */
function slip(word: string, random: Random): string {
  const at = 1 + Math.floor(random() * (word.length - 2))
  const [before, letter, after] = [word.slice(0, at), word[at] ?? '', word.slice(at + 1)]
  return pick(
    [
      () => before + after,
      () => before + letter + neighbourOf(letter, random) + after,
      () => before + neighbourOf(letter, random) + after,
      () => before + (after[0] ?? '') + letter + after.slice(1),
    ],
    random,
  )()
}

const SHORTEST_CONTENT_WORD = 4

const typos = (text: string, random: Random): string =>
  text
    .toLowerCase()
    .replace(/\p{Script=Cyrillic}+/gu, (word) =>
      word.length < SHORTEST_CONTENT_WORD || isRussianStop(word.replaceAll('ё', 'е')) ? word : slip(word, random),
    )

const LETTERS = [...'абвгдеёжзийклмнопрстуфхцчшщъыьэюя']
const habit = (latin: string): Map<string, string> =>
  new Map(latin.split(' ').map((letters, i) => [LETTERS[i] ?? '', letters.replace('_', '')]))

const HABITS = {
  passport: habit('a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya'),
  chat: habit("a b v g d e e j z i j k l m n o p r s t u f h c ch sh sch ' y ' e ju ja"),
  numbers: habit('a b v g d e yo zh z i y k l m n o p r s t u f h ts 4 6 sch _ i _ e u ya'),
}

const inLatin = (letters: ReadonlyMap<string, string>) => (text: string) =>
  [...text.toLowerCase()].map((c) => letters.get(c) ?? c).join('')

const RUSSIAN_KEYS = [...'йцукенгшщзхъфывапролджэячсмитьбюё.,"?']
const LATIN_KEYS = [..."qwertyuiop[]asdfghjkl;'zxcvbnm,.`/?@&"]
const latinKey = new Map(RUSSIAN_KEYS.map((key, i) => [key, LATIN_KEYS[i] ?? key]))

const onLatinKeys = (text: string): string => [...text.toLowerCase()].map((c) => latinKey.get(c) ?? c).join('')

const toTraditional = Converter({ from: 'cn', to: 't' })

const soundOf = (character: string): string => pinyin(character, { toneType: 'none', v: true })

/** The 3,755 common characters (level 1 of GB 2312) by sound, as an input method offers them. */
function commonBySound(): Map<string, string[]> {
  const decoder = new TextDecoder('gb18030')
  const bySound = new Map<string, string[]>()
  for (let row = 0xb0; row <= 0xd7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      const character = decoder.decode(new Uint8Array([row, cell]))
      if (!/^\p{Script=Han}$/u.test(character)) continue
      bySound.set(soundOf(character), [...(bySound.get(soundOf(character)) ?? []), character])
    }
  }
  return bySound
}

let common: Map<string, string[]> | undefined

function homophone(word: string, random: Random): string {
  common ??= commonBySound()
  const characters = [...word]
  const at = Math.floor(random() * characters.length)
  const others = (common.get(soundOf(characters[at] ?? '')) ?? []).filter((other) => other !== characters[at])
  if (others.length > 0) characters[at] = pick(others, random)
  return characters.join('')
}

const HAN_RUN = /\p{Script=Han}+/gu

/** In every word of two characters or more: a lone character is a function word mostly. */
const homophones = (text: string, random: Random): string =>
  text.replace(HAN_RUN, (run) =>
    segment(run)
      .map((word) => ([...word].length > 1 ? homophone(word, random) : word))
      .join(''),
  )

const oneHomophone = (text: string, random: Random): string => {
  const words = (text.match(HAN_RUN) ?? []).flatMap(segment).filter((word) => [...word].length > 1)
  const chosen = words.length > 0 ? pick(words, random) : undefined
  return chosen === undefined ? text : text.replace(chosen, homophone(chosen, random))
}

const pinyinWith = (betweenSyllables: string, betweenWords: string) => (text: string) =>
  text
    .replace(HAN_RUN, (run) => {
      const sounds = pinyin(run, { toneType: 'none', v: true, type: 'array' })
      let at = 0
      const words = segment(run).map((word) => {
        const length = [...word].length
        at += length
        return sounds.slice(at - length, at).join(betweenSyllables)
      })
      return ` ${words.join(betweenWords)} `
    })
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Every way that the table has a row for. */
export const NOISES: readonly Noise[] = [
  { name: 'typo in every content word', language: 'ru', spoil: typos },
  { name: 'Latin letters, as in passports', language: 'ru', spoil: inLatin(HABITS.passport) },
  { name: 'Latin letters, as in chats', language: 'ru', spoil: inLatin(HABITS.chat) },
  { name: 'Latin letters and 4, 6', language: 'ru', spoil: inLatin(HABITS.numbers) },
  { name: 'wrong keyboard layout', language: 'ru', spoil: onLatinKeys },
  { name: 'traditional characters', language: 'zh', spoil: toTraditional },
  { name: 'one homophone', language: 'zh', spoil: oneHomophone },
  { name: 'homophone in every word', language: 'zh', spoil: homophones },
  { name: 'pinyin, syllables apart', language: 'zh', spoil: pinyinWith(' ', ' ') },
  { name: 'pinyin, words joined', language: 'zh', spoil: pinyinWith('', ' ') },
  { name: 'pinyin, all joined', language: 'zh', spoil: pinyinWith('', '') },
]
