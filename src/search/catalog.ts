// The articles of one language as an index that questions are asked of.

import type { Article, Gap, Knowledge } from '../knowledge/article.ts'
import type { Asked } from '../language/reading.ts'
import { CHINESE_FIELDS } from '../language/chinese.ts'
import { createChineseAnalyser } from '../language/chinese-reader.ts'
import type { Language } from '../language/language.ts'
import type { Analyser, Fields, IndexTerms, Pattern, Reader, Reading, Steps } from '../language/reading.ts'
import { RUSSIAN_FIELDS } from '../language/russian.ts'
import { createRussianAnalyser } from '../language/russian-reader.ts'
import { createRanking, type Ranked } from './ranking.ts'
import { createMemory, type Memory } from './memory.ts'
import type { Model } from './model.ts'
import { recollect } from './recollection.ts'
import { traitsOfIndexed } from './traits.ts'

/** A title or a question of an article, as terms: what a matching question looks like. */
export interface Exemplar {
  units: Set<string>
  asked: Set<Asked>
  /** The weight of all its terms and kinds. */
  weight: number
}

/** What the index knows of one article. */
export interface Card {
  id: string
  exemplars: Exemplar[]
  /** Terms of its title and questions. */
  asking: Set<string>
  /** Terms of its answer. */
  telling: Set<string>
  /** Its title and questions in the form that gaps are looked up in. */
  literals: string[]
  asked: Set<Asked>
  /** Its place among the classes of the memory. */
  place: number
  /** How many questions of people are sorted to it. */
  known: number
}

export interface Catalog {
  language: Language
  analyser: Analyser
  reader: Reader
  cards: ReadonlyMap<string, Card>
  gaps: GapTerms[]
  /** How it is decided. */
  model: Model
  /** The questions whose right answer is known. */
  memory: Memory
  /** Inverse document frequency of a term over articles; the highest for terms that no article has. */
  idf(term: string): number
  /** The inverse document frequency of a term that a single article has. */
  idfOfOne: number
  /** Articles by full-text relevance, the best first. */
  rank(reading: Reading): Ranked[]
}

export interface GapTerms {
  gap: Gap
  /** Each shows the subject when a question matches it, unless the article in question asks the same itself. */
  patterns: Pattern[]
}

const ANALYSERS = { ru: createRussianAnalyser, zh: createChineseAnalyser } as const
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

const SENTENCE_END = /(?<=[.!?。！？])\s*|\n+/u

