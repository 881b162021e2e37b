// What a question supposes, held against the article that answers it: so, not so, or not told.

import words from '../../locales/claims.json' with { type: 'json' }
import type { Article } from '../knowledge/article.ts'
import { toTime } from '../knowledge/time.ts'
import { simplify } from '../language/chinese.ts'
import type { Language } from '../language/language.ts'
import { askingPart } from '../language/asked.ts'
import { asksFor } from './clauses.ts'
import { FIGURES, isSameMonth, mentionsIn, type Mentions, OPEN_KINDS } from './mentions.ts'
import type { Question } from './opening.ts'
import { sentencesOf } from './sentences.ts'
import { eventOf } from './times.ts'

export interface Premise {
  /** `own`: as the article's own sentence for such questions says. */
  verdict: 'yes' | 'no' | 'unsaid' | 'own'
  /** The kind of thing that is supposed wrongly, and the thing. */
  wrong?: { kind: string; thing: string }
  /** A word shows that it is supposed, and a name of the kind, or the year, is what is wrong. */
  isPlainly?: boolean
}

const wordsOf = (form: string, language: Language): RegExp =>
  new RegExp(language === 'ru' ? `(?<!\\p{L})(?:${form})(?!\\p{L})` : form, 'u')

const signsOf = (language: Language) => {
  const { claims, ends, or, only, but, not, negates, that, plans, done, whether, contrast, able, also, past, verb } =
    words[language]
  return {
    claims: wordsOf(claims, language),
    ends: new RegExp(ends, 'u'),
    or: wordsOf(or, language),
    only: wordsOf(only, language),
    but: new RegExp(wordsOf(but, language), 'gu'),
    not: wordsOf(not, language),
    that: new RegExp(that, 'gu'),
    plans: wordsOf(plans, language),
    contrast: new RegExp(contrast, 'gu'),
    able: wordsOf(able, language),
    also: wordsOf(also, language),
    whether: wordsOf(whether, language),
    done: wordsOf(done, language),
    past: wordsOf(past, language),
    verb: new RegExp(verb, 'u'),
    negates: wordsOf(negates, language),
    /** What only asks for a yes says nothing of what is so. */
    tags: new RegExp(wordsOf(`${claims}|${whether}`, language), 'gu'),
  }
}

const SIGNS = { ru: signsOf('ru'), zh: signsOf('zh') }

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

const isNamed = (kind: string, thing: string, things: ReadonlySet<string> = new Set()): boolean =>
  kind === 'month' ? [...things].some((one) => isSameMonth(thing, one)) : things.has(thing)

/** Kinds of which every thing that is named must be the article's: the others may be named to be told apart. */
const EVERY = new Set(['city', 'show', 'paper'])

const isFigure = (kind: string): boolean => FIGURES.some((one) => one === kind)

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

/** Longer than this, a message has told a story before it asks; in characters. */
const LONG = 200

/** What a question is like, apart from what it is about. */
function shapeOf(plain: string, language: Language) {
  const signs = SIGNS[language]
  const simple = language === 'zh' ? simplify(plain) : plain
  const text = simple.length > LONG ? askingPart(simple, LONG) : simple
  const bare = text.replace(/(.)[没不]\1/gu, '$1').replace(signs.tags, ' ')
  const isMarked = signs.claims.test(text) || signs.ends.test(text)
  const only = bare.replace(signs.but, ' ')
  return {
    text,
    bare,
    claimed: text.replace(signs.contrast, ' '),
    denied: Array.from(text.matchAll(signs.contrast), ([part]) => part).join(' '),
    tags: Array.from(text.matchAll(signs.tags), ([tag]) => tag).join(' '),
    isFor: asksFor(text.replace(signs.not, ' ').replace(signs.that, ' '), language),
    isEither: signs.or.test(text),
    isMarked,
    isTold: signs.past.test(bare),
    isClaim: isMarked || /[?？]$/.test(text) || signs.whether.test(text) || /(.)[没不]\1/u.test(text),
    isOnly: signs.only.test(only),
    isNot: signs.not.test(bare),
    negates: signs.negates.test(only.replace(signs.contrast, ' ')),
    isPlan: signs.plans.test(text),
    isAlso: signs.also.test(text),
    isDone: signs.done.test(text),
    isAble: signs.able.test(text.replace(/(.)[没不]\1/gu, ' ')),
  }
}

type Shape = ReturnType<typeof shapeOf>

/** What a normalised question supposes of the article; nothing where it supposes nothing, or nothing that can be told. */
export function premiseOf(article: Article, language: Language, question: Question): Premise | undefined {
  const { plain } = question
  if (!SCRIPT[language].test(plain)) return undefined
  const shape = shapeOf(plain, language)
  if (shape.isEither) return undefined
  const asked = mentionsIn(shape.claimed, language)
  const known = toldBy(article, language)
  const wrong = contradiction(asked, known, shape.negates)
  const isStatement =
    shape.isClaim ||
    shape.isTold ||
    shape.isOnly ||
    shape.isNot ||
    question.terms.length + question.strange.length > STATED
  if (wrong && isFigure(wrong.kind) && !isDayOf(article.asOf, wrong))
    return { verdict: 'no', wrong, isPlainly: shape.isMarked && wrong.kind === 'year' }
  if (wrong && !isFigure(wrong.kind) && !shape.isFor && isStatement && !shape.isAlso)
    return { verdict: 'no', wrong, isPlainly: shape.isMarked && NAMES.has(wrong.kind) }
  if (shape.isFor) return undefined
  // «Не лицей»: what the article names is said not to be so.
  if (isConfirmed(mentionsIn(shape.denied, language), known, CLOSED)) return { verdict: 'no' }
  const isPlanTold = article.planned !== undefined && shape.isTold
  if (!(shape.isClaim || shape.isOnly || shape.isNot || isPlanTold)) return undefined
  return judged(shape, asked, known, article, language, question)
}

