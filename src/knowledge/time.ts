// Typed times of the knowledge files (a day, a month, a period; no zones, no clocks), and how each language writes them.

import type { Language } from '../language/language.ts'
import { RUSSIAN_MONTHS } from '../language/numbers.ts'

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string

/** One or more days; `from` and `to` are inclusive and equal for a single day. */
export interface Period {
  from: Day
  to: Day
}

export type Time = { kind: 'day' | 'period' | 'month' } & Period

/** Why a text that looks like a time is none. */
export type TimeFault = 'bad-time' | 'impossible-date' | 'reversed-period'

const PERIOD = /^(\d{4}-\d{2}-\d{2})\.\.(?:(\d{2})|(\d{2}-\d{2})|(\d{4}-\d{2}-\d{2}))$/

/** `2016-05-25`, `2014-03`, `2016-09-09..11`, `2016-05-30..06-02`, `2016-12-30..2017-01-02`. */
export function parseTime(text: string): Time | TimeFault {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return isDay(text) ? { kind: 'day', from: text, to: text } : 'impossible-date'
  if (/^\d{4}-\d{2}$/.test(text)) return parseMonth(text)
  const [, from, day, monthDay, full] = PERIOD.exec(text) ?? []
  if (from === undefined) return 'bad-time'
  const to = full ?? (monthDay === undefined ? `${from.slice(0, 8)}${day}` : `${from.slice(0, 5)}${monthDay}`)
  if (!isDay(from) || !isDay(to)) return 'impossible-date'
  return from < to ? { kind: 'period', from, to } : 'reversed-period'
}

function parseMonth(text: string): Time | TimeFault {
  const from = `${text}-01`
  if (!isDay(from)) return 'impossible-date'
  const next = toDate(from)
  next.setUTCMonth(next.getUTCMonth() + 1, 0)
  return { kind: 'month', from, to: toDay(next) }
}

/** The time that a text is, if it is one. */
export function toTime(text: string): Time | undefined {
  const time = parseTime(text)
  return typeof time === 'string' ? undefined : time
}

/** Whether the text means to be a time, so that a mistake in it must be told. */
export const looksLikeTime = (text: string): boolean => /^\d{4}-\d|^\d{4}\.\.|^\d{1,2}\.\d{1,2}\.\d{4}$/.test(text)

/** Whether this day stands in the calendar. */
export function isDay(text: string): boolean {
  const date = toDate(text)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && toDay(date) === text
}

/** The same day a year later (29 February becomes 1 March). */
export function yearLater(day: Day): Day {
  const date = toDate(day)
  date.setUTCFullYear(date.getUTCFullYear() + 1)
  return toDay(date)
}

const toDate = (day: Day): Date => new Date(`${day}T00:00:00Z`)
const toDay = (date: Date): Day => date.toISOString().slice(0, 10)

const UTC = { timeZone: 'UTC' } as const
const FULL = { ...UTC, day: 'numeric', month: 'long', year: 'numeric' } as const
const RUSSIAN_DAY = new Intl.DateTimeFormat('ru', FULL)
const CHINESE_DAY = new Intl.DateTimeFormat('zh', FULL)
const MONTH = {
  ru: new Intl.DateTimeFormat('ru', { ...UTC, month: 'long', year: 'numeric' }),
  zh: new Intl.DateTimeFormat('zh', { ...UTC, month: 'long', year: 'numeric' }),
}

/** «23–25 мая 2016 г.», 「2016年5月23日至25日」; a single day and a month likewise. */
export function renderTime({ kind, from, to }: Time, language: Language): string {
  if (kind === 'month') return plain(MONTH[language].format(toDate(from)))
  return language === 'ru' ? plain(RUSSIAN_DAY.formatRange(toDate(from), toDate(to))) : chinesePeriod(from, to)
}

/** Intl writes narrow and unbreakable spaces, which nobody types. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ')

function chinesePeriod(from: Day, to: Day): string {
  const [start, end] = [CHINESE_DAY.format(toDate(from)), CHINESE_DAY.format(toDate(to))]
  if (from === to) return start
  const same = from.slice(0, 7) === to.slice(0, 7) ? /^.*月/ : from.slice(0, 4) === to.slice(0, 4) ? /^.*年/ : ''
  return `${start}至${end.replace(same, '')}`
}

/** The time as an answer to "when", in the case that Russian wants: «в марте 2014 г.», «23–25 мая 2016 г.». */
export function renderTimeWithin(time: Time, language: Language): string {
  if (language === 'zh' || time.kind !== 'month') return renderTime(time, language)
  return `в ${RUSSIAN_MONTHS[toDate(time.from).getUTCMonth()]?.within} ${time.from.slice(0, 4)} г.`
}

/** A day, «13 октября 2015 г.», 「2015年10月13日」. */
export const renderDay = (day: Day, language: Language): string =>
  renderTime({ kind: 'day', from: day, to: day }, language)

/** 11, «10 000», 「10,000」; four digits stay together, for they are often a year. */
const COUNT = {
  ru: new Intl.NumberFormat('ru', { useGrouping: 'min2', maximumFractionDigits: 20 }),
  zh: new Intl.NumberFormat('zh', { useGrouping: 'min2', maximumFractionDigits: 20 }),
}

export const renderCount = (count: number, language: Language): string => plain(COUNT[language].format(count))

/** «11-й», 「第11」. */
export const renderOrdinal = (count: number, language: Language): string =>
  language === 'ru' ? `${renderCount(count, language)}-й` : `第${renderCount(count, language)}`
