// From sorted questions to a model. Every question is judged by what was learned from other authors' files alone.

import type { Reading } from '../language/reading.ts'
import { otherLanguage, type Language } from '../language/language.ts'
import type { Catalog } from '../search/catalog.ts'
import { candidatesOf, ENOUGH_KNOWN, inquire, judgedBy } from '../search/confidence.ts'
import { wordFeatures } from '../search/features.ts'
import type { Hit } from '../search/fit.ts'
import { type Forest, LEVELS, probability } from '../search/forest.ts'
import { type Memory, NOWHERE } from '../search/memory.ts'
import { type Model, toLine } from '../search/model.ts'
import { isNear, isRecollected, readQuestion, type Recollected, toSorted } from '../search/recollection.ts'
import type { Search } from '../search/search.ts'
import { traitsOf } from '../search/traits.ts'
import { boost, type Row, rounded } from './boosting.ts'
import { type Example, fitPulls, kernelOf } from './ridge.ts'

/** What no article answers counts more: a wrong claim costs more than a missing answer, most of all one beside the subject. */
const NOWHERE_WEIGHT = { near: 2, far: 4 } as const
/**
 * From so sure on an article is the answer: three of four claims just above the bound are right, as near misses weigh double. More is
 * risked where nobody has sorted a question to an article yet, or it would hardly ever answer.
 */
const ANSWER = { known: 0.6, fresh: 0.4 } as const

/** Deeper trees follow the articles that they were grown on too closely to be of use for new ones. */
const FRESH_LEVELS = 2

/** In so many parts the authors are left out in turn: one by one, as there are no more of them, or some together. */
const PARTS = 8
/** How many of a hundred questions that have an answer may not even be offered one. */
const NOT_OFFERED = 0.05

/** A question as it was judged by what other authors' files teach. */
export interface Trial {
  text: Recollected
  /** The article that came out best, and how sure that was. */
  article: string
  sure: number
}

export interface Learned {
  model: Model
  /** By the forest that knows questions of people, the claims at its bound. */
  trials: Trial[]
}

interface Sample extends Row {
  text: Recollected
  article: string
}

/** Learns one language; `step` is called some times for each author. Takes some 75 s for 6,600 questions. */
export function learn(search: Search, language: Language, step: () => void): Learned {
  const catalog = search.catalogs[language]
  const texts = catalog.memory.texts.filter(isRecollected)
  const readings = new Map(texts.map((text) => [text, readQuestion(text.question, catalog.reader)]))
  const parts = partsOf(texts)
  const examples = texts.map((text): Example => ({ target: text.of === NOWHERE ? -1 : 1, weight: weightOf(text) }))
  const rows = kernelOf(productsOf(texts, readings, catalog))
  const pulls = fitPulls(rows, examples)
  step()
  const known: Sample[] = []
  const fresh: Sample[] = []
  for (const part of parts) {
    const isOwn = (i: number): boolean => part.has(texts[i]?.author ?? '')
    const memory = without(part, catalog.memory, texts, fitPulls(rows, examples, isOwn, pulls))
    for (const text of texts.filter(({ author }) => part.has(author))) {
      const samples = samplesOf(text, readings, search, memory, language)
      known.push(...samples.known)
      fresh.push(...samples.fresh)
    }
    step()
  }
  const deciders = {
    known: decide(known, parts, ANSWER.known, LEVELS, step),
    fresh: decide(fresh, parts, ANSWER.fresh, FRESH_LEVELS, step),
  }
  return {
    model: {
      known: deciders.known.decider,
      fresh: deciders.fresh.decider,
      files: filesOf(search, texts, readings, pulls),
    },
    trials: deciders.known.trials,
  }
}

/** How many times `learn` calls `step` for so many authors. */
export const stepsOf = (authors: number): number => 1 + 3 * Math.min(PARTS, authors)

/** Authors who are left out together. */
type Part = ReadonlySet<string>

function partsOf(texts: readonly Recollected[]): Part[] {
  const authors = [...new Set(texts.map(({ author }) => author))]
  return Array.from(
    { length: Math.min(PARTS, authors.length) },
    (_, n) => new Set(authors.filter((__, i) => i % PARTS === n)),
  )
}

const weightOf = ({ of, question }: Recollected): number =>
  of === NOWHERE ? NOWHERE_WEIGHT[isNear(question) ? 'near' : 'far'] : 1

