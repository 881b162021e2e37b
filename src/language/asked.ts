// What kind of thing a question asks for, and where in a message the question itself stands.

import chinese from '../../locales/words.zh.json' with { type: 'json' }
import russian from '../../locales/words.ru.json' with { type: 'json' }
import type { Language } from './language.ts'

/** The kinds of thing that a question can ask for, and an article can say it answers (`asks:`). */
export const ASKED = ['what', 'when', 'where', 'who', 'why', 'count', 'price', 'howto', 'contact'] as const

export type Asked = (typeof ASKED)[number]

/** Phrases that show a kind, and those that hold one of them and do not. */
interface Signs {
  words: readonly string[]
  not: readonly string[]
}

type Test = (text: string) => boolean

/** One word of several, parted by slashes; a star is any ending. */
const alternatives = (word: string): string => `(?:${word.replaceAll('*', '\\p{L}*').replaceAll('/', '|')})`

/** «как … купить»: words apart by a space, with one other between or none. */
const russianPhrase = (phrase: string): string =>
  phrase.split(' ').map(alternatives).join(' ').replaceAll('(?:…) ', '(?:\\p{L}+ )?')

const russianPattern = (phrases: readonly string[]): RegExp =>
  new RegExp(`(?<!\\p{L})(?:${phrases.map(russianPhrase).join('|')})(?!\\p{L})`, 'gu')

const chinesePattern = (phrases: readonly string[]): RegExp =>
  new RegExp(phrases.map((phrase) => phrase.split(' ').map(alternatives).join('')).join('|'), 'gu')

function toTest({ words, not }: Signs, toPattern: typeof russianPattern): Test {
  const shown = toPattern(words)
  const isShown: Test = (text) => text.search(shown) >= 0
  if (not.length === 0) return isShown
  const hidden = toPattern(not)
  return (text) => isShown(text) && isShown(text.replace(hidden, ' '))
}

function testsOf(signs: Record<Exclude<Asked, 'what'>, Signs>, toPattern: typeof russianPattern): [Asked, Test][] {
  return ASKED.flatMap((kind): [Asked, Test][] => (kind === 'what' ? [] : [[kind, toTest(signs[kind], toPattern)]]))
}

const TESTS: Record<Language, [Asked, Test][]> = {
  ru: testsOf(russian.asked, russianPattern),
  zh: testsOf(chinese.asked, chinesePattern),
}

/** The kinds of answer that normalised text asks for; `what` where its words tell none. */
export function askedBy(text: string, language: Language): Set<Asked> {
  const found = new Set(TESTS[language].filter(([, test]) => test(text)).map(([kind]) => kind))
  if (found.has('price')) found.delete('count')
  return found.size > 0 ? found : new Set(['what'])
}

const SENTENCE = /[^.!?…。！？\n]+[.!?…。！？\n]*/gu
const HAS_LETTERS = /[\p{L}\p{N}]/u

/**
 * What people tell of themselves before they ask («держу хостел») is not what they ask about: of several sentences the
 * questions and the last, of a single one longer than `long` characters the second half.
 */
export function askingPart(text: string, long: number): string {
  const sentences = (text.match(SENTENCE) ?? []).filter((sentence) => HAS_LETTERS.test(sentence))
  const last = sentences.at(-1)
  if (last === undefined) return text
  const asking = sentences.filter((sentence) => sentence === last || /[?？]/.test(sentence))
  return asking.map((sentence) => secondHalf(sentence, long)).join(' ')
}

function secondHalf(sentence: string, long: number): string {
  if (sentence.length <= long) return sentence
  const middle = Math.floor(sentence.length / 2)
  const border = sentence.slice(middle).search(/[\s,，]/)
  return sentence.slice(border < 0 ? middle : middle + border)
}
