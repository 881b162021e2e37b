// Typed times of the knowledge files: a day, a month, a period; no time zones, no clocks.

import type { Day, Period } from './article.ts'

export type Time = { kind: 'day' | 'period' | 'month' } & Period

/** Why a text that looks like a time is none. */
export type TimeFault = 'bad-time' | 'impossible-date' | 'reversed-period'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MONTH = /^\d{4}-\d{2}$/
const PERIOD = /^(\d{4}-\d{2}-\d{2})\.\.(?:(\d{2})|(\d{2}-\d{2})|(\d{4}-\d{2}-\d{2}))$/

/** `2016-05-25`, `2014-03`, `2016-09-09..11`, `2016-05-30..06-02`, `2016-12-30..2017-01-02`. */
export function parseTime(text: string): Time | TimeFault {
  if (DAY.test(text)) return isDay(text) ? { kind: 'day', from: text, to: text } : 'impossible-date'
  if (MONTH.test(text)) return parseMonth(text)
  const [, from, day, monthDay, full] = PERIOD.exec(text) ?? []
  if (from === undefined) return 'bad-time'
  const to = full ?? (monthDay === undefined ? `${from.slice(0, 8)}${day}` : `${from.slice(0, 5)}${monthDay}`)
  if (!isDay(from) || !isDay(to)) return 'impossible-date'
  return from < to ? { kind: 'period', from, to } : 'reversed-period'
}

/** Whether the text means to be a time, so that a mistake in it must be told. */
export const looksLikeTime = (text: string): boolean => /^\d{4}-\d|^\d{4}\.\.|^\d{1,2}\.\d{1,2}\.\d{4}$/.test(text)

/** Whether this day stands in the calendar. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** The same day a year later (29 February becomes 1 March). */
export function yearLater(day: Day): Day {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCFullYear(date.getUTCFullYear() + 1)
  return date.toISOString().slice(0, 10)
}

function parseMonth(text: string): Time | TimeFault {
  const from = `${text}-01`
  if (!isDay(from)) return 'impossible-date'
  return { kind: 'month', from, to: `${text}-${daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)))}` }
}
