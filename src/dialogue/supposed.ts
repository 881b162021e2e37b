// What a question supposes, held against what the article that may answer it tells of each kind of thing.

import type { Article } from '../knowledge/article.ts'
import { toTime } from '../knowledge/time.ts'
import type { Language } from '../language/language.ts'
import { FIGURES, isSameMonth, mentionsIn, type Mentions, OPEN_KINDS } from './mentions.ts'
import type { Question } from './opening.ts'
import { sentencesOf } from './sentences.ts'
import { type Shape, shapeOf } from './shape.ts'

export interface Premise {
  /** `own`: as the article's own sentence for such questions says. */
  verdict: 'yes' | 'no' | 'unsaid' | 'own'
  /** The kind of thing that is supposed wrongly, and the thing. */
  wrong?: { kind: string; thing: string }
}

/** What an article says of each kind: first of all, and anywhere. */
interface Told {
  main: Mentions
  all: Mentions
}

const told = { ru: new WeakMap<Article, Told>(), zh: new WeakMap<Article, Told>() }

function toldBy(article: Article, language: Language): Told {
  const known = told[language].get(article)
  if (known) return known
  const { title, short = {}, answer } = article[language]
  const { yes: _, ...shorts } = short
  const main = [title, sentencesOf(answer)[0] ?? '', ...Object.values(shorts)].join('\n')
  const both = { main: withFacts(mentionsIn(main, language), article), all: mentionsIn(`${main}\n${answer}`, language) }
  told[language].set(article, both)
  return both
}

/** The days within the periods among the article's facts count as named, and its numbers as those of what it counts. */
function withFacts(mentions: Mentions, { facts = {} }: Article): Mentions {
  const all = Object.values(facts)
  const days = all.flatMap((fact) => {
    const time = typeof fact === 'string' ? toTime(fact) : undefined
    return time?.kind === 'period' ? daysOf(time.from, time.to) : []
  })
  const numbers = all.flatMap((fact) => (typeof fact === 'number' ? [String(fact)] : []))
  const more = new Map(mentions)
  const add = (kind: string, beside: string, things: readonly string[]): void => {
    if (mentions.has(beside) && things.length > 0) more.set(kind, new Set([...(mentions.get(kind) ?? []), ...things]))
  }
  add('day', 'day', days)
  add('sisters', 'sister', numbers)
  return more
}

function daysOf(from: string, to: string): string[] {
  const days: string[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    const date = new Date(at)
    days.push(`${date.getUTCMonth() + 1}-${date.getUTCDate()}`)
  }
  return days
}

export const isNamed = (kind: string, thing: string, things: ReadonlySet<string> = new Set()): boolean =>
  kind === 'month' ? [...things].some((one) => isSameMonth(thing, one)) : things.has(thing)

/** Kinds of which every thing that is named must be the article's: the others may be named to be told apart. */
const EVERY = new Set(['city', 'show', 'paper'])

export const isFigure = (kind: string): boolean => FIGURES.some((one) => one === kind)

/** A thing that the article names otherwise. */
function contradiction(asked: Mentions, { main, all }: Told, negates: boolean): Premise['wrong'] {
  for (const [kind, things] of asked) {
    const known =
      kind === 'yearmonth'
        ? all.get(kind)
        : (main.get(kind) ?? (isFigure(kind) || kind === 'place' ? undefined : all.get(kind)))
    if (OPEN_KINDS.has(kind) || !known) continue
    // A mayor may act for a city: that he did is not told, but no mistake.
    const others = [...things].filter((thing) => !isNamed(kind, thing, known) && thing !== 'head')
    const [thing] = others
    if (thing === undefined || (others.length < things.size && (negates || !EVERY.has(kind)))) continue
    if (!isFigure(kind) || !isNamed(kind, thing, all.get(kind))) return { kind, thing }
  }
  return undefined
}

/** Of the open kinds, whether the article has things that are not asked about, or lacks those that are. */
function openly(asked: Mentions, { all }: Told): { more: boolean; lacks: boolean; has: boolean } {
  const kinds = [...asked].filter(([kind]) => OPEN_KINDS.has(kind) && all.has(kind))
  const known = (kind: string): ReadonlySet<string> => all.get(kind) ?? new Set()
  return {
    more: kinds.some(([kind, things]) => [...known(kind)].some((thing) => !things.has(thing))),
    lacks: kinds.some(([kind, things]) => [...things].some((thing) => !known(kind).has(thing))),
    has: kinds.some(([kind, things]) => [...things].some((thing) => known(kind).has(thing))),
  }
}

/** A question held against an article. */
export interface Supposed {
  article: Article
  language: Language
  question: Question
  shape: Shape
  asked: Mentions
  known: Told
  wrong: Premise['wrong']
  open: ReturnType<typeof openly>
  missing: ReturnType<typeof missingIn>
}