const textsOf = (article: Article, language: Language): string[] => {
  const { title, questions, answer } = article[language]
  return [title, ...questions, answer]
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

/** Builds the index of one language, in steps; some milliseconds an article. */
export function* createCatalog(knowledge: Knowledge, language: Language, model: Model): Steps<Catalog> {
  const { articles } = knowledge
  const analyser = yield* ANALYSERS[language]({
    texts: articles.flatMap((article) => textsOf(article, language)),
    synonyms: knowledge.synonyms[language],
    extra: knowledge.gaps.flatMap((gap) => gap[language].words),
  })
  const terms: ArticleTerms[] = []
  for (const article of articles) {
    terms.push(yield* termsOf(article, language, analyser))
  }
  const idf = createIdf(terms)
  yield
  const cards: Card[] = []
  for (const one of terms) {
    cards.push(createCard(one, cards.length, idf))
    yield
  }
  const reader = analyser.createReader(new Set(terms.flatMap(({ asking, telling }) => [...asking, ...telling])))
  const own = terms.map(({ exemplars }) => exemplars.map((exemplar) => traitsOfIndexed(exemplar, language)))
  const { texts, traits } = yield* recollect(knowledge, language, reader, own, model)
  for (const { of, isAsked } of texts) {
    const card = isAsked ? cards[of] : undefined
    if (card) card.known++
  }
  return {
    language,
    analyser,
    reader,
    model,
    memory: yield* createMemory(texts, traits, articles.length),
    cards: new Map(cards.map((card) => [card.id, card])),
    gaps: yield* gapTerms(knowledge.gaps, language, analyser),
    idf,
    idfOfOne: inverseFrequency(1, articles.length),
    rank: yield* createArticleRanking(terms, language, idf),
  }
}

/** An article's texts, each analysed once. */
interface ArticleTerms {
  article: Article
  /** Title and questions. */
  exemplars: IndexTerms[]
  /** These and the sentences of the answer. */
  passages: IndexTerms[]
  asking: Set<string>
  telling: Set<string>
}

function* termsOf(article: Article, language: Language, analyser: Analyser): Steps<ArticleTerms> {
  const { title, questions, answer } = article[language]
  const exemplars = yield* indexAll([title, ...questions], analyser)
  const sentences = yield* indexAll(answer.split(SENTENCE_END).filter((text) => text.trim() !== ''), analyser) // prettier-ignore
  return {
    article,
    exemplars,
    passages: [...exemplars, ...sentences],
    asking: new Set(exemplars.flatMap((exemplar) => exemplar.units)),
    telling: new Set(sentences.flatMap((sentence) => sentence.units)),
  }
}

function* indexAll(texts: readonly string[], analyser: Analyser): Steps<IndexTerms[]> {
  const indexed: IndexTerms[] = []
  for (const text of texts) {
    indexed.push(analyser.index(text))
    yield
  }
  return indexed
}

type Idf = (term: string) => number

const inverseFrequency = (df: number, articles: number): number => Math.log(1 + (articles - df + 0.5) / (df + 0.5))

/** Inverse document frequency over articles, as in BM25. */
function createIdf(terms: readonly ArticleTerms[]): Idf {
  // Not `terms.length` below: the function would keep all terms of all texts in memory.
  const articles = terms.length
  const frequency = new Map<string, number>()
  for (const { asking, telling } of terms) {
    for (const term of new Set([...asking, ...telling])) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  }
  return (term) => {
    return inverseFrequency(frequency.get(term) ?? 0, articles)
  }
}

function createCard({ article, exemplars, asking, telling }: ArticleTerms, place: number, idf: Idf): Card {
  const weigh = ({ units, asked }: IndexTerms): number =>
    units.reduce((sum, term) => sum + Math.max(LEAST_WEIGHT, idf(term)), 0) +
    [...asked].reduce((sum, kind) => sum + ASKED_WEIGHT[kind], 0)
  return {
    id: article.id,
    exemplars: exemplars.map((terms) => ({ units: new Set(terms.units), asked: terms.asked, weight: weigh(terms) })),
    asking,
    telling,
    literals: exemplars.map((exemplar) => exemplar.literal),
    asked: new Set(article.asks ?? exemplars.flatMap((exemplar) => [...exemplar.asked])),
    place,
    known: 0,
  }
}

function* gapTerms(gaps: readonly Gap[], language: Language, analyser: Analyser): Steps<GapTerms[]> {
  const terms: GapTerms[] = []
  for (const gap of gaps) {
    terms.push({ gap, patterns: gap[language].words.map((words) => analyser.pattern(words)) })
    yield
  }
  return terms
}

/** Whole articles; those that have one passage (a title, question or sentence) that fits well come first. */
function* createArticleRanking(
  terms: readonly ArticleTerms[],
  language: Language,
  idf: Idf,
): Steps<(reading: Reading) => Ranked[]> {
  const whole = yield* createRanking(
    terms.map(({ article, passages }) => ({
      id: article.id,
      fields: joinFields(passages.map(({ fields }) => fields)),
    })),
    BOOST[language],
  )
  const { field, share, usual } = PASSAGES[language]
  const passages = new Map(
    terms.map(({ article, passages: all }) => [article.id, all.map((one) => toPassage(one, field))]),
  )
  if (language === 'zh') {
    const isTelling = createTelling(terms)
    const bigramIdf = createFieldIdf(terms, field)
    return ({ fields, weights }) => {
      const ranked = whole.rank({ ...fields, u: (fields['u'] ?? []).filter(isTelling) }, weights)
      return byBestPassage(
        ranked,
        new Map((fields[field] ?? []).map((term) => [term, bigramIdf(term)])),
        passages,
        share,
        usual,
      )
    }
  }
  return ({ fields, weights }) => {
    const asked = new Map(
      (fields[field] ?? []).map((term) => [term, idf(term) * (weights.get(`${field}${term}`) ?? 1)]),
    )
    return byBestPassage(whole.rank(fields, weights), asked, passages, share, usual)
  }
}

/** Inverse document frequency of a field's terms. */
function createFieldIdf(terms: readonly ArticleTerms[], field: string): Idf {
  const articles = terms.length
  const frequency = new Map<string, number>()
  for (const { passages } of terms) {
    for (const term of new Set(passages.flatMap(({ fields }) => fields[field] ?? [])))
      frequency.set(term, (frequency.get(term) ?? 0) + 1)
  }
  return (term) => inverseFrequency(frequency.get(term) ?? 0, articles)
}

/** Characters that many articles have would make the ranking look at all of them, and tell none from another. */
const COMMON_SHARE = 0.2

/** A test for characters that are not common. */
function createTelling(terms: readonly ArticleTerms[]): (character: string) => boolean {
  const articles = new Map<string, number>()
  for (const { passages } of terms) {
    const characters = new Set(passages.flatMap(({ fields }) => fields['u'] ?? []))
    for (const character of characters) articles.set(character, (articles.get(character) ?? 0) + 1)
  }
  const most = COMMON_SHARE * terms.length
  const common = new Set([...articles].filter(([, n]) => n > most).map(([character]) => character))
  return (character) => !common.has(character)
}

interface Passage {
  terms: ReadonlySet<string>
  length: number
}

const toPassage = ({ fields }: IndexTerms, field: string): Passage => ({
  terms: new Set(fields[field]),
  length: fields[field]?.length ?? 0,
})

function joinFields(parts: readonly Fields[]): Fields {
  const joined: Fields = {}
  for (const part of parts) for (const [field, terms] of Object.entries(part)) (joined[field] ??= []).push(...terms)
  return joined
}

/** How many of the best articles are looked into. */
const LOOKED_INTO = 30

/** Adds to each article's score what its best passage makes of the question's terms, as a share of all that they weigh. */
function byBestPassage(
  ranked: readonly Ranked[],
  asked: ReadonlyMap<string, number>,
  passages: ReadonlyMap<string, readonly Passage[]>,
  share: number,
  usual: number,
): Ranked[] {
  const all = [...asked.values()].reduce((sum, weight) => sum + weight, 0) || 1
  const top = ranked[0]?.score ?? 0
  const fit = ({ terms, length }: Passage): number => {
    let met = 0
    for (const [term, weight] of asked) if (terms.has(term)) met += weight
    return met / all / (1 - LENGTH_SHARE + (LENGTH_SHARE * length) / usual)
  }
  return ranked
    .map(({ id, score }, i) => {
      const best = i < LOOKED_INTO ? Math.max(0, ...(passages.get(id) ?? []).map(fit)) : 0
      return { id, score: score + share * top * best }
    })
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}
