// Which articles a question is about: whole articles by full text, those first that have one passage that fits well.

import { CHINESE_FIELDS } from '../language/chinese.ts'
import type { Language } from '../language/language.ts'
import type { Fields, IndexTerms, Reading, Steps } from '../language/reading.ts'
import { RUSSIAN_FIELDS } from '../language/russian.ts'
import { createFrequencies, type Frequencies } from './frequencies.ts'
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
  /** Articles by relevance, the best first; `idf` weighs what Russian passages are compared by. */
  rank(reading: Reading, idf: (term: string) => number): Ranked[]
  /** The same without some articles and with others; it shares the full text, so that from then on only the new one ranks. */
  amend(gone: readonly Parted[], come: readonly Parted[]): Steps<Relevance>
}

interface Passage {
  terms: ReadonlySet<string>
  length: number
}

/** What is known of the passages beside the full text; a change makes another. */
interface Passages {
  ofArticle: ReadonlyMap<string, readonly Passage[]>
  /** Chinese characters, and what passages are compared by, over articles. */
  characters: Frequencies
  compared: Frequencies
}

/** Relevance over no articles yet. */
export function createRelevance(language: Language): Relevance {
  const none = { ofArticle: new Map(), characters: createFrequencies(), compared: createFrequencies() }
  return relevanceOver(language, createRanking(BOOST[language]), none)
}

function relevanceOver(language: Language, whole: Ranking, passages: Passages): Relevance {
  const rank = language === 'zh' ? rankChinese : rankRussian
  return {
    rank: (reading, idf) => rank(reading, whole, passages, idf),
    *amend(gone, come) {
      yield* whole.change(gone.map(toEntry), come.map(toEntry))
      return relevanceOver(language, whole, amendPassages(passages, gone, come, PASSAGES[language].field))
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

function amendPassages(
  { ofArticle, characters, compared }: Passages,
  gone: readonly Parted[],
  come: readonly Parted[],
  field: string,
): Passages {
  const amended = new Map(ofArticle)
  for (const { id } of gone) amended.delete(id)
  for (const { id, passages } of come) amended.set(id, passages.map((passage) => toPassage(passage, field))) // prettier-ignore
  const amend = (frequencies: Frequencies, name: string): Frequencies =>
    frequencies.amend(
      gone.map(({ passages }) => passages.flatMap(({ fields }) => fields[name] ?? [])),
      come.map(({ passages }) => passages.flatMap(({ fields }) => fields[name] ?? [])),
    )
  return { ofArticle: amended, characters: amend(characters, 'u'), compared: amend(compared, field) }
}

const toPassage = ({ fields }: IndexTerms, field: string): Passage => ({
  terms: new Set(fields[field]),
  length: fields[field]?.length ?? 0,
})

type Rank = (reading: Reading, whole: Ranking, passages: Passages, idf: (term: string) => number) => Ranked[]

const rankRussian: Rank = ({ fields, weights }, whole, passages, idf) => {
  const asked = new Map((fields['s'] ?? []).map((term) => [term, idf(term) * (weights.get(`s${term}`) ?? 1)]))
  return byBestPassage(whole.rank(fields, weights), asked, passages, 'ru')
}

/** Characters that many articles have would make the ranking look at all of them, and tell none from another. */
const COMMON_SHARE = 0.2

const rankChinese: Rank = ({ fields, weights }, whole, passages) => {
  const { characters, compared } = passages
  const most = COMMON_SHARE * characters.articles
  const telling = (fields['u'] ?? []).filter((character) => characters.of(character) <= most)
  const asked = new Map((fields['b'] ?? []).map((term) => [term, compared.idf(term)]))
  return byBestPassage(whole.rank({ ...fields, u: telling }, weights), asked, passages, 'zh')
}

/** How many of the best articles are looked into. */
const LOOKED_INTO = 30

/** Adds to each article's score what its best passage makes of the question's terms, as a share of all that they weigh. */
function byBestPassage(
  ranked: readonly Ranked[],
  asked: ReadonlyMap<string, number>,
  { ofArticle }: Passages,
  language: Language,
): Ranked[] {
  const { share, usual } = PASSAGES[language]
  const all = [...asked.values()].reduce((sum, weight) => sum + weight, 0) || 1
  const top = ranked[0]?.score ?? 0
  return ranked
    .map(({ id, score }, i) => {
      const best = i < LOOKED_INTO ? bestFit(ofArticle.get(id) ?? [], asked, usual) : 0
      return { id, score: score + (share * top * best) / all }
    })
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}

/** What the best of an article's passages has of the asked terms' weight. */
function bestFit(passages: readonly Passage[], asked: ReadonlyMap<string, number>, usual: number): number {
  const terms = [...asked]
  let best = 0
  for (const passage of passages) {
    let met = 0
    for (const [term, weight] of terms) if (passage.terms.has(term)) met += weight
    if (met > 0) best = Math.max(best, met / (1 - LENGTH_SHARE + (LENGTH_SHARE * passage.length) / usual))
  }
  return best
}
