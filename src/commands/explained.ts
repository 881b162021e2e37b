// Why the bot decided so, as staff are shown it: how a message was read, what came near, which words spoke for and against.

import type { Article } from '../knowledge/article.ts'
import type { Language } from '../language/language.ts'
import { explain } from '../search/explanation.ts'
import type { Found, Search } from '../search/search.ts'

/** How many articles are shown. */
const FIRST = 5

export const titleOf = ({ ru, zh }: Article): Record<Language, string> => ({ ru: ru.title, zh: zh.title })

/** `share`: what part of all the runners' confidence an article has, in per cent. */
export function explainFound(found: Found, search: Pick<Search, 'article'>) {
  const units = found.reading.units.filter(({ text }) => text !== '')
  const why = explain(found, found.catalog)
  const first = found.hits.slice(0, FIRST).map((hit) => ({ ...hit, confidence: Math.max(0, hit.confidence) }))
  const all = first.reduce((sum, { confidence }) => sum + confidence, 0)
  return {
    outcome: found.outcome,
    ...(found.language && { language: found.language }),
    read: found.reading.text,
    terms: units.map(({ term }) => term),
    unknown: units.filter(({ known }) => !known).map(({ text }) => text),
    repaired: units.filter(({ trust, known }) => known && trust < 1).map(({ text, term }) => ({ typed: text, meant: term })), // prettier-ignore
    runners: first.flatMap((hit) => {
      const article = search.article(hit.id)
      return article ? [{ ...hit, title: titleOf(article), share: all === 0 ? 0 : Math.round((100 * hit.confidence) / all) }] : [] // prettier-ignore
    }),
    sure: found.sure,
    for: why?.for ?? [],
    against: why?.against ?? [],
    untold: why?.untold ?? [],
    ...(found.gap && { gap: { id: found.gap.id, about: { ru: found.gap.ru.about, zh: found.gap.zh.about } } }),
  }
}
