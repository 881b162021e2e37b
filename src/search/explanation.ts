// Why the bot decided so, in the words of the question: which spoke for the best article and which against any answer.

import type { Asked } from '../language/reading.ts'
import type { Gap } from '../knowledge/article.ts'
import type { Catalog } from './catalog.ts'
import type { Finding } from './confidence.ts'
import { traitsOfTerms } from './traits.ts'

export interface Said {
  /** As it was typed. */
  word: string
  /**
   * How much likelier it is in questions that the article answers than in those that nothing does, as a logarithm; below 0 the other
   * way round.
   */
  odds: number
}

export interface Explanation {
  /** The strongest first. */
  for: Said[]
  against: Said[]
  /** Kinds of question that it asks and the article does not tell. */
  untold: Asked[]
  gap?: Gap
}

/** Weaker words speak neither for nor against. */
const SAYS_SOMETHING = 0.05

/** Explains what was found with this catalog; undefined where nothing was. */
export function explain({ reading, hits, gap }: Finding, catalog: Catalog): Explanation | undefined {
  const card = catalog.cards.get(hits[0]?.id ?? '')
  if (!card) return undefined
  const { memory } = catalog
  const oddsOf = (term: string): number => {
    const { plain } = memory.evidence(traitsOfTerms([term]))
    return (plain[card.place] ?? 0) - (plain.at(-1) ?? 0)
  }
  const said = new Map(reading.units.map(({ term, text }) => [text === '' ? term : text, term]))
  const all = Array.from(said, ([word, term]): Said => ({ word, odds: oddsOf(term) }))
  return {
    for: all.filter(({ odds }) => odds > SAYS_SOMETHING).toSorted((a, b) => b.odds - a.odds),
    against: all.filter(({ odds }) => odds < -SAYS_SOMETHING).toSorted((a, b) => a.odds - b.odds),
    untold: [...reading.asked].filter((kind) => kind !== 'what' && !card.asked.has(kind)),
    ...(gap && { gap }),
  }
}
