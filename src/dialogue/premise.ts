// Whether what a question supposes of an article is so, not so, or not told: what is learned decides, the facts say what is wrong.

import type { Article } from '../knowledge/article.ts'
import type { Language } from '../language/language.ts'
import { type Forest, probability } from '../search/forest.ts'
import { OPEN_KINDS } from './mentions.ts'
import type { Question } from './opening.ts'
import learned from './premise.json' with { type: 'json' }
import {
  isDenied,
  isFigure,
  isNamed,
  ownVerdict,
  type Premise,
  ruled,
  type Supposed,
  supposedOf,
  YES,
} from './supposed.ts'
import { marksOf } from './talk.ts'
import { eventOf } from './times.ts'

/** What a question's very words speak for, by mark: so, not so, not told; in tenths of the logarithm of the odds. */
export type Manner = Record<string, readonly number[]>

/**
 * From which probabilities on it is said; `claim`: that it is not so, where the search alone would not answer. Of 324 questions that
 * nothing was learned from, 66 of 100 were opened rightly and 1 wrongly with bounds of .8.
 */
const SURE = { yes: 0.8, no: 0.7, claim: 0.87 } as const

export interface PremiseModel {
  yes: Forest
  no: Forest
  manner: Record<Language, Manner>
}

const MODEL: PremiseModel = learned

/** A question with all that decides on it. */
export interface Weighing {
  supposed: Supposed
  rule: Premise | undefined
  clues: readonly number[]
  /** The search answers it by this article. */
  isAnswered: boolean
}

/** A question weighed against an article; undefined where there is nothing to weigh. */
export function weigh(
  article: Article,
  language: Language,
  question: Question,
  isAnswered: boolean,
): Weighing | undefined {
  const supposed = supposedOf(article, language, question)
  if (!supposed) return undefined
  const rule = ruled(supposed)
  return { supposed, rule, clues: cluesOf(supposed, rule), isAnswered }
}

/** Which of the things named the article says first, says at all, says otherwise, or has none of the kind of. */
function factsOf({ asked, known: { main, all } }: Supposed): number[] {
  const counts = { figure: [0, 0, 0, 0], name: [0, 0, 0, 0], elsewhere: 0 }
  for (const [kind, things] of asked) {
    if (OPEN_KINDS.has(kind)) {
      counts.elsewhere += all.has(kind) ? 0 : things.size
      continue
    }
    const isFigured = isFigure(kind)
    const told = (isFigured ? main : all).has(kind)
    for (const thing of things) {
      const at = isNamed(kind, thing, main.get(kind)) ? 0 : isNamed(kind, thing, all.get(kind)) ? 1 : told ? 2 : 3
      const some = counts[isFigured ? 'figure' : 'name']
      some[at] = (some[at] ?? 0) + 1
    }
  }
  return [...counts.figure, ...counts.name, counts.elsewhere]
}

const highest = (values: readonly number[], least = 0): number => Math.max(least, ...values)
const lowest = (values: readonly number[], most: number): number => Math.min(most, ...values)
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** What the words tell that the article's text lacks, and how people use them. */
function wordsOf({ article, question, missing: lacking, shape }: Supposed): number[] {
  const { asks } = question.beside(article.id)
  const weights = lacking.map(({ word }) => word.weight)
  const counted = question.words.filter(({ text }) => !shape.tags.includes(text))
  const nowhere = lacking.map(({ uses }) => (uses.all === 0 ? 1 : uses.nowhere / uses.all))
  const odds = lacking.map(({ uses }) => Math.log((uses.own + 0.3) / (uses.nowhere + 0.3)))
  const count = (isMeant: (one: (typeof lacking)[number], i: number) => boolean): number =>
    lacking.filter(isMeant).length
  return [
    counted.length,
    count(({ word }) => word.known),
    count(({ word }) => !word.known),
    sumOf(weights),
    highest(weights),
    sumOf(weights) / Math.max(1, sumOf(counted.map(({ weight }) => weight))),
    count(({ word }) => asks(word)),
    highest(nowhere),
    sumOf(nowhere) / Math.max(1, lacking.length),
    lowest(
      lacking.map(({ uses }) => uses.all),
      999,
    ),
    lowest(
      lacking.map(({ uses }) => uses.articles),
      30,
    ),
    sumOf(odds),
    lowest(odds, 3),
    count((_, i) => (nowhere[i] ?? 0) > 0.55),
    count(({ uses }) => uses.all < 3),
    count(({ uses }) => uses.own === 0),
    count(({ word }) => shape.verb.test(word.text)),
  ]
}

