// Chinese text: simplified characters, words, character bigrams, sounds.

import { Converter } from 'opencc-js/t2cn'
import { pinyin } from 'pinyin-pro'

const HAN = /\p{Script=Han}/u
const RUN = /\p{Script=Han}+|[[\p{L}\p{N}\p{M}]--\p{Script=Han}]+/gv

const convert = Converter({ from: 't', to: 'cn' })
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Traditional characters and their regional variants as simplified ones; simplified text stays as it is. */
export function simplify(text: string): string {
  return convert(text)
}

export const isHan = (text: string): boolean => HAN.test(text)

/** Unbroken runs of Han characters, and words of other scripts or digits, in order. */
export function runs(text: string): string[] {
  return text.match(RUN) ?? []
}

/** The words of a run of Han characters as a dictionary parts them (ICU). */
export function segment(run: string): string[] {
  return [...segmenter.segment(run)].map((part) => part.segment)
}

/** Overlapping pairs, joined. */
export function bigrams(parts: readonly string[], join: (a: string, b: string) => string): string[] {
  return parts.slice(1).map((part, i) => join(parts[i] ?? '', part))
}

const sounds = new Map<string, string>()
const SOUNDS_KEPT = 50_000

/** The toneless pinyin syllable of each character of a run of Han characters (`['ha', 'er', 'bin']`). */
export function syllables(run: string): string[] {
  return [...run].map(syllableOf)
}

/** By the character's most common sound: context would make a homophone typo sound otherwise. */
function syllableOf(character: string): string {
  const known = sounds.get(character)
  if (known !== undefined) return known
  const made = pinyin(character, { toneType: 'none', v: true })
  if (sounds.size >= SOUNDS_KEPT) sounds.clear()
  sounds.set(character, made)
  return made
}
