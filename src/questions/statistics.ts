// How the bot was used in a time: the question log and the votes, summed up, also as tables for Excel. Telegram, the staff
// and a page show the same.

import { LANGUAGES, type Language } from '../language/language.ts'
import type { DayCount, Outcome, Storage, TopRow, VoteValue } from '../storage/storage.ts'

/** In the order in which they are shown. */
export const OUTCOMES = [
  'answer',
  'choices',
  'unknown',
  'smalltalk',
  'help',
  'language',
  'throttled',
] as const satisfies readonly Outcome[]

/** One line of a picture: its name and how many questions there were, by the place of the outcome in `OUTCOMES`. */
export interface Row<Name extends string = string> {
  name: Name
  counts: number[]
}

export interface Statistics {
  /** Days, both inclusive. */
  from: string
  to: string
  total: number
  /** Every day of the time, also those without a message. */
  days: Row[]
  channels: Row[]
  languages: Row<Language>[]
  /** Those that came up. */
  outcomes: { outcome: Outcome; count: number }[]
  votes: Record<VoteValue, number>
  /** The articles given most often: `name` is what the caller calls them. */
  articles: TopRow[]
  /** The questions that most often got no answer, in lower case. */
  unknown: TopRow[]
}

export interface Asked {
  /** Milliseconds since 1970; `since` is inclusive. */
  since: number
  now: number
  /** What an article is called, by its id: one that is gone keeps its id. */
  titleOf: (id: string) => string | undefined
  /** How many articles and questions are listed. */
  top?: number
}

const DAY_MS = 86_400_000

/** Murmansk keeps Moscow time all year. */
export const MURMANSK_MS = 3 * 3_600_000

/** The day in Murmansk of a time in milliseconds since 1970. */
export const dayOf = (at: number): string => new Date(at + MURMANSK_MS).toISOString().slice(0, 10)

/** Reads the storage four times. */
export async function readStatistics(
  { questions, votes }: Pick<Storage, 'questions' | 'votes'>,
  { since, now, titleOf, top = 10 }: Asked,
): Promise<Statistics> {
  const counts = await questions.stats(since, MURMANSK_MS)
  const channels = [...new Set(counts.map(({ channel }) => channel))].toSorted()
  const articles = await questions.topArticles(since, top)
  const outcomes = OUTCOMES.map((outcome) => ({ outcome, count: sum(counts, (one) => one.outcome === outcome) }))
  return {
    from: dayOf(since),
    to: dayOf(now),
    total: sum(counts, () => true),
    days: daysBetween(since, now).map((name) => byOutcome(name, counts, ({ day }) => day === name)),
    channels: channels.map((name) => byOutcome(name, counts, ({ channel }) => channel === name)),
    languages: LANGUAGES.map((name) => byOutcome(name, counts, ({ language }) => language === name)),
    outcomes: outcomes.filter(({ count }) => count > 0),
    votes: await votes.counts(since),
    articles: articles.map(({ name, count }) => ({ name: titleOf(name) ?? name, count })),
    unknown: await questions.topUnknown(since, top),
  }
}

const daysBetween = (since: number, now: number): string[] =>
  Array.from({ length: Math.max(1, Math.floor((now - since) / DAY_MS) + 1) }, (_, i) => dayOf(since + i * DAY_MS))

type Which = (count: DayCount) => boolean

const sum = (counts: readonly DayCount[], which: Which): number =>
  counts.reduce((all, one) => all + (which(one) ? one.count : 0), 0)

const byOutcome = <Name extends string>(name: Name, counts: readonly DayCount[], which: Which): Row<Name> => ({
  name,
  counts: OUTCOMES.map((outcome) => sum(counts, (one) => which(one) && one.outcome === outcome)),
})

/** All questions of a line, whatever their outcome. */
export const totalOf = ({ counts }: Row): number => counts.reduce((all, one) => all + one, 0)

/** Excel takes a text that starts so for a formula. */
const FORMULA = /^[=+\-@\t\r]/

function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180 with a byte order mark, by which Excel knows that it is UTF-8. */
export const toCsv = (rows: string[][]): string => `\uFEFF${rows.map((row) => row.map(toCell).join(',')).join('\r\n')}`
