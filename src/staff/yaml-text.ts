// Texts as they stand in an article's file: what staff paste, and whole new articles.

import type { Day } from '../knowledge/time.ts'
import { LANGUAGES, type Language } from '../language/language.ts'

export interface NewArticle {
  source: string
  asOf: Day
  texts: Record<Language, { title: string; questions: string[]; answer: string }>
}

/** Signs that mean something to YAML at the start, a colon or a number sign within, an empty or wordless text. */
const NEEDS_QUOTES = /^[^\p{L}\p{N}«（“]|^[\d.,\s-]+$|^(?:true|false|null|yes|no|on|off)$|: |:$| #|[\\"{}]|\s$/iu

/** A text in one line, quoted where YAML would misread it. Doubled braces would be facts, so they are single. */
export function toScalar(text: string): string {
  const plain = text.replaceAll(/\{\{+/g, '{').replaceAll(/\}\}+/g, '}')
  return NEEDS_QUOTES.test(plain) ? JSON.stringify(plain) : plain
}

/** The line that adds a question to an article. */
export const questionLine = (question: string): string => `    - ${toScalar(question)}`

/** The first line of every article's file, by which editors know what may stand in it. */
const SCHEMA_LINE = '# yaml-language-server: $schema=../article.schema.json'

export function articleFile({ source, asOf, texts }: NewArticle): string {
  return [
    SCHEMA_LINE,
    `source: ${toScalar(source)}`,
    `asOf: ${asOf}`,
    ...LANGUAGES.flatMap((language) => [`${language}:`, ...textLines(texts[language])]),
    '',
  ].join('\n')
}

function textLines({ title, questions, answer }: NewArticle['texts'][Language]): string[] {
  const lines = answer.trim().split(/\r?\n/)
  return [
    `  title: ${toScalar(title)}`,
    ...(questions.length > 0 ? ['  questions:', ...questions.map(questionLine)] : []),
    '  answer: |',
    ...lines.map((line) => (line.trim() === '' ? '' : `    ${line.trim()}`)),
  ]
}

/** The line (from 1) before which a new question of this language goes; undefined where there is no list of questions. */
export function questionPlace(fileText: string, language: Language): number | undefined {
  const lines = fileText.split(/\r?\n/)
  const start = lines.findIndex((line) => line.startsWith(`${language}:`))
  if (start < 0) return undefined
  const within = lines.slice(start + 1)
  const end = within.findIndex((line) => /^\S/.test(line))
  const list = (end < 0 ? within : within.slice(0, end)).findIndex((line) => /^ {2}questions:\s*$/.test(line))
  return list < 0 ? undefined : start + list + 3
}
