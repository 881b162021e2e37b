// The first sentences of an answer, where the question supposes something: so, not so but otherwise, or not told.

import type { Article, Knowledge, ShortKind } from '../knowledge/article.ts'
import type { Language } from '../language/language.ts'
import { RUSSIAN_MONTHS } from '../language/numbers.ts'
import { openingOf, type Question } from './opening.ts'
import { premiseOf } from './premise.ts'
import { sentencesOf } from './sentences.ts'
import { type Premise, YES } from './supposed.ts'
import type { Wording } from './wording.ts'

/** Which of an article's sentences tells what is right instead. */
const RIGHT: Record<string, ShortKind> = {
  year: 'when',
  yearmonth: 'when',
  month: 'when',
  day: 'when',
  place: 'where',
  jubilee: 'count',
  sister: 'count',
  sisters: 'count',
  turn: 'when',
  lasting: 'count',
  city: 'where',
  party: 'who',
  hospital: 'what',
  school: 'what',
  pole: 'what',
  trend: 'what',
  paper: 'what',
  show: 'what',
  edition: 'what',
}

/** The sentences that say what was asked for, and whether what is supposed is so. */
export function openingFor(article: Article, wording: Wording, question: Question): string[] {
  const { language } = wording
  const said = openingOf(article, language, question)
  const premise = premiseOf(article, language, question)
  const { short = {} } = article[language]
  switch (premise?.verdict) {
    case 'own':
      return [short.yes ?? '', ...said].slice(0, 1)
    case 'yes':
      return short.yes !== undefined && YES.test(short.yes) ? [short.yes] : sayingFirst('premise_yes', wording, said)
    case 'unsaid':
      return sayingFirst('premise_unsaid', wording, said)
    case 'no':
      return corrected(article, wording, premise, said)
    default:
      return said
  }
}

type Before = 'premise_yes' | 'premise_unsaid'

const sayingFirst = (before: Before, wording: Wording, [first = '', ...rest]: readonly string[]): string[] => [
  wording.t(before, { right: continued(first, wording) }),
  ...rest,
]

function corrected(article: Article, wording: Wording, { wrong }: Premise, said: readonly string[]): string[] {
  const { language, t } = wording
  const { short = {}, answer } = article[language]
  const kind = wrong && RIGHT[wrong.kind]
  const [first = ''] = sentencesOf(answer)
  const right = continued((kind ? short[kind] : undefined) ?? (kind ? first : (said[0] ?? first)), wording)
  if (wrong?.kind === 'year' && Number(wrong.thing) > OLD) return [t('premise_not_year', { thing: wrong.thing, right })]
  const month = wrong?.kind === 'month' ? monthName(wrong.thing, language) : undefined
  return [month === undefined ? t('premise_no', { right }) : t('premise_not_month', { thing: month, right })]
}

/** A year that stands for a time long ago. */
const OLD = 1990

/** «в июне», 「6月」; nothing for a season. */
function monthName(thing: string, language: Language): string | undefined {
  const within = RUSSIAN_MONTHS[Number(thing) - 1]?.within
  if (within === undefined) return undefined
  return language === 'ru' ? `в ${within}` : `${thing}月`
}

/** A sentence as it goes on after a colon: with a small letter, if it does not begin with a name. */
function continued(sentence: string, { knowledge, language }: Wording): string {
  const [word = ''] = /^\p{L}+/u.exec(sentence) ?? []
  if (language === 'zh' || isName(word, knowledge)) return sentence
  return `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`
}

const names = new WeakMap<Knowledge, Map<string, boolean>>()

/** A word of so few letters has no ending to leave off: «В» without its last would begin any name. */
const SHORT = 3

/** Within a sentence only names have a capital letter. */
function isName(word: string, knowledge: Knowledge): boolean {
  const known = names.get(knowledge) ?? new Map<string, boolean>()
  names.set(knowledge, known)
  const stem = word.length > SHORT ? word.slice(0, -1) : `${word}(?!\\p{L})`
  const isThere = known.get(word) ?? isWithin(new RegExp(`[\\p{Ll},»)] ${stem}`, 'u'), knowledge)
  known.set(word, isThere)
  return isThere
}

const isWithin = (form: RegExp, { articles }: Knowledge): boolean => articles.some(({ ru }) => form.test(ru.answer))
