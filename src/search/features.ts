// What a decision is made from: figures about a question and one article that may answer it. None names an article.

import type { Gap } from '../knowledge/article.ts'
import type { Pattern } from '../language/reading.ts'
import type { Card } from './catalog.ts'
import type { Case, Hit, Weighed } from './fit.ts'
import { type Evidence, type Memory, NOWHERE } from './memory.ts'

/** A question with all that was found out about it. */
export interface Inquiry extends Case {
  units: readonly Weighed[]
  memory: Memory
  evidence: Evidence
  /** The best fit first. */
  hits: readonly Hit[]
  gaps: readonly ShownGap[]
}

/** A word of a subject not covered that the question has. */
export interface ShownGap {
  gap: Gap
  pattern: Pattern
}

/** How many of the most alike texts are looked at. */
const NEIGHBOURS = 3

/** What the words alone tell, without any question of people. */
export function wordFeatures({ reading, units, hits, gaps }: Inquiry, hit: Hit, card: Card): number[] {
  const unknown = units.filter(({ known }) => !known).length
  const rival = Math.max(0, ...hits.filter(({ id }) => id !== hit.id).map(({ confidence }) => confidence))
  return [
    hit.coverage,
    hit.likeness,
    hit.met,
    hit.relevance,
    hit.confidence,
    hit.confidence - rival,
    units.length,
    unknown,
    unknown / Math.max(1, units.length),
    units.filter(({ filler }) => filler).length,
    units.reduce((sum, { trust }) => sum + trust, 0) / Math.max(1, units.length),
    reading.understood,
    reading.text.length,
    [...reading.asked].filter((kind) => kind !== 'what' && !card.asked.has(kind)).length,
    units.filter(({ term }) => term.startsWith('#') && !card.asking.has(term)).length,
    gapsShown(gaps, card),
  ]
}

/** Words of subjects not covered that the question has and no question of the article's own. */
const gapsShown = (gaps: readonly ShownGap[], { literals }: Card): number =>
  gaps.filter(({ pattern }) => !literals.some((own) => pattern.test(own))).length

/** What the questions of people tell beside the words. */
export function memoryFeatures({ evidence, memory }: Inquiry, { place }: Card): number[] {
  const { complement, plain, pull } = evidence
  const nowhere = complement.length - 1
  const bayes = complement[place] ?? 0
  const alike = nearest(evidence, memory, place)
  return [
    pull,
    best(complement, nowhere) - (complement[nowhere] ?? 0),
    bayes - (complement[nowhere] ?? 0),
    bayes - best(complement, nowhere, place),
    (plain[place] ?? 0) - (plain[nowhere] ?? 0),
    (plain[place] ?? 0) - best(plain, plain.length, place),
    alike.answered.first,
    alike.answered.mean,
    alike.nowhere.first,
    alike.nowhere.mean,
    alike.answered.first - alike.nowhere.first,
    alike.answered.mean - alike.nowhere.mean,
    alike.own.first,
  ]
}

/** The highest of the first `count` values, one of them left out. */
function best(values: Float64Array, count: number, but = -1): number {
  let highest = -Infinity
  for (let i = 0; i < count; i++) if (i !== but) highest = Math.max(highest, values[i] ?? 0)
  return highest === -Infinity ? 0 : highest
}

interface Nearest {
  first: number
  mean: number
}

/** How alike the nearest texts are: people's questions sorted to the article or to none, and the article's own. */
function nearest(
  { likeness }: Evidence,
  memory: Memory,
  place: number,
): Record<'answered' | 'nowhere' | 'own', Nearest> {
  const top = { answered: [0, 0, 0], nowhere: [0, 0, 0], own: [0, 0, 0] }
  for (const [i, { of, isAsked, weight }] of memory.texts.entries()) {
    const value = likeness[i] ?? 0
    if (value === 0 || weight === 0 || (of !== place && of !== NOWHERE)) continue
    const list = !isAsked ? top.own : of === NOWHERE ? top.nowhere : top.answered
    if (value > (list[NEIGHBOURS - 1] ?? 0)) insert(list, value)
  }
  const toNearest = (list: readonly number[]): Nearest => ({
    first: list[0] ?? 0,
    mean: list.reduce((sum, one) => sum + one, 0) / NEIGHBOURS,
  })
  return { answered: toNearest(top.answered), nowhere: toNearest(top.nowhere), own: toNearest(top.own) }
}

/** Puts a value where it belongs among the highest; the lowest falls out. */
function insert(list: number[], value: number): void {
  list.pop()
  const at = list.findIndex((one) => one < value)
  list.splice(at < 0 ? list.length : at, 0, value)
}
