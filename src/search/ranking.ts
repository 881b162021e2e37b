// Full-text ranking: the one place that knows MiniSearch.

import MiniSearch from 'minisearch'
import type { Fields, Steps } from '../language/reading.ts'
import { byLetters } from '../language/spelling.ts'
import { inverseFrequency } from './frequencies.ts'

export interface Ranked {
  id: string
  /** BM25+ summed over terms and fields: comparable within one query only. */
  score: number
}

/** What MiniSearch scores entries for a term by itself, the entries by their slots. */
interface Scores {
  slots: number[]
  scores: number[]
}

/** A term of one field, as the index knows it. */
export interface Term {
  /** As MiniSearch gets it: it goes through all letters that may come next one by one, and Chinese has thousands; numbers have ten. */
  code: string
  number: number
  /** How many entries have it. */
  entries: number
  /** Made when they are first asked for. */
  scores: Scores | undefined
}

export interface Entry {
  id: string
  /** A field's name is one character. */
  fields: Readonly<Record<string, readonly Term[]>>
}

export interface Ranking {
  /** Terms as the index knows them; new ones become known. */
  toTerms(field: string, terms: readonly string[]): Term[]
  /** A term that any entry ever had. */
  find(field: string, term: string): Term | undefined
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

/** The terms of each field. */
interface Terms extends Pick<Ranking, 'toTerms' | 'find'> {
  /** Those of a query with how much each counts. */
  asked(query: Fields, weights: ReadonlyMap<string, number>): Map<Term, number>
}

function createTerms(boosts: Record<string, number>): Terms {
  const fields = Object.entries(boosts).map(([field, boost]) => ({ field, boost, terms: new Map<string, Term>() }))
  const known = new Map(fields.map(({ field, terms }) => [field, terms]))
  let count = 0
  return {
    find: (field, term) => known.get(field)?.get(term),
    toTerms(field, terms) {
      const there = known.get(field)
      return terms.map((term) => {
        const one = there?.get(term)
        if (one) return one
        const made: Term = { code: `t${count}`, number: count++, entries: 0, scores: undefined }
        there?.set(term, made)
        return made
      })
    },
    asked(query, weights) {
      const asked = new Map<Term, number>()
      for (const { field, boost, terms } of fields) {
        for (const term of query[field] ?? []) {
          const there = terms.get(term)
          if (there) asked.set(there, boost * (weights.get(field + term) ?? 1))
        }
      }
      return asked
    },
  }
}

/** So many scores are kept at most, in some 5 MB. */
const SCORES_KEPT = 200_000

interface Scoring {
  /** A term's score is the same in every query, and people use the same words again and again. */
  of(term: Term): Scores
  /** Entries have changed. */
  forget(): void
}

function createScoring(score: (term: Term) => Scores): Scoring {
  const scored = new Set<Term>()
  let kept = 0

  function forget(): void {
    for (const term of scored) term.scores = undefined
    scored.clear()
    kept = 0
  }

  return {
    forget,
    of(term) {
      if (term.scores) return term.scores
      if (kept > SCORES_KEPT) forget()
      scored.add(term)
      term.scores = score(term)
      kept += term.scores.slots.length
      return term.scores
    },
  }
}

/** What each slot's entry has of the terms, and the slots of those that have any. */
function scoreAll(asked: ReadonlyMap<Term, number>, entries: number, scoring: Scoring) {
  const sums = new Float64Array(entries)
  const terms = new Uint16Array(entries)
  const met: number[] = []
  for (const [term, boost] of asked) {
    const { slots, scores } = scoring.of(term)
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] ?? 0
      if (terms[slot] === 0) met.push(slot)
      terms[slot] = (terms[slot] ?? 0) + 1
      sums[slot] = (sums[slot] ?? 0) + boost * (scores[i] ?? 0)
    }
  }
  // As MiniSearch rounds.
  for (const slot of met) sums[slot] = ((sums[slot] ?? 0) * (terms[slot] ?? 1)) / (terms[slot] ?? 1)
  return { sums, met }
}

function takeIn({ fields }: Entry, by: 1 | -1): void {
  for (const terms of Object.values(fields)) for (const term of new Set(terms)) term.entries += by
}

/**
 * An index over entries that are terms already, with these fields and how much each counts (`boosts`); empty at first. MiniSearch multiplies an
 * entry's BM25+ by the number of query terms it met; that is divided back, as it favours long entries (measured: +1 to +2 points of
 * Recall@1).
 */
export function createRanking(boosts: Record<string, number>): Ranking {
  const { find, toTerms, asked } = createTerms(boosts)
  let ids: string[] = []
  let slots = new Map<string, number>()
  const index = new MiniSearch<Entry>({
    idField: 'id',
    fields: Object.keys(boosts),
    extractField: (entry, name) =>
      name === 'id' ? entry.id : (entry.fields[name] ?? []).map(({ code }) => code).join(SEPARATOR),
    tokenize: (text) => (text === '' ? [] : text.split(SEPARATOR)),
    processTerm: (term) => term,
    storeFields: [],
  })
  const scoring = createScoring(({ code }) => {
    const found = index.search(code)
    return { slots: found.map(({ id }) => slots.get(String(id)) ?? 0), scores: found.map(({ score }) => score) }
  })
  const entriesOf = (field: string, term: string): number => find(field, term)?.entries ?? 0

  return {
    find,
    toTerms,
    rank(query, most, also, weights) {
      const { sums, met } = scoreAll(asked(query, weights), ids.length, scoring)
      const least = Float64Array.from(met, (slot) => sums[slot] ?? 0).toSorted().at(-most) ?? 0 // prettier-ignore
      return met
        .map((slot) => ({ id: ids[slot] ?? '', score: sums[slot] ?? 0 }))
        .filter(({ id, score }) => score >= least || also.includes(id))
        .toSorted((a, b) => b.score - a.score || byLetters(a.id, b.id))
        .filter(({ id }, at) => at < most || also.includes(id))
    },
    share: (field, term) => entriesOf(field, term) / index.documentCount,
    idf: (field, term) => inverseFrequency(entriesOf(field, term), index.documentCount),
    *change(gone, come) {
      scoring.forget()
      for (const entry of gone) {
        index.remove(entry)
        takeIn(entry, -1)
      }
      for (const entry of come) {
        index.add(entry)
        takeIn(entry, 1)
        yield
      }
      const left = new Set(gone.map(({ id }) => id))
      ids = [...ids.filter((id) => !left.has(id)), ...come.map(({ id }) => id)]
      slots = new Map(ids.map((id, slot) => [id, slot]))
    },
  }
}
