// Times and numbers as people of each language write them, with plain spaces only.

import type { Language } from '../language/language.ts'
import type { Day, Period } from './article.ts'
import { parseTime, type Time } from './period.ts'

/** «23–25 мая 2016 г.», 「2016年5月23日至25日」; a single day and a month likewise. */
export const renderTime = (time: Time, language: Language): string =>
  language === 'ru' ? russianTime(time) : chineseTime(time)

/** The time as an answer to "when", in the case that Russian wants: «в марте 2014 г.», «23–25 мая 2016 г.». */
export const renderTimeWithin = (time: Time, language: Language): string =>
  language === 'ru' && time.kind === 'month' ? `в ${monthOf(time.from, 'within')} г.` : renderTime(time, language)

/** A day, «13 октября 2015 г.», 「2015年10月13日」. */
export const renderDay = (day: Day, language: Language): string =>
  renderTime({ kind: 'day', from: day, to: day }, language)

/** A period that may be a single day. */
export const renderPeriod = ({ from, to }: Period, language: Language): string =>
  renderTime({ kind: from === to ? 'day' : 'period', from, to }, language)

/** 11, «10 000», 「10,000」; four digits stay together, for they are often a year. */
export function renderCount(count: number, language: Language): string {
  const [whole = '', fraction] = String(count).split('.')
  const grouped = Math.abs(count) < 10_000 ? whole : whole.replaceAll(/\B(?=(\d{3})+$)/g, language === 'ru' ? ' ' : ',')
  return fraction === undefined ? grouped : `${grouped}${language === 'ru' ? ',' : '.'}${fraction}`
}

/** «11-й», 「第11」. */
export const renderOrdinal = (count: number, language: Language): string =>
  language === 'ru' ? `${renderCount(count, language)}-й` : `第${renderCount(count, language)}`

/** The time that a fact's text is, if it is one. */
export const toTime = (text: string): Time | undefined => {
  const time = parseTime(text)
  return typeof time === 'string' ? undefined : time
}

/** «март» for a month by itself, «марта» with a day, «в марте». */
const RUSSIAN_MONTHS = [
  { alone: 'январь', withDay: 'января', within: 'январе' },
  { alone: 'февраль', withDay: 'февраля', within: 'феврале' },
  { alone: 'март', withDay: 'марта', within: 'марте' },
  { alone: 'апрель', withDay: 'апреля', within: 'апреле' },
  { alone: 'май', withDay: 'мая', within: 'мае' },
  { alone: 'июнь', withDay: 'июня', within: 'июне' },
  { alone: 'июль', withDay: 'июля', within: 'июле' },
  { alone: 'август', withDay: 'августа', within: 'августе' },
  { alone: 'сентябрь', withDay: 'сентября', within: 'сентябре' },
  { alone: 'октябрь', withDay: 'октября', within: 'октябре' },
  { alone: 'ноябрь', withDay: 'ноября', within: 'ноябре' },
  { alone: 'декабрь', withDay: 'декабря', within: 'декабре' },
] as const

const monthOf = (day: Day, form: 'alone' | 'withDay' | 'within'): string => {
  const { year, month } = toParts(day)
  return `${RUSSIAN_MONTHS[month - 1]?.[form]} ${year}`
}

function russianTime({ kind, from, to }: Time): string {
  if (kind === 'month') return `${monthOf(from, 'alone')} г.`
  const end = `${toParts(to).day} ${monthOf(to, 'withDay')} г.`
  if (kind === 'day') return end
  const [first, last] = [toParts(from), toParts(to)]
  if (first.year !== last.year) return `${first.day} ${monthOf(from, 'withDay')} г. – ${end}`
  if (first.month !== last.month) return `${first.day} ${RUSSIAN_MONTHS[first.month - 1]?.withDay} – ${end}`
  return `${first.day}–${end}`
}

function chineseTime({ kind, from, to }: Time): string {
  const [first, last] = [toParts(from), toParts(to)]
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

function toParts(date: Day): Parts {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return { year, month, day }
}
