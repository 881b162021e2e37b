// Sentences that date or count one thing in two ways: in two articles, or in one that was half corrected.

import { bigrams, runs } from '../language/chinese.ts'
import { LANGUAGES, type Language } from '../language/language.ts'
import { monthNumber, RUSSIAN_MONTH, unifyNumbers } from '../language/numbers.ts'
import { isRussianStop, stem, tokenize } from '../language/russian.ts'
import { normalize } from '../language/text.ts'
import type { ArticleFile } from './article-file.ts'
import { shown } from './article-rules.ts'
import { factUses, fillFacts, type Facts } from './facts.ts'
import type { FiledFinding, Path } from './problem.ts'

/** They say nearly the same: then every date and number is to be the same. */
const SAME = { like: 0.75, within: 0.9, words: 3 }
/** One says little more than the other: then a day or a month beside is a mistake. Beside a `{{fact}}`, less is needed. */
const WITHIN = 0.75
const WITHIN_FACT = 0.5
/** They touch: then days that overlap are to be the same days. */
const TOUCHING = 0.4

/** Another sentence and what both speak of, by the weight of their words. */
interface Near {
  other: Statement
  /** How much of the shorter one stands in the other. */
  within: number
  /** How much of both stands in both. */
  like: number
}

/** What is told by hand in one sentence and otherwise in another; once for each place. */
export const contradictionsIn = (articles: readonly ArticleFile[]): FiledFinding[] =>
  LANGUAGES.flatMap((language) => {
    const all = articles.flatMap((article) => statementsOf(article, language))
    const nearTo = createIndex(all)
    const found = all.filter(isTyped).flatMap((one) => nearTo(one).flatMap((near) => findingOf(one, near) ?? []))
    return [...new Map(found.map((one) => [`${one.file} ${one.path.join('.')} ${one.text}`, one])).values()]
  })

const isTyped = ({ spans, counts }: Statement): boolean => [...spans, ...counts].some(({ isByHand }) => isByHand)

/** Articles that were not parsed anew are not read anew. */
const read = new WeakMap<ArticleFile, Record<Language, Statement[]>>()

function statementsOf(article: ArticleFile, language: Language): Statement[] {
  const { data, file } = article
  if (!data) return []
  const inLanguage = (one: Language): Statement[] =>
    shown(data, one).flatMap(({ path, text }) => statementsIn(text, { file, path }, data.facts, one))
  const statements = read.get(article) ?? { ru: inLanguage('ru'), zh: inLanguage('zh') }
  read.set(article, statements)
  return statements[language]
}

/** A word that stands in more sentences than this tells none of them from the others. */
const MOST_PLACES = 200

/** By words, the rarer the heavier. */
function createIndex(all: readonly Statement[]) {
  const places = new Map<string, Statement[]>()
  for (const one of all)
    for (const word of one.words) {
      const known = places.get(word)
      if (known) known.push(one)
      else places.set(word, [one])
    }
  const told = Array.from(places).filter(([, { length }]) => length <= MOST_PLACES)
  const weights = new Map(told.map(([word, { length }]) => [word, Math.log(1 + all.length / length)]))
  const weigh = ({ words }: Statement): number => words.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0)
  const whole = new Map(all.map((one) => [one, weigh(one)]))
  return (one: Statement): Near[] => {
    const shared = new Map<Statement, number>()
    for (const word of one.words)
      for (const other of weights.has(word) ? (places.get(word) ?? []) : [])
        shared.set(other, (shared.get(other) ?? 0) + (weights.get(word) ?? 0))
    shared.delete(one)
    const own = whole.get(one) ?? 0
    return Array.from(shared, ([other, weight]) => {
      const theirs = whole.get(other) ?? 0
      return { other, within: weight / Math.min(own, theirs), like: (2 * weight) / (own + theirs) }
    })
  }
}

/** At the sentence that was typed by hand; where both were, at the one whose file comes later. */
function findingOf(one: Statement, near: Near): FiledFinding | undefined {
  const [here, there] = contradiction(one, near) ?? []
  if (!here?.isByHand || !there || (there.isByHand && one.file < near.other.file)) return undefined
  const params = { typed: here.typed, otherwise: there.typed, other: near.other.file }
  return { code: 'told-otherwise', file: one.file, path: one.path, text: here.typed, params }
}

