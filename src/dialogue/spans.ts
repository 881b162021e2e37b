// How long it is from one time to another, as exact as the times are, and how that is said.

import type { Day, Period } from '../knowledge/time.ts'
import type { Language } from '../language/language.ts'
import type { Wording } from './wording.ts'

export type Unit = 'day' | 'month'

type Exact = Period & { exact: 'day' | 'month' | 'year' }

/** `least` and `most` differ where a time is told by the year alone. */
export interface Span {
  /** Of the largest unit first; all that are not 0. */
  parts: ['year' | 'month' | 'day', number][]
  /** Instead of `parts`. */
  range?: { unit: 'year' | 'month'; least: number; most: number }
  isRough: boolean
}

const DAY_MS = 86_400_000

/** From both days on, both included. */
export const daysIn = ({ from, to }: Period): number => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1

const monthOf = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))

/** From so many months on, a range is told in years. */
const MANY_MONTHS = 36

/** From the end of one time to the start of a later one. */
export function spanBetween(earlier: Exact, later: Exact, unit?: Unit): Span {
  if (earlier.exact === 'year' || later.exact === 'year') {
    const [least, most] = [monthOf(later.from) - monthOf(earlier.to), monthOf(later.to) - monthOf(earlier.from)]
    const isLong = least >= MANY_MONTHS
    const range = isLong
      ? { unit: 'year' as const, least: Math.floor(least / 12), most: Math.floor(most / 12) }
      : { unit: 'month' as const, least, most }
    return { parts: [], range, isRough: false }
  }
  if (earlier.exact === 'month' || later.exact === 'month')
    return { parts: partsOf(monthOf(later.from) - monthOf(earlier.from), 0, unit), isRough: true }
  const days = daysIn({ from: earlier.to, to: later.from }) - 1
  if (unit === 'day') return { parts: [['day', days]], isRough: false }
  const months = wholeMonths(earlier.to, later.from)
  return { parts: partsOf(months, daysAfter(earlier.to, months, later.from), unit), isRough: false }
}

function partsOf(months: number, days: number, unit?: Unit): Span['parts'] {
  const years = unit === 'month' ? 0 : Math.floor(months / 12)
  const parts: Span['parts'] = [
    ['year', years],
    ['month', months - years * 12],
    ['day', days],
  ]
  return parts.filter(([, count]) => count > 0)
}

const wholeMonths = (from: Day, to: Day): number =>
  monthOf(to) - monthOf(from) - (Number(to.slice(8)) < Number(from.slice(8)) ? 1 : 0)

function daysAfter(from: Day, months: number, to: Day): number {
  const date = new Date(from)
  date.setUTCMonth(date.getUTCMonth() + months)
  return Math.round((Date.parse(to) - date.getTime()) / DAY_MS)
}

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(unit: string, language: Language): Intl.NumberFormat {
  const key = `${language} ${unit}`
  const format = formats.get(key) ?? new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
  formats.set(key, format)
  return format
}

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')

/** «3 дня», 「3天」. */
export const durationText = (count: number, unit: 'year' | 'month' | 'day', language: Language): string =>
  unit === 'day' && language === 'zh' ? `${count}天` : plain(formatOf(unit, language).format(count))

/** «примерно 1 год и 7 месяцев», 「约1年7个月」, «10–21 месяц». */
export function spanText({ parts, range, isRough }: Span, { language, t }: Wording): string {
  if (range && range.least !== range.most) {
    const { unit, least, most } = range
    const span =
      language === 'zh'
        ? `${least}至${durationText(most, unit, language)}`
        : plain(formatOf(unit, language).formatRange(least, most))
    return t('reckon_range', { span })
  }
  if (range) return durationText(range.most, range.unit, language)
  const texts = parts.map(([unit, count]) => durationText(count, unit, language))
  const span = language === 'zh' ? texts.join('') : new Intl.ListFormat(language).format(texts)
  return isRough ? t('reckon_about', { span }) : span
}
