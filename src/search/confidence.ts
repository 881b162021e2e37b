// From what the search found to what may be claimed: an answer, choices, or nothing.

import type { Gap } from '../knowledge/article.ts'
import type { Asked } from '../language/reading.ts'
import type { Pattern, Reading, Unit } from '../language/reading.ts'
import { ASKED_WEIGHT, type Card, type Catalog, type Exemplar, LEAST_WEIGHT } from './catalog.ts'
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
  /** Which of the article's titles and questions is most alike. */
  like: number
}

export interface Finding {
  reading: Reading
  /** The best first. */
  hits: Hit[]
  /** A subject that the knowledge is known not to cover. */
  gap?: Gap
  outcome: 'answer' | 'choices' | 'unknown'
}

/** The bounds and weights of the decision; the tests hold the figures that they lead to. */
export const DECISION = {
  /** From here on an article is claimed to be the answer. */
  answer: 0.53,
  /** From here on even if another is as good; below, it must be ahead by `tie`. */
  clear: 0.6,
  tie: 0.02,
  /** From here on it is claimed if it leads the next by `lead`. */
  leading: 0.42,
  lead: 0.1,
  /** From here on articles are offered. */
  offer: 0.28,
  /** Less matched weight than this is no evidence: words that most articles have. */
  evidence: 0.4,
  /** Unless the question is this like one of the article's own. */
  same: 0.85,
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
}

/** A question beside the catalogs that answer it. */
interface Case {
  reading: Reading
  catalog: Catalog
  /** The catalog of the other language, for words of its script. */
  other: Catalog | undefined
}

/** The units of a question with those in the other language's script replaced by that language's own. */
function unitsOf({ reading, catalog, other }: Case): Weighed[] {
  const own = distinct(reading.units).map((unit) => ({ ...unit, foreign: false, weight: weightOf(unit, catalog) }))
  if (!other || reading.foreign.length === 0) return own
  const { units } = other.reader.read(reading.foreign.join(' '))
  const foreign = units.map((unit) => ({ ...unit, foreign: true, weight: weightOf(unit, other) }))
  return [...own.filter((unit) => !reading.foreign.includes(unit.text)), ...foreign]
}

/** Each term once, the most trusted. */
const distinct = (units: readonly Unit[]): Unit[] => [
  ...new Map(units.toSorted((a, b) => a.trust - b.trust).map((unit) => [unit.term, unit])).values(),
]

type Weighed = Unit & { foreign: boolean; weight: number }

const weightOf = (unit: Unit, { idf }: Catalog): number =>
  (unit.filler ? DECISION.filler : 1) * (unit.known ? Math.max(LEAST_WEIGHT, idf(unit.term)) : DECISION.unknown)

const cardFor = (unit: Weighed, card: Card, { other }: Case): Card =>
  unit.foreign ? (other?.cards.get(card.id) ?? card) : card

function strength(unit: Unit, card: Card): number {
  if (card.asking.has(unit.term)) return unit.trust
  if (card.telling.has(unit.term)) return unit.trust * DECISION.telling
  return 0
}

/** How much of a question's weight an article speaks of. */
function coverageOf(units: readonly Weighed[], card: Card, asked: Case): { met: number; coverage: number } {
  let met = 0
  let all = 0
  for (const unit of units) {
    all += unit.weight
    met += unit.weight * strength(unit, cardFor(unit, card, asked))
  }
  return { met, coverage: all === 0 ? 0 : Math.min(1, met / Math.min(all, DECISION.enough)) }
}

/** Weighted Dice coefficient of a question and an exemplar; kinds of question count as terms. */
function likenessOf(units: readonly Weighed[], card: Card, exemplar: Exemplar, at: number, asked: Case): number {
  let shared = 0
  let own = 0
  for (const unit of units) {
    own += unit.weight
    const theirs = unit.foreign ? cardFor(unit, card, asked).exemplars[at] : exemplar
    if (theirs?.units.has(unit.term)) shared += unit.weight * unit.trust
  }
  for (const kind of asked.reading.asked) {
    own += ASKED_WEIGHT[kind]
    if (exemplar.asked.has(kind)) shared += ASKED_WEIGHT[kind]
  }
  const both = Math.min(own, Math.max(shared, DECISION.enough)) + exemplar.weight
  return both === 0 ? 0 : Math.min(1, (2 * shared) / both)
}

