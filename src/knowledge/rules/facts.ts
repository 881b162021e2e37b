// Rules about facts and their uses in texts.

import { LANGUAGES } from '../../language/language.ts'
import type { ArticleData } from '../article-file.ts'
import { factFault, factUses, withoutFacts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import type { CheckedArticle } from './article-rules.ts'
import type { Path } from '../place.ts'

/** Every text of an article that may hold facts, with its place. */
function texts(data: ArticleData): { path: Path; text: string }[] {
  return LANGUAGES.flatMap((language) => [
    { path: [language, 'title'], text: data[language].title },
    ...data[language].questions.map((text, index) => ({ path: [language, 'questions', index], text })),
    { path: [language, 'answer'], text: data[language].answer },
  ])
}

const faults = (data: ArticleData, fault: 'unknown-fact' | 'fact-form'): Finding[] =>
  texts(data).flatMap(({ path, text }) =>
    factUses(text)
      .filter((use) => factFault(use, data.facts) === fault)
      .map(({ typed, name, form }) => ({
        code: fault,
        path,
        text: typed,
        params: { name, form, known: Object.keys(data.facts).join(', ') || '—' },
      })),
  )

export const unknownFact = ({ data }: CheckedArticle): Finding[] => faults(data, 'unknown-fact')

export const factForm = ({ data }: CheckedArticle): Finding[] => faults(data, 'fact-form')

export const strayBraces = ({ data }: CheckedArticle): Finding[] =>
  texts(data).flatMap(({ path, text }) => {
    const stray = /\{\{|\}\}|[｛｝]/.exec(withoutFacts(text))
    return stray ? [{ code: 'fact-braces', path, text: stray[0], params: { typed: stray[0] } }] : []
  })

export function unusedFact({ data }: CheckedArticle): Finding[] {
  const used = new Set(texts(data).flatMap(({ text }) => factUses(text).map(({ name }) => name)))
  return Object.keys(data.facts)
    .filter((name) => !used.has(name))
    .map((name) => ({ code: 'unused-fact', path: ['facts', name], at: 'key', params: { name } }))
}
