// Rules about the texts that people read.

import { LANGUAGES, otherLanguage } from '../../language/language.ts'
import type { ArticleData } from '../article-file.ts'
import { fillFacts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import type { CheckedArticle } from './article-rules.ts'

/** Telegram cuts at 4,096 UTF-16 units; the source line and a link to the next article need room. */
export const MAX_ANSWER_UNITS = 3_500
/** WeChat gets at most three parts of 1,800 bytes of UTF-8, the source line included. */
export const MAX_ANSWER_BYTES = 5_200
/** A longer one is cut off on a button. */
export const MAX_TITLE_LENGTH = 64

export const answerTooLong = ({ data }: CheckedArticle): Finding[] =>
  LANGUAGES.flatMap((language): Finding[] => {
    const answer = fillFacts(data[language].answer, data.facts, language).trim()
    const bytes = Buffer.byteLength(answer)
    const path = [language, 'answer']
    if (answer.length > MAX_ANSWER_UNITS) {
      const params = { length: answer.length, limit: MAX_ANSWER_UNITS, unit: '@signs', platform: 'Telegram' }
      return [{ code: 'answer-long', path, at: 'key', params }]
    }
    const params = { length: bytes, limit: MAX_ANSWER_BYTES, unit: '@bytes', platform: 'WeChat' }
    return bytes > MAX_ANSWER_BYTES ? [{ code: 'answer-long', path, at: 'key', params }] : []
  })

export const titleLong = ({ data }: CheckedArticle): Finding[] =>
  LANGUAGES.filter((language) => data[language].title.length > MAX_TITLE_LENGTH).map((language) => ({
    code: 'title-long',
    path: [language, 'title'],
    params: { length: data[language].title.length, limit: MAX_TITLE_LENGTH },
  }))

/** A question as its letters and digits alone: two that differ only in signs are the same question. */
export const toQuestionKey = (question: string): string =>
  question
    // Signs first: full-width ones make the normalising slow, letters do not.
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')

const questionsOf = (data: ArticleData) =>
  LANGUAGES.flatMap((language) => data[language].questions.map((question, index) => ({ question, language, index })))

export const questionWordless = ({ data }: CheckedArticle): Finding[] =>
  questionsOf(data)
    .filter(({ question }) => !/\p{L}/u.test(question))
    .map(({ question, language, index }) => ({
      code: 'question-wordless',
      path: [language, 'questions', index],
      params: { typed: question },
    }))

export function questionRepeated({ data, questionKeys }: CheckedArticle): Finding[] {
  const seen = new Set<string>()
  return questionsOf(data).flatMap(({ question, language, index }): Finding[] => {
    const key = questionKeys[language][index] ?? ''
    const repeated = key !== '' && seen.has(key)
    seen.add(key)
    return repeated ? [{ code: 'question-repeated', path: [language, 'questions', index], params: { question } }] : []
  })
}

export const questionsMissing = ({ data }: CheckedArticle): Finding[] =>
  LANGUAGES.filter(
    (language) => data[language].questions.length === 0 && data[otherLanguage(language)].questions.length > 0,
  ).map((language) => ({
    code: 'questions-missing',
    path: [language],
    at: 'key',
    params: { language: `@${language}` },
  }))

const SCRIPTS = { ru: /\p{Script=Cyrillic}/u, zh: /\p{Script=Han}/u }

export const wrongLanguage = ({ data }: CheckedArticle): Finding[] =>
  LANGUAGES.filter((language) => !SCRIPTS[language].test(data[language].answer)).map((language) => ({
    code: 'wrong-language',
    path: [language, 'answer'],
    at: 'key',
    params: { language: `@${language}` },
  }))

const MARKUP = /\*\*|__|\]\(|^#{1,6} |<\/?[a-z]{1,10}(?:\s[^>]{0,200})?>|&[a-z]{2,8};/im

export const markup = ({ data }: CheckedArticle): Finding[] =>
  LANGUAGES.flatMap((language): Finding[] => {
    const found = MARKUP.exec(data[language].answer)
    return found ? [{ code: 'markup', path: [language, 'answer'], text: found[0], params: { typed: found[0] } }] : []
  })