function hitOf({ card, relevance }: Candidate, units: readonly Weighed[], asked: Case): Hit {
  const { met, coverage } = coverageOf(units, card, asked)
  const likenesses = card.exemplars.map((exemplar, at) => likenessOf(units, card, exemplar, at, asked))
  const likeness = Math.max(0, ...likenesses)
  const confidence =
    (1 - DECISION.likeness) * coverage + DECISION.likeness * likeness - DECISION.relevance * (1 - relevance)
  return { id: card.id, met, coverage, likeness, confidence, like: likenesses.indexOf(likeness) }
}

/** A subject not covered that the question names and the most alike of the article's own questions does not. */
function gapOf(reading: Reading, best: Hit | undefined, catalog: Catalog): Gap | undefined {
  const alike = (best && catalog.cards.get(best.id)?.literals[best.like]) ?? ''
  const shows = (pattern: Pattern): boolean => pattern.test(reading.literal) && !pattern.test(alike)
  return catalog.gaps.find(({ patterns }) => patterns.some(shows))?.gap
}

/**
 * Searches a catalog for a question that was read with its analyser; words of the other language's script are looked
 * up in `other`, as every article is in both. `also` are articles to look at whatever the ranking says.
 */
export function find(reading: Reading, catalog: Catalog, other?: Catalog, also: readonly string[] = []): Finding {
  const asked = { reading, catalog, other }
  const units = unitsOf(asked)
  const hits = candidates(asked, units, also)
    .map((candidate) => hitOf(candidate, units, asked))
    .toSorted((a, b) => b.confidence - a.confidence)
  const best = hits[0]
  const gap = gapOf(reading, best, catalog)
  return { reading, hits, outcome: gap ? 'unknown' : outcomeOf(asked, units, best, hits[1]), ...(gap && { gap }) }
}

/** Kinds that no article answers by chance: prices, ways and contacts are given or they are not. */
const GIVEN_OR_NOT: readonly Asked[] = ['price', 'howto', 'contact']

/** The article is asked for what it does not give: a price, another count than its own. */
function isOffKind({ reading }: Case, card: Card): boolean {
  return (
    GIVEN_OR_NOT.some((kind) => reading.asked.has(kind) && !card.asked.has(kind)) ||
    reading.units.some(({ term }) => term.startsWith('#') && !card.asking.has(term))
  )
}

/**
 * Of two words one is unknown, and the other is not one article's own: it may well be what the question is about. A
 * single Han character is but a scrap.
 */
function isHalfUnknown(units: readonly Weighed[], { catalog }: Case): boolean {
  const own = units.filter((unit) => !unit.filler)
  const isOneArticles = (unit: Weighed): boolean => unit.foreign || catalog.idf(unit.term) >= catalog.idfOfOne
  return (
    own.length <= 2 &&
    own.some((unit) => !unit.known && unit.text.length > 1) &&
    !own.some((unit) => unit.known && isOneArticles(unit))
  )
}

function outcomeOf(
  asked: Case,
  units: readonly Weighed[],
  best: Hit | undefined,
  next: Hit | undefined,
): Finding['outcome'] {
  const card = best && asked.catalog.cards.get(best.id)
  if (!best || !card || best.confidence < DECISION.offer) return 'unknown'
  if (isOffKind(asked, card)) return 'unknown'
  const lead = best.confidence - (next?.confidence ?? 0)
  const isClear = best.confidence >= DECISION.clear || lead >= DECISION.tie
  const leads = best.confidence >= DECISION.leading && lead >= DECISION.lead && !isHalfUnknown(units, asked)
  const sure = (best.confidence >= DECISION.answer && isClear) || leads
  const told = best.met >= DECISION.evidence || best.likeness >= DECISION.same
  return sure && told ? 'answer' : 'choices'
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
  const all = shares(catalog.rank(reading))
  const ranked = all.filter(([id], i) => i < DECISION.candidates || also.includes(id))
  const unranked = also.map((id): [string, number] => [id, 0])
  const byForeign =
    other && units.some((unit) => unit.foreign) ? other.rank(other.reader.read(reading.foreign.join(' '))) : []
  const found = new Map([...unranked, ...shares(byForeign.slice(0, DECISION.candidates)), ...ranked])
  return [...found].flatMap(([id, relevance]) => {
    const card = catalog.cards.get(id)
    return card ? { card, relevance } : []
  })
}

const shares = (ranked: readonly Ranked[]): [string, number][] =>
  ranked.map(({ id, score }) => [id, score / (ranked[0]?.score ?? score)])
