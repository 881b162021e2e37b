// What is said to a supposition, learned from the sorted questions that tell how their answer opens; each is judged by what was
// learned from other authors' files alone.

import { type Manner, mannerOf, type PremiseModel, weigh, type Weighing } from '../dialogue/premise.ts'
import { toQuestion } from '../dialogue/question.ts'
import { marksOf } from '../dialogue/talk.ts'
import type { Knowledge } from '../knowledge/article.ts'
import { OPENINGS, type OpeningVerdict, type SortedQuestion } from '../knowledge/questions.ts'
import type { Language } from '../language/language.ts'
import type { Forest } from '../search/forest.ts'
import type { Model } from '../search/model.ts'
import { isNear } from '../search/recollection.ts'
import { createSearch, type Search } from '../search/search.ts'
import { boost, type Row } from './boosting.ts'

/** In so many parts the files are left out in turn. */
const PARTS = 4
/** A question that nothing answers, beside one that tells its opening: there are many, and all they teach is not to claim. */
const NOWHERE_WEIGHT = 0.1
/** So many questions must have a mark. */
const LEAST = 2

/** A question that tells its opening, or that nothing answers. */
interface Sample {
  part: number
  language: Language
  opening: OpeningVerdict | undefined
  /** The article looked at is one that answers it. */
  isOwn: boolean
  marks: ReadonlySet<string>
  weighing: Weighing
}

type Side = 'yes' | 'no'

/** Learns from all files; `models` are what the search has learned. Takes about a minute. */
export function learnPremises(knowledge: Knowledge, models: Record<Language, Model>): PremiseModel {
  const samples = Array.from({ length: PARTS }, (_, part) => samplesOf(part, knowledge, models)).flat()
  const labelled = samples.filter(({ opening }) => opening !== undefined)
  const manners = Array.from({ length: PARTS }, (_, part) => mannersOf(labelled.filter((one) => one.part !== part)))
  const rows = samples.map((sample) => rowOf(sample, manners[sample.part] ?? { ru: {}, zh: {} }))
  return { ...forestsOf(rows), manner: mannersOf(labelled) }
}

/** The questions of one part's files, looked up by what the other files teach. */
function samplesOf(part: number, knowledge: Knowledge, models: Record<Language, Model>): Sample[] {
  const { sorted = [] } = knowledge
  const isOwn = (_: unknown, i: number): boolean => i % PARTS === part
  const search = createSearch({ ...knowledge, sorted: sorted.filter((file, i) => !isOwn(file, i)) }, models)
  const questions = sorted.filter(isOwn).flatMap((file) => file.questions)
  return questions.filter(isTaught).flatMap((question) => sampleOf(question, part, search))
}

const isTaught = (question: SortedQuestion): boolean =>
  question.turns.length === 1 && (question.opening !== undefined || (question.kind === 'out' && isNear(question)))

function sampleOf({ turns, lang, opening, article: right }: SortedQuestion, part: number, search: Search): Sample[] {
  const message = search.read(turns[0] ?? '', lang)
  const found = search.look(message)
  const article = search.article(found.hits[0]?.id ?? '')
  if (!article || !message.isPlainScript || found.language !== lang) return []
  const question = toQuestion(found, message.plain)
  const weighing = weigh(article, lang, question, found.outcome === 'answer')
  if (!weighing || (opening === undefined && weighing.supposed.shape.isFor)) return []
  const isOwn = right?.includes(article.id) ?? false
  return [{ part, language: lang, opening, isOwn, marks: marksOf(message.plain), weighing }]
}

/** Naive Bayes of each opening against the others. */
function mannersOf(samples: readonly Sample[]): Record<Language, Manner> {
  const of = (language: Language): Manner => mannerFrom(samples.filter((sample) => sample.language === language))
  return { ru: of('ru'), zh: of('zh') }
}

function mannerFrom(samples: readonly Sample[]): Manner {
  const places = samples.map(({ opening }) => OPENINGS.findIndex((one) => one === opening))
  const all = OPENINGS.map((_, of) => places.filter((place) => place === of).length)
  const seen = new Map<string, number[]>()
  for (const [i, { marks }] of samples.entries()) {
    const of = places[i] ?? 0
    for (const mark of marks) {
      const counts = seen.get(mark) ?? OPENINGS.map(() => 0)
      counts[of] = (counts[of] ?? 0) + 1
      seen.set(mark, counts)
    }
  }
  const oddsOf = (counts: readonly number[]): number[] => {
    const having = counts.reduce((sum, count) => sum + count, 0)
    return counts.map((count, of) => {
      const [own, others] = [all[of] ?? 0, samples.length - (all[of] ?? 0)]
      return Math.round(10 * Math.log(((count + 0.5) * (others + 1)) / ((own + 1) * (having - count + 0.5))))
    })
  }
  const told = [...seen].filter(([, counts]) => counts.reduce((sum, count) => sum + count, 0) >= LEAST)
  return Object.fromEntries(told.map(([mark, counts]) => [mark, oddsOf(counts)]))
}

interface Told {
  sample: Sample
  features: number[]
}

const rowOf = (sample: Sample, manner: Record<Language, Manner>): Told => ({
  sample,
  features: [...sample.weighing.clues, ...mannerOf(sample.marks, manner[sample.language])],
})

function forestsOf(rows: readonly Told[]): Record<Side, Forest> {
  const forest = (side: Side): Forest =>
    boost(
      rows.map(({ sample: { opening, isOwn }, features }): Row => ({
        features,
        isRight: opening === side && isOwn,
        weight: opening === undefined ? NOWHERE_WEIGHT : 1,
      })),
    )
  return { yes: forest('yes'), no: forest('no') }
}
