// What both kinds of storage share about the question log.

import type { Question, UnansweredQuestion } from './storage.ts'

/** The date of a count of days since 1970. */
export const toDay = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10)

/** Why a question stands in the list of the unanswered. */
export const toWhy = ({ outcome }: Pick<Question, 'outcome'>): UnansweredQuestion['why'] =>
  outcome === 'unknown' || outcome === 'choices' ? outcome : 'down'

/** The form in which two questions count as the same text: letter case and spaces aside. */
export const foldText = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase()

/** A text that every database can keep as it is: no NUL, no half of a surrogate pair. */
export const toStorable = (text: string) => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD')