type Readings = ReadonlyMap<Recollected, Reading>

/** As the model keeps questions. A file with a mistake in it is to be looked through every time, so that the mistake is told. */
function filesOf({ knowledge }: Search, texts: readonly Recollected[], readings: Readings, pulls: Float64Array) {
  const lines = new Map(knowledge.sorted?.map(({ file }): [string, string[]] => [file, []]))
  for (const [i, text] of texts.entries()) {
    const { units, asked, text: read } = readings.get(text) ?? { units: [], asked: new Set(), text: '' }
    const studied = { ...toSorted(text.question), pull: rounded(pulls[i] ?? 0), units, asked, text: read }
    lines.get(text.author)?.push(toLine(studied))
  }
  const right = knowledge.sorted?.filter(({ problems }) => problems.length === 0) ?? []
  return Object.fromEntries(right.map(({ file, hash }) => [hash, lines.get(file)?.join('\n') ?? '']))
}

/** The products of all pairs of questions. */
function productsOf(texts: readonly Recollected[], readings: Readings, { memory, language }: Catalog): Float32Array[] {
  const at = new Map(memory.texts.map((text, i) => [text, i]))
  const places = texts.map((text) => at.get(text) ?? 0)
  return texts.map((text) => {
    const reading = readings.get(text)
    const { likeness } = memory.evidence(reading ? traitsOf(reading, language) : [])
    const row = new Float32Array(places.length)
    for (let i = 0; i < row.length; i++) row[i] = likeness[places[i] ?? 0] ?? 0
    return row
  })
}

function without(part: Part, memory: Memory, texts: readonly Recollected[], pulls: Float64Array): Memory {
  const pullOf = new Map(texts.map((text, i) => [text.question.id, pulls[i] ?? 0]))
  return memory.changed((text) => {
    if (!isRecollected(text)) return text
    if (part.has(text.author)) return { ...text, weight: 0, pull: 0 }
    return { ...text, pull: pullOf.get(text.question.id) ?? 0 }
  })
}

function samplesOf(
  text: Recollected,
  readings: Readings,
  { catalogs }: Search,
  memory: Memory,
  language: Language,
): { known: Sample[]; fresh: Sample[] } {
  const catalog = catalogs[language]
  const reading = readings.get(text)
  if (!reading) return { known: [], fresh: [] }
  const asked = { reading, catalog, other: () => catalogs[otherLanguage(language)] }
  const inquiry = inquire(asked, [], memory)
  const toSample = ({ id }: Hit, features: readonly number[]): Sample => ({
    text,
    article: id,
    features,
    isRight: text.question.article?.includes(id) ?? false,
    weight: weightOf(text),
  })
  const cardOf = ({ id }: Hit) => catalog.cards.get(id)
  const known = candidatesOf(inquiry).flatMap((hit) => {
    const card = cardOf(hit)
    return card ? [toSample(hit, judgedBy(inquiry, hit, { ...card, known: ENOUGH_KNOWN }).features)] : []
  })
  const fresh = inquiry.hits.slice(0, 2).flatMap((hit) => {
    const card = cardOf(hit)
    return card ? [toSample(hit, wordFeatures(inquiry, hit, card))] : []
  })
  return { known, fresh }
}

/** A forest of all samples, and what forests of the other authors' samples say of each. */
function decide(samples: readonly Sample[], parts: readonly Part[], answer: number, levels: number, step: () => void) {
  const trials = parts.flatMap((part) => {
    const isOwn = ({ text }: Sample): boolean => part.has(text.author)
    const forest = boost(
      samples.filter((sample) => !isOwn(sample)),
      levels,
    )
    step()
    return trialsOf(samples.filter(isOwn), forest)
  })
  const answered = trials.flatMap(({ text, sure }) => (text.of === NOWHERE ? [] : [sure])).toSorted((a, b) => a - b)
  const offer = rounded(Math.min(answer, quantile(answered, NOT_OFFERED)))
  return { decider: { ...boost(samples, levels), answer, offer }, trials }
}

/** The best of each question's candidates. */
function trialsOf(samples: readonly Sample[], forest: Forest): Trial[] {
  const best = new Map<Recollected, Trial>()
  for (const { text, article, features } of samples) {
    const sure = probability(forest, features)
    if (sure > (best.get(text)?.sure ?? -1)) best.set(text, { text, article, sure })
  }
  return [...best.values()]
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
