// Which articles a question is about: whole articles by full text, those first that have one passage that fits well.

import { CHINESE_FIELDS } from '../language/chinese.ts'
import type { Language } from '../language/language.ts'
import type { Fields, IndexTerms, Reading, Steps } from '../language/reading.ts'
import { RUSSIAN_FIELDS } from '../language/russian.ts'
import { byLetters } from '../language/spelling.ts'
import { createRanking, type Entry, type Ranked, type Ranking, type Term } from './ranking.ts'

const BOOST: Record<Language, Record<string, number>> = { ru: RUSSIAN_FIELDS, zh: CHINESE_FIELDS }

/**
 * What passages are compared by (stems, pairs of characters), how much the best one adds, against the best article's
 * score, and how long one of usual weight is, in terms.
 */
const PASSAGES: Record<Language, { field: string; share: number; usual: number }> = {
  ru: { field: 's', share: 0.8, usual: 12 },
  zh: { field: 'b', share: 0.5, usual: 60 },
}
/** How much a passage's length takes away. */
const LENGTH_SHARE = 0.15

/** The passages of one article as numbers: a title, question or sentence each. */
interface Passages {
  /** In terms. */
  lengths: number[]
  /** The number of each term of each passage, once, the lowest first; and the passage that has it. */
  terms: Int32Array
  at: Uint16Array
}

/** An article as it is put in. */
export interface Parted extends Entry {
  passages: Passages
}

export interface Relevance {
  /** An article by its passages, as terms. */
  toParted(id: string, passages: readonly IndexTerms[]): Parted
  /** The articles of most relevance, and those of `also` that have any; `idf` weighs what Russian passages are compared by. */
  rank(reading: Reading, idf: (term: string) => number, also?: readonly string[]): Ranked[]
  /** Takes some articles out and puts others in. */
  change(gone: readonly Parted[], come: readonly Parted[]): Steps<void>
}

/** Relevance over no articles yet. */
export function createRelevance(language: Language): Relevance {
  const whole = createRanking(BOOST[language])
  const passages = new Map<string, Passages>()
  const query = language === 'zh' ? chineseQuery : russianQuery
  const { field } = PASSAGES[language]
  return {
    toParted(id, texts) {
      const fields: Record<string, Term[]> = {}
      const parts = texts.map((text): Term[] => {
        const own = Object.entries(text.fields).map(([name, terms]) => [name, whole.toTerms(name, terms)] as const)
        for (const [name, terms] of own) (fields[name] ??= []).push(...terms)
        return own.find(([name]) => name === field)?.[1] ?? []
      })
      return { id, fields, passages: toPassages(parts) }
    },
    rank(reading, idf, also = []) {
      const { fields, weights } = query(reading, whole, idf)
      const asked = Array.from(weights, ([term, weight]) => ({ number: whole.find(field, term)?.number, weight }))
      const ranked = whole.rank(fields, LOOKED_INTO, also, reading.weights)
      return byBestPassage(ranked, asked, passages, PASSAGES[language])
    },
    *change(gone, come) {
      yield* whole.change(gone, come)
      for (const { id } of gone) passages.delete(id)
      for (const one of come) passages.set(one.id, one.passages)
    },
  }
}

/** More than an article can have passages. */
const MANY = 1 << 16

function toPassages(parts: readonly (readonly Term[])[]): Passages {
  const pairs = parts.flatMap((terms, at) => Array.from(new Set(terms), ({ number }) => number * MANY + at))
  const sorted = Float64Array.from(pairs).toSorted()
  return {
    lengths: parts.map((terms) => terms.length),
    terms: Int32Array.from(sorted, (pair) => Math.floor(pair / MANY)),
    at: Uint16Array.from(sorted, (pair) => pair % MANY),
  }
}

/** What is looked for in whole articles, and what in their passages, each term with its weight. */
interface Query {
  fields: Fields
  weights: Map<string, number>
}

type ToQuery = (reading: Reading, whole: Ranking, idf: (term: string) => number) => Query

const russianQuery: ToQuery = ({ fields, weights }, _, idf) => ({
  fields,
  weights: new Map((fields['s'] ?? []).map((term) => [term, idf(term) * (weights.get(`s${term}`) ?? 1)])),
})

/** Characters that many articles have would make the ranking look at all of them, and tell none from another. */
const COMMON_SHARE = 0.2

const chineseQuery: ToQuery = ({ fields }, whole) => ({
  fields: { ...fields, u: (fields['u'] ?? []).filter((character) => whole.share('u', character) <= COMMON_SHARE) },
  weights: new Map((fields['b'] ?? []).map((term) => [term, whole.idf('b', term)])),
})

/** How many of the best articles are looked into. */
const LOOKED_INTO = 30

/** A term of a question; without a number where no passage has it. */
interface Asked {
  number: number | undefined
  weight: number
}

/** Adds to each article's score what its best passage makes of the question's terms, as a share of all that they weigh. */
function byBestPassage(
  ranked: readonly Ranked[],
  asked: readonly Asked[],
  passages: ReadonlyMap<string, Passages>,
  { share, usual }: (typeof PASSAGES)[Language],
): Ranked[] {
  let all = 0
  for (const { weight } of asked) all += weight
  const top = ranked[0]?.score ?? 0
  return ranked
    .map(({ id, score }, i) => {
      const own = i < LOOKED_INTO ? passages.get(id) : undefined
      return { id, score: score + (own ? (share * top * bestFit(own, asked, usual)) / (all || 1) : 0) }
    })
    .toSorted((a, b) => b.score - a.score || byLetters(a.id, b.id))
}

/** What the best of an article's passages has of the asked terms' weight. */
function bestFit({ lengths, terms, at }: Passages, asked: readonly Asked[], usual: number): number {
  const met = lengths.map(() => 0)
  for (const { number, weight } of asked) {
    if (number === undefined) continue
    for (let i = firstOf(terms, number); terms[i] === number; i++) met[at[i] ?? 0] = (met[at[i] ?? 0] ?? 0) + weight
  }
  let best = 0
  for (let place = 0; place < met.length; place++) {
    const weight = met[place] ?? 0
    if (weight > 0) best = Math.max(best, weight / (1 - LENGTH_SHARE + (LENGTH_SHARE * (lengths[place] ?? 0)) / usual))
  }
  return best
}

/** Where a number stands in sorted ones, or would. */
function firstOf(sorted: Int32Array, number: number): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? 0) < number) from = middle + 1
    else to = middle
  }
  return from
}
