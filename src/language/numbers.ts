// Numbers and dates in one spelling each, so that «23.05», «двадцать третьего мая» and 「5月23号」 meet the text.

import russian from '../../locales/words.ru.json' with { type: 'json' }
import type { Language } from './language.ts'

/** The months: by themselves, with a day, and with «в». */
export const RUSSIAN_MONTHS = russian.months.map((forms) => {
  const [alone = '', withDay = '', within = ''] = forms.split(' ')
  return { alone, withDay, within }
})

const MONTH_STEMS = RUSSIAN_MONTHS.map(({ alone }) => alone.replace(/[ьй]$/, ''))

/** The source of a pattern for a Russian month in any case. «ма» alone would be found in other words. */
export const RUSSIAN_MONTH = `(?<!\\p{L})(?:(?:${MONTH_STEMS.filter((stem) => stem !== 'ма').join('|')})(?:[ьяею]|ем|а|е|у|ом)?|ма[йяею]|маем)(?!\\p{L})`

/** From 1; 0 for what is no such month. */
export const monthNumber = (name = ''): number =>
  MONTH_STEMS.findIndex((stem) => name.toLowerCase().startsWith(stem)) + 1

const MONTHS = RUSSIAN_MONTHS.map(({ withDay }) => withDay)

const VALUE_OF = new Map(
  Object.entries(russian.numbers).flatMap(([value, forms]) => forms.split(' ').map((form) => [form, Number(value)])),
)

const LOW_ORDINALS = ['', ...russian.ordinals.split(' ')]

// ASCII \b knows no Cyrillic letters.
const WORD = /(?<![\p{L}\p{N}])\p{L}+(?![\p{L}\p{N}])/gu
const shortOf = ({ alone, withDay }: (typeof RUSSIAN_MONTHS)[number]): string[] =>
  [withDay.slice(0, 3), withDay.slice(0, 4)].filter((short) => short !== alone)
const SHORT_MONTHS = RUSSIAN_MONTHS.flatMap(shortOf).join('|')

