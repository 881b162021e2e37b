// The things of one kind that a text names: years, days, numbers, parties, places. By them what is supposed is checked.

import words from '../../locales/claims.json' with { type: 'json' }
import russian from '../../locales/words.ru.json' with { type: 'json' }
import { simplify } from '../language/chinese.ts'
import { LANGUAGES, type Language } from '../language/language.ts'
import { RUSSIAN_MONTHS, unifyNumbers } from '../language/numbers.ts'
import { normalize } from '../language/text.ts'

/** Of each kind the things named: `year` → {2014}, `party` → {city}. */
export type Mentions = ReadonlyMap<string, ReadonlySet<string>>

type Things = Record<string, string[]>

const patternsOf = (kinds: Record<string, Things>, language: Language): [string, string, RegExp][] =>
  Object.entries(kinds).flatMap(([kind, things]) =>
    Object.entries(things).map(([thing, forms]): [string, string, RegExp] => {
      const form = forms[LANGUAGES.indexOf(language)] ?? ''
      return [kind, thing, new RegExp(language === 'ru' ? `(?<!\\p{L})(?:${form})` : form, 'u')]
    }),
  )

const THINGS: Record<Language, [string, string, RegExp][]> = {
  ru: patternsOf({ ...words.closed, ...words.open }, 'ru'),
  zh: patternsOf({ ...words.closed, ...words.open }, 'zh'),
}

/** Kinds of which another thing than the article's is no mistake, but something more. */
export const OPEN_KINDS: ReadonlySet<string> = new Set(Object.keys(words.open))

/** Kinds that are told by figures. */
export const FIGURES = [
  'year',
  'month',
  'day',
  'yearmonth',
  'jubilee',
  'sister',
  'sisters',
  'turn',
  'edition',
  'lasting',
] as const

const MONTH_STEMS = RUSSIAN_MONTHS.map(
  ({ withDay, within }) => `${withDay.slice(0, -1)}${withDay.length > 3 ? '' : '[йяею](?!\\p{L})'}|${within}(?!\\p{L})`,
)
const MONTHS = MONTH_STEMS.map((stems) => new RegExp(`(?<!\\p{L})(?:${stems})`, 'u'))
const SEASONS = ['зим|冬', 'весн|весен|春', 'лет(?:ом|ний|няя)|夏', 'осен|秋'].map(
  (form) => new RegExp(`(?<!\\p{L})(?:${form})`, 'u'),
)
const HOLIDAYS = Object.entries(words.holidays).map(([month, forms]): [string, Record<Language, RegExp>] => [
  `holiday-${month}`,
  { ru: new RegExp(`(?<!\\p{L})(?:${forms[0]})`, 'u'), zh: new RegExp(forms[1] ?? '', 'u') },
])
const OLD = /девяност|восьмидесят|советск|при горбач|при ссср|苏联|九十年代|五十年代|八十年代|90-х|лет тридцать|上世纪/u

const monthOf = (name: string): number => RUSSIAN_MONTHS.findIndex(({ withDay }) => withDay === name) + 1

const figures = (text: string, form: RegExp): string[] =>
  Array.from(text.matchAll(form), ([, figure]) => String(Number(figure)))

const YEARS = /(?<!\d)((?:19|20)\d\d)(?!\d)/gu

/** Ordinals in words, as far as people count cities and exhibitions. */
const RUSSIAN_ORDINALS = [
  'перв',
  'втор',
  'трет',
  'четверт',
  'пят',
  'шест',
  'седьм',
  'восьм',
  'девят',
  'десят',
  'одиннадцат',
  'двенадцат',
]
const RUSSIAN_TURN = /(перв|втор|трет|четверт)\p{L}{1,3} (?:раз|визит|поезд|официальн)/gu
const ordinal = (stem: string): number => RUSSIAN_ORDINALS.findIndex((one) => stem.startsWith(one)) + 1
const HAN = '一二三四五六七八九十'

const SMALL = Object.entries(russian.numbers).map(([value, forms]): [string, number] => [
  forms.split(' ')[0] ?? '',
  Number(value),
])
const VALUES = new Map([...SMALL, ...Object.entries(words.numbers)])
const NUMERAL = new RegExp(
  `(?<!\\p{L})(?:${[...VALUES.keys()].join('|')}|тр[её]х|двух|пяти|десяти)(?:\\p{L}{0,2})(?!\\p{L})`,
  'gu',
)

