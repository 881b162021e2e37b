// The rule that both languages tell the same numbers and dates.

import { LANGUAGES, otherLanguage, type Language } from '../../language/language.ts'
import type { ArticleData } from '../article-file.ts'
import { factUses, fillFacts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { meantNumbers, toldNumbers, type NumberToken } from './numbers.ts'

/** A number in digits must stand in the other language too, in digits or in words; the place is where it stands. */
export function numbersDiffer({ data }: { data: ArticleData }): Finding[] {
  const texts = { ru: readable(data, 'ru'), zh: readable(data, 'zh') }
  // A fact that could not be rendered has its own problem; its braces hide what the text tells.
  if (/[{}｛｝]/.test(texts.ru + texts.zh)) return []
  const told = { ru: toldNumbers(texts.ru, 'ru'), zh: toldNumbers(texts.zh, 'zh') }
  return LANGUAGES.flatMap((language) => {
    const other = otherLanguage(language)
    const lacking = without(told[language], new Set(told[other].map(({ token }) => token)))
    // Words cost more to read than digits, and are seldom needed.
    const missing = lacking.length === 0 ? [] : without(lacking, meantNumbers(texts[other], other))
    const once = new Map(missing.map((number) => [number.typed, number])).values()
    return Array.from(once, (number) => toFinding(data, language, number))
  })
}

const without = (numbers: NumberToken[], known: ReadonlySet<string>): NumberToken[] =>
  numbers.filter(({ token }) => !known.has(token))

const readable = (data: ArticleData, language: Language): string =>
  fillFacts(`${data[language].title}\n${data[language].answer}`, data.facts, language)

function toFinding(data: ArticleData, language: Language, { typed }: NumberToken): Finding {
  const key = data[language].answer.includes(typed) || !data[language].title.includes(typed) ? 'answer' : 'title'
  const text = data[language][key].includes(typed) ? typed : factBehind(data, language, typed)
  return {
    code: 'numbers-differ',
    path: [language, key],
    ...(text === undefined ? {} : { text }),
    params: { number: typed, language: `@${language}`, other: `@${otherLanguage(language)}` },
  }
}

/** The fact that gave this number. */
const factBehind = (data: ArticleData, language: Language, typed: string): string | undefined =>
  factUses(data[language].answer).find((use) => fillFacts(use.typed, data.facts, language).includes(typed))?.typed
