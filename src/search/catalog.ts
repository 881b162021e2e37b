// The articles of one language as an index that questions are asked of.

import type { Article, Gap, Knowledge } from '../knowledge/article.ts'
import { createChineseAnalyser } from '../language/chinese-analyser.ts'
import { CHINESE_FIELDS } from '../language/chinese-terms.ts'
import type { Language } from '../language/language.ts'
import type { Analyser, Asked, Fields, IndexTerms, Pattern, Reading } from '../language/reading.ts'
import { createRussianAnalyser } from '../language/russian-analyser.ts'
import { RUSSIAN_FIELDS } from '../language/russian-terms.ts'
import type { Steps } from '../language/steps.ts'
import { createRanking, type Ranked, type Ranking } from './ranking.ts'

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
}

export interface Catalog {
  language: Language
  analyser: Analyser
  cards: ReadonlyMap<string, Card>
  gaps: GapTerms[]
  /** Inverse document frequency of a term over articles; the highest for terms that no article has. */
  idf(term: string): number
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

/** Passages are few words, so trigrams would be most of their index and tell little. */
const PASSAGE_BOOST = { s: 1 }

/** How much the best single passage adds to the whole article's relevance. */
const PASSAGE_SHARE = 0.5

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
export function* createCatalog(knowledge: Knowledge, language: Language): Steps<Catalog> {
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
    cards.push(createCard(one, idf))
    yield
  }
  return {
    language,
    analyser,
    cards: new Map(cards.map((card) => [card.id, card])),
    gaps: yield* gapTerms(knowledge.gaps, language, analyser),
    idf,
    rank: yield* createArticleRanking(terms, language),
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

/** Inverse document frequency over articles, as in BM25. */
function createIdf(terms: readonly ArticleTerms[]): Idf {
  // Not `terms.length` below: the function would keep all terms of all texts in memory.
  const articles = terms.length
  const frequency = new Map<string, number>()
  for (const { asking, telling } of terms) {
    for (const term of new Set([...asking, ...telling])) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  }
  return (term) => {
    const df = frequency.get(term) ?? 0
    return Math.log(1 + (articles - df + 0.5) / (df + 0.5))
  }
}

function createCard({ article, exemplars, asking, telling }: ArticleTerms, idf: Idf): Card {
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

/**
 * Whole articles, and in Russian their single titles, questions and sentences too: a passage that fits well lifts its
 * article (Recall@1 on foreign text .945 → .960; in Chinese it would cost half a point).
 */
function* createArticleRanking(
  terms: readonly ArticleTerms[],
  language: Language,
): Steps<(reading: Reading) => Ranked[]> {
  const whole = yield* createRanking(
    terms.map(({ article, passages }) => ({
      id: article.id,
      fields: joinFields(passages.map(({ fields }) => fields)),
    })),
    BOOST[language],
  )
  if (language === 'zh') return (reading) => whole.rank(reading.fields, reading.weights)
  const single = yield* createRanking(
    terms.flatMap(({ article, passages }) => passages.map(({ fields }, i) => ({ id: `${article.id}#${i}`, fields }))),
    PASSAGE_BOOST,
  )
  return (reading) => combine(whole, single, reading)
}

function joinFields(parts: readonly Fields[]): Fields {
  const joined: Fields = {}
  for (const part of parts) for (const [field, terms] of Object.entries(part)) (joined[field] ??= []).push(...terms)
  return joined
}

function combine(whole: Ranking, single: Ranking, { fields, weights }: Reading): Ranked[] {
  const best = new Map<string, number>()
  for (const { id, score } of single.rank(fields, weights)) {
    const article = id.slice(0, id.lastIndexOf('#'))
    if (!best.has(article)) best.set(article, score)
  }
  return whole
    .rank(fields, weights)
    .map(({ id, score }) => ({ id, score: score + PASSAGE_SHARE * (best.get(id) ?? 0) }))
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}
