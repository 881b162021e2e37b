// Small talk and questions about the bot itself, told by the phrases of locales/talk.*.json. Topics are the search's business.

import ru from '../../locales/talk.ru.json' with { type: 'json' }
import zh from '../../locales/talk.zh.json' with { type: 'json' }
import type { Language } from '../language/language.ts'
import { createPhraseBook, type Word } from './phrase-book.ts'
import { createSwitchAsks, findSwitchAsk, withoutQuestion } from './switch-asks.ts'
import {
  createWordReader,
  latinReadings,
  pinyinSounds,
  type PlacedWord,
  soundsOf,
  spell,
  wordsOf,
} from './talk-words.ts'

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

/** The phrase, and again with each word that is the same to people as the first of its group. */
function variantsOf(phrase: string, groups: readonly (readonly string[])[]): string[] {
  let variants = [phrase]
  for (const [first = '', ...others] of groups) {
    if (!phrase.includes(first)) continue
    variants = variants.flatMap((variant) => [variant, ...others.map((other) => variant.replace(first, other))])
  }
  return variants
}

/** The phrases with their intents; padding has none. */
function phrases(): [string, Intent | undefined][] {
  return [ru, zh].flatMap((talk) => {
    const meant = INTENTS.flatMap(([name, intent]) =>
      talk[name].flatMap((phrase) =>
        variantsOf(withoutQuestion(phrase), talk.same).map((variant): [string, Intent] => [variant, intent]),
      ),
    )
    return [...meant, ...talk.padding.map((phrase): [string, undefined] => [phrase, undefined])]
  })
}

const mostSpecific = (found: Intent[] | undefined): Intent | undefined =>
  INTENTS.find(([, intent]) => found?.includes(intent))?.[1]

/**
 * Tells what a message is besides a question about the topics. Undefined where it seems to be just that: where phrases and
 * padding do not cover all of it. Building takes some ten milliseconds, a message some hundredths of one.
 */
export function createIntents(): (message: string) => Intent | undefined {
  const known = phrases().map(([text, meaning]) => ({ text, meaning, words: wordsOf(text) }))
  const inside = new Set([...ru.inside, ...zh.inside])
  const book = createPhraseBook(known, inside)
  const sounding = known.map(({ text, meaning }) => ({ meaning, words: soundsOf(text) }))
  const soundBook = createPhraseBook(
    sounding.filter(({ meaning, words }) => !meaning || words.length >= FEWEST_SOUNDS),
    inside,
  )
  const read = createWordReader(known.flatMap(({ words }) => words))
  const asks = createSwitchAsks({ ru: [...ru.toRussian, ...zh.toRussian], zh: [...ru.toChinese, ...zh.toChinese] })

  const covering = (words: readonly Word[]): Intent | undefined => mostSpecific(book.cover(words))

  function inOtherSpelling(text: string): Intent | undefined {
    const bySound = mostSpecific(soundBook.cover(pinyinSounds(text)))
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

  return (message) => {
    const text = spell(message)
    const words = read(text)
    return covering(words) ?? inOtherSpelling(text) ?? withQuestion(text, words)
  }
}

let built: ((message: string) => Intent | undefined) | undefined

/** As `createIntents()`, built at the first message. */
export const intentOf = (message: string): Intent | undefined => (built ??= createIntents())(message)