const NEGATIONS = /(?<!\p{L})(?:не|ни|без|никто|ничего|никаких)(?!\p{L})|[不没别]/gu

/** What the learned decision asks for; of the very words not yet. */
function cluesOf(supposed: Supposed, rule: Premise | undefined): number[] {
  const { shape, open, article, language, question } = supposed
  const { plain } = question
  const yes = article[language].short?.yes
  const isTrue = [
    shape.isMarked,
    shape.isTold,
    shape.isClaim,
    shape.isOnly,
    shape.isNot,
    shape.negates,
    shape.isPlan,
    shape.isAlso,
    shape.isDone,
    shape.isAble,
    shape.isFor,
    /[?？]$/.test(plain),
    open.has,
    open.more,
    open.lacks,
    isDenied(supposed),
    rule?.verdict === 'no',
    rule?.verdict === 'own',
    article.planned !== undefined,
    article.planned !== undefined && shape.isTold,
    yes !== undefined,
    yes !== undefined && YES.test(yes),
    eventOf(article)?.isTalk === true,
  ]
  return [
    ...isTrue.map(Number),
    plain.length,
    plain.match(NEGATIONS)?.length ?? 0,
    plain.match(/[,，。]/gu)?.length ?? 0,
    ...factsOf(supposed),
    ...wordsOf(supposed),
    ...question.beside(article.id).fit,
  ]
}

/** What can be said to it at all: who asks for a thing is corrected where a figure is wrong, and not confirmed. */
function mayBe({ supposed: { shape, article, question }, rule }: Weighing): { yes: boolean; no: boolean } {
  const isAsking = shape.isClaim || shape.isOnly || shape.isNot || (article.planned !== undefined && shape.isTold)
  const isUnderWay = shape.isDone && (article.planned !== undefined || eventOf(article)?.isTalk)
  return {
    yes: !shape.isFor && !shape.negates && !isUnderWay && isAsking,
    no: rule?.verdict === 'no' || (!shape.isFor && (isAsking || shape.isTold || question.words.length > STATED)),
  }
}

/** More words than this that carry meaning, and something is stated, not only named. */
const STATED = 4

/** What is said, by how likely each is. */
function saidBy(weighing: Weighing, chances: Record<'yes' | 'no', number>) {
  const may = mayBe(weighing)
  if (weighing.rule?.verdict === 'own' && weighing.isAnswered) return 'own'
  if (may.no && chances.no >= (weighing.isAnswered ? SURE.no : SURE.claim)) return 'no'
  return may.yes && weighing.isAnswered && chances.yes >= SURE.yes ? 'yes' : undefined
}

/** What a question's words speak for. */
export function mannerOf(marks: ReadonlySet<string>, manner: Manner): number[] {
  const sums = [0, 0, 0]
  for (const mark of marks) for (const [of, odds] of (manner[mark] ?? []).entries()) sums[of] = (sums[of] ?? 0) + odds
  return sums.map((sum) => sum / Math.sqrt(Math.max(1, marks.size)))
}

/** What a normalised question supposes of the article; `isAnswered`: the search answers it by that. */
export function premiseOf(
  article: Article,
  language: Language,
  question: Question,
  isAnswered = true,
): Premise | undefined {
  const weighing = weigh(article, language, question, isAnswered)
  if (!weighing) return undefined
  const { rule, clues, supposed } = weighing
  const features = [...clues, ...mannerOf(marksOf(question.plain), MODEL.manner[language])]
  const chances = { yes: probability(MODEL.yes, features), no: probability(MODEL.no, features) }
  const said = saidBy(weighing, chances)
  if (said === 'no') return rule?.verdict === 'no' ? rule : { verdict: 'no' }
  if (said === 'own') return rule
  const { shape } = supposed
  if (said === 'yes') return (shape.isPlan ? undefined : ownVerdict(article, language)) ?? { verdict: 'yes' }
  const isUnsaid = rule?.verdict === 'unsaid' || (shape.isMarked && !shape.isFor && supposed.missing.length > 0)
  return isUnsaid && chances.yes < LIKELY ? { verdict: 'unsaid' } : undefined
}

/** What is as likely as this is not said not to be told. */
const LIKELY = 0.5
