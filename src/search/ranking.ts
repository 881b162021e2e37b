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

interface Codes {
  /** Terms of a field as MiniSearch gets them. */
  encode(field: string, terms: readonly string[]): string
  /** A term of a field; undefined where no entry ever had it. */
  of(field: string, term: string): string | undefined
  /** How many entries have the term. */
  entries(field: string, term: string): number
  /** An entry was put in or taken out. */
  count(entry: Entry, by: 1 | -1): void
}

/** MiniSearch goes through all letters that may come next one by one, and Chinese has thousands: numbers have ten. */
function createCodes(fields: readonly string[]): Codes {
  const known = new Map<string, { code: string; entries: number }>()

  function code(field: string, term: string): string {
    // A letter before the number, as objects by number take V8 long.
    const made = known.get(field + term) ?? { code: `t${known.size}`, entries: 0 }
    known.set(field + term, made)
    return made.code
  }

  return {
    encode: (field, terms) => terms.map((term) => code(field, term)).join(SEPARATOR),
    of: (field, term) => known.get(field + term)?.code,
    entries: (field, term) => known.get(field + term)?.entries ?? 0,
    count(entry, by) {
      for (const field of fields) {
        for (const term of new Set(entry.fields[field])) {
          const one = known.get(field + term)
          if (one) one.entries += by
        }
      }
    },
  }
}

/**
 * An index over entries that are terms already, with these fields and how much each counts; empty at first. MiniSearch multiplies an
 * entry's BM25+ by the number of query terms it met; that is divided back, as it favours long entries (measured: +1 to +2 points of
 * Recall@1).
 */
export function createRanking(boost: Record<string, number>): Ranking {
  const fields = Object.keys(boost)
  const codes = createCodes(fields)
  const index = new MiniSearch<Entry>({
    idField: 'id',
    fields,
    extractField: (entry, name) => (name === 'id' ? entry.id : codes.encode(name, entry.fields[name] ?? [])),
    tokenize: (text) => (text === '' ? [] : text.split(SEPARATOR)),
    processTerm: (term) => term,
    storeFields: [],
  })

  function boostsOf(query: Fields, weights: ReadonlyMap<string, number>): Map<string, number> {
    const boosts = new Map<string, number>()
    for (const field of fields) {
      for (const term of query[field] ?? []) {
        const code = codes.of(field, term)
        if (code) boosts.set(code, (boost[field] ?? 1) * (weights.get(field + term) ?? 1))
      }
    }
    return boosts
  }

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
    share: (field, term) => codes.entries(field, term) / index.documentCount,
    idf: (field, term) => inverseFrequency(codes.entries(field, term), index.documentCount),
    *change(gone, come) {
      for (const entry of gone) {
        index.remove(entry)
        codes.count(entry, -1)
      }
      for (const entry of come) {
        index.add(entry)
        codes.count(entry, 1)
        yield
      }
    },
  }
}
