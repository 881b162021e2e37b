// The rules that an article keeps by itself, one function each; what they say stands in locales/problems.*.json.

import { LANGUAGES, otherLanguage, type Language } from '../language/language.ts'
import { factFault, factUses, fillFacts, withoutFacts } from './facts.ts'
import { numbersLacking } from './numbers.ts'
import type { Finding, Path, ProblemCode } from './problem.ts'
import type { ArticleData } from './schema.ts'
import { toTime } from './time.ts'

export interface CheckedArticle {
  data: ArticleData
  /** Each question's letters, see `toQuestionKey`. */
  questionKeys: Record<Language, string[]>
}

export type ArticleRule = (article: CheckedArticle) => Finding[]

/** Telegram cuts at 4,096 UTF-16 units; the source line and a link to the next article need room. */
const MAX_ANSWER_UNITS = 3_500
/** WeChat gets at most three parts of 1,800 bytes of UTF-8, the source line included. */
const MAX_ANSWER_BYTES = 5_200
/** A longer one is cut off on a button. */
const MAX_TITLE_LENGTH = 64

interface Text {
  language: Language
  path: Path
  text: string
}

/** Every text of an article that may hold facts, with its place. */
const textsOf = (data: ArticleData): Text[] =>
  LANGUAGES.flatMap((language): Text[] => [
    { language, path: [language, 'title'], text: data[language].title },
    ...questionsOf(data, language),
    { language, path: [language, 'answer'], text: data[language].answer },
  ])

const questionsOf = (data: ArticleData, language: Language): Text[] =>
  data[language].questions.map((text, index) => ({ language, path: [language, 'questions', index], text }))

const allQuestions = (data: ArticleData): Text[] => LANGUAGES.flatMap((language) => questionsOf(data, language))

/** A question as its letters and digits alone: two that differ only in signs are the same question. */
export const toQuestionKey = (question: string): string =>
  question
    // Signs first: full-width ones make the normalising slow, letters do not.
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')

/** Every {{fact}} of a text stands under facts, and is used in a form that its kind has. */
const factFaults: ArticleRule = ({ data }) =>
  textsOf(data).flatMap(({ path, text }) =>
    factUses(text).flatMap((use): Finding[] => {
      const code = factFault(use, data.facts)
      const params = { name: use.name, form: use.form, known: Object.keys(data.facts).join(', ') || '—' }
      return code ? [{ code, path, text: use.typed, params }] : []
    }),
  )

/** Facts stand in two plain braces on each side. */
const strayBraces: ArticleRule = ({ data }) =>
  textsOf(data).flatMap(({ path, text }) => foundIn('fact-braces', path, withoutFacts(text), /\{\{|\}\}|[｛｝]/))

function foundIn(code: ProblemCode, path: Path, text: string, pattern: RegExp): Finding[] {
  const typed = pattern.exec(text)?.[0]
  return typed === undefined ? [] : [{ code, path, text: typed, params: { typed } }]
}

/** Every fact is used in a text. */
const unusedFact: ArticleRule = ({ data }) => {
  const used = new Set(textsOf(data).flatMap(({ text }) => factUses(text).map(({ name }) => name)))
  return Object.keys(data.facts)
    .filter((name) => !used.has(name))
    .map((name) => ({ code: 'unused-fact', path: ['facts', name], at: 'key', params: { name } }))
}

/** An answer fits into one message of each platform. */
const answerTooLong: ArticleRule = ({ data }) =>
  LANGUAGES.flatMap((language): Finding[] => {
    const answer = fillFacts(data[language].answer, data.facts, language).trim()
    const sizes = [
      { length: answer.length, limit: MAX_ANSWER_UNITS, unit: '@signs', platform: 'Telegram' },
      { length: Buffer.byteLength(answer), limit: MAX_ANSWER_BYTES, unit: '@bytes', platform: 'WeChat' },
    ]
    const params = sizes.find(({ length, limit }) => length > limit)
    return params ? [{ code: 'answer-long', path: [language, 'answer'], at: 'key', params }] : []
  })

/** A title fits on a button. */
const titleLong: ArticleRule = ({ data }) =>
  LANGUAGES.filter((language) => data[language].title.length > MAX_TITLE_LENGTH).map((language) => ({
    code: 'title-long',
    path: [language, 'title'],
    params: { length: data[language].title.length, limit: MAX_TITLE_LENGTH },
  }))

