// Full-text ranking: the one place that knows MiniSearch.

import MiniSearch, { type SearchResult } from 'minisearch'
import type { Steps } from '../language/reading.ts'
import { byLetters } from '../language/spelling.ts'
import { inverseFrequency } from './frequencies.ts'

/** Terms by field; a field's name is one character and marks its terms, so fields never meet. */
type Fields = Readonly<Record<string, readonly string[]>>

export interface Ranked {
  id: string
  /** BM25+ summed over terms and fields: comparable within one query only. */
  score: number
}

export interface Entry {
  id: string
  fields: Fields
}

export interface Ranking {
  /**
   * The `most` best entries for a query's terms, and those of `also` that have any of them, the best first; `weights` lowers single
   * terms (field and term joined) below 1.
   */
  rank(query: Fields, most: number, also: readonly string[], weights: ReadonlyMap<string, number>): Ranked[]
  /** The share of the entries that has a term. */
  share(field: string, term: string): number
  /** Its inverse document frequency. */
  idf(field: string, term: string): number
  /** Takes some entries out, given as they were put in, and puts others in. */
  change(gone: readonly Entry[], come: readonly Entry[]): Steps<void>
}

const SEPARATOR = ' '

interface Code {
  /** MiniSearch goes through all letters that may come next one by one, and Chinese has thousands: numbers have ten. */
  code: string
  /** How many entries have the term. */
  entries: number
}

/**
 * An index over entries that are terms already, with these fields and how much each counts; empty at first. MiniSearch multiplies an
 * entry's BM25+ by the number of query terms it met; that is divided back, as it favours long entries (measured: +1 to +2 points of
 * Recall@1).
 */
export function createRanking(boost: Record<string, number>): Ranking {
  const fields = Object.keys(boost)
  const codes = new Map<string, Code>()

  function encode(field: string, terms: readonly string[]): string {
    const found: string[] = []
    for (const term of terms) {
      const known = codes.get(field + term)
      // A letter before the number, as objects by number take V8 long.
      const { code } = known ?? { code: `t${codes.size}` }
      if (!known) codes.set(field + term, { code, entries: 0 })
      found.push(code)
    }
    return found.join(SEPARATOR)
  }

  const index = new MiniSearch<Entry>({
    idField: 'id',
    fields,
    extractField: (entry, name) => (name === 'id' ? entry.id : encode(name, entry.fields[name] ?? [])),
    tokenize: (text) => (text === '' ? [] : text.split(SEPARATOR)),
    processTerm: (term) => term,
    storeFields: [],
  })

  function count(entry: Entry, by: 1 | -1): void {
    for (const field of fields) {
      for (const term of new Set(entry.fields[field])) {
        const code = codes.get(field + term)
        if (code) code.entries += by
      }
    }
  }

  function boostsOf(query: Fields, weights: ReadonlyMap<string, number>): Map<string, number> {
    const boosts = new Map<string, number>()
    for (const field of fields) {
      for (const term of query[field] ?? []) {
        const known = codes.get(field + term)
        if (known) boosts.set(known.code, (boost[field] ?? 1) * (weights.get(field + term) ?? 1))
      }
    }
    return boosts
  }

  const having = (field: string, term: string): number => codes.get(field + term)?.entries ?? 0
  const toRanked = ({ id, score, queryTerms }: SearchResult): Ranked => ({
    id: String(id),
    score: score / Math.max(1, queryTerms.length),
  })

  return {
    rank(query, most, also, weights) {
      const boosts = boostsOf(query, weights)
      if (boosts.size === 0) return []
      const found = index.search([...boosts.keys()].join(SEPARATOR), { boostTerm: (code) => boosts.get(code) ?? 1 })
      const ranked = found.map(toRanked).toSorted((a, b) => b.score - a.score || byLetters(a.id, b.id))
      return ranked.filter(({ id }, at) => at < most || also.includes(id))
    },
    share: (field, term) => having(field, term) / index.documentCount,
    idf: (field, term) => inverseFrequency(having(field, term), index.documentCount),
    *change(gone, come) {
      for (const entry of gone) {
        index.remove(entry)
        count(entry, -1)
      }
      for (const entry of come) {
        index.add(entry)
        count(entry, 1)
        yield
      }
    },
  }
}