/** What the one says and, beside that, what the other says instead. */
function contradiction(one: Statement, { other, within, like }: Near): [Told<unknown>, Told<unknown>] | undefined {
  if (within < TOUCHING) return undefined
  const isEnough = Math.min(one.words.length, other.words.length) >= SAME.words && one.file !== other.file
  const isSame = isEnough && like >= SAME.like && within >= SAME.within
  const isAgreed = one.spans.some((here) => other.spans.some((there) => isPart(here.value, there.value)))
  const isBeside = (here: Told<Span>, there: Told<Span>): boolean =>
    areOverlapping(here.value, there.value) ||
    (within >= (there.isByHand ? WITHIN : WITHIN_FACT) && isOneStepBeside(here.value, there.value))
  return (
    pairs(one.spans, other.spans).find(([here, there]) => isBeside(here, there) || (isSame && !isAgreed)) ??
    pairs(one.counts, other.counts).find(
      ([{ value: here }, { value: there }]) => isSame && here.unit === there.unit && here.number !== there.number,
    )
  )
}

const pairs = <Value>(a: Told<Value>[], b: Told<Value>[]): [Told<Value>, Told<Value>][] =>
  a.filter(({ isByHand }) => isByHand).flatMap((here) => b.map((there): [Told<Value>, Told<Value>] => [here, there]))

const YEAR = 10_000

/** Both with their years, or both without. */
function even(a: Span, b: Span): [from: number, to: number, from: number, to: number] {
  const days = [a.from, a.to, b.from, b.to] as const
  const haveYears = days.every((day) => day > YEAR)
  const [from = 0, to = 0, otherFrom = 0, otherTo = 0] = haveYears ? days : days.map((day) => day % YEAR)
  return [from, to, otherFrom, otherTo]
}

/** One lies in the other, as the 23rd in May. */
function isPart(a: Span, b: Span): boolean {
  const [from, to, otherFrom, otherTo] = even(a, b)
  return (from <= otherFrom && otherTo <= to) || (otherFrom <= from && to <= otherTo)
}

/** Several days each, and neither the same nor parted nor one well inside of the other. */
function areOverlapping(a: Span, b: Span): boolean {
  if (a.unit !== 'day' || b.unit !== 'day' || a.from === a.to || b.from === b.to) return false
  const [from, to, otherFrom, otherTo] = even(a, b)
  if (from === otherFrom || to === otherTo) return from !== otherFrom || to !== otherTo
  return from <= otherTo && otherFrom <= to && !isPart(a, b)
}

/** A day, a month, a period's first and last, that differs in the day alone, the month alone or the year alone. */
function isOneStepBeside(a: Span, b: Span): boolean {
  const isAlike = a.unit === b.unit && (a.from === a.to) === (b.from === b.to)
  if (!isAlike || a.unit === 'year' || isPart(a, b)) return false
  const [from, to, otherFrom, otherTo] = even(a, b)
  const stepsOf = (one: number, other: number): number =>
    [YEAR, 100, 1].filter((unit) => Math.floor(one / unit) % 100 !== Math.floor(other / unit) % 100).length
  return stepsOf(from, otherFrom) <= 1 && stepsOf(to, otherTo) <= 1
}

/** From the first to the last day; a month or a year has all its days. */
interface Span {
  from: Day
  to: Day
  unit: 'day' | 'month' | 'year'
}

/** 20160523; 523 where no year is said. */
type Day = number

/** The dates and counts of one sentence. */
interface Statement {
  file: string
  path: Path
  spans: Told<Span>[]
  counts: Told<Count>[]
  /** What else it says: stems, or pairs of characters. */
  words: readonly string[]
}

interface Told<Value> {
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
function statementsIn(
  text: string,
  place: Pick<Statement, 'file' | 'path'>,
  facts: Facts,
  language: Language,
): Statement[] {
  const told = factUses(text).map(({ typed }) => unify(fillFacts(typed, facts, language), language))
  const isByHand = (typed: string): boolean => !told.some((one) => one.includes(typed) || typed.startsWith(one))
  return sentencesOf(fillFacts(text, facts, language), language).flatMap((sentence) => {
    if (!/\d/.test(sentence)) return []
    const unified = unify(sentence, language)
    const spans = spansIn(unified, language).map((one) => ({ ...one, isByHand: isByHand(one.typed) }))
    const rest = spans.reduce((left, { typed }) => left.replace(typed, ' '), unified)
    const counts = countsIn(rest, language).map((one) => ({ ...one, isByHand: isByHand(one.typed) }))
    return spans.length + counts.length === 0 ? [] : [{ ...place, spans, counts, words: wordsOf(rest, language) }]
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
  ru: new RegExp(
    `(?:(\\d{1,2})(?:\\s${MONTH})?(?:\\s?[-–—]\\s?|\\s(?:по|до)\\s))?(?<!\\d)(\\d{1,2})\\s${MONTH}(?:\\s(\\d{4}))?|` +
      `${MONTH}\\s(\\d{4})|(?<!\\d)((?:19|20)\\d\\d)(?=\\s(?:г|год|году|года)(?!\\p{L}))`,
    'giu',
  ),
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
