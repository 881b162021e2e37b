// Questions that mean the same, put together: by their terms in Russian, by pairs of characters in Chinese.

import type { Gap } from '../knowledge/article.ts'
import { bigrams } from '../language/chinese.ts'
import type { Language } from '../language/language.ts'
import type { Found, Search } from '../search/search.ts'
import type { UnansweredQuestion } from '../storage/storage.ts'

export interface Group {
  language: Language
  /** Newest first. */
  questions: UnansweredQuestion[]
  /** Different texts, the most frequent first. */
  texts: string[]
  nearest?: { id: string; confidence: number }
  /** The subject, listed as not covered, that its first text is taken for. */
  gap?: Gap
}

/** From this likeness on (Dice's coefficient of their terms) two questions mean the same. */
const SAME: Record<Language, number> = { ru: 0.6, zh: 0.5 }

/** A nearest article that is further away is not worth a word. */
const NEAR = 0.2

/** Groups with the newest first; `questions` are newest first. Costs some 1 ms a different text. */
export function groupByMeaning(questions: readonly UnansweredQuestion[], search: Pick<Search, 'find'>): Group[] {
  const alike: { group: Group; terms: Set<string>[] }[] = []
  for (const same of groupByText(questions)) {
    const [{ text, language }] = same
    const found = search.find(text, language)
    const terms = termsOf(text, language, found)
    const isSame = (one: Set<string>): boolean => likeness(one, terms) >= SAME[language]
    const known = alike.find(({ group, terms: theirs }) => group.language === language && theirs.some(isSame))
    if (known) {
      known.terms.push(terms)
      known.group.questions.push(...same)
    } else alike.push({ group: { language, questions: [...same], texts: [], ...nearestOf(found) }, terms: [terms] })
  }
  return alike.map(({ group }) => ({ ...group, texts: textsOf(group.questions) }))
}

/**
 * Leaves out the questions that the bot has learned to answer since; those whose answer was voted down stay. The other
 * figure is how many went.
 */
export function partAnswered(questions: readonly UnansweredQuestion[], search: Search) {
  const isOpen = ([{ text, language }]: Same): boolean => search.find(text, language).outcome !== 'answer'
  const open = new Set(groupByText(questions).filter(isOpen).flat())
  const left = questions.filter((question) => question.why === 'down' || open.has(question))
  return { left, answered: questions.length - left.length }
}

/** One line without control characters, and without doubled braces, which would be facts in an article. */
export const tidy = (text: string): string =>
  text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(/([{}])\1+/g, '$1')
    .trim()

/** Questions of one text, letter case aside. */
type Same = [UnansweredQuestion, ...UnansweredQuestion[]]

function groupByText(questions: readonly UnansweredQuestion[]): Same[] {
  const groups = new Map<string, Same>()
  for (const question of questions) {
    const key = `${question.language} ${tidy(question.text).toLowerCase()}`
    const known = groups.get(key)
    if (known) known.push(question)
    else groups.set(key, [question])
  }
  return [...groups.values()]
}

function termsOf(text: string, language: Language, { reading }: Found): Set<string> {
  const terms = language === 'zh' ? pairsOf(reading.text) : reading.units.map(({ term }) => term)
  return new Set(terms.length > 0 ? terms : [tidy(text).toLowerCase()])
}

const pairsOf = (text: string): string[] => bigrams(text.match(/[\p{L}\p{N}]/gu) ?? [], (a, b) => a + b)

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const term of a) if (b.has(term)) shared++
  return (2 * shared) / (a.size + b.size)
}

function nearestOf({ hits, gap }: Found): Pick<Group, 'nearest' | 'gap'> {
  const hit = hits[0]
  const isNear = hit !== undefined && hit.confidence >= NEAR
  return { ...(isNear && { nearest: { id: hit.id, confidence: hit.confidence } }), ...(gap && { gap }) }
}

function textsOf(questions: readonly UnansweredQuestion[]): string[] {
  const counts = groupByText(questions).map((same) => ({ text: tidy(same[0].text), count: same.length }))
  return counts.toSorted((a, b) => b.count - a.count).map(({ text }) => text)
}