/** A question has letters. */
const questionWordless: ArticleRule = ({ data }) =>
  allQuestions(data)
    .filter(({ text }) => !/\p{L}/u.test(text))
    .map(({ path, text }) => ({ code: 'question-wordless', path, params: { typed: text } }))

/** A question stands once in its article. */
const questionRepeated: ArticleRule = ({ data, questionKeys }) => {
  const keys = [...questionKeys.ru, ...questionKeys.zh]
  return allQuestions(data)
    .filter((_, index) => keys[index] !== '' && keys.indexOf(keys[index] ?? '') < index)
    .map(({ path, text }) => ({ code: 'question-repeated', path, params: { question: text } }))
}

/** An article has questions in both languages or in none. */
const questionsMissing: ArticleRule = ({ data }) =>
  LANGUAGES.filter((one) => data[one].questions.length === 0 && data[otherLanguage(one)].questions.length > 0).map(
    (one) => ({ code: 'questions-missing', path: [one], at: 'key', params: { language: `@${one}` } }),
  )

const SCRIPTS = { ru: /\p{Script=Cyrillic}/u, zh: /\p{Script=Han}/u }

/** Russian texts have Cyrillic letters, Chinese ones have Han. */
const wrongLanguage: ArticleRule = ({ data }) =>
  LANGUAGES.filter((one) => !SCRIPTS[one].test(data[one].answer)).map((one) => ({
    code: 'wrong-language',
    path: [one, 'answer'],
    at: 'key',
    params: { language: `@${one}` },
  }))

const MARKUP = /\*\*|__|\]\(|^#{1,6} |<\/?[a-z]{1,10}(?:\s[^>]{0,200})?>|&[a-z]{2,8};/im

/** An answer is plain text. */
const markup: ArticleRule = ({ data }) =>
  LANGUAGES.flatMap((language) => foundIn('markup', [language, 'answer'], data[language].answer, MARKUP))

/** Both languages tell the same numbers and dates. */
const numbersDiffer: ArticleRule = ({ data }) => {
  const texts = { ru: readable(data, 'ru'), zh: readable(data, 'zh') }
  // A fact that could not be rendered has its own problem; its braces hide what the text tells.
  if (/[{}｛｝]/.test(texts.ru + texts.zh)) return []
  return LANGUAGES.flatMap((language) => {
    const other = otherLanguage(language)
    const lacking = numbersLacking(texts[language], language, texts[other], other)
    return lacking.map((typed) => numberFinding(data, language, typed))
  })
}

const readable = (data: ArticleData, language: Language): string =>
  fillFacts(`${data[language].title}\n${data[language].answer}`, data.facts, language)

function numberFinding(data: ArticleData, language: Language, typed: string): Finding {
  const { title, answer } = data[language]
  const key = answer.includes(typed) || !title.includes(typed) ? 'answer' : 'title'
  const behind = factUses(answer).find((use) => fillFacts(use.typed, data.facts, language).includes(typed))?.typed
  const text = data[language][key].includes(typed) ? typed : behind
  return {
    code: 'numbers-differ',
    path: [language, key],
    ...(text === undefined ? {} : { text }),
    params: { number: typed, language: `@${language}`, other: `@${otherLanguage(language)}` },
  }
}

/** A plan lies after the day that the article speaks from. */
const plannedBefore: ArticleRule = ({ data: { planned, asOf } }) => {
  const time = planned === undefined ? undefined : toTime(planned)
  if (!time || time.to >= asOf) return []
  return [{ code: 'planned-before', path: ['planned'], params: { planned: time.to, asOf } }]
}

/** A translation is not older than its original; a text without a day of its own counts as of the article's. */
const translationOlder: ArticleRule = ({ data: { asOf, ru, zh } }) => {
  const days = { ru: ru.updated ?? asOf, zh: zh.updated ?? asOf }
  if (days.ru === days.zh) return []
  const older = days.ru < days.zh ? 'ru' : 'zh'
  const params = { language: `@${older}`, older: days[older], newer: days[otherLanguage(older)] }
  return [{ code: 'translation-older', path: [older, 'updated'], at: 'key', params }]
}

export const ARTICLE_RULES: readonly ArticleRule[] = [
  factFaults,
  strayBraces,
  unusedFact,
  answerTooLong,
  titleLong,
  questionWordless,
  questionRepeated,
  questionsMissing,
  wrongLanguage,
  markup,
  numbersDiffer,
  plannedBefore,
  translationOlder,
]
