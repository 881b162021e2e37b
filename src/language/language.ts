// The two languages that the bot speaks, and which of them a message is in.

export const LANGUAGES = ['ru', 'zh'] as const

export type Language = (typeof LANGUAGES)[number]

export const otherLanguage = (language: Language): Language => (language === 'ru' ? 'zh' : 'ru')

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

// Whose question words frame the message: names of the other language may be longer than the question itself.
const CHINESE_FRAME = /[吗呢啥谁哪么几的是有没了去]|怎|什/u
const RUSSIAN_FRAME =
  /(?<!\p{L})(?:что|как|когда|где|кто|кем|зачем|почему|сколько|куда|как(?:ой|ая|ое|ие|их|им)|ли|это|такое|значит)(?!\p{L})/u

/**
 * The language that a message asks in, or undefined where neither Han nor Cyrillic is there. Where both are, question
 * words decide; if they do not, the script that prevails. Han among more letters of another script is Japanese.
 */
export function detectLanguage(text: string, { han, cyrillic, other } = scripts(text)): Language | undefined {
  if (other > han + cyrillic || (han === 0 && cyrillic === 0)) return undefined
  if (han === 0 || cyrillic === 0) return han > 0 ? 'zh' : 'ru'
  const [chinese, russian] = [CHINESE_FRAME.test(text), RUSSIAN_FRAME.test(text)]
  if (chinese !== russian) return chinese ? 'zh' : 'ru'
  return han * LETTERS_PER_HAN >= cyrillic ? 'zh' : 'ru'
}
