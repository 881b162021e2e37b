// What the bot remembers: the articles' own titles and questions, and the questions of people that were sorted.

import type { Knowledge } from '../knowledge/article.ts'
import type { SortedQuestion } from '../knowledge/questions.ts'
import { detectLanguage, type Language } from '../language/language.ts'
import type { Reader, Reading, Steps } from '../language/reading.ts'
import { normalize } from '../language/text.ts'
import { NOWHERE, type Remembered } from './memory.ts'
import type { Model } from './model.ts'
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

/** What is remembered, each as it is read, and whether the model knew all of it; `own` are each article's title and questions. */
export function* recollect(
  { articles, sorted = [] }: Knowledge,
  language: Language,
  reader: Reader,
  own: readonly (readonly ReadQuestion[])[],
  { studied }: Model,
): Steps<{ texts: Remembered[]; readings: ReadQuestion[]; isStudied: boolean }> {
  let isStudied = true
  const places = new Map(articles.map(({ id }, place) => [id, place]))
  const readings = own.flat()
  const texts = own.flatMap((some, of) => some.map((): Remembered => ({ of, weight: WEIGHT.own, isAsked: false, pull: 0 }))) // prettier-ignore
  for (const { file, questions } of sorted) {
    for (const question of questions) {
      const of = question.lang === language && isLearnt(question) ? placeOf(question, places) : undefined
      if (of === undefined) continue
      const known = studied.get(typedOf(question))
      const text: Recollected = { of, weight: weightOf(question), isAsked: true, pull: known?.pull ?? 0, question, author: file } // prettier-ignore
      texts.push(text)
      readings.push(known ?? readQuestion(question, reader))
      if (known) continue
      isStudied = false
      yield
    }
    yield
  }
  return { texts, readings, isStudied }
}

/** A question as it was typed. */
export const typedOf = ({ turns }: SortedQuestion): string => turns.at(-1) ?? ''

const weightOf = (question: SortedQuestion): number =>
  question.kind === 'in' ? WEIGHT.answered : isNear(question) ? WEIGHT.near : WEIGHT.far

/** Undefined for one whose article is gone. */
function placeOf({ kind, article }: SortedQuestion, places: ReadonlyMap<string, number>): number | undefined {
  return kind === 'out' ? NOWHERE : article?.flatMap((id) => places.get(id) ?? [])[0]
}

/** Whether a question that no article answers is about the subject. */
export const isNear = ({ near, dist }: SortedQuestion): boolean => near ?? dist === 'near'

/** Reads a question of which the language is known. */
export function readQuestion(question: SortedQuestion, reader: Reader): Reading {
  const plain = normalize(typedOf(question))
  if (detectLanguage(plain) !== undefined) return reader.read(plain)
  const ways = reader.readLatin(plain).toSorted((a, b) => b.understood - a.understood)
  return ways[0] ?? reader.read(plain)
}
