// The articles of one language as an index that questions are asked of.

import type { Article, Knowledge } from '../knowledge/article.ts'
import { createChineseAnalyser } from '../language/chinese-reader.ts'
import type { Language } from '../language/language.ts'
import type { Amended, Analyser, IndexTerms, Reader, Reading, Steps } from '../language/reading.ts'
import { createRussianAnalyser } from '../language/russian-reader.ts'
import { type Card, cardOf, createWeighing } from './card.ts'
import { createFrequencies, type Frequencies, inverseFrequency } from './frequencies.ts'
import { createShowGaps, type ShowGaps } from './gaps.ts'
import { createMemory, type Memory } from './memory.ts'
import type { Model } from './model.ts'
import type { Ranked } from './ranking.ts'
import { recollect } from './recollection.ts'
import { createRelevance, type Parted, type Relevance } from './relevance.ts'
import { readAsIndexed, traitsOfAll } from './traits.ts'

export interface Catalog {
  language: Language
  analyser: Analyser
  reader: Reader
  cards: ReadonlyMap<string, Card>
  /** The subjects not covered that a literal names. */
  showGaps: ShowGaps
  /** How it is decided. */
  model: Model
  /** The questions whose right answer is known. */
  memory: Memory
  /** Inverse document frequency of a term over articles; the highest for terms that no article has. */
  idf(term: string): number
  /** The inverse document frequency of a term that a single article has. */
  idfOfOne: number
  /** How much the terms and kinds of each of an article's exemplars weigh. */
  weightsOf(card: Card): readonly number[]
  /** The best articles by full-text relevance, and those of `also` that have any, the best first. */
  rank(reading: Reading, also?: readonly string[]): Ranked[]
  kept: Kept
}

const ANALYSERS = { ru: createRussianAnalyser, zh: createChineseAnalyser } as const
const SENTENCE_END = /(?<=[.!?。！？])\s*|\n+/u

const textsOfAll = (articles: readonly Article[], language: Language): string[] =>
  articles.flatMap(({ [language]: { title, questions, answer } }) => [title, ...questions, answer])

/** An article as it was indexed. */
interface Indexed {
  article: Article
  card: Card
  /** Its texts in the form of `IndexTerms.literal`. */
  literal: string
}

/** What the next edit is taken up in. */
interface Kept {
  indexed: ReadonlyMap<string, Indexed>
  frequencies: Frequencies
  relevance: Relevance
  /** Hashes of the files of sorted questions. */
  sorted: string[]
  /** Whether the model knows all sorted questions, so that none is read anew. */
  isStudied: boolean
}

const NOTHING = { indexed: new Map<string, Indexed>(), frequencies: createFrequencies() }

/**
 * Indexes the articles of one language: all, in some milliseconds each, or with a catalog `before` of the same synonyms
 * and gaps those that differ. The steps that it returns take the change up in what both share and give the catalog;
 * from their first on, `before` must not be asked any more.
 */
export function* createCatalog(
  knowledge: Knowledge,
  language: Language,
  model: Model,
  before?: Catalog,
): Steps<Steps<Catalog>> {
  const { gone, come } = changedArticles(knowledge.articles, language, before)
  const { analyser, isOther, settle } = before
    ? yield* before.analyser.amend(textsOfAll(gone, language), textsOfAll(come, language))
    : unshared(yield* createAnalyser(knowledge, language))
  const kept = before?.kept ?? { ...NOTHING, relevance: createRelevance(language) }
  const left = new Set(gone.map(({ id }) => id))
  const others = [...kept.indexed.values()].filter(({ article, literal }) => !left.has(article.id) && isOther(literal))
  const again = others.map(({ article }) => article)
  const { relevance } = kept
  const out = before ? yield* termsOfAll([...gone, ...again], { language, analyser: before.analyser, relevance }) : []
  const into = yield* termsOfAll([...come, ...again], { language, analyser, relevance })
  const showGaps = before?.showGaps ?? (yield* createShowGaps(knowledge.gaps, language, analyser))
  const frequencies = kept.frequencies.amend(out.map(allTerms), into.map(allTerms))
  const indexed = indexedAfter(knowledge.articles, kept, into)
  const cards = new Map(Array.from(indexed, ([id, { card }]) => [id, card]))
  const reader = analyser.createReader(frequencies)
  const remembered = yield* remember({ knowledge, language, model, reader, cards }, before)
  yield

  return (function* (): Steps<Catalog> {
    yield* settle()
    yield* relevance.change(out, into)
    return {
      language,
      analyser,
      reader,
      model,
      memory: remembered.memory,
      cards,
      showGaps,
      idf: frequencies.idf,
      weightsOf: createWeighing(frequencies),
      idfOfOne: inverseFrequency(1, frequencies.articles),
      rank: (reading, also) => relevance.rank(reading, frequencies.idf, also),
      kept: { ...kept, indexed, frequencies, sorted: remembered.sorted, isStudied: remembered.isStudied },
    }
  })()
}

interface ToRemember {
  knowledge: Knowledge
  language: Language
  model: Model
  reader: Reader
  cards: ReadonlyMap<string, Card>
}

interface Remembering extends Pick<Kept, 'sorted' | 'isStudied'> {
  memory: Memory
}

