// Which language a message is in, told by its letters.

import type { Language } from './language.ts'

const HAN = /\p{Script=Han}/gu
const CYRILLIC = /\p{Script=Cyrillic}/gu
const LATIN = /\p{Script=Latin}/gu
const LETTER = /\p{L}/gu

export interface Script {
  han: number
  cyrillic: number
  latin: number
  /** Letters of other scripts. */
  other: number
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** How many letters of each script the text holds. */
export function scripts(text: string): Script {
  const han = count(text, HAN)
  const cyrillic = count(text, CYRILLIC)
  const latin = count(text, LATIN)
  return { han, cyrillic, latin, other: count(text, LETTER) - han - cyrillic - latin }
}

/** A Han character says about as much as a short word of letters does. */
const LETTERS_PER_HAN = 3

/**
 * The language whose script prevails, or undefined where neither Han nor Cyrillic is there. A Russian name inside a
 * Chinese sentence leaves it Chinese; of two greetings with one question, the question's script prevails by its length.
 */
export function detectLanguage(text: string): Language | undefined {
  const { han, cyrillic } = scripts(text)
  if (han === 0 && cyrillic === 0) return undefined
  return han * LETTERS_PER_HAN >= cyrillic ? 'zh' : 'ru'
}
