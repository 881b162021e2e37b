// A question with a wish for its language: «ответь по-китайски: когда …», 「请用俄语回答 …」.

import type { Language } from '../language/language.ts'
import type { PhraseBook, Word } from './phrase-book.ts'
import type { PlacedWord } from './talk-words.ts'

/** In a phrase, where the question stands. */
const QUESTION = '…'

export interface SwitchAsk {
  to: Language
  /** The phrase before and after the question; one of them may be empty. */
  head: Word[]
  tail: Word[]
}

/** A phrase by itself, without its place for a question. */
export const withoutQuestion = (phrase: string): string => phrase.replace(QUESTION, ' ')

/** Those of the phrases that have a place for a question; the longest first. */
export function createSwitchAsks(
  phrases: Record<Language, readonly string[]>,
  read: (phrase: string) => Word[],
): SwitchAsk[] {
  const asks = (['ru', 'zh'] as const).flatMap((to) =>
    phrases[to]
      .filter((phrase) => phrase.includes(QUESTION))
      .map((phrase): SwitchAsk => {
        const [head = '', tail = ''] = phrase.split(QUESTION)
        return { to, head: read(head), tail: read(tail) }
      }),
  )
  return asks.toSorted((a, b) => b.head.length + b.tail.length - a.head.length - a.tail.length)
}

const standsAt = (words: readonly Word[], phrase: readonly Word[], at: number): boolean =>
  phrase.every(({ key }, i) => words[at + i]?.key === key)

const isPassed = (words: readonly Word[], book: PhraseBook): boolean => book.reached(words)[words.length] === true

/** Which words are the question, if the others are this phrase and small talk around it. */
function questionIn(
  words: readonly PlacedWord[],
  { head, tail }: SwitchAsk,
  book: PhraseBook,
  before: boolean[],
): PlacedWord[] {
  const start = head.length > 0 ? before.findIndex((isReached, at) => isReached && standsAt(words, head, at)) : 0
  if (start < 0) return []
  const from = start + head.length
  if (tail.length === 0) return words.slice(from)
  const till = words.findLastIndex(
    (_, at) => at > from && standsAt(words, tail, at) && isPassed(words.slice(at + tail.length), book),
  )
  return words.slice(from, Math.max(till, 0))
}

/** The language wished for, and the question in the text that the words are of. */
export function findSwitchAsk(
  asks: readonly SwitchAsk[],
  text: string,
  words: readonly PlacedWord[],
  book: PhraseBook,
): { to: Language; rest: string } | undefined {
  const keys = new Set(words.map(({ key }) => key))
  const before = book.reached(words)
  for (const ask of asks) {
    if (![...ask.head, ...ask.tail].every(({ key }) => keys.has(key))) continue
    const question = questionIn(words, ask, book, before)
    if (question.length > 0) return { to: ask.to, rest: text.slice(question[0]?.start, question.at(-1)?.end) }
  }
  return undefined
}
