// The numbers that a text tells, each language in its own way of writing them, reduced to comparable tokens.

import type { Language } from '../../language/language.ts'

export interface NumberToken {
  /** `11`, or `m5` for the month of May. */
  token: string
  /** As it stands in the text. */
  typed: string
}

/** Numbers written in digits (and months written as a date), which the other language must have too. */
export function toldNumbers(text: string, language: Language): NumberToken[] {
  const found: NumberToken[] = []
  let rest = text.normalize('NFKC').replaceAll(/[\u00a0\u202f\u2009]/g, ' ')
  const take = (pattern: RegExp, toTokens: (match: RegExpExecArray) => string[]): void => {
    for (const match of Array.from(rest.matchAll(pattern))) {
      found.push(...toTokens(match).map((token) => ({ token, typed: match[0].trim() })))
    }
    rest = rest.replaceAll(pattern, (typed) => ' '.repeat(typed.length))
  }
  take(/(?<!\d)(\d{1,2})\.(\d{2})(?:\.(\d{4}))?(?![\d.]*\d)/g, toDateTokens)
  if (language === 'zh') take(/(\d{1,2})月/g, ([, month]) => [`m${Number(month)}`])
  else takeRussianMonths(take)
  take(/(\d[\d ,]*(?:\.\d+)?)\s*(тыс|млн|миллион|万|亿)/g, ([, digits = '', unit = '']) => [scale(digits, unit)])
  take(/\d{1,3}(?:[ ,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?/g, ([digits]) => [plain(digits)])
  return found
}

type Take = (pattern: RegExp, toTokens: (match: RegExpExecArray) => string[]) => void

function takeRussianMonths(take: Take): void {
  for (const [index, stem] of MONTH_STEMS.entries()) {
    // Only beside a digit is a month part of a date that the other language must repeat in digits.
    take(new RegExp(`(?<=\\d\\s+)${stem}(?!\\p{L})|(?<!\\p{L})${stem}(?=\\s+\\d)`, 'giu'), () => [`m${index + 1}`])
  }
}

const MONTH_STEMS = [
  'январ[ьяею]м?',
  'феврал[ьяею]м?',
  'март[аеу]?(?:ом)?',
  'апрел[ьяею]м?',
  'ма[йяею]м?',
  'июн[ьяею]м?',
  'июл[ьяею]м?',
  'август[аеу]?(?:ом)?',
  'сентябр[ьяею]м?',
  'октябр[ьяею]м?',
  'ноябр[ьяею]м?',
  'декабр[ьяею]м?',
]

/** «23.05» may be a date or a decimal; a second part over 12 is no month. */
function toDateTokens([typed, day, month, year]: RegExpExecArray): string[] {
  const isDate = Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12
  if (!isDate) return [plain(typed)]
  return [String(Number(day)), `m${Number(month)}`, ...(year ? [year] : [])]
}

const plain = (digits: string): string => {
  const number = Number(digits.replaceAll(/[ ,](?=\d{3}(?!\d))/g, '').replace(',', '.'))
  return Number.isFinite(number) ? String(number) : digits
}

const SCALES: Record<string, number> = { тыс: 1e3, млн: 1e6, миллион: 1e6, 万: 1e4, 亿: 1e8 }

const scale = (digits: string, unit: string): string => String(Number(plain(digits)) * (SCALES[unit] ?? 1))

/** Every number that a text could mean, those in words too: what the other language's digits may be met by. */
export function meantNumbers(text: string, language: Language): Set<string> {
  const tokens = new Set(toldNumbers(text, language).map(({ token }) => token))
  const words = language === 'ru' ? russianWords(text) : chineseWords(text)
  for (const word of words) tokens.add(word)
  for (const [roman] of text.matchAll(/(?<![A-Za-z])[IVX]+(?![A-Za-z])/g)) tokens.add(String(fromRoman(roman)))
  return tokens
}

const RUSSIAN_WORDS: [RegExp, string][] = [
  [/(?<!\p{L})(од(ин|н[аоиу])|перв)/iu, '1'],
  [/(?<!\p{L})(дв[аеу]|втор|оба|обе|обо|пар[аы])/iu, '2'],
  [/(?<!\p{L})(тр[иеё]|трет)/iu, '3'],
  [/(?<!\p{L})четв[её]?р/iu, '4'],
  [/(?<!\p{L})пят/iu, '5'],
  [/(?<!\p{L})шест/iu, '6'],
  [/(?<!\p{L})сед?ь?м/iu, '7'],
  [/(?<!\p{L})вос[еь]м/iu, '8'],
  [/(?<!\p{L})девят/iu, '9'],
  [/(?<!\p{L})десят/iu, '10'],
  [/(?<!\p{L})одиннадцат/iu, '11'],
  [/(?<!\p{L})двенадцат/iu, '12'],
  [/(?<!\p{L})двадцат/iu, '20'],
  [/(?<!\p{L})тридцат/iu, '30'],
  [/(?<!\p{L})(сто(?!\p{L})|сотн|столет|сот(ый|ая|ое|ого|ой))/iu, '100'],
  [/(?<!\p{L})тысяч/iu, '1000'],
]

/** Words for numbers, and months that stand without a digit. */
function russianWords(text: string): string[] {
  const numbers = RUSSIAN_WORDS.filter(([pattern]) => pattern.test(text)).map(([, token]) => token)
  const months = MONTH_STEMS.flatMap((stem, index) =>
    new RegExp(`(?<!\\p{L})${stem}(?!\\p{L})`, 'iu').test(text) ? [`m${index + 1}`] : [],
  )
  return [...numbers, ...months]
}

const CHINESE_DIGITS = '零一二三四五六七八九'

function chineseWords(text: string): string[] {
  const runs = Array.from(text.matchAll(/[零〇一二三四五六七八九十百千两]+/g), ([run]) => run)
  const months = Array.from(text.matchAll(/([一二三四五六七八九十]+)月/g), ([, run = '']) => `m${fromChinese(run)}`)
  return [...runs.flatMap((run) => [String(fromChinese(run)), byDigit(run)]), ...months]
}

/** 一百二十 → 120. */
function fromChinese(run: string): number {
  let total = 0
  let digit = 0
  for (const char of run.replaceAll('两', '二')) {
    const unit = { 十: 10, 百: 100, 千: 1000 }[char]
    if (unit === undefined) digit = Math.max(CHINESE_DIGITS.indexOf(char), 0)
    else {
      total += (digit || 1) * unit
      digit = 0
    }
  }
  return total + digit
}

/** 二〇一六 → 2016. */
const byDigit = (run: string): string =>
  Array.from(run.replaceAll('〇', '零'), (char) => Math.max(CHINESE_DIGITS.indexOf(char), 0)).join('')

const ROMAN: Record<string, number> = { I: 1, V: 5, X: 10 }

const fromRoman = (roman: string): number =>
  Array.from(roman).reduce((sum, sign, index) => {
    const value = ROMAN[sign] ?? 0
    return sum + (value < (ROMAN[roman[index + 1] ?? ''] ?? 0) ? -value : value)
  }, 0)
