// What talk a message is, in whatever letters it was typed.

import { syllables } from '../language/chinese.ts'
import { fromLatinKeyboard, fromLatinLetters, pinyinOf } from '../language/latin.ts'
import learned from './talk.json' with { type: 'json' }
import { createTalk, type LikelyTalk } from './talk.ts'

const LATIN_WORD = /[a-z][a-z'’`]*/g

/** `make()`, at the first call only. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** A normalised message as talk: of all that its letters can stand for, the surest. */
export const hearingBy =
  (talk: (plain: string) => LikelyTalk): ((plain: string) => LikelyTalk) =>
  (plain) =>
    readingsOf(plain)
      .map(talk)
      .reduce((best, one) => (one.sure > best.sure ? one : best))

const learnedHearing = once(() => hearingBy(createTalk(learned)))

/** What a normalised message most likely means, if it is talk. The first takes some ten milliseconds more. */
export const hear = (plain: string): LikelyTalk => learnedHearing()(plain)

/** What Latin letters can stand for: transliterated Russian of either habit, the wrong keyboard layout, pinyin. */
function readingsOf(plain: string): string[] {
  if (!/[a-z]/.test(plain)) return [plain]
  const read = (habit: number): string => plain.replace(LATIN_WORD, (word) => fromLatinLetters(word).at(habit) ?? word)
  const sounds = pinyinOf(plain)?.join(' ') ?? plain
  return [...new Set([plain, read(0), read(-1), fromLatinKeyboard(plain), sounds])]
}

/** Chinese text as one would type it in pinyin, syllable by syllable. */
export const inPinyin = (text: string): string =>
  text.replace(/\p{Script=Han}+/gu, (run) => ` ${syllables(run).join(' ')} `).trim()