/** Kinds of things that have names of their own. */
const NAMES = new Set(['city', 'school', 'hospital', 'festival'])

/** The month or year of the report itself: what is told of that time is no mistake about the article's. */
const isDayOf = (asOf: string, { kind, thing }: { kind: string; thing: string }): boolean =>
  (kind === 'month' && Number(asOf.slice(5, 7)) === Number(thing)) ||
  (kind === 'yearmonth' && asOf.slice(0, 7).replace('-0', '-') === thing)

const SCRIPT: Record<Language, RegExp> = { ru: /\p{Script=Cyrillic}/u, zh: /\p{Script=Han}/u }

/** More words than this that carry meaning, and something is stated, not only named. */
const STATED = 4

function judged(
  shape: Shape,
  asked: Mentions,
  known: Told,
  article: Article,
  language: Language,
  question: Question,
): Premise | undefined {
  const open = openly(asked, known)
  if (shape.isNot) return open.has || open.more || isConfirmed(asked, known, CLOSED) ? { verdict: 'no' } : undefined
  if (shape.isOnly) return open.lacks || open.more || isElsewhere(asked, known) ? { verdict: 'no' } : undefined
  const own = ownVerdict(article, language)
  if (article.planned && own && !shape.isPlan) return isOfPlan(asked, article) ? { verdict: 'unsaid' } : own
  const missing = missingIn(shape, article, language, question)
  const spare = allowed(asked, known)
  const isTold = missing.own > 0 && missing.strange <= spare.strange && missing.strange + missing.untold <= spare.all
  const isAsked = shape.isMarked || [...question.asked].every((kind) => kind === 'what')
  const isHeld =
    (article.planned === undefined && (!shape.isAble || article[language].short?.yes !== undefined)) ||
    shape.isPlan ||
    isConfirmed(asked, known, SURE_KINDS)
  const isUnderWay = shape.isDone && (article.planned !== undefined || eventOf(article)?.isTalk)
  if (isUnderWay && shape.isMarked) return { verdict: 'unsaid' }
  if (!open.lacks && isTold && isAsked && isHeld && !shape.negates && !shape.isDone && isNamedThroughout(asked, known))
    return shape.isPlan ? { verdict: 'yes' } : (own ?? { verdict: 'yes' })
  return shape.isMarked && shape.text.length < SHORT && missing.strange + missing.untold > 0
    ? { verdict: 'unsaid' }
    : undefined
}

/** Every thing of a closed kind that is supposed is one that the article names. */
const isNamedThroughout = (asked: Mentions, { all }: Told): boolean =>
  ['party', 'hospital', 'school', 'festival', 'paper'].every((kind) =>
    [...(asked.get(kind) ?? [])].every((thing) => isNamed(kind, thing, all.get(kind))),
  )

/** A supposition is shorter than this; more is a story. */
const SHORT = 130

/** An article whose own sentence for such questions is no yes. */
function ownVerdict(article: Article, language: Language): Premise | undefined {
  const yes = article[language].short?.yes
  return yes !== undefined && !YES.test(yes) ? { verdict: 'own' } : undefined
}

/** How a sentence that says yes begins. */
export const YES = /^(?:Да|是的)[,，]/u

/** Only something is supposed of which the article says nothing at all. */
const isElsewhere = (asked: Mentions, { all }: Told): boolean =>
  [...asked.keys()].some((kind) => OPEN_KINDS.has(kind) && !all.has(kind))

const CLOSED = ['party', 'hospital', 'school', 'festival', 'show']

/** Figures that leave little doubt once they are right, and things that do so less. */
const SURE_KINDS = ['day', 'sister', 'sisters', 'edition', 'lasting', 'trend']
const GOOD_KINDS = ['jubilee', 'hospital', 'school', 'festival', 'pole']

/** Who names the time of a plan asks whether it came true. */
function isOfPlan(asked: Mentions, { planned }: Article): boolean {
  const month = String(Number(planned?.from.slice(5, 7)))
  return [...(asked.get('month') ?? [])].some((named) => isSameMonth(named, month))
}

const isConfirmed = (asked: Mentions, { main }: Told, kinds: readonly string[]): boolean =>
  kinds.some((kind) => [...(asked.get(kind) ?? [])].some((thing) => isNamed(kind, thing, main.get(kind))))

/** How many words may be missing in the article where the things named are right: unknown ones, and all. */
function allowed(asked: Mentions, known: Told): { strange: number; all: number } {
  if (isConfirmed(asked, known, SURE_KINDS)) return { strange: 2, all: 2 }
  return { strange: 0, all: isConfirmed(asked, known, GOOD_KINDS) ? 1 : 0 }
}

/** How many words of the question the article's text lacks, and how many there are. */
function missingIn({ tags, bare }: Shape, article: Article, language: Language, question: Question) {
  const { terms, termsOf, strange, isCommon } = question
  const isLight = question.isLight(article.id, bare)
  const { title, short = {}, answer } = article[language]
  const there = termsOf([title, ...Object.values(short), answer].join('\n'))
  const own = terms.filter((term) => !isCommon(term) || there.has(term))
  const isSpare = (word: string): boolean => tags.includes(word) || isLight(word, SIGNS[language].verb.test(word))
  return {
    own: own.length,
    strange: strange.filter((word) => !isSpare(word)).length,
    untold: own.filter((term) => !there.has(term) && !isSpare(term)).length,
  }
}
