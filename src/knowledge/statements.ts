// What sentences date and count, so that two of them that speak of one thing can be held against each other.

import { bigrams, runs } from '../language/chinese.ts'
import type { Language } from '../language/language.ts'
import { monthNumber, RUSSIAN_MONTH, unifyNumbers } from '../language/numbers.ts'
import { isRussianStop, stem, tokenize } from '../language/russian.ts'
import { normalize } from '../language/text.ts'
import { factUses, fillFacts, type Facts } from './facts.ts'
import type { Path } from './problem.ts'

/** From the first to the last day; a month or a year has all its days. */
export interface Span {
  from: Day
  to: Day
  unit: 'day' | 'month' | 'year'
}

/** 20160523; 523 where no year is said. */
type Day = number

/** The dates and counts of one sentence. */
export interface Statement {
  path: Path
  spans: Told<Span>[]
  counts: Told<Count>[]
  /** What else it says: stems, or pairs of characters. */
  words: readonly string[]
}

export interface Told<Value> {
  value: Value
  /** As the sentence says it, in the one spelling of `unifyNumbers`. */
  typed: string
  /** It stands in the file as typed, not as a `{{fact}}`. */
  isByHand: boolean
}

interface Count {
  number: number
  /** What is counted. */
  unit: string
}

/** What a text states, sentence by sentence; those without a number are left out. */
export function statementsIn(text: string, path: Path, facts: Facts, language: Language): Statement[] {
  const told = factUses(text).map(({ typed }) => unify(fillFacts(typed, facts, language), language))
  const isByHand = (typed: string): boolean => !told.some((one) => one.includes(typed) || typed.startsWith(one))
  return sentencesOf(fillFacts(text, facts, language), language).flatMap((sentence) => {
    if (!/\d/.test(sentence)) return []
    const unified = unify(sentence, language)
    const spans = spansIn(unified, language).map((one) => ({ ...one, isByHand: isByHand(one.typed) }))
    const rest = spans.reduce((left, { typed }) => left.replace(typed, ' '), unified)
    const counts = countsIn(rest, language).map((one) => ({ ...one, isByHand: isByHand(one.typed) }))
    return spans.length + counts.length === 0 ? [] : [{ path, spans, counts, words: wordsOf(rest, language) }]
  })
}

const ENDS = { ru: /(?<=[.!?…;])\s+(?=[^\p{Ll}\d])|\n+/u, zh: /(?<=[。！？；])|\n+/u }

const sentencesOf = (text: string, language: Language): string[] => text.split(ENDS[language])

const unify = (text: string, language: Language): string => unifyNumbers(normalize(text), language)

function wordsOf(text: string, language: Language): string[] {
  const isTold = (word: string): boolean => word.length > 1 && !isRussianStop(word) && !/\d/.test(word)
  const pairsOf = (run: string): string[] => (/\d/.test(run) ? [] : bigrams([...run], (a, b) => a + b))
  return [...new Set(language === 'zh' ? runs(text).flatMap(pairsOf) : tokenize(text).filter(isTold).map(stem))]
}

type Read<Value> = Pick<Told<Value>, 'value' | 'typed'>

const MONTH = `(${RUSSIAN_MONTH})`
const DAYS = {
  ru: new RegExp(`(?:(\\d{1,2})(?:\\s${MONTH})?(?:\\s?[-–—]\\s?|\\s(?:по|до)\\s))?(?<!\\d)(\\d{1,2})\\s${MONTH}(?:\\s(\\d{4}))?|${MONTH}\\s(\\d{4})|(?<!\\d)((?:19|20)\\d\\d)(?=\\s(?:г|год|году|года)(?!\\p{L}))`, 'giu'), // prettier-ignore
  zh: /(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:\s?[至到\-–—~]\s?(?:(\d{1,2})月)?(\d{1,2})日)?|(?:(\d{4})年)(\d{1,2})月|(\d{4})年/gu,
}

const toDay = (year: number, month: number, day: number): Day => year * 10_000 + month * 100 + day

function spanOf(year: number, month: number, day: number, toMonth = month, to = day): Span {
  if (month === 0) return { from: toDay(year, 1, 1), to: toDay(year, 12, 31), unit: 'year' }
  if (day === 0) return { from: toDay(year, month, 1), to: toDay(year, month, 31), unit: 'month' }
  return { from: toDay(year, month, day), to: toDay(year, toMonth, to), unit: 'day' }
}

function spansIn(text: string, language: Language): Read<Span>[] {
  return Array.from(text.matchAll(DAYS[language]), ([typed, ...groups]): Read<Span> => {
    const number = (i: number): number => Number(groups[i] ?? 0)
    if (language === 'zh') {
      const [year, month] = [number(0) || number(5) || number(7), number(1) || number(6)]
      return { typed, value: spanOf(year, month, number(2), number(3) || month, number(4) || number(2)) }
    }
    const month = monthNumber(groups[3] ?? groups[5])
    const [year, first] = [number(4) || number(6) || number(7), monthNumber(groups[1]) || month]
    return { typed, value: spanOf(year, first, number(0) || number(2), month, number(2)) }
  })
}

const COUNTED = { ru: /(?<![\d.,])(\d{1,9})[\s-](\p{L}+)/gu, zh: /(?<![\d.第])(\d{1,9})(\p{Script=Han})/gu }

/** «11 городов», 「11个友好城市」. */
const countsIn = (text: string, language: Language): Read<Count>[] =>
  Array.from(text.matchAll(COUNTED[language]), ([typed, digits, unit = '']) => ({
    typed,
    value: { number: Number(digits), unit: stem(unit) },
  }))
