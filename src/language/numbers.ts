// Numbers and dates in one spelling each, so that «23.05», «двадцать третьего мая» and 「5月23号」 meet the text.

import type { Language } from './language.ts'

const MONTHS = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ')

const ORDINALS: [RegExp, number][] = (
  [
    ['одиннадцат', 11],
    ['двенадцат', 12],
    ['тринадцат', 13],
    ['четырнадцат', 14],
    ['пятнадцат', 15],
    ['шестнадцат', 16],
    ['семнадцат', 17],
    ['восемнадцат', 18],
    ['девятнадцат', 19],
  ] as const
).map(([stem, n]) => [wordOf(`${stem}(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ь|и|ью)`), n])

const TENS: [RegExp, number][] = [
  [wordOf('двадцать|двадцат(?:ый|ого|ом)'), 20],
  [wordOf('тридцать|тридцат(?:ый|ого|ом)'), 30],
]

const UNITS: [RegExp, number][] = (
  [
    ['перв(?:ого|ое|ый|ом)|один', 1],
    ['втор(?:ого|ое|ой|ом)|два', 2],
    ['трет(?:ьего|ье|ий|ьем)|три', 3],
    ['четверт(?:ого|ое|ый|ом)|четыре', 4],
    ['пят(?:ого|ое|ый|ом)|пять', 5],
    ['шест(?:ого|ое|ой|ом)|шесть', 6],
    ['седьм(?:ого|ое|ой|ом)|семь', 7],
    ['восьм(?:ого|ое|ой|ом)|восемь', 8],
    ['девят(?:ого|ое|ый|ом)|девять', 9],
  ] as const
).map(([stem, n]) => [new RegExp(`^(?:${stem})$`, 'u'), n])

const LOW_ORDINALS = ['', 'первый', 'второй', 'третий', 'четвертый', 'пятый']

// ASCII \b knows no Cyrillic letters.
function wordOf(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'gu')
}

// «в мае 16-го»: with a month in this case, the year.
const YEAR_AFTER_MONTH =
  /(?<=(?<!\p{L})(?:январе|феврале|марте|апреле|мае|июне|июле|августе|сентябре|октябре|ноябре|декабре)\s)(\d{2})(?:\s?-?ого|\s?-?го)?(?![\p{L}\d])/gu
