// Times and numbers as people of each language write them.

import type { Language } from '../language/language.ts'
import type { Day, Period } from './article.ts'
import { parseTime, type Time } from './period.ts'

/** «23–25 мая 2016 г.», 「2016年5月23日至25日」; a single day and a month likewise. Only plain spaces. */
export const renderTime = (time: Time, language: Language): string =>
  plainSpaces(language === 'ru' ? russianTime(time) : chineseTime(time))

/** The time as an answer to "when", in the case that Russian wants: «в марте 2014 г.», «23–25 мая 2016 г.». */
export const renderTimeWithin = (time: Time, language: Language): string =>
  language === 'ru' && time.kind === 'month'
    ? `в ${PREPOSITIONAL[Number(time.from.slice(5, 7)) - 1]} ${time.from.slice(0, 4)} г.`
    : renderTime(time, language)

/** A day, «13 октября 2015 г.», 「2015年10月13日」. */
export const renderDay = (day: Day, language: Language): string =>
  renderTime({ kind: 'day', from: day, to: day }, language)

/** A period that may be a single day. */
export const renderPeriod = ({ from, to }: Period, language: Language): string =>
  renderTime({ kind: from === to ? 'day' : 'period', from, to }, language)

/** 11, «10 000», 「10,000」; four digits stay together, for they are often a year. */
export const renderCount = (count: number, language: Language): string => plainSpaces(COUNT[language].format(count))

/** «11-й», 「第11」. */
export const renderOrdinal = (count: number, language: Language): string =>
  language === 'ru' ? `${renderCount(count, language)}-й` : `第${renderCount(count, language)}`

const COUNT = {
  ru: new Intl.NumberFormat('ru', { useGrouping: 'min2' }),
  zh: new Intl.NumberFormat('zh', { useGrouping: 'min2' }),
} as const

const PREPOSITIONAL = [
  'январе',
  'феврале',
  'марте',
  'апреле',
  'мае',
  'июне',
  'июле',
  'августе',
  'сентябре',
  'октябре',
  'ноябре',
  'декабре',
]

// Without a time zone the day would shift with the server's.
const RUSSIAN_DAY = new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const RUSSIAN_MONTH = new Intl.DateTimeFormat('ru', { month: 'long', year: 'numeric', timeZone: 'UTC' })

function russianTime({ kind, from, to }: Time): string {
  const [first, last] = [new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)]
  if (kind === 'month') return RUSSIAN_MONTH.format(first)
  return kind === 'day' ? RUSSIAN_DAY.format(first) : RUSSIAN_DAY.formatRange(first, last)
}

function chineseTime({ kind, from, to }: Time): string {
  const [first, last] = [from, to].map(toParts) as [Parts, Parts]
  if (kind === 'month') return `${first.year}年${first.month}月`
  const start = `${first.year}年${first.month}月${first.day}日`
  if (kind === 'day') return start
  if (first.year !== last.year) return `${start}至${last.year}年${last.month}月${last.day}日`
  return first.month === last.month ? `${start}至${last.day}日` : `${start}至${last.month}月${last.day}日`
}

interface Parts {
  year: number
  month: number
  day: number
}

function toParts(day: Day): Parts {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return { year, month, day: date }
}

const plainSpaces = (text: string): string => text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ')

/** What is rendered for a fact's text: a time where it is one, else the text itself. */
export const toTime = (text: string): Time | undefined => {
  const time = parseTime(text)
  return typeof time === 'string' ? undefined : time
}