/** Numbers in words as digits, one word after another added up: «восемьдесят пять» → 85. */
const withDigits = (text: string): string =>
  text
    .replace(NUMERAL, (word) => String(VALUES.get(word) ?? VALUES.get(word.slice(0, -1)) ?? word))
    .replaceAll(/(?<!\d)(\d{2,3}) (\d)(?!\d)/g, (_, tens: string, ones: string) => String(Number(tens) + Number(ones)))

const DURATIONS: Record<Language, [RegExp, number][]> = {
  ru: [
    [/(?<!\p{L})(?:на денек|на день|(?:один|1) (?:день|денек)|за день)(?!\p{L})/u, 1],
    [/(?:две|2) недел/u, 14],
    [/(?:недел[юя](?!\p{L})|неделя)/u, 7],
    [/полмесяц/u, 15],
    [/(?<!\p{L})(?:на|целый|весь) месяц(?!\p{L})/u, 30],
  ],
  zh: [
    [/半个月|半月/u, 15],
    [/(?:一|1)个?(?:星期|礼拜|周(?!年))/u, 7],
    [/两个?(?:星期|礼拜|周(?!年))/u, 14],
    [/(?:一|1|整)个月/u, 30],
    [/(?:当天来回|一天)/u, 1],
  ],
}

/** How many days something took. */
const durationsIn = (text: string, language: Language): string[] => [
  ...figures(text, language === 'ru' ? /(?<![-–\d])(\d{1,2}) (?:дня|дней|суток)/gu : /(?<![月\d])(\d{1,2})天/gu),
  ...DURATIONS[language].flatMap(([form, days]) => (form.test(text) ? [String(days)] : [])),
]

function russianFigures(typed: string): [string, string[]][] {
  const text = withDigits(typed)
  const days = Array.from(text.matchAll(/(\d{1,2})(?:-?(?:го|е|ого))? (\p{L}+)/gu)).filter(
    ([, , month = '']) => monthOf(month) > 0,
  )
  const sisters = Array.from(
    text.matchAll(/(\p{L}+)(?:ый|ой|ий|ым|им|ого) (?:и \p{L}+ |в списке |город\p{L}*[- ]?)?побрат/gu),
    ([, stem = '']) => ordinal(stem),
  ).filter((n) => n > 0)
  const editions = Array.from(
    text.matchAll(/(\p{L}+)(?:ом|ое|ая|ой|ую) (?:(?:российско|русско)-китайск\p{L}+ )?(?:экспо|выставк)/gu),
    ([, stem = '']) => ordinal(stem),
  ).filter((n) => n > 0)
  return [
    ['day', days.map(([, day, month = '']) => `${monthOf(month)}-${Number(day)}`)],
    [
      'jubilee',
      [
        ...figures(text, /(\d{2,3})-? ?(?:лет(?!\p{L})|лети|стукн)/gu),
        ...figures(text, /(?:исполн|стукн|юбиле)\p{L}* (?:городу |мурманску )?(\d{2,4})/gu),
        ...(/столет|сто лет|век(?:ов)/u.test(text) ? ['100'] : []),
      ],
    ],
    [
      'sister',
      [
        ...figures(text, /(\d{1,2})(?:-?[а-я]{1,2})? (?:в списке |город\p{L}*[- ]?)?побратим(?!ов)/gu),
        ...sisters.map(String),
      ],
    ],
    ['sisters', figures(text, /(\d{1,2})(?: город\p{L}*[- ]?)? ?побратимов/gu)],
    ['turn', Array.from(text.matchAll(RUSSIAN_TURN), ([, stem = '']) => String(ordinal(stem)))],
    ['edition', [...editions.map(String), ...(/(?<!\p{L})ii российско/u.test(text) ? ['2'] : [])]],
  ]
}

function chineseFigures(text: string): [string, string[]][] {
  const han = (form: RegExp): string[] =>
    Array.from(text.matchAll(form), ([, one = '']) => String(HAN.indexOf(one) + 1))
  return [
    [
      'day',
      Array.from(text.matchAll(/(\d{1,2})月(\d{1,2})日/gu), ([, month, day]) => `${Number(month)}-${Number(day)}`),
    ],
    [
      'jubilee',
      [
        ...figures(text, /(\d{2,3})(?:周年|周?岁|年大?庆|年生日|年华诞)/gu),
        ...(/百年|百岁|一世纪/u.test(text) ? ['100'] : []),
      ],
    ],
    [
      'sister',
      [
        ...figures(text, /第(\d{1,2})(?:个|位)?/gu),
        ...han(/第([一二三四五六七八九十])个/gu),
        ...(/头一个(?:友|姐妹)|头一个$/u.test(text) ? ['1'] : []),
      ],
    ],
    ['sisters', figures(text, /(?<![第\d])(\d{1,2})个(?:友|姐妹|姊妹)/gu)],
    ['turn', [...han(/第([一二三四])[次趟回]/gu), ...(/首次|头一[次趟回]/u.test(text) ? ['1'] : [])]],
    ['edition', [...figures(text, /第(\d{1,2})届/gu), ...(/首届|头一届/u.test(text) ? ['1'] : [])]],
  ]
}

