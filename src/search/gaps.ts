// Subjects that the knowledge is known not to cover, and how a question that names one is told.

import type { Gap } from '../knowledge/article.ts'
import type { Language } from '../language/language.ts'
import type { Analyser, Pattern, Steps } from '../language/reading.ts'

/** A word of a subject not covered that a question has. */
export interface ShownGap {
  gap: Gap
  pattern: Pattern
}

/** The words of subjects not covered that a literal has, in the order of their list. */
export type ShowGaps = (literal: string) => ShownGap[]

/** Words are looked up by so many first characters of their sign. */
const BEGINNING: Record<Language, number> = { ru: 4, zh: 2 }

/** Made in steps. */
export function* createShowGaps(gaps: readonly Gap[], language: Language, analyser: Analyser): Steps<ShowGaps> {
  const words: ShownGap[] = []
  const length = BEGINNING[language]
  const byBeginning = new Map<string, number[]>()
  const firsts = new Set<string | undefined>()
  for (const gap of gaps) {
    for (const word of gap[language].words) {
      const pattern = analyser.pattern(word)
      const beginning = pattern.sign.slice(0, length)
      byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), words.length])
      firsts.add(pattern.sign[0])
      words.push({ gap, pattern })
    }
    yield
  }
  return (literal) => {
    const met = new Set<number>()
    // Signs may be shorter than their beginnings are long.
    for (let at = 0; at < literal.length; at++) {
      if (!firsts.has(literal[at])) continue
      for (let end = at + length; end > at; end--)
        for (const word of byBeginning.get(literal.slice(at, end)) ?? []) met.add(word)
    }
    return [...met]
      .toSorted((a, b) => a - b)
      .flatMap((word) => words[word] ?? [])
      .filter(({ pattern }) => literal.includes(pattern.sign) && pattern.test(literal))
  }
}
