// Small talk and questions about the bot itself, told by the phrases of locales/talk.*.json. Topics are the search's business.

import ru from '../../locales/talk.ru.json' with { type: 'json' }
import zh from '../../locales/talk.zh.json' with { type: 'json' }
import type { Language } from '../language/language.ts'
import { createPhraseBook, PADDING, type Phrase, type Word } from './phrase-book.ts'
import { createSwitchAsks, findSwitchAsk, withoutQuestion } from './switch-asks.ts'
import { createTalkWords, latinReadings, once, pinyinSounds, type PlacedWord, soundsOf, spell } from './talk-words.ts'

export type Intent =
  | { kind: 'say'; text: 'hello' | 'thanks' | 'bye' | 'praise' | 'insult' | 'who' | 'fine' | 'okay' | 'script' }
  | { kind: 'help' }
  | { kind: 'menu' }
  | { kind: 'about' }
  | { kind: 'languages' }
  /** Speak this language from now on; `rest` is what was asked besides, if anything. */
  | { kind: 'switch'; to: Language; rest: string }

type Talk = Exclude<keyof typeof ru, 'padding' | 'inside' | 'same'>

/** Of several in one message the first here is answered: «Спасибо, до свидания!» is a goodbye. */
const INTENTS: [Talk, Intent][] = [
  ['script', { kind: 'say', text: 'script' }],
  ['languages', { kind: 'languages' }],
  ['toRussian', { kind: 'switch', to: 'ru', rest: '' }],
  ['toChinese', { kind: 'switch', to: 'zh', rest: '' }],
  ['about', { kind: 'about' }],
  ['help', { kind: 'help' }],
  ['menu', { kind: 'menu' }],
  ['who', { kind: 'say', text: 'who' }],
  ['insult', { kind: 'say', text: 'insult' }],
  ['fine', { kind: 'say', text: 'fine' }],
  ['bye', { kind: 'say', text: 'bye' }],
  ['thanks', { kind: 'say', text: 'thanks' }],
  ['praise', { kind: 'say', text: 'praise' }],
  ['hello', { kind: 'say', text: 'hello' }],
  ['okay', { kind: 'say', text: 'okay' }],
]

/** One or two Chinese sounds are too many words: `meishi` is 没事 and 美食. */
const FEWEST_SOUNDS = 3
/** A shorter clause may be a word of a list: «китайский, русский и английский». */
const FEWEST_IN_CLAUSE = 2

const CLAUSE_END = /[,.!?;:。]+\s*(?=.)/gu

/** The phrases in both languages, ranked as their intents. */
function* phrasesIn(read: (phrase: string) => Word[]): Generator<Phrase> {
  for (const talk of [ru, zh]) {
    for (const phrase of talk.padding) yield { words: read(phrase), rank: PADDING }
    for (const [rank, [name]] of INTENTS.entries())
      for (const phrase of talk[name]) yield { words: read(withoutQuestion(phrase)), rank }
  }
}

const isLongEnough = ({ words, rank }: Phrase): boolean => rank === PADDING || words.length >= FEWEST_SOUNDS

const intentAt = (rank: number | undefined): Intent | undefined => (rank === undefined ? undefined : INTENTS[rank]?.[1])

export interface Intents {
  /** What a normalised message is whose every word belongs to small talk; a language switch may hold a question besides. */
  exactly(message: string): Intent | undefined
}

/**
 * Tells what a message is besides a question about the topics. Building takes some ten milliseconds, a message some
 * hundredths of one; the first in Latin letters or misspelled some ten milliseconds more.
 */
export function createIntents(): Intents {
  const inside = new Set([...ru.inside, ...zh.inside])
  const { wordsOf, read } = createTalkWords([...ru.same, ...zh.same])
  const book = createPhraseBook(phrasesIn(wordsOf), inside)
  const soundBook = once(() => createPhraseBook([...phrasesIn(soundsOf)].filter(isLongEnough), inside))
  const asks = createSwitchAsks(
    { ru: [...ru.toRussian, ...zh.toRussian], zh: [...ru.toChinese, ...zh.toChinese] },
    wordsOf,
  )

  const covering = (words: readonly Word[]): Intent | undefined => intentAt(book.cover(words))

  function inOtherSpelling(text: string): Intent | undefined {
    const sounds = pinyinSounds(text)
    const bySound = sounds.length > 0 ? intentAt(soundBook().cover(sounds)) : undefined
    if (bySound) return bySound
    for (const reading of latinReadings(text)) {
      const intent = covering(read(reading))
      if (intent) return intent
    }
    return undefined
  }

  /** «когда приедут? По-русски, пожалуйста»: a first or last clause that is nothing but the wish. */
  function inClause(text: string, words: readonly PlacedWord[]): Intent | undefined {
    const ends = [...text.matchAll(CLAUSE_END)].map((end) => end.index + end[0].length)
    for (const [end, isFirst] of [[ends.at(0), true] as const, [ends.at(-1), false] as const]) {
      if (end === undefined) return undefined
      const wish = words.filter(({ start }) => start < end === isFirst)
      const intent = wish.length < FEWEST_IN_CLAUSE ? undefined : covering(wish)
      const rest = isFirst ? text.slice(end) : text.slice(0, end)
      if (intent?.kind === 'switch') return { ...intent, rest: rest.replace(/[\s,;:]+$/u, '') }
    }
    return undefined
  }

  function withQuestion(text: string, words: readonly PlacedWord[]): Intent | undefined {
    const ask = findSwitchAsk(asks, text, words, book)
    return ask ? { kind: 'switch', ...ask } : inClause(text, words)
  }

  return {
    exactly(message) {
      const text = spell(message)
      const words = read(text)
      return covering(words) ?? inOtherSpelling(text) ?? withQuestion(text, words)
    },
  }
}
