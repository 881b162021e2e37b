// The questions that one message asks, one after another.

import words from '../../locales/clauses.json' with { type: 'json' }
import { simplify } from '../language/chinese.ts'
import type { Language } from '../language/language.ts'

/** One of the questions. */
export interface Clause {
  /** With what leads up to it in the same sentence. */
  text: string
  /** The question alone. */
  asked: string
  /** It stands by itself, and does not tell more of what was asked before it. */
  isDirect: boolean
  /** Its words ask, not the sign after it alone. */
  isAsking: boolean
}

/** So many questions of one message are answered. */
const MOST = 3

/** A part shorter than this, in letters, asks nothing by itself: «и где?», 「几天」. */
const LEAST: Record<Language, number> = { ru: 7, zh: 4 }

const SENTENCE_END = /^[.!?…;。！？；]/u

const borderOf = ({ borders, weak, joined }: (typeof words)[Language]): RegExp =>
  new RegExp(`[.!?…;。！？；]+\\s*(?:${joined})?|${weak}|${borders.join('|')}`, 'u')

const BORDERS: Record<Language, RegExp> = { ru: borderOf(words.ru), zh: borderOf(words.zh) }

const wholeWord = (forms: readonly string[]): RegExp => new RegExp(`(?<!\\p{L})(?:${forms.join('|')})(?!\\p{L})`, 'u')

/** Words that ask for something, and those that ask whether something is so. */
const FOR: Record<Language, RegExp> = { ru: wholeWord(words.ru.asks), zh: new RegExp(words.zh.asks.join('|'), 'u') }
const WHETHER: Record<Language, RegExp> = {
  ru: wholeWord(words.ru.whether),
  zh: new RegExp(words.zh.whether.join('|'), 'u'),
}

/** Whether a text asks for a thing, a person, a time: it is not to be answered by yes or no. */
export const asksFor = (text: string, language: Language): boolean => FOR[language].test(simplify(text).trim())

const LINKED: Record<Language, RegExp> = { ru: new RegExp(words.ru.linked, 'u'), zh: new RegExp(words.zh.linked, 'u') }

const lettersIn = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0

interface Piece {
  /** What parts it from the piece before it; nothing at the start. */
  border: string
  text: string
  /** A question mark or a number shows that it asks. */
  isMarked: boolean
}

/** The text cut at every border, but where a comma only opens a subordinate clause. */
function piecesOf(plain: string, language: Language): Piece[] {
  const pieces: Piece[] = [{ border: '', text: '', isMarked: false }]
  let rest = plain
  for (let cut = BORDERS[language].exec(rest); cut; cut = BORDERS[language].exec(rest)) {
    const [border] = cut
    const after = rest.slice(cut.index + border.length)
    const last = pieces.at(-1)
    if (last) last.text += rest.slice(0, cut.index)
    if (last && /^[?？]/.test(border)) last.isMarked = true
    if (last && /^[,:]\s?$/.test(border) && LINKED[language].test(after)) last.text += border
    else pieces.push({ border, text: '', isMarked: /\d/.test(border) })
    rest = after
  }
  const last = pieces.at(-1)
  if (last) last.text += rest
  return pieces.filter(({ text }) => lettersIn(text) > 0)
}

const isAsking = (text: string, language: Language): boolean =>
  asksFor(text, language) || WHETHER[language].test(simplify(text).trim())

/** Whether a piece asks something that can be understood without its neighbours. */
const asks = (text: string, isMarked: boolean, language: Language): boolean =>
  lettersIn(text) >= LEAST[language] && (isMarked || isAsking(text, language))

/** So few letters before a question lead up to nothing: «ещё», 「再」. */
const NO_LEAD = 3

/** The questions of a normalised message; none where none is seen. */
export function clausesOf(plain: string, language: Language): Clause[] {
  const clauses: Clause[] = []
  let lead = ''
  for (const { border, text, isMarked } of piecesOf(plain, language)) {
    const isNewSentence = SENTENCE_END.test(border)
    const last = clauses.at(-1)
    if (asks(text, isMarked, language)) {
      clauses.push({
        text: `${isNewSentence ? '' : lead}${text}`,
        asked: text.trim(),
        isDirect: isNewSentence || lettersIn(lead) <= NO_LEAD,
        isAsking: isAsking(text, language),
      })
      lead = ''
    } else if (last && !isNewSentence && lead === '') last.text += `${border}${text}`
    else lead = `${isNewSentence ? '' : lead}${text} `
  }
  return clauses.slice(0, MOST)
}

const BESIDE: Record<Language, RegExp> = {
  ru: new RegExp(words.ru.beside, 'gu'),
  zh: new RegExp(words.zh.beside, 'gu'),
}

/** The text without words for a time or place that it does not ask for: «о чём говорили, когда приезжали гости». */
export const withoutBeside = (text: string, language: Language): string => text.replace(BESIDE[language], ' ')
