// What kind of thing a question asks for, and where in a message the question itself stands.

import chinese from '../../locales/words.zh.json' with { type: 'json' }
import russian from '../../locales/words.ru.json' with { type: 'json' }
import { segment } from './chinese.ts'
import type { Language } from './language.ts'
import { ASKED, type Asked } from './reading.ts'
import { remembering } from './text.ts'

/** Phrases that show a kind, and those that hold one of them and do not. */
interface Signs {
  words: readonly string[]
  not: readonly string[]
  /** No word may begin within the phrase and end beyond it: 怎么走 is no part of 怎么走到一起, as 走到 is a word. */
  whole?: boolean
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

function endsWithWord(text: string, { 0: phrase, index }: RegExpExecArray): boolean {
  const end = index + phrase.length
  let at = 0
  for (const word of segment(text)) {
    if (at > index && at < end && at + word.length > end) return false
    at += word.length
  }
  return true
}

function toTest({ words, not, whole }: Signs, toPattern: typeof russianPattern): Test {
  const shown = toPattern(words)
  const isShown: Test = whole
    ? (text) => Array.from(text.matchAll(shown)).some((match) => endsWithWord(text, match))
    : (text) => text.search(shown) >= 0
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

/** 哪年, 谁, 为什么: what they ask for is told by `askedBy` already. What is counted (几天) tells more than that. */
export const isQuestionWord = remembering(
  (word) =>
    [...askedBy(word, 'zh')].some((kind) => kind === 'when' || kind === 'where' || kind === 'who' || kind === 'why'),
  4000,
)

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
  const half = Math.floor(sentence.length / 2)
  // Not within a character of two units.
  const middle = /^[\uDC00-\uDFFF]/.test(sentence.slice(half)) ? half + 1 : half
  const border = sentence.slice(middle).search(/[\s,，]/)
  return sentence.slice(border < 0 ? middle : middle + border)
}
