// How well the words of a question fit an article: what it speaks of, and how like one of its own questions it is.

import type { Reading, Unit } from '../language/reading.ts'
import { ASKED_WEIGHT, type Card, LEAST_WEIGHT } from './card.ts'
import type { Catalog } from './catalog.ts'
import type { Ranked } from './ranking.ts'

/** How well one article fits a question. */
export interface Hit {
  id: string
  /** 0 to 1: the share of the question's meaning that the article speaks of, and how like one of its questions it is. */
  confidence: number
  coverage: number
  likeness: number
  /** The weight of the question's words that the article speaks of. */
  met: number
  /** The full-text score as a share of the best one's. */
  relevance: number
  /** Which of the article's titles and questions is most alike. */
  like: number
}

/** The weights of the fit. */
const FIT = {
  /** How much of the confidence is likeness to a question of the article; the rest is coverage. */
  likeness: 0.5,
  /** What the confidence loses where the full-text ranking puts others first. */
  relevance: 0.2,
  /** What a term counts that only the answer's text holds. */
  telling: 0.85,
  /** Matched weight that settles any question, however many more words it has. */
  enough: 7,
  /** The weight of one unknown word. */
  unknown: 2.5,
  /** What is left of the weight of talk around a question. */
  filler: 0.15,
  candidates: 10,
} as const

/** A question beside the catalogs that answer it. */
export interface Case {
  reading: Reading
  catalog: Catalog
  /** The catalog of the other language, for words of its script. */
  other: (() => Catalog) | undefined
}

/** The units of a question with those in the other language's script replaced by that language's own. */
export function unitsOf({ reading, catalog, other }: Case): Weighed[] {
  const own = distinct(reading.units).map((unit) => ({ ...unit, foreign: false, weight: weightOf(unit, catalog) }))
  if (!other || reading.foreign.length === 0) return own
  const foreignCatalog = other()
  const { units } = foreignCatalog.reader.read(reading.foreign.join(' '))
  const foreign = units.map((unit) => ({ ...unit, foreign: true, weight: weightOf(unit, foreignCatalog) }))
  return [...own.filter((unit) => !reading.foreign.includes(unit.text)), ...foreign]
}

/** Each term once, the most trusted. */
const distinct = (units: readonly Unit[]): Unit[] => [
  ...new Map(units.toSorted((a, b) => a.trust - b.trust).map((unit) => [unit.term, unit])).values(),
]

export type Weighed = Unit & { foreign: boolean; weight: number }

const weightOf = (unit: Unit, { idf }: Catalog): number =>
  (unit.filler ? FIT.filler : 1) * (unit.known ? Math.max(LEAST_WEIGHT, idf(unit.term)) : FIT.unknown)

/** How well the words fit an article's texts: the share of their weight that it speaks of, and how like each exemplar they are. */
function hitOf({ card, relevance }: Candidate, units: readonly Weighed[], asked: Case): Hit {
  const foreign = asked.reading.foreign.length > 0 ? asked.other?.().cards.get(card.id) : undefined
  const shared = card.exemplars.map(() => 0)
  let [met, all] = [0, 0]
  for (const unit of units) {
    const own = unit.foreign ? (foreign ?? card) : card
    const places = own.asking.get(unit.term)
    const strength = places ? unit.trust : own.telling.has(unit.term) ? unit.trust * FIT.telling : 0
    all += unit.weight
    met += unit.weight * strength
    for (const place of places ?? []) shared[place] = (shared[place] ?? 0) + unit.weight * unit.trust
  }
  const coverage = all === 0 ? 0 : Math.min(1, met / Math.min(all, FIT.enough))
  const likenesses = likenessesOf(shared, all, card, asked)
  const likeness = Math.max(0, ...likenesses)
  const fit = (1 - FIT.likeness) * coverage + FIT.likeness * likeness - FIT.relevance * (1 - relevance)
  const confidence = Math.max(0, fit)
  return { id: card.id, met, coverage, relevance, likeness, confidence, like: likenesses.indexOf(likeness) }
}

/** Weighted Dice coefficients of a question and each exemplar of an article, by the weight that they share; kinds of question count as terms. */
function likenessesOf(shared: readonly number[], weight: number, card: Card, { reading, catalog }: Case): number[] {
  let own = weight
  for (const kind of reading.asked) own += ASKED_WEIGHT[kind]
  const weights = catalog.weightsOf(card)
  return card.exemplars.map((exemplar, place) => {
    let both = shared[place] ?? 0
    for (const kind of reading.asked) if (exemplar.asked.has(kind)) both += ASKED_WEIGHT[kind]
    const all = Math.min(own, Math.max(both, FIT.enough)) + (weights[place] ?? 0)
    return all === 0 ? 0 : Math.min(1, (2 * both) / all)
  })
}

/** The articles that a question may be about, the best fit first. `also` are looked at whatever the ranking says. */
export function fits(asked: Case, units: readonly Weighed[], also: readonly string[]): Hit[] {
  return candidates(asked, units, also)
    .map((candidate) => hitOf(candidate, units, asked))
    .toSorted((a, b) => b.confidence - a.confidence)
}

interface Candidate {
  card: Card
  /** The full-text score as a share of the best one's. */
  relevance: number
}

function candidates(
  { reading, catalog, other }: Case,
  units: readonly Weighed[],
  also: readonly string[],
): Candidate[] {
  const all = shares(catalog.rank(reading, also))
  const ranked = all.filter(([id], i) => i < FIT.candidates || also.includes(id))
  const unranked = also.map((id): [string, number] => [id, 0])
  const foreignCatalog = units.some((unit) => unit.foreign) ? other?.() : undefined
  const byForeign = foreignCatalog?.rank(foreignCatalog.reader.read(reading.foreign.join(' '))) ?? []
  const found = new Map([...unranked, ...shares(byForeign.slice(0, FIT.candidates)), ...ranked])
  return [...found].flatMap(([id, relevance]) => {
    const card = catalog.cards.get(id)
    return card ? { card, relevance } : []
  })
}

const shares = (ranked: readonly Ranked[]): [string, number][] =>
  ranked.map(({ id, score }) => [id, score / (ranked[0]?.score ?? score)])
