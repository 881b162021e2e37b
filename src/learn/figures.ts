// How the learned decision does on authors that it did not learn from: what is kept beside, and what tests hold.

import type { Language } from '../language/language.ts'
import { NOWHERE } from '../search/memory.ts'
import { isNear } from '../search/recollection.ts'
import type { Search } from '../search/search.ts'
import type { Learned, Trial } from './training.ts'

/** Of so many questions that have an answer, how many got the right one and a wrong one. */
interface Answered {
  asked: number
  right: number
  wrong: number
}

/** Of so many that have none, how many were given one. */
interface Unanswerable {
  asked: number
  claimed: number
}

interface Rows {
  in: Answered
  near: Unanswerable
  far: Unanswerable
}

export interface Figures extends Rows {
  /** By the file that an author's questions stand in. */
  files: Record<string, Rows>
  styles: Record<string, Answered>
  facts: Record<string, Answered>
}

/** From all trials, each by forests and memories of the other authors' files. */
export function figuresOf({ model, trials }: Learned, search: Search, language: Language): Figures {
  const isClaimed = ({ sure }: Trial): boolean => sure >= model.known.answer
  const count = (some: readonly Trial[]): Answered => {
    const claimed = some.filter(isClaimed)
    const right = claimed.filter((trial) => isRight(trial, search, language)).length
    return { asked: some.length, right, wrong: claimed.length - right }
  }
  const countClaims = (some: readonly Trial[]): Unanswerable => ({
    asked: some.length,
    claimed: some.filter(isClaimed).length,
  })
  const rowsOf = (some: readonly Trial[]): Rows => {
    const none = some.filter(({ text }) => text.of === NOWHERE)
    return {
      in: count(some.filter(({ text }) => text.of !== NOWHERE)),
      near: countClaims(none.filter(({ text }) => isNear(text.question))),
      far: countClaims(none.filter(({ text }) => !isNear(text.question))),
    }
  }
  const answered = trials.filter(({ text }) => text.of !== NOWHERE)
  const files = [...new Set(trials.map(({ text }) => text.author))].toSorted()
  const by = (nameOf: (trial: Trial) => string | undefined): Record<string, Answered> => {
    const names = [...new Set(answered.map((trial) => nameOf(trial) ?? '—'))].toSorted()
    return Object.fromEntries(
      names.map((name) => [name, count(answered.filter((trial) => (nameOf(trial) ?? '—') === name))]),
    )
  }
  return {
    ...rowsOf(trials),
    files: Object.fromEntries(files.map((file) => [file, rowsOf(trials.filter(({ text }) => text.author === file))])),
    styles: by(({ text }) => text.question.style),
    facts: by(({ text }) => text.question.fact),
  }
}

/** By what the answer must tell, where that is said, else by the article. */
function isRight({ text: { question }, article: id }: Trial, { article }: Search, language: Language): boolean {
  const answer = article(id)?.[language].answer ?? ''
  if (question.must.length === 0) return question.article?.includes(id) ?? false
  return question.must.every((pattern) => new RegExp(pattern, 'iu').test(answer))
}

/** How sure a normal distribution makes us, in standard deviations: 95 %. */
const Z = 1.96

/** A share with its 95 % interval by Wilson, which also holds for few and for shares near 0 and 1; in per cent. */
export function withInterval(some: number, all: number): string {
  const share = some / Math.max(1, all)
  const n = Math.max(1, all)
  const centre = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n)
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n))
  const [low, high] = [centre - half, centre + half].map((one) => (100 * Math.min(1, Math.max(0, one))).toFixed(0))
  return `${(100 * share).toFixed(1)} % (${low}–${high})`
}

/** As lines of a table. */
export function figureLines(figures: Figures, language: Language): string[] {
  const line = (name: string, { asked, right, wrong }: Answered): string =>
    `  ${name.padEnd(24)} ${String(asked).padStart(5)}  ${withInterval(right, asked).padEnd(18)} ${withInterval(wrong, asked)}`
  const claims = (name: string, { asked, claimed }: Unanswerable): string =>
    `  ${name.padEnd(24)} ${String(asked).padStart(5)}  ${withInterval(claimed, asked)}`
  const rows = (some: Record<string, Answered>): string[] => Object.entries(some).map(([name, one]) => line(name, one))
  return [
    `${language}: authors not learned from      n  right              wrong`,
    line('in', figures.in),
    claims('near: claimed', figures.near),
    claims('far: claimed', figures.far),
    'by style',
    ...rows(figures.styles),
    'by fact',
    ...rows(figures.facts),
  ]
}
