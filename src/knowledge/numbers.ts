// The numbers that a text tells, each language in its own way of writing them, reduced to comparable tokens.

import russian from '../../locales/words.ru.json' with { type: 'json' }
import type { Language } from '../language/language.ts'
import { hanNumber, monthNumber, RUSSIAN_MONTH } from '../language/numbers.ts'

interface NumberToken {
  /** `11`, or `m5` for the month of May. */
  token: string
  /** As it stands in the text. */
  typed: string
}

/** What the first text tells in digits and the second has neither in digits nor in words; each number once. */
export function numbersLacking(text: string, language: Language, other: string, otherLanguage: Language): string[] {
  const without = (numbers: NumberToken[], known: ReadonlySet<string>): NumberToken[] =>
    numbers.filter(({ token }) => !known.has(token))
  const lacking = without(
    toldNumbers(text, language),
    new Set(toldNumbers(other, otherLanguage).map(({ token }) => token)),
  )
  // Words cost more to read than digits, and are seldom needed.
  const missing = lacking.length === 0 ? [] : without(lacking, meantNumbers(other, otherLanguage))
  return Array.from(new Set(missing.map(({ typed }) => typed)))
}

/** Numbers written in digits, and months written as part of a date. */
function toldNumbers(text: string, language: Language): NumberToken[] {
  const found: NumberToken[] = []
  let rest = toPlain(text)
  for (const { pattern, toTokens } of [...SPELLINGS[language], ...COMMON]) {
    for (const [typed, ...groups] of rest.matchAll(pattern)) {
      found.push(...toTokens(typed, ...groups).map((token) => ({ token, typed: typed.trim() })))
    }
    // A spelling takes its signs away from those after it.
    rest = rest.replaceAll(pattern, (typed) => ' '.repeat(typed.length))
  }
  return found
}

/** Every number that a text could mean, those in words too. */
function meantNumbers(text: string, language: Language): Set<string> {
  const plain = toPlain(text)
  const roman = Array.from(plain.matchAll(/(?<![A-Za-z])[IVX]+(?![A-Za-z])/g), ([sign]) => String(fromRoman(sign)))
  const words = language === 'ru' ? russianWords(plain) : chineseWords(plain)
  return new Set([...toldNumbers(text, language).map(({ token }) => token), ...words, ...roman])
}

const toPlain = (text: string): string => text.normalize('NFKC').replaceAll(/[\u00a0\u202f\u2009]/g, ' ')

interface Spelling {
  pattern: RegExp
  toTokens: (typed: string, ...groups: string[]) => string[]
}

const SPELLINGS: Record<Language, Spelling[]> = {
  ru: [
    { pattern: /(?<![\d.])(\d{1,2})\.(\d{2})(?!\.?\d)/g, toTokens: toDateTokens },
    {
      pattern: new RegExp(`(?<=\\d\\s+)${RUSSIAN_MONTH}|${RUSSIAN_MONTH}(?=\\s+\\d)`, 'giu'),
      toTokens: (typed) => [`m${monthNumber(typed)}`],
    },
  ],
  zh: [
    { pattern: /(\d{1,2})\s?世纪\s?(\d{1,2})\s?年代/g, toTokens: (_, century, decade) => [decadeOf(century, decade)] },
    { pattern: /(?<!\d)(\d0)\s?年代/g, toTokens: (_, decade) => [decadeOf('20', decade)] },
    { pattern: /(\d{1,2})\s?月/g, toTokens: (_, month) => [`m${Number(month)}`] },
  ],
}

const COMMON: Spelling[] = [
  { pattern: /(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/g, toTokens: toDateTokens },
  {
    pattern: /(\d[\d ,]{0,20}(?:[.,]\d{1,9})?)\s?(тыс|млн|миллион|млрд|миллиард|万|亿)/g,
    toTokens: (_, digits = '', unit = '') => [scaled(Number(toNumber(digits)), unit)],
  },
  { pattern: /\d{1,3}(?:[ ,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?/g, toTokens: (digits) => [toNumber(digits)] },
]

const SCALES: Record<string, number> = { тыс: 1e3, млн: 1e6, миллион: 1e6, млрд: 1e9, миллиард: 1e9, 万: 1e4, 亿: 1e8 }

/** 2.3亿 = 230 млн, whatever floating point makes of it. */
const scaled = (number: number, unit: string): string => String(Number((number * (SCALES[unit] ?? 1)).toPrecision(12)))

/** «23.05» may be a date or a decimal; a second part over 12 is no month. */
function toDateTokens(typed: string, day = '', month = '', year?: string): string[] {
  const isDate = Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12
  if (!isDate) return [toNumber(typed)]
  return [String(Number(day)), `m${Number(month)}`, ...(year === undefined ? [] : [year])]
}

/** The thirties of the 20th century → 1930. */
const decadeOf = (century = '', decade = ''): string => String((Number(century) - 1) * 100 + Number(decade))

/** 「10,000」, «10 000», «3,5». */
function toNumber(digits: string): string {
  const number = Number(digits.replaceAll(/(?<!^0)[ ,](?=\d{3}(?!\d))/g, '').replace(',', '.'))
  return Number.isFinite(number) ? String(number) : digits
}

const ROMAN: Record<string, number> = { I: 1, V: 5, X: 10 }

const fromRoman = (roman: string): number =>
  Array.from(roman).reduce((sum, sign, index) => {
    const value = ROMAN[sign] ?? 0
    return sum + (value < (ROMAN[roman[index + 1] ?? ''] ?? 0) ? -value : value)
  }, 0)

/** As loosely as is needed to say that a text does not lack a number. */
const COUNTED = Object.entries(russian.counted).map(([token, words]) => {
  const forms = words.split(' ').map((word) => (word.endsWith('*') ? word.slice(0, -1) : `${word}(?!\\p{L})`))
  return { token, pattern: new RegExp(`(?<!\\p{L})(?:${forms.join('|')})`, 'iu') }
})

function russianWords(text: string): string[] {
  const months = Array.from(text.matchAll(new RegExp(RUSSIAN_MONTH, 'giu')), ([name]) => `m${monthNumber(name)}`)
  return [...COUNTED.filter(({ pattern }) => pattern.test(text)).map(({ token }) => token), ...months]
}

function chineseWords(text: string): string[] {
  const read = (numeral = ''): number[] => [hanNumber(numeral) ?? []].flat()
  const runs = Array.from(text.matchAll(/[零〇一二三四五六七八九十百千两]+/g), ([run]) => run)
  const months = text.matchAll(/([一二三四五六七八九十]+)月/g)
  return [...runs.flatMap(read).map(String), ...Array.from(months).flatMap(([, run]) => read(run).map((n) => `m${n}`))]
}
