// What an article itself says is not known: who asks for that gets this first, and it counts as no answer.

import words from '../../locales/clauses.json' with { type: 'json' }
import type { Article } from '../knowledge/article.ts'
import type { Language } from '../language/language.ts'
import type { Question } from './opening.ts'
import { sentencesOf } from './sentences.ts'

const UNTOLD: Record<Language, RegExp> = {
  ru: new RegExp(words.ru.untold, 'iu'),
  zh: new RegExp(words.zh.untold, 'u'),
}

const OTHERS: Record<Language, RegExp> = { ru: new RegExp(words.ru.others, 'u'), zh: new RegExp(words.zh.others, 'u') }
const LATER: Record<Language, RegExp> = { ru: new RegExp(words.ru.later, 'u'), zh: new RegExp(words.zh.later, 'u') }

interface Clauses {
  /** Sentences or parts of them that say that something is not known. */
  untold: string[]
  told: string[]
}

/** Whether a word means others than were spoken of: «остальные», 「其余」. */
export const isOthers = (word: string, language: Language): boolean => OTHERS[language].test(word)

/** Whether a question is about what came after the day of a source. */
export const asksLater = (text: string, language: Language): boolean => LATER[language].test(text)

const known = { ru: new WeakMap<Article, Clauses>(), zh: new WeakMap<Article, Clauses>() }

function clausesOf(article: Article, language: Language): Clauses {
  const cached = known[language].get(article)
  if (cached) return cached
  const { answer, short = {}, title } = article[language]
  const texts = [...Object.values(short), ...answer.split('\n')]
  const parts = texts.flatMap((text) => sentencesOf(text).flatMap((sentence) => sentence.split(/[;；]\s*/u)))
  const clauses = {
    untold: parts.filter((part) => UNTOLD[language].test(part)),
    told: [title, ...parts.filter((part) => !UNTOLD[language].test(part))],
  }
  known[language].set(article, clauses)
  return clauses
}

/** The sentence by which an article says that it does not tell of others than its own; undefined where none are asked for. */
export function untoldIn(article: Article, language: Language, { others, termsOf }: Question): string | undefined {
  const { untold, told } = clausesOf(article, language)
  if (untold.length === 0) return undefined
  const isTold = (term: string): boolean => told.some((text) => termsOf(text).has(term))
  const open = others.filter((term) => !isTold(term))
  const clause = untold.find((text) => {
    const [saying = ''] = UNTOLD[language].exec(text) ?? []
    return open.some((term) => termsOf(text).has(term) && !termsOf(saying).has(term))
  })
  return clause && asSentence(clause, language)
}

/** Whether a sentence says nothing but that something is not known. */
export const isUntold = (sentence: string, language: Language): boolean =>
  UNTOLD[language].test(sentence) &&
  !/[;；:：]/u.test(sentence) &&
  new RegExp(words[language].asked, 'iu').test(sentence)

const asSentence = (clause: string, language: Language): string =>
  `${clause.slice(0, 1).toUpperCase()}${clause.slice(1).replace(/[.。]$/u, '')}${language === 'zh' ? '。' : '.'}`