function monthsIn(text: string, language: Language): string[] {
  const named =
    language === 'zh'
      ? figures(text, /(?<!\d)(\d{1,2})月/gu)
      : MONTHS.flatMap((form, i) => (form.test(text) ? [String(i + 1)] : []))
  if (named.length > 0) return named
  const holidays = HOLIDAYS.flatMap(([holiday, form]) => (form[language].test(text) ? [holiday] : []))
  return holidays.length > 0 ? holidays : SEASONS.flatMap((form, i) => (form.test(text) ? [`season-${i}`] : []))
}

/** Months that stand beside their year. */
function datesIn(text: string, language: Language): string[] {
  if (language === 'zh')
    return Array.from(text.matchAll(/((?:19|20)\d\d)年(\d{1,2})月/gu), ([, year, month]) => `${year}-${Number(month)}`)
  return Array.from(text.matchAll(/(\p{L}+) ((?:19|20)\d\d)/gu)).flatMap(([, name = '', year]) =>
    MONTHS.flatMap((form, i) => (form.test(name) ? [`${year}-${i + 1}`] : [])),
  )
}

/** In which of the two cities. */
function placesIn(text: string, language: Language): string[] {
  const [harbin, murmansk] =
    language === 'ru'
      ? [/(?<!\p{L})в харбине/u, /(?<!\p{L})в мурманске/u]
      : [
          /[在搁](?:哈尔滨|哈市|冰城)(?![和与跟])|[是由](?:哈尔滨|哈市|冰城)(?:办|举办|主办|搞|的节)/u,
          /[在搁](?:摩尔曼斯克|摩市)(?![和与跟])/u,
        ]
  return [...(harbin.test(text) ? ['harbin'] : []), ...(murmansk.test(text) ? ['murmansk'] : [])]
}

/** A number of years is no year: 二十年 is not 2020年. */
function plainOf(text: string, language: Language): string {
  const plain = normalize(text)
  if (language === 'ru') return unifyNumbers(plain, language)
  return unifyNumbers(
    simplify(plain)
      .replaceAll('两百', '二百')
      .replaceAll(/哪一?[年月天日]|[二三四五六七八九]十(?:多|几)?年|十(?:多|几)年/gu, ' '),
    language,
  )
}

/** The things of every kind that a text names; none of a kind that it does not speak of. */
export function mentionsIn(text: string, language: Language): Mentions {
  const plain = plainOf(text, language)
  const named: [string, string[]][] = [
    ['year', [...figures(plain, YEARS), ...(OLD.test(plain) ? ['1990'] : [])]],
    ['month', monthsIn(plain, language)],
    ['place', placesIn(plain, language)],
    ['lasting', durationsIn(language === 'ru' ? withDigits(plain) : plain, language)],
    ...(language === 'zh' ? chineseFigures(plain) : russianFigures(plain)),
    ...THINGS[language].map(([kind, thing, form]): [string, string[]] => [kind, form.test(plain) ? [thing] : []]),
  ]
  const [year, ...years] = new Set(figures(plain, YEARS))
  const alone =
    year !== undefined && years.length === 0 ? monthsIn(plain, language).map((month) => `${year}-${month}`) : []
  named.push(['yearmonth', [...alone.filter((one) => !/season|holiday/.test(one)), ...datesIn(plain, language)]])
  const mentions = new Map<string, Set<string>>()
  for (const [kind, things] of named) {
    if (things.length > 0) mentions.set(kind, new Set([...(mentions.get(kind) ?? []), ...things]))
  }
  return mentions
}

/** Whether a month is meant by another: the same, or of this season. */
export function isSameMonth(one: string, other: string): boolean {
  const month = /^holiday-(\d+)$/.exec(one)?.[1]
  if (month !== undefined) return month === other
  const season = /^season-(\d)$/.exec(one)?.[1]
  if (season === undefined) return one === other
  return Math.floor((Number(other) % 12) / 3) === Number(season)
}