const YEAR_MONTH = /(?<![\d.])(20\d\d)[./](0?[1-9]|1[0-2])(?![\d.]*\d)/g
const DATE_DMY = /(?<![\d.])(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?![\d.]\d)/g
const DATE_YMD = /(?<!\d)(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?!\d)/g
const DATE_DM = /(?<![\d.])(0?[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])(?![\d.]*\d)/g
const SHORT_YEAR =
  /(?<![\p{L}\d])['’]?(\d{2})(?:\s?-?\s?(?:й|ый|ой|м|ом|го|ого))?(?=\s?(?:году|года|год|гг?)(?![\p{L}]))/gu
const ORDINAL_MARK = /(?<=\d)\s?-?(?:ый|ой|ого|ому|ым|ом|го|му|й|м|ая|ое|ые)(?!\p{L})/gu
// The stemmer knows other months by any case, but this one is too short for it.
const MAY = wordOf('ма(?:й|е|ю|ем)')
const MONTH_SHORT =
  /(?<=\d\s?)(янв|фев|февр|мар|апр|июн|июл|авг|сен|сент|окт|ноя|нояб|дек)(?!\p{L})|(?<!\p{L})(янв|фев|февр|мар|апр|июн|июл|авг|сен|сент|окт|ноя|нояб|дек)(?=\.?\s?\d)/gu
const DAY_WORD = new RegExp(`(?<!\\p{L})(\\p{L}+(?:ого|ьего))(?=\\s(?:${MONTHS.join('|')}))`, 'gu')
// «две тысячи пятнадцатый», once its last word is a number.
const TWO_THOUSAND = /(?<!\p{L})две тысячи (\d{1,2})(?!\d)/gu
const TWENTY_ODD = new RegExp(`(?<!\\p{L})(двадцать|тридцать)\\s+(\\p{L}+)`, 'gu')

const isDay = (d: number, m: number): boolean => d >= 1 && d <= 31 && m >= 1 && m <= 12
const fullYear = (year: string): string => (year.length === 2 ? `20${year}` : year)

const ruDate = (whole: string, d: string, m: string, y?: string): string =>
  isDay(Number(d), Number(m)) ? `${Number(d)} ${MONTHS[Number(m) - 1] ?? ''}${y ? ` ${fullYear(y)}` : ''}` : whole

const zhDate = (whole: string, d: string, m: string, y?: string): string =>
  isDay(Number(d), Number(m)) ? `${y ? `${fullYear(y)}年` : ''}${Number(m)}月${Number(d)}日` : whole

function wordsToDigits(text: string): string {
  let out = text
    .replace(YEAR_AFTER_MONTH, '20$1')
    .replace(MAY, 'мая')
    .replace(MONTH_SHORT, (short) => MONTHS.find((month) => month.startsWith(short)) ?? short)
    .replace(TWENTY_ODD, (whole: string, tens: string, unit: string) => {
      const n = UNITS.find(([pattern]) => pattern.test(unit))?.[1]
      return n === undefined ? whole : String((tens === 'двадцать' ? 20 : 30) + n)
    })
  for (const [pattern, n] of ORDINALS) out = out.replace(pattern, String(n))
  for (const [pattern, n] of TENS) out = out.replace(pattern, String(n))
  return out
    .replace(DAY_WORD, (word) => String(UNITS.find(([pattern]) => pattern.test(word))?.[1] ?? word))
    .replace(TWO_THOUSAND, (_, n: string) => `20${n.padStart(2, '0')}`)
}

/** `1-й` → «первый», `11-й` and «одиннадцатый» → `11`, `23.05` → «23 мая», «в 15-м году» → `2015 году`. */
function russianNumbers(text: string): string {
  return wordsToDigits(text)
    .replace(DATE_YMD, (whole, y: string, m: string, d: string) => ruDate(whole, d, m, y))
    .replace(DATE_DMY, (whole, d: string, m: string, y: string) => ruDate(whole, d, m, y))
    .replace(YEAR_MONTH, (_, y: string, m: string) => `${MONTHS[Number(m) - 1] ?? ''} ${y}`)
    .replace(DATE_DM, (whole, d: string, m: string) => ruDate(whole, d, m))
    .replace(SHORT_YEAR, (whole, year: string) => (Number(year) <= 49 ? `20${year}` : whole))
    .replace(/(?<!\d)([1-5])\s?-?(?:ый|ой|й|я|ая|ое)(?!\p{L})/gu, (_, n: string) => LOW_ORDINALS[Number(n)] ?? n)
    .replace(ORDINAL_MARK, '')
}

const HAN_DIGITS = '〇一二三四五六七八九'

/** The value of a Chinese numeral up to 999, or digit by digit (二〇一五); undefined where it is no number. */
function hanNumber(numeral: string): number | undefined {
  const digits = [...numeral.replaceAll('零', '〇').replaceAll('○', '〇').replaceAll('两', '二')]
  if (digits.every((c) => HAN_DIGITS.includes(c))) {
    return digits.length === 1 || digits.length === 2 || digits.length === 4
      ? Number(digits.map((c) => HAN_DIGITS.indexOf(c)).join(''))
      : undefined
  }
  const parts = /^(?:([一二三四五六七八九])百)?(?:〇)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/u.exec(
    digits.join(''),
  )
  if (!parts) return undefined
  const value = (c: string | undefined): number => (c === undefined ? 0 : HAN_DIGITS.indexOf(c))
  return value(parts[1]) * 100 + (parts[3] ? (parts[2] ? value(parts[2]) : 1) * 10 : 0) + value(parts[4])
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
