// What the bot remembers: the articles' own titles and questions, and the questions of people that were sorted.

import type { Knowledge } from '../knowledge/article.ts'
import type { QuestionFile, SortedQuestion } from '../knowledge/questions.ts'
import { detectLanguage, type Language } from '../language/language.ts'
import type { Reader, Reading, Steps } from '../language/reading.ts'
import { normalize } from '../language/text.ts'
import { NOWHERE, type Remembered } from './memory.ts'
import { createLookup, learntFrom, type Model, type Sorted } from './model.ts'
import type { ReadQuestion } from './traits.ts'

/** How much a text counts as an example. */
const WEIGHT = { own: 1, answered: 1.5, near: 1.5, far: 0.6 } as const

/** A question of people, remembered. */
export interface Recollected extends Remembered {
  question: SortedQuestion
  /** The file that it stands in: one author's. */
  author: string
}

export const isRecollected = (text: Remembered): text is Recollected => 'question' in text

/** Those that stand alone and are either answered or not. */
const isLearnt = ({ kind, turns }: SortedQuestion): boolean => (kind === 'in' || kind === 'out') && turns.length === 1

interface Recollection {
  texts: Remembered[]
  /** Each as it is read. */
  readings: ReadQuestion[]
  /** Whether the model knew all of it. */
  isStudied: boolean
}

/** What is remembered; `own` are each article's title and questions. */
export function* recollect(
  { articles, sorted = [] }: Knowledge,
  language: Language,
  reader: Reader,
  own: readonly (readonly ReadQuestion[])[],
  model: Model,
): Steps<Recollection> {
  const places = new Map(articles.map(({ id }, place) => [id, place]))
  const lookUp = createLookup(model)
  const all: Recollection = {
    texts: own.flatMap((some, of) => some.map(() => ({ of, weight: WEIGHT.own, isAsked: false, pull: 0 }))),
    readings: own.flat(),
    isStudied: true,
  }

  function add(
    question: Sorted,
    pull: number,
    read: () => ReadQuestion,
    more?: Pick<Recollected, 'question' | 'author'>,
  ) {
    const of = placeOf(question, places)
    if (of === undefined) return
    all.texts.push({ of, weight: WEIGHT[question.kind], isAsked: true, pull, ...more })
    all.readings.push(read())
  }

  function* addNew({ file, questions }: QuestionFile): Steps<void> {
    for (const question of questions) {
      if (question.lang !== language || !isLearnt(question)) continue
      const known = lookUp(typedOf(question))
      add(toSorted(question), known?.pull ?? 0, () => known ?? readQuestion(question, reader), {
        question,
        author: file,
      })
      if (known) continue
      all.isStudied = false
      yield
    }
  }

  for (const file of sorted) {
    const learnt = learntFrom(model, file.hash)
    if (learnt) for (const one of learnt) add(one, one.pull, () => one)
    else yield* addNew(file)
    yield
  }
  return all
}

/** A question as it was typed. */
const typedOf = ({ turns }: SortedQuestion): string => turns.at(-1) ?? ''

/** What is learned of a question. */
export const toSorted = (question: SortedQuestion): Sorted => ({
  typed: typedOf(question),
  kind: question.kind === 'in' ? 'answered' : isNear(question) ? 'near' : 'far',
  articles: question.article ?? [],
})

/** Undefined for one whose article is gone. */
const placeOf = ({ kind, articles }: Sorted, places: ReadonlyMap<string, number>): number | undefined =>
  kind === 'answered' ? articles.flatMap((id) => places.get(id) ?? [])[0] : NOWHERE

/** Whether a question that no article answers is about the subject. */
export const isNear = ({ near, dist }: SortedQuestion): boolean => near ?? dist === 'near'

/** Reads a question of which the language is known. */
export function readQuestion(question: SortedQuestion, reader: Reader): Reading {
  const plain = normalize(typedOf(question))
  if (detectLanguage(plain) !== undefined) return reader.read(plain)
  const ways = reader.readLatin(plain).toSorted((a, b) => b.understood - a.understood)
  return ways[0] ?? reader.read(plain)
}
