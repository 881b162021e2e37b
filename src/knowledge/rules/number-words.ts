// Numbers and months in words, as loosely as is needed to say that a text does not lack them.

const MONTHS = [
  'январ',
  'феврал',
  'март',
  'апрел',
  'ма',
  'июн',
  'июл',
  'август',
  'сентябр',
  'октябр',
  'ноябр',
  'декабр',
]

/** A source of a pattern: the name of a month in any case. */
export const RUSSIAN_MONTH = `(?<!\\p{L})(?:(?:${MONTHS.filter((stem) => stem !== 'ма').join('|')})(?:[ьяею]|ем|а|е|у|ом)?|ма[йяею]|маем)(?!\\p{L})`

const MONTH_ANYWHERE = new RegExp(RUSSIAN_MONTH, 'giu')

/** `m5` for «мая». */
export const toMonth = (name: string): string =>
  `m${MONTHS.findIndex((stem) => name.toLowerCase().startsWith(stem)) + 1}`

const NUMBERS: [string, string][] = [
  ['1', 'один|одн[аоиу]|перв'],
  ['2', 'дв[аеу]|втор|оба|обе|обо|пар[аы]'],
  ['3', 'тр[иеё]|трет'],
  ['4', 'четв[её]?р'],
  ['5', 'пят'],
  ['6', 'шест'],
  ['7', 'сед?ь?м'],
  ['8', 'вос[еь]м'],
  ['9', 'девят'],
  ['10', 'десят'],
  ['11', 'одиннадцат'],
  ['12', 'двенадцат'],
  ['20', 'двадцат'],
  ['30', 'тридцат'],
  ['100', 'сто(?!\\p{L})|сотн|столет|сот(?:ый|ая|ое|ого|ой)'],
  ['1000', 'тысяч'],
]

const WORDS = NUMBERS.map(([token, stems]) => ({ token, pattern: new RegExp(`(?<!\\p{L})(?:${stems})`, 'iu') }))

export function russianWords(text: string): string[] {
  const months = Array.from(text.matchAll(MONTH_ANYWHERE), ([name]) => toMonth(name))
  return [...WORDS.filter(({ pattern }) => pattern.test(text)).map(({ token }) => token), ...months]
}

const DIGITS = '零一二三四五六七八九'

export function chineseWords(text: string): string[] {
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
    if (unit === undefined) digit = Math.max(DIGITS.indexOf(char), 0)
    else {
      total += (digit || 1) * unit
      digit = 0
    }
  }
  return total + digit
}

/** 二〇一六 → 2016. */
const byDigit = (run: string): string =>
  Array.from(run.replaceAll('〇', '零'), (char) => Math.max(DIGITS.indexOf(char), 0)).join('')
