// Sentences that date or count one thing in two ways: in two articles, or in one that was half corrected.

import { LANGUAGES, type Language } from '../language/language.ts'
import type { ArticleFile } from './article-file.ts'
import { shown } from './article-rules.ts'
import type { Finding } from './problem.ts'
import { statementsIn, type Span, type Statement, type Told } from './statements.ts'

/** They say nearly the same: then every date and number is to be the same. */
const SAME = 0.75
/** One says little more than the other: then a day or a month beside is a mistake. Beside a `{{fact}}`, less is needed. */
const WITHIN = 0.75
const WITHIN_FACT = 0.5
/** They touch: then days that overlap are to be the same days. */
const TOUCHING = 0.4
const NEARLY_ALL = 0.9
const FEWEST_WORDS = 3

interface Filed extends Statement {
  file: string
}

interface Otherwise extends Finding {
  file: string
}

/** How much these words say of what a sentence is about: the rarer, the more. */
type Weigh = (words: readonly string[]) => number

/** What is told by hand in one sentence stands in none otherwise. Told once for each place. */
export const contradictionsIn = (articles: readonly ArticleFile[]): Otherwise[] =>
  LANGUAGES.flatMap((language) => {
    const all = articles.flatMap((article) => statementsOf(article, language))
    const typed = new Set(all.filter(({ spans, counts }) => [...spans, ...counts].some(({ isByHand }) => isByHand)))
    if (typed.size === 0) return []
    const weigh = weigher(all)
    const beside = (one: Filed, i: number): Filed[] => all.filter((other, at) => other !== one && (at > i || !typed.has(other))) // prettier-ignore
    const found = all.flatMap((one, i) => (typed.has(one) ? beside(one, i).flatMap((other) => finding(one, other, weigh) ?? []) : [])) // prettier-ignore
    return [...new Map(found.map((one) => [`${one.file} ${one.path.join('.')} ${one.text}`, one])).values()]
  })

/** Articles that were not parsed anew are not read anew. */
const known = new WeakMap<ArticleFile, Record<Language, Filed[]>>()

function statementsOf(article: ArticleFile, language: Language): Filed[] {
  const { data, file } = article
  if (!data) return []
  const read = (one: Language): Filed[] =>
    shown(data, one).flatMap(({ path, text }) => statementsIn(text, path, data.facts, one).map((told) => ({ ...told, file }))) // prettier-ignore
  const statements = known.get(article) ?? { ru: read('ru'), zh: read('zh') }
  known.set(article, statements)
  return statements[language]
}

function weigher(statements: readonly Statement[]): Weigh {
  const counts = new Map<string, number>()
  for (const { words } of statements) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const weights = new Map(Array.from(counts, ([word, count]) => [word, Math.log(1 + statements.length / count)]))
  return (words) => words.reduce((all, word) => all + (weights.get(word) ?? 0), 0)
}

/** At the side that was typed by hand; of two, at the later one. */
function finding(one: Filed, other: Filed, weigh: Weigh): Otherwise | undefined {
  const [here, there] = contradiction(one, other, weigh) ?? []
  if (!here || !there) return undefined
  const [wrong, right] = there.isByHand ? [other, one] : [one, other]
  const [typed, otherwise] = there.isByHand ? [there.typed, here.typed] : [here.typed, there.typed]
  const params = { typed, otherwise, other: right.file }
  return { code: 'told-otherwise', file: wrong.file, path: wrong.path, text: typed, params }
}

/** What the first says and, beside that, what the second says instead. */
function contradiction(a: Filed, b: Filed, weigh: Weigh): [Told<unknown>, Told<unknown>] | undefined {
  const { within, like } = likeness(a, b, weigh)
  if (within < TOUCHING) return undefined
  const isSame =
    a.file !== b.file &&
    like >= SAME &&
    within >= NEARLY_ALL &&
    Math.min(a.words.length, b.words.length) >= FEWEST_WORDS
  const isAgreed = a.spans.some((one) => b.spans.some((beside) => isPart(one.value, beside.value)))
  const spans = pairs(a.spans, b.spans).find(([{ value: one, ...here }, { value: beside, ...there }]) => {
    const enough = here.isByHand && there.isByHand ? WITHIN : WITHIN_FACT
    const isBeside = areOverlapping(one, beside) || (within >= enough && isOneStepBeside(one, beside))
    return isBeside || (isSame && !isAgreed)
  })
  const counts = pairs(a.counts, b.counts).find(
    ([{ value: one }, { value: beside }]) => isSame && one.unit === beside.unit && one.number !== beside.number,
  )
  return spans ?? counts
}

/** How much of the shorter one stands in the other, and of both in both. */
function likeness(a: Statement, b: Statement, weigh: Weigh) {
  const shared = weigh(a.words.filter((word) => b.words.includes(word)))
  if (shared === 0) return { within: 0, like: 0 }
  const [own, other] = [weigh(a.words), weigh(b.words)]
  return { within: shared / Math.min(own, other), like: (2 * shared) / (own + other) }
}

const pairs = <Value>(a: Told<Value>[], b: Told<Value>[]): [Told<Value>, Told<Value>][] =>
  a.flatMap((one) => b.filter((beside) => one.isByHand || beside.isByHand).map((beside): [Told<Value>, Told<Value>] => [one, beside])) // prettier-ignore

const YEAR = 10_000

/** Both with their years, or both without. */
function even(a: Span, b: Span): [from: number, to: number, from: number, to: number] {
  const days = [a.from, a.to, b.from, b.to] as const
  const [from = 0, to = 0, otherFrom = 0, otherTo = 0] = days.every((day) => day > YEAR) ? days : days.map((day) => day % YEAR) // prettier-ignore
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