// «в мае 16-го»: with a month in this case, the year.
const YEAR_AFTER_MONTH = new RegExp(
  `(?<=(?<!\\p{L})(?:${RUSSIAN_MONTHS.map(({ within }) => within).join('|')})\\s)(\\d{2})(?:\\s?-?ого|\\s?-?го)?(?![\\p{L}\\d])`,
  'gu',
)
const YEAR_MONTH = /(?<![\d.])(20\d\d)[./](0?[1-9]|1[0-2])(?![\d.]*\d)/g
const DATE_DMY = /(?<![\d.])(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?![\d.]\d)/g
const DATE_YMD = /(?<!\d)(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?!\d)/g
const DATE_DM = /(?<![\d.])(0?[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])(?![\d.]*\d)/g
const SHORT_YEAR =
  /(?<![\p{L}\d])['’]?(\d{2})(?:\s?-?\s?(?:й|ый|ой|м|ом|го|ого))?(?=\s?(?:году|года|год|гг?)(?![\p{L}]))/gu
const ORDINAL_MARK = /(?<=\d)\s?-?(?:ый|ой|ого|ому|ым|ом|го|му|й|м|ая|ое|ые)(?!\p{L})/gu
// The stemmer knows other months by any case, but this one is too short for it.
const MAY = /(?<![\p{L}\p{N}])ма(?:й|е|ю|ем)(?![\p{L}\p{N}])/gu
const MONTH_SHORT = new RegExp(
  `(?<=\\d\\s?)(?:${SHORT_MONTHS})(?!\\p{L})|(?<!\\p{L})(?:${SHORT_MONTHS})(?=\\.?\\s?\\d)`,
  'gu',
)
const DAY_WORD = new RegExp(`(?<!\\p{L})(\\p{L}+(?:ого|ьего))(?=\\s(?:${MONTHS.join('|')}))`, 'gu')
// «две тысячи пятнадцатый», once its last word is a number.
const TWO_THOUSAND = /(?<!\p{L})две тысячи (\d{1,2})(?!\d)/gu
const TWENTY_ODD = /(?<!\p{L})(двадцать|тридцать)\s+(\p{L}+)/gu

const isDay = (d: number, m: number): boolean => d >= 1 && d <= 31 && m >= 1 && m <= 12
const fullYear = (year: string): string => (year.length === 2 ? `20${year}` : year)

const ruDate = (whole: string, d: string, m: string, y?: string): string =>
  isDay(Number(d), Number(m)) ? `${Number(d)} ${MONTHS[Number(m) - 1] ?? ''}${y ? ` ${fullYear(y)}` : ''}` : whole

const zhDate = (whole: string, d: string, m: string, y?: string): string =>
  isDay(Number(d), Number(m)) ? `${y ? `${fullYear(y)}年` : ''}${Number(m)}月${Number(d)}日` : whole

/** The value of a word from `least` to `most`. */
function valueOf(word: string, least: number, most: number): number | undefined {
  const value = VALUE_OF.get(word)
  return value !== undefined && value >= least && value <= most ? value : undefined
}

const DIGIT = /\d/

/** Numbers in words as digits; those below ten only where a ten or a month says that they are no mere «первый». */
function wordsToDigits(text: string): string {
  const dated = DIGIT.test(text)
    ? text
        .replace(YEAR_AFTER_MONTH, '20$1')
        .replace(MAY, 'мая')
        .replace(MONTH_SHORT, (short) => MONTHS.find((month) => month.startsWith(short)) ?? short)
    : text.replace(MAY, 'мая')
  return dated
    .replace(TWENTY_ODD, (whole: string, tens: string, unit: string) => {
      const ones = valueOf(unit, 1, 9)
      return ones === undefined ? whole : String((VALUE_OF.get(tens) ?? 0) + ones)
    })
    .replace(WORD, (word) => String(valueOf(word, 11, 30) ?? word))
    .replace(DAY_WORD, (word) => String(valueOf(word, 1, 9) ?? word))
    .replace(TWO_THOUSAND, (_, n: string) => `20${n.padStart(2, '0')}`)
}

/** `1-й` → «первый», `11-й` and «одиннадцатый» → `11`, `23.05` → «23 мая», «в 15-м году» → `2015 году`. */
function russianNumbers(text: string): string {
  const told = wordsToDigits(text)
  if (!DIGIT.test(told)) return told
  return told
    .replace(DATE_YMD, (whole, y: string, m: string, d: string) => ruDate(whole, d, m, y))
    .replace(DATE_DMY, (whole, d: string, m: string, y: string) => ruDate(whole, d, m, y))
    .replace(YEAR_MONTH, (_, y: string, m: string) => `${MONTHS[Number(m) - 1] ?? ''} ${y}`)
    .replace(DATE_DM, (whole, d: string, m: string) => ruDate(whole, d, m))
    .replace(SHORT_YEAR, (whole, year: string) => (Number(year) <= 49 ? `20${year}` : whole))
    .replace(/(?<!\d)([1-5])\s?-?(?:ый|ой|й|я|ая|ое)(?!\p{L})/gu, (_, n: string) => LOW_ORDINALS[Number(n)] ?? n)
    .replace(ORDINAL_MARK, '')
}

const HAN_DIGITS = '〇一二三四五六七八九'

/** The value of a Chinese numeral up to 9999, or digit by digit (二〇一五); undefined where it is no number. */
export function hanNumber(numeral: string): number | undefined {
  const digits = [...numeral.replaceAll('零', '〇').replaceAll('○', '〇').replaceAll('两', '二')]
  if (digits.every((c) => HAN_DIGITS.includes(c))) {
    return digits.length === 1 || digits.length === 2 || digits.length === 4
      ? Number(digits.map((c) => HAN_DIGITS.indexOf(c)).join(''))
      : undefined
  }
  const parts =
    /^(?:([一二三四五六七八九])千)?〇?(?:([一二三四五六七八九])百)?〇?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/u.exec(
      digits.join(''),
    )
  if (!parts) return undefined
  const value = (c: string | undefined): number => (c === undefined ? 0 : HAN_DIGITS.indexOf(c))
  const tens = parts[4] ? (parts[3] ? value(parts[3]) : 1) * 10 : 0
  return value(parts[1]) * 1000 + value(parts[2]) * 100 + tens + value(parts[5])
}

const HAN_NUMERAL =
  /[〇零○一二三四五六七八九十百]{2,}|[一二两三四五六七八九十](?=月|号|日|天|届|屆)|(?<=第)[一二三四五六七八九十](?=届|屆)/gu
const ZH_SHORT_YEAR = /(?<![\d第])(\d{2})年(?!来|后|前|间|以|内|历|了|级|代)/g

/** 十一 → 11, 二〇一五年 and 15年 → 2015年, 5月23号 and 23.05 → 5月23日, 第二届 → 第2届. */
function chineseNumbers(text: string): string {
  return text
    .replace(
      /(?<=\d)\s+(?=[年月日号號])|(?<=[\d年月])\s+(?=\d{1,2}\s*[月日号號])|(?<=第)\s+(?=\d)|(?<=第\s*\d+)\s+(?=[届屆次])/gu,
      '',
    )
    .replace(/(?<=[二〇○一三四五六七八九])0(?=[一二三四五六七八九])/g, '〇')
    .replace(/(?<!\d)0(?=\d[月日号號])/g, '')
    .replace(HAN_NUMERAL, (numeral) => String(hanNumber(numeral) ?? numeral))
    .replace(DATE_YMD, (whole, y: string, m: string, d: string) => zhDate(whole, d, m, y))
    .replace(DATE_DMY, (whole, d: string, m: string, y: string) => zhDate(whole, d, m, y))
    .replace(YEAR_MONTH, (_, y: string, m: string) => `${y}年${Number(m)}月`)
    .replace(DATE_DM, (whole, d: string, m: string) => zhDate(whole, d, m))
    .replace(/(\d{1,2})\s?月份?/g, '$1月')
    .replace(/(?<=\d月\d{1,2})(?![\d日号號个時时点])/g, '日')
    .replace(/(?<=\d)\s?[号號](?!码|碼|线|楼)/g, '日')
    .replace(ZH_SHORT_YEAR, (whole, year: string) => (Number(year) <= 49 && Number(year) >= 10 ? `20${year}年` : whole))
    .replace(/第(\d)次/g, (_, n: string) => `第${HAN_DIGITS[Number(n)] ?? n}次`)
}

const UNIFY: Record<Language, (text: string) => string> = { ru: russianNumbers, zh: chineseNumbers }

/** Numbers and dates in the one spelling that the index uses; takes normalised text. */
export function unifyNumbers(text: string, language: Language): string {
  return UNIFY[language](text)
}
