// One article's file: its data, its own problems, and the article when nothing is wrong with it.

import type { Language } from '../language/language.ts'
import { ARTICLE_RULES, toQuestionKey } from './article-rules.ts'
import { SHORT_KINDS, type Article, type ArticleText } from './article.ts'
import { factUses, fillFacts, type Facts } from './facts.ts'
import type { FolderFile } from './folder.ts'
import { isError, toProblem, type Places, type Problem } from './problem.ts'
import { articleSchema, type ArticleData } from './schema.ts'
import { toTime } from './time.ts'
import { validate } from './validate.ts'
import { readYamlFile } from './yaml.ts'

export interface ArticleFile {
  id: string
  file: string
  hash: string
  places: Places
  /** Of this file alone. */
  problems: Problem[]
  /** Absent when a problem is an error. `related` is still as typed. */
  article?: Article
  data?: ArticleData
  /** Each question's letters, see `toQuestionKey`. */
  questionKeys?: Record<Language, string[]>
}

/** `shared` are facts of the whole folder; the article's own go before them. */
export function readArticle(file: FolderFile, shared: Facts = {}): ArticleFile {
  const id = file.path.replace(/\.yaml$/, '')
  const { value, problems, places } = readYamlFile(file)
  const read = { id, file: file.path, hash: file.hash, places, problems }
  if (!value) return read
  const { value: own, findings } = validate(articleSchema, value)
  const data = own && { ...own, facts: { ...usedBy(own, shared), ...own.facts } }
  const questionKeys = data && { ru: data.ru.questions.map(toQuestionKey), zh: data.zh.questions.map(toQuestionKey) }
  if (data && questionKeys) findings.push(...ARTICLE_RULES.flatMap((check) => check({ data, questionKeys })))
  problems.push(...findings.map((finding) => toProblem(file.path, places, finding)))
  if (!data || !questionKeys || problems.some(isError)) return read
  return { ...read, data, questionKeys, article: toArticle(id, data) }
}

/** Those facts that the texts use. */
function usedBy({ ru, zh }: ArticleData, shared: Facts): Facts {
  const used = new Set(factUses(JSON.stringify([ru, zh])).map(({ name }) => name))
  return Object.fromEntries(Object.entries(shared).filter(([name]) => used.has(name)))
}

function toArticle(id: string, data: ArticleData): Article {
  const { source, asOf, asks, facts, related, photo } = data
  const planned = data.planned === undefined ? undefined : toTime(data.planned)
  return {
    id,
    sector: id.slice(0, id.indexOf('/')),
    source,
    asOf,
    ...(planned && { planned: { from: planned.from, to: planned.to } }),
    ...(asks && { asks }),
    ...(Object.keys(facts).length > 0 && { facts }),
    related,
    ...(photo !== undefined && { photo }),
    ru: toText(data, 'ru'),
    zh: toText(data, 'zh'),
  }
}

/** A text with its facts rendered and its blank edges gone. */
function toText(data: ArticleData, language: Language): ArticleText {
  const fill = (text: string): string => fillFacts(text, data.facts, language).trim()
  const { title, questions, short, answer } = data[language]
  const kinds = SHORT_KINDS.flatMap((kind) => (short[kind] === undefined ? [] : [[kind, fill(short[kind])] as const]))
  return {
    title: fill(title),
    questions: questions.map(fill),
    ...(kinds.length > 0 && { short: Object.fromEntries(kinds) }),
    answer: tidy(fill(answer)),
  }
}

const tidy = (text: string): string => text.replaceAll(/[ \t]+$/gm, '').replaceAll(/\n{3,}/g, '\n\n')
