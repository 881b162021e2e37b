// What a decision is made from: figures about a question and one article that may answer it. None names an article.

import type { Card } from './card.ts'
import type { Case, Hit, Weighed } from './fit.ts'
import type { ShownGap } from './gaps.ts'
import { type Evidence, type Memory, NOWHERE } from './memory.ts'

/** A question with all that was found out about it. */
export interface Inquiry extends Case {
  units: readonly Weighed[]
  memory: Memory
  evidence: Evidence
  /** The articles that questions like it were sorted to. */
  remembered: readonly string[]
  /** The best fit first. */
  hits: readonly Hit[]
  gaps: readonly ShownGap[]
}

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
  const none = memory.nearest(evidence, NOWHERE).asked
  const { asked: answered, own } = memory.nearest(evidence, place)
  return [
    pull,
    best(complement, nowhere) - (complement[nowhere] ?? 0),
    bayes - (complement[nowhere] ?? 0),
    bayes - best(complement, nowhere, place),
    (plain[place] ?? 0) - (plain[nowhere] ?? 0),
    (plain[place] ?? 0) - best(plain, plain.length, place),
    answered.first,
    answered.mean,
    none.first,
    none.mean,
    answered.first - none.first,
    answered.mean - none.mean,
    own.first,
  ]
}

/** The highest of the first `count` values, one of them left out. */
function best(values: Float64Array, count: number, but = -1): number {
  let highest = -Infinity
  for (let i = 0; i < count; i++) if (i !== but) highest = Math.max(highest, values[i] ?? 0)
  return highest === -Infinity ? 0 : highest
}