/** What is remembered: as before, where neither the sorted questions nor those of the articles have changed. */
function* remember(all: ToRemember, before?: Catalog): Steps<Remembering> {
  const cards = [...all.cards.values()]
  const sorted = (all.knowledge.sorted ?? []).map(({ hash }) => hash)
  const isSame = before && isEqual(sorted, before.kept.sorted) && areAlike(cards, [...before.cards.values()])
  const { memory, isStudied } = isSame ? { memory: before.memory, ...before.kept } : yield* memorise(all, cards)
  for (const { of, isAsked } of memory.texts) {
    const card = isAsked ? cards[of] : undefined
    if (card) card.known++
  }
  return { memory, sorted, isStudied }
}

const termsAsked = ({ units, asked }: Card['exemplars'][number]) => [units, [...asked]]

/** Whether articles ask the same, one by one. */
const areAlike = (cards: readonly Card[], others: readonly Card[]): boolean =>
  cards.length === others.length &&
  cards.every(({ id, asking, literals, exemplars }, i) => {
    const other = others[i]
    if (other?.id !== id) return false
    if (other.asking === asking) return true
    return isEqual([literals, exemplars.map(termsAsked)], [other.literals, other.exemplars.map(termsAsked)])
  })

function* memorise(
  { knowledge, language, model, reader }: ToRemember,
  cards: readonly Card[],
): Steps<{ memory: Memory; isStudied: boolean }> {
  const own = cards.map(({ exemplars, literals }) =>
    exemplars.map(({ units, asked }, i) => readAsIndexed({ units, literal: literals[i] ?? '', asked }, language)),
  )
  const { texts, readings, isStudied } = yield* recollect(knowledge, language, reader, own, model)
  return { memory: yield* createMemory(texts, traitsOfAll(readings, language), cards.length), isStudied }
}

const createAnalyser = ({ articles, synonyms, gaps }: Knowledge, language: Language): Steps<Analyser> =>
  ANALYSERS[language]({
    texts: textsOfAll(articles, language),
    synonyms: synonyms[language],
    extra: gaps.flatMap((gap) => gap[language].words),
  })

const unshared = (analyser: Analyser): Amended => ({ analyser, isOther: () => false, *settle() {} })

/** Whether plain data (no sets or maps) are the same. */
export const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Whether two articles are the same to the index of a language. */
const isSame = (a: Article, b: Article, language: Language): boolean =>
  isEqual([a[language], a.asks], [b[language], b.asks])

interface Changed {
  /** As they were. */
  gone: Article[]
  /** As they are. */
  come: Article[]
}

function changedArticles(articles: readonly Article[], language: Language, before?: Catalog): Changed {
  const gone = new Map(Array.from(before?.kept.indexed ?? [], ([id, { article }]) => [id, article]))
  const come: Article[] = []
  for (const article of articles) {
    const there = gone.get(article.id)
    if (there && isSame(there, article, language)) gone.delete(article.id)
    else come.push(article)
  }
  return { gone: [...gone.values()], come }
}

/** The articles as indexed now: those that came anew, the others as before. */
function indexedAfter(
  articles: readonly Article[],
  { indexed }: Pick<Kept, 'indexed'>,
  into: readonly ArticleTerms[],
): Map<string, Indexed> {
  const fresh = new Map(into.map(({ id, article, card, literal }) => [id, { article, card, literal }]))
  const all = new Map<string, Indexed>()
  for (const { id } of articles) {
    const one = fresh.get(id) ?? indexed.get(id)
    if (one) all.set(id, { ...one, card: { ...one.card, place: all.size, known: 0 } })
  }
  return all
}

/** An article's texts, each analysed once: what goes into the index, and what is known of it. */
interface ArticleTerms extends Parted, Pick<Indexed, 'article' | 'literal'> {
  card: Card
}

const allTerms = ({ card: { asking, telling } }: ArticleTerms): string[] => [...asking.keys(), ...telling]

/** What turns articles into terms. */
interface Taking {
  language: Language
  analyser: Analyser
  relevance: Relevance
}

function* termsOfAll(articles: readonly Article[], taking: Taking): Steps<ArticleTerms[]> {
  const all: ArticleTerms[] = []
  for (const article of articles) all.push(yield* termsOf(article, taking))
  return all
}

function* termsOf(article: Article, { language, analyser, relevance }: Taking): Steps<ArticleTerms> {
  const { title, questions, answer } = article[language]
  const exemplars = yield* indexAll([title, ...questions], analyser)
  const sentences = yield* indexAll(answer.split(SENTENCE_END).filter((text) => text.trim() !== ''), analyser, true) // prettier-ignore
  const passages = [...exemplars, ...sentences]
  return {
    ...relevance.toParted(article.id, passages),
    article,
    card: cardOf(article, exemplars, sentences),
    literal: passages.map(({ literal }) => literal).join('\n'),
  }
}

function* indexAll(texts: readonly string[], analyser: Analyser, isTold = false): Steps<IndexTerms[]> {
  const indexed: IndexTerms[] = []
  for (const text of texts) {
    indexed.push(analyser.index(text, isTold))
    yield
  }
  return indexed
}
