// The figures of a time: what the question log and the votes say, summed up for people.

import { LANGUAGES } from '../language/language.ts'
import type { DayCount, Outcome, Storage, TopRow, VoteValue } from '../storage/storage.ts'
import { dayOf, MURMANSK_MS } from './inputs.ts'

/** In the order in which they are shown. */
export const OUTCOMES = ['answer', 'choices', 'unknown', 'smalltalk', 'help', 'language', 'throttled'] as const satisfies readonly Outcome[] // prettier-ignore

/** One line of a picture: its name and the numbers by series. */
export interface Row {
  name: string
  counts: number[]
}

export interface Figures {
  from: string
  to: string
  total: number
  /** Every day of the time, also those without a message; by outcome. */
  days: Row[]
  channels: Row[]
  languages: Row[]
  outcomes: TopRow[]
  votes: Record<VoteValue, number>
  articles: TopRow[]
  unknown: TopRow[]
}

const DAY_MS = 86_400_000
const TOP = 10

export async function readFigures({ questions, votes }: Storage, since: number, now: number): Promise<Figures> {
  const counts = await questions.stats(since, MURMANSK_MS)
  const days = daysBetween(since, now)
  const channels = [...new Set(counts.map(({ channel }) => channel))].toSorted()
  return {
    from: days[0] ?? dayOf(since),
    to: days.at(-1) ?? dayOf(now),
    total: sum(counts, () => true),
    days: days.map((name) => byOutcome(name, counts, ({ day }) => day === name)),
    channels: channels.map((name) => byOutcome(name, counts, ({ channel }) => channel === name)),
    languages: LANGUAGES.map((name) => byOutcome(name, counts, ({ language }) => language === name)),
    outcomes: OUTCOMES.map((name) => ({ name, count: sum(counts, ({ outcome }) => outcome === name) })),
    votes: await votes.counts(since),
    articles: await questions.topArticles(since, TOP),
    unknown: await questions.topUnknown(since, TOP),
  }
}

const daysBetween = (since: number, now: number): string[] =>
  Array.from({ length: Math.max(1, Math.floor((now - since) / DAY_MS) + 1) }, (_, i) => dayOf(since + i * DAY_MS))

type Which = (count: DayCount) => boolean

const sum = (counts: readonly DayCount[], which: Which): number =>
  counts.reduce((all, one) => all + (which(one) ? one.count : 0), 0)

const byOutcome = (name: string, counts: readonly DayCount[], which: Which): Row => ({
  name,
  counts: OUTCOMES.map((outcome) => sum(counts, (one) => which(one) && one.outcome === outcome)),
})

export const totalOf = ({ counts }: Row): number => counts.reduce((all, one) => all + one, 0)
