// What the index knows of one article: its own questions as terms, what it tells, what it is asked for.

import type { Article } from '../knowledge/article.ts'
import type { Asked, IndexTerms } from '../language/reading.ts'
import type { Frequencies } from './frequencies.ts'

/** A title or a question of an article, as terms: what a matching question looks like. */
interface Exemplar {
  units: readonly string[]
  asked: Set<Asked>
}

/** What the index knows of one article. */
export interface Card {
  id: string
  exemplars: Exemplar[]
  /** Terms of its title and questions, each with the places of the exemplars that have it. */
  asking: ReadonlyMap<string, readonly number[]>
  /** Terms of its answer. */
  telling: ReadonlySet<string>
  /** Its title and questions in the form that gaps are looked up in. */
  literals: string[]
  asked: Set<Asked>
  /** Its place among the classes of the memory. */
  place: number
  /** How many questions of people are sorted to it. */
  known: number
}

/** A card by the terms of the article's title and questions, and of the sentences of its answer. */
export function cardOf(article: Article, exemplars: readonly IndexTerms[], sentences: readonly IndexTerms[]): Card {
  return {
    id: article.id,
    exemplars: exemplars.map(({ units, asked }) => ({ units, asked })),
    asking: placesByTerm(exemplars),
    telling: new Set(sentences.flatMap((sentence) => sentence.units)),
    literals: exemplars.map((exemplar) => exemplar.literal),
    asked: new Set(article.asks ?? exemplars.flatMap((exemplar) => [...exemplar.asked])),
    place: 0,
    known: 0,
  }
}

function placesByTerm(exemplars: readonly IndexTerms[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  for (const [place, { units }] of exemplars.entries()) {
    for (const term of units) {
      const there = places.get(term)
      if (there) there.push(place)
      else places.set(term, [place])
    }
  }
  return places
}

/** The least weight of a term, so that words that every article has still count a little. */
export const LEAST_WEIGHT = 0.15

/** The weight of the kind of question beside its words; that it asks "what" says nothing. */
export const ASKED_WEIGHT: Record<Asked, number> = {
  what: 0,
  when: 0.8,
  where: 0.8,
  who: 0.8,
  why: 0.8,
  count: 0.8,
  price: 0.8,
  howto: 0.8,
  contact: 0.8,
}

/** What terms and kinds of exemplars weigh, once it is asked for. */
export function createWeighing({ weigh }: Frequencies): (card: Card) => readonly number[] {
  const known = new Map<string, number[]>()
  return ({ id, exemplars }) => {
    const there = known.get(id)
    if (there) return there
    const weights = weigh(exemplars.map(({ units }) => units), LEAST_WEIGHT) // prettier-ignore
    for (const [i, { asked }] of exemplars.entries())
      for (const kind of asked) weights[i] = (weights[i] ?? 0) + ASKED_WEIGHT[kind]
    known.set(id, weights)
    return weights
  }
}
