// Which articles a question is about: whole articles by full text, those first that have one passage that fits well.

import { CHINESE_FIELDS } from '../language/chinese.ts'
import type { Language } from '../language/language.ts'
import type { Fields, IndexTerms, Reading, Steps } from '../language/reading.ts'
import { RUSSIAN_FIELDS } from '../language/russian.ts'
import { byLetters } from '../language/spelling.ts'
import { createRanking, type Entry, type Ranked, type Ranking } from './ranking.ts'

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

/** The passages of an article (a title, question or sentence each), as terms. */
interface Parted {
  id: string
  passages: readonly IndexTerms[]
}

export interface Relevance {
  /** The articles of most relevance, and those of `also` that have any; `idf` weighs what Russian passages are compared by. */
  rank(reading: Reading, idf: (term: string) => number, also?: readonly string[]): Ranked[]
  /** Takes some articles out and puts others in. */
  change(gone: readonly Parted[], come: readonly Parted[]): Steps<void>
}

/** The passages of one article: the length of each, and which of them have a term. */
interface Passages {
  lengths: number[]
  having: Map<string, number[]>
}

/** Relevance over no articles yet. */
export function createRelevance(language: Language): Relevance {
  const whole = createRanking(BOOST[language])
  const passages = new Map<string, Passages>()
  const query = language === 'zh' ? chineseQuery : russianQuery
  return {
    rank(reading, idf, also = []) {
      const { fields, asked } = query(reading, whole, idf)
      const ranked = whole.rank(fields, LOOKED_INTO, also, reading.weights)
      return byBestPassage(ranked, asked, passages, PASSAGES[language])
    },
    *change(gone, come) {
      yield* whole.change(gone.map(toEntry), come.map(toEntry))
      for (const { id } of gone) passages.delete(id)
      for (const one of come) passages.set(one.id, toPassages(one, PASSAGES[language].field))
    },
  }
}

const toEntry = ({ id, passages }: Parted): Entry => ({ id, fields: joinFields(passages) })

function joinFields(passages: readonly IndexTerms[]): Fields {
  const joined: Fields = {}
  for (const { fields } of passages)
    for (const [field, terms] of Object.entries(fields)) (joined[field] ??= []).push(...terms)
  return joined
}

function toPassages({ passages }: Parted, field: string): Passages {
  const having = new Map<string, number[]>()
  for (const [at, { fields }] of passages.entries()) {
    for (const term of new Set(fields[field])) {
      const there = having.get(term)
      if (there) there.push(at)
      else having.set(term, [at])
    }
  }
  return { lengths: passages.map(({ fields }) => fields[field]?.length ?? 0), having }
}

/** What is looked for in whole articles, and what in their passages, each term with its weight. */
interface Query {
  fields: Fields
  asked: Map<string, number>
}

type ToQuery = (reading: Reading, whole: Ranking, idf: (term: string) => number) => Query

const russianQuery: ToQuery = ({ fields, weights }, _, idf) => ({
  fields,
  asked: new Map((fields['s'] ?? []).map((term) => [term, idf(term) * (weights.get(`s${term}`) ?? 1)])),
})

/** Characters that many articles have would make the ranking look at all of them, and tell none from another. */
const COMMON_SHARE = 0.2

const chineseQuery: ToQuery = ({ fields }, whole) => ({
  fields: { ...fields, u: (fields['u'] ?? []).filter((character) => whole.share('u', character) <= COMMON_SHARE) },
  asked: new Map((fields['b'] ?? []).map((term) => [term, whole.idf('b', term)])),
})

/** How many of the best articles are looked into. */
const LOOKED_INTO = 30

/** Adds to each article's score what its best passage makes of the question's terms, as a share of all that they weigh. */
function byBestPassage(
  ranked: readonly Ranked[],
  asked: ReadonlyMap<string, number>,
  passages: ReadonlyMap<string, Passages>,
  { share, usual }: (typeof PASSAGES)[Language],
): Ranked[] {
  let all = 0
  for (const weight of asked.values()) all += weight
  const top = ranked[0]?.score ?? 0
  return ranked
    .map(({ id, score }, i) => {
      const own = i < LOOKED_INTO ? passages.get(id) : undefined
      return { id, score: score + (own ? (share * top * bestFit(own, asked, usual)) / (all || 1) : 0) }
    })
    .toSorted((a, b) => b.score - a.score || byLetters(a.id, b.id))
}

/** What the best of an article's passages has of the asked terms' weight. */
function bestFit({ lengths, having }: Passages, asked: ReadonlyMap<string, number>, usual: number): number {
  const met = lengths.map(() => 0)
  for (const [term, weight] of asked) {
    const places = having.get(term) ?? []
    for (const at of places) met[at] = (met[at] ?? 0) + weight
  }
  let best = 0
  for (let at = 0; at < met.length; at++) {
    const weight = met[at] ?? 0
    if (weight > 0) best = Math.max(best, weight / (1 - LENGTH_SHARE + (LENGTH_SHARE * (lengths[at] ?? 0)) / usual))
  }
  return best
}
