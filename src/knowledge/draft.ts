// Knowledge as it is to be written: a new article's file, an entry for a list, a question's line and its place.

import { Document, isSeq, LineCounter, parseDocument, Scalar, stringify } from 'yaml'
import { LANGUAGES, type Language } from '../language/language.ts'
import type { Day } from './time.ts'

export interface NewArticle {
  source: string
  asOf: Day
  texts: Record<Language, { title: string; questions: string[]; answer: string }>
}

/** The first line of every article's file, by which editors know what may stand in it. */
const SCHEMA = ' yaml-language-server: $schema=../article.schema.json'

/** Long texts stay on their line, as people write them. */
const AS_WRITTEN = { lineWidth: 0 } as const

/** Doubled braces would be facts, so they are single. */
const toPlain = (text: string): string => text.replaceAll(/\{\{+/g, '{').replaceAll(/\}\}+/g, '}')

/** A whole file; texts are quoted where YAML would misread them. */
export function articleFile({ source, asOf, texts }: NewArticle): string {
  const document = new Document({ source, asOf, ...Object.fromEntries(LANGUAGES.map((one) => [one, toTexts(texts[one])])) }) // prettier-ignore
  document.commentBefore = SCHEMA
  return document.toString(AS_WRITTEN).replace(/^(#.*\n)\n/, '$1')
}

function toTexts({ title, questions, answer }: NewArticle['texts'][Language]) {
  const block = new Scalar(`${answer.trim()}\n`)
  block.type = Scalar.BLOCK_LITERAL
  return {
    title: toPlain(title),
    ...(questions.length > 0 ? { questions: questions.map(toPlain) } : {}),
    answer: block,
  }
}

/** The text of a list's file (`sources.yaml`, `sectors.yaml`) with one more entry at its end; what stands there stays. */
export const withEntry = (fileText: string, key: string, entry: object): string =>
  `${fileText.trimEnd()}\n${stringify({ [key]: entry }, AS_WRITTEN)}`.trimStart()

export interface QuestionLine {
  text: string
  /** The line, from 1, before which it goes; absent: there is no list of questions yet. */
  line?: number
}

/** The line that adds a question to an article's file. */
export function questionLine(question: string, fileText: string, language: Language): QuestionLine {
  const lineCounter = new LineCounter()
  const questions = parseDocument(fileText, { lineCounter }).getIn([language, 'questions'])
  const item = stringify([toPlain(question)], AS_WRITTEN).trimEnd()
  const first = isSeq(questions) && questions.flow !== true ? questions.range?.[0] : undefined
  if (first === undefined) return { text: `    ${item}` }
  const { line, col } = lineCounter.linePos(first)
  return { text: `${' '.repeat(col - 1)}${item}`, line }
}
