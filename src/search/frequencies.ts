// In how many articles each term stands, and how telling that makes it.

import type { Terms } from '../language/reading.ts'

export interface Frequencies extends Terms {
  articles: number
  /** How many articles have the term. */
  of(term: string): number
  /** Inverse document frequency, as in BM25; the highest for terms that no article has. */
  idf(term: string): number
  /** The sum of what the terms of each text weigh, each term at least so much. */
  weigh(texts: readonly (readonly string[])[], least: number): number[]
  /** The frequencies without some articles and with others, each given by its terms. */
  amend(gone: readonly Iterable<string>[], come: readonly Iterable<string>[]): Frequencies
}

/** The inverse document frequency of a term that so many of all articles have. */
export const inverseFrequency = (having: number, articles: number): number =>
  Math.log(1 + (articles - having + 0.5) / (having + 0.5))

export function createFrequencies(articles = 0, counts: ReadonlyMap<string, number> = new Map()): Frequencies {
  const of = (term: string): number => counts.get(term) ?? 0
  return {
    articles,
    of,
    has: (term) => counts.has(term),
    idf: (term) => inverseFrequency(of(term), articles),
    weigh: (texts, least) =>
      texts.map((terms) => {
        let sum = 0
        for (const term of terms) {
          const having = counts.get(term) ?? 0
          sum += Math.max(least, Math.log(1 + (articles - having + 0.5) / (having + 0.5)))
        }
        return sum
      }),
    amend(gone, come) {
      const amended = new Map(counts)
      for (const terms of come) for (const term of new Set(terms)) amended.set(term, (amended.get(term) ?? 0) + 1)
      for (const terms of gone) for (const term of new Set(terms)) takeOne(amended, term)
      return createFrequencies(articles + come.length - gone.length, amended)
    },
  }
}

function takeOne(counts: Map<string, number>, term: string): void {
  const left = (counts.get(term) ?? 0) - 1
  if (left > 0) counts.set(term, left)
  else counts.delete(term)
}
