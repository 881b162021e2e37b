// Questions that mean the same, put together: by their stems in Russian, by pairs of characters in Chinese.

import type { Language } from '../language/language.ts'
import type { Search } from '../search/search.ts'
import type { UnansweredQuestion } from '../storage/storage.ts'

export interface Group {
  language: Language
  /** Newest first. */
  questions: UnansweredQuestion[]
  /** Different texts, the most frequent first. */
  texts: string[]
  nearest?: { id: string; confidence: number }
}

/** From this likeness on (Dice's coefficient of their terms) two questions mean the same. */
const SAME: Record<Language, number> = { ru: 0.6, zh: 0.5 }

/** A nearest article that is further away is not worth a word. */
const NEAR = 0.2

/** Groups with the newest first; `questions` are newest first. Costs some 3 ms a different text. */
export function groupByMeaning(questions: readonly UnansweredQuestion[], search: Search): Group[] {
  const groups: { group: Group; terms: Set<string>[] }[] = []
  const byText = new Map<string, Group>()
  for (const question of questions) {
    const { language } = question
    const text = tidy(question.text)
    const key = `${language} ${text.toLowerCase()}`
    const known = byText.get(key)
    if (known) {
      known.questions.push(question)
      continue
    }
    const terms = termsOf(text, language, search)
    const alike = groups.find(({ group, terms: theirs }) => group.language === language && theirs.some((one) => likeness(one, terms) >= SAME[language])) // prettier-ignore
    const found = alike ?? { group: { language, questions: [], texts: [], ...nearestOf(text, language, search) }, terms: [] } // prettier-ignore
    if (!alike) groups.push(found)
    found.terms.push(terms)
    found.group.questions.push(question)
    byText.set(key, found.group)
  }
  return groups.map(({ group }) => ({ ...group, texts: textsOf(group.questions) }))
}

/** One line without control characters. */
export const tidy = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()

function termsOf(text: string, language: Language, search: Search): Set<string> {
  const { units, fields } = search.catalogs[language].analyser.index(text)
  const terms = language === 'zh' ? (fields['b'] ?? []) : units
  return new Set(terms.length > 0 ? terms : [text.toLowerCase()])
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const term of a) if (b.has(term)) shared++
  return (2 * shared) / (a.size + b.size)
}

function nearestOf(text: string, language: Language, search: Search): Pick<Group, 'nearest'> {
  const hit = search.find(text, language).hits[0]
  return hit && hit.confidence >= NEAR ? { nearest: { id: hit.id, confidence: hit.confidence } } : {}
}

function textsOf(questions: readonly UnansweredQuestion[]): string[] {
  const counts = new Map<string, { text: string; count: number }>()
  for (const { text } of questions) {
    const shown = tidy(text)
    const seen = counts.get(shown.toLowerCase())
    counts.set(shown.toLowerCase(), { text: seen?.text ?? shown, count: (seen?.count ?? 0) + 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count).map(({ text }) => text)
}
