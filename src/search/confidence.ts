// From what the search found to what may be claimed: an answer, choices, or nothing. What decides was learned (model.ts).

import type { Gap } from '../knowledge/article.ts'
import type { Reading } from '../language/reading.ts'
import type { Card } from './card.ts'
import type { Catalog } from './catalog.ts'
import { type Inquiry, memoryFeatures, wordFeatures } from './features.ts'
import { type Case, fits, type Hit, unitsOf } from './fit.ts'
import { probability } from './forest.ts'
import type { Memory } from './memory.ts'
import type { Decider } from './model.ts'
import { traitsOf } from './traits.ts'

export type { Hit } from './fit.ts'

export interface Finding {
  reading: Reading
  /** The best first. */
  hits: Hit[]
  /** How likely the first is the right answer, 0 to 1. */
  sure: number
  /** A subject that the knowledge is known not to cover. */
  gap?: Gap
  outcome: 'answer' | 'choices' | 'unknown'
}

/** How many of the best are weighed, by fit and by what is remembered. */
const WEIGHED = 2

/** All that is found out about a question, before anything is decided. `memory` is the catalog's, or a part of it. */
export function inquire(asked: Case, also: readonly string[], memory: Memory = asked.catalog.memory): Inquiry {
  const { reading, catalog } = asked
  const units = unitsOf(asked)
  const evidence = memory.evidence(traitsOf(reading, catalog.language))
  const remembered = bestRemembered(evidence.complement, catalog)
  const hits = fits(asked, units, [...also, ...remembered])
  const gaps = catalog.showGaps(reading.literal)
  return { ...asked, units, memory, evidence, remembered, hits, gaps }
}

/** The articles that questions like it were sorted to. */
function bestRemembered(complement: Float64Array, { cards, memory }: Catalog): string[] {
  if (memory.texts.length === 0) return []
  const best: Card[] = []
  for (const card of cards.values()) {
    let at = best.length
    while (at > 0 && (complement[best[at - 1]?.place ?? 0] ?? 0) < (complement[card.place] ?? 0)) at--
    if (at < WEIGHED) best.splice(at, 0, card)
  }
  return best.slice(0, WEIGHED).map(({ id }) => id)
}

/** Those of an inquiry's articles that may be the answer. */
export function candidatesOf({ hits, remembered }: Inquiry): Hit[] {
  return hits.filter(({ id }, i) => i < WEIGHED || remembered.includes(id))
}

/** So many questions of people have been sorted to an article once it is judged by them, and no longer by its words alone. */
export const ENOUGH_KNOWN = 10

/** Few questions of people have been sorted to this article yet. */
export const isNew = (id: string, { cards }: Catalog): boolean => (cards.get(id)?.known ?? 0) < ENOUGH_KNOWN

/** Which forest decides on an article, and from which features. */
export function judgedBy(inquiry: Inquiry, hit: Hit, card: Card): { by: 'known' | 'fresh'; features: number[] } {
  const words = wordFeatures(inquiry, hit, card)
  return card.known >= ENOUGH_KNOWN
    ? { by: 'known', features: [...words, ...memoryFeatures(inquiry, card)] }
    : { by: 'fresh', features: words }
}

interface Judged {
  hit: Hit
  sure: number
  decider: Decider
}

function judge(inquiry: Inquiry, hit: Hit): Judged[] {
  const card = inquiry.catalog.cards.get(hit.id)
  if (!card) return []
  const { by, features } = judgedBy(inquiry, hit, card)
  const decider = inquiry.catalog.model[by]
  return [{ hit, decider, sure: probability(decider, features) }]
}

/**
 * Searches a catalog for a question that was read with its analyser; words of the other language's script are looked
 * up in `other`, as every article is in both. `also` are articles to look at whatever the ranking says.
 */
export function find(reading: Reading, catalog: Catalog, other?: Case['other'], also: readonly string[] = []): Finding {
  const inquiry = inquire({ reading, catalog, other }, also)
  const judged = candidatesOf(inquiry).flatMap((hit) => judge(inquiry, hit))
  const very = judged.filter(({ hit }) => hit.likeness >= VERY_OWN && isTold(inquiry, hit))
  const best = (very.length > 0 ? very : judged).toSorted(
    (a, b) => b.sure - a.sure || b.hit.confidence - a.hit.confidence,
  )[0]
  if (!best) return { reading, hits: [], sure: 0, outcome: 'unknown' }
  const { hit, sure, decider } = best
  const outcome =
    sure >= decider.answer || isOwnQuestion(inquiry, hit) || isMeant(inquiry, hit)
      ? 'answer'
      : sure >= decider.offer
        ? 'choices'
        : 'unknown'
  const hits = [hit, ...inquiry.hits.filter((one) => one !== hit)]
  const gap = outcome === 'answer' ? undefined : gapOf(inquiry, hit)
  return { reading, hits, sure, outcome: gap ? 'unknown' : outcome, ...(gap && { gap }) }
}

/** In other words only by what tells nothing: of such an article is asked, whatever others are sure of. */
const VERY_OWN = 0.99

/** Staff wrote this very question into the article, word for word. */
const isOwnQuestion = ({ reading, catalog }: Inquiry, hit: Hit): boolean =>
  catalog.cards.get(hit.id)?.literals.includes(reading.literal) ?? false

/** How well an article fits that few have asked about yet, if it is meant: how like its own question, or by how much better than the next. */
const FRESH = { likeness: 0.9, lead: 0.4 } as const

function isMeant(inquiry: Inquiry, hit: Hit): boolean {
  const next = inquiry.hits.filter((one) => one !== hit).map(({ confidence }) => confidence)
  const isFitting = hit.likeness >= FRESH.likeness || hit.confidence - Math.max(0, ...next) >= FRESH.lead
  return isNew(hit.id, inquiry.catalog) && isFitting && isTold(inquiry, hit)
}

/** The article answers the kinds asked for, and the question names no subject that is not covered but by the article. */
function isTold({ reading, catalog, gaps }: Inquiry, hit: Hit): boolean {
  const card = catalog.cards.get(hit.id)
  const isAskedHere = [...reading.asked].every((kind) => kind === 'what' || card?.asked.has(kind))
  return isAskedHere && gaps.every(({ pattern }) => card?.literals.some((own) => pattern.test(own)))
}

/** A subject not covered that the question names and the most alike of the article's own questions does not. */
function gapOf({ gaps, catalog }: Inquiry, best: Hit): Gap | undefined {
  const alike = catalog.cards.get(best.id)?.literals[best.like] ?? ''
  return gaps.find(({ pattern }) => !pattern.test(alike))?.gap
}
