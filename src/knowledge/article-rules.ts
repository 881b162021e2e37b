// The rules that an article keeps by itself, one function each; what they say stands in locales/problems.*.json.

import { LANGUAGES, otherLanguage, type Language } from '../language/language.ts'
import { factFault, factUses, fillFacts, withoutFacts } from './facts.ts'
import { numbersLacking } from './numbers.ts'
import { SHORT_KINDS } from './article.ts'
import type { Finding, Path, ProblemCode } from './problem.ts'
import type { ArticleData } from './schema.ts'
import { toTime } from './time.ts'

interface CheckedArticle {
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
/** Two lines of a phone. */
const MAX_SHORT_LENGTH = 140

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
    ...shown(data, language),
  ])

/** The texts that an answer is made of. */
export const shown = (data: ArticleData, language: Language): Text[] => [
  ...SHORT_KINDS.flatMap((kind) => {
    const text = data[language].short[kind]
    return text === undefined ? [] : [{ language, path: [language, 'short', kind], text }]
  }),
  { language, path: [language, 'answer'], text: data[language].answer },
]

const allShown = (data: ArticleData): Text[] => LANGUAGES.flatMap((language) => shown(data, language))

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
  allShown(data)
    .filter(({ language, text }) => !SCRIPTS[language].test(fillFacts(text, data.facts, language)))
    .map(({ language, path }) => ({ code: 'wrong-language', path, at: 'key', params: { language: `@${language}` } }))

const MARKUP = /\*\*|__|\]\(|^#{1,6} |<\/?[a-z]{1,10}(?:\s[^>]{0,200})?>|&[a-z]{2,8};/im

/** An answer is plain text. */
const markup: ArticleRule = ({ data }) =>
  allShown(data).flatMap(({ path, text }) => foundIn('markup', path, text, MARKUP))

/** A short answer stands in both languages. */
const shortMissing: ArticleRule = ({ data }) =>
  LANGUAGES.flatMap((language) =>
    SHORT_KINDS.filter(
      (kind) => data[language].short[kind] === undefined && data[otherLanguage(language)].short[kind] !== undefined,
    ).map((kind) => ({
      code: 'short-missing',
      path: [language, 'short'],
      at: 'key',
      params: { kind, language: `@${language}` },
    })),
  )

/** A short answer is short. */
const shortLong: ArticleRule = ({ data }) =>
  allShown(data).flatMap(({ language, path, text }): Finding[] => {
    const { length } = fillFacts(text, data.facts, language)
    return path.includes('short') && length > MAX_SHORT_LENGTH
      ? [{ code: 'short-long', path, params: { length, limit: MAX_SHORT_LENGTH } }]
      : []
  })

/** Both languages tell the same numbers and dates: in the answer with its title, and in each short answer. */
const numbersDiffer: ArticleRule = ({ data }) =>
  LANGUAGES.flatMap((language) => {
    const other = otherLanguage(language)
    return SAID_TOGETHER.flatMap((keys) => {
      const [texts, others] = [textsAt(data, language, keys), textsAt(data, other, keys)]
      const [said, saidThere] = [saidBy(data, texts), saidBy(data, others)]
      // A fact that could not be rendered has its own problem; its braces hide what the text tells.
      if (others.length === 0 || /[{}｛｝]/.test(said + saidThere)) return []
      return numbersLacking(said, language, saidThere, other).map((typed) => numberFinding(data, texts, typed))
    })
  })

const SAID_TOGETHER: readonly string[][] = [['answer', 'title'], ...SHORT_KINDS.map((kind) => [kind])]

const textsAt = (data: ArticleData, language: Language, keys: string[]): Text[] =>
  keys.flatMap((key) => textsOf(data).filter((text) => text.language === language && text.path.at(-1) === key))

const saidBy = (data: ArticleData, texts: Text[]): string =>
  texts.map(({ text, language }) => fillFacts(text, data.facts, language)).join('\n')

/** At the number as it is typed, or at the fact that gave it. */
function numberFinding(data: ArticleData, texts: Text[], typed: string): Finding {
  const places = texts.flatMap(({ path, text, language }) => {
    const uses = factUses(text).filter((use) => fillFacts(use.typed, data.facts, language).includes(typed))
    return [...(text.includes(typed) ? [typed] : []), ...uses.map((use) => use.typed)].map((at) => ({ path, text: at }))
  })
  const { path = [], text } = places.find((place) => place.text === typed) ?? places[0] ?? { path: texts[0]?.path }
  const language = texts[0]?.language ?? 'ru'
  const params = { number: typed, language: `@${language}`, other: `@${otherLanguage(language)}` }
  return { code: 'numbers-differ', path, ...(text !== undefined && { text }), params }
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
  shortMissing,
  shortLong,
  numbersDiffer,
  plannedBefore,
  translationOlder,
]