/** What a normalised question supposes of the article; nothing where it is in other letters, or asks for one of two. */
export function supposedOf(article: Article, language: Language, question: Question): Supposed | undefined {
  const { plain } = question
  if (!SCRIPT[language].test(plain)) return undefined
  const shape = shapeOf(plain, language)
  if (shape.isEither) return undefined
  const asked = mentionsIn(shape.claimed, language)
  const known = toldBy(article, language)
  return {
    article,
    language,
    question,
    shape,
    asked,
    known,
    wrong: contradiction(asked, known, shape.negates),
    open: openly(asked, known),
    missing: missingIn(shape, article, language, question),
  }
}

/** What the typed facts alone say to it; nothing where it supposes nothing, or nothing that can be told. */
export function ruled(supposed: Supposed): Premise | undefined {
  const { shape, article, asked, wrong, question } = supposed
  const isStatement = shape.isClaim || shape.isTold || shape.isOnly || shape.isNot || question.words.length > STATED
  if (wrong && isFigure(wrong.kind) && !isDayOf(article.asOf, wrong, asked)) return { verdict: 'no', wrong }
  if (wrong && !isFigure(wrong.kind) && !shape.isFor && isStatement && !shape.isAlso) return { verdict: 'no', wrong }
  if (shape.isFor) return undefined
  // «Не лицей»: what the article names is said not to be so.
  if (isDenied(supposed)) return { verdict: 'no' }
  const isPlanTold = article.planned !== undefined && shape.isTold
  if (!(shape.isClaim || shape.isOnly || shape.isNot || isPlanTold)) return undefined
  return judged(supposed)
}

export const isDenied = ({ shape, language, known }: Supposed): boolean =>
  isConfirmed(mentionsIn(shape.denied, language), known, CLOSED)

/** The month or year of the report itself: what is told of that time is no mistake about the article's. */
const isDayOf = (asOf: string, { kind, thing }: { kind: string; thing: string }, asked: Mentions): boolean =>
  (kind === 'month' && !asked.has('yearmonth') && Number(asOf.slice(5, 7)) === Number(thing)) ||
  (kind === 'yearmonth' && asOf.slice(0, 7).replace('-0', '-') === thing)

const SCRIPT: Record<Language, RegExp> = { ru: /\p{Script=Cyrillic}/u, zh: /\p{Script=Han}/u }

/** More words than this that carry meaning, and something is stated, not only named. */
const STATED = 4

function judged({ shape, asked, known, article, language, open }: Supposed): Premise | undefined {
  if (shape.isNot) return open.has || open.more || isConfirmed(asked, known, CLOSED) ? { verdict: 'no' } : undefined
  if (shape.isOnly) return open.lacks || open.more || isElsewhere(asked, known) ? { verdict: 'no' } : undefined
  const own = ownVerdict(article, language)
  if (article.planned && own && !shape.isPlan) return isOfPlan(asked, article) ? { verdict: 'unsaid' } : own
  return undefined
}

/** An article whose own sentence for such questions is no yes. */
export function ownVerdict(article: Article, language: Language): Premise | undefined {
  const yes = article[language].short?.yes
  return yes !== undefined && !YES.test(yes) ? { verdict: 'own' } : undefined
}

/** How a sentence that says yes begins. */
export const YES = /^(?:Да|是的)[,，]/u

/** Only something is supposed of which the article says nothing at all. */
const isElsewhere = (asked: Mentions, { all }: Told): boolean =>
  [...asked.keys()].some((kind) => OPEN_KINDS.has(kind) && !all.has(kind))

const CLOSED = ['party', 'hospital', 'school', 'festival', 'show']

/** Who names the time of a plan asks whether it came true. */
function isOfPlan(asked: Mentions, { planned }: Article): boolean {
  const month = String(Number(planned?.from.slice(5, 7)))
  return [...(asked.get('month') ?? [])].some((named) => isSameMonth(named, month))
}

const isConfirmed = (asked: Mentions, { main }: Told, kinds: readonly string[]): boolean =>
  kinds.some((kind) => [...(asked.get(kind) ?? [])].some((thing) => isNamed(kind, thing, main.get(kind))))

/** The words of the question that the article's text lacks, and how people use them. */
function missingIn({ tags }: Shape, article: Article, language: Language, question: Question) {
  const { words, termsOf, beside } = question
  const { usesOf } = beside(article.id)
  const { title, short = {}, answer } = article[language]
  const there = termsOf([title, ...Object.values(short), answer].join('\n'))
  return words
    .filter(({ term, text }) => !there.has(term) && !tags.includes(text))
    .map((word) => ({ word, uses: usesOf(word) }))
}
