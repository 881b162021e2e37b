// What a refusal may name and offer: nothing that is not surely what was asked for, or near to it.

import type { Language } from '../language/language.ts'
import type { Hit } from '../search/confidence.ts'
import type { Found } from '../search/search.ts'

/** The subject that is not covered, in words that fit into a refusal; undefined where the question names several such. */
export function uncovered({ gap, reading, catalog }: Found, language: Language): string | undefined {
  const named = new Set(catalog.showGaps(reading.literal).map((shown) => shown.gap))
  return named.size === 1 ? gap?.[language].about : undefined
}

/** How many articles are offered, how well each must fit, and how well beside the best. */
const OFFER = { most: 3, confidence: 0.3, ofBest: 0.8 } as const

/** The ids of what is near the subject of a question that has no answer. */
export function offersFor(hits: readonly Hit[]): string[] {
  const best = Math.max(0, ...hits.map(({ confidence }) => confidence))
  const least = Math.max(OFFER.confidence, OFFER.ofBest * best)
  return hits.flatMap(({ id, confidence }) => (confidence >= least ? [id] : [])).slice(0, OFFER.most)
}
