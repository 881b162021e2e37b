// Full-text ranking: BM25+ (Lv & Zhai, CIKM 2011) over entries that are terms already.

import type { Steps } from '../language/reading.ts'
import { byLetters } from '../language/spelling.ts'
import { inverseFrequency } from './frequencies.ts'

/** Terms by field; a field's name is one character. */
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

/** How soon repetition counts no more, how much length takes away, and what having a term is worth at all. */
const BM25 = { k: 1.2, b: 0.7, d: 0.5 } as const

/** An index with these fields and how much each counts; empty at first. */
export function createRanking(boosts: Record<string, number>): Ranking {
  const fields = Object.entries(boosts).map(([name, boost]) => createField(name, boost))
  const ids: string[] = []
  const places = new Map<string, number>()
  /** Places of entries that were taken out. */
  const empty: number[] = []

  const having = (name: string, term: string): number =>
    (fields.find((field) => field.name === name)?.postings.get(term)?.length ?? 0) / 2

  function add(entry: Entry): void {
    const place = empty.pop() ?? ids.length
    ids[place] = entry.id
    places.set(entry.id, place)
    for (const field of fields) putIn(field, entry.fields[field.name] ?? [], place)
  }

  function remove(entry: Entry): void {
    const place = places.get(entry.id)
    if (place === undefined) return
    places.delete(entry.id)
    empty.push(place)
    for (const field of fields) takeOut(field, new Set(entry.fields[field.name]), place)
  }

  function rank(query: Fields, most: number, also: readonly string[], weights: ReadonlyMap<string, number>): Ranked[] {
    const scores: Scores = { of: new Float64Array(ids.length), met: [] }
    for (const field of fields) {
      for (const term of new Set(query[field.name])) {
        const weight = weights.size > 0 ? (weights.get(field.name + term) ?? 1) : 1
        score(field, term, weight, places.size, scores)
      }
    }
    const { of } = scores
    const order = (a: number, b: number): number => (of[b] ?? 0) - (of[a] ?? 0) || byLetters(ids[a] ?? '', ids[b] ?? '')
    const best = firstOf(scores, ids, most)
    const rest = also.flatMap((id) => places.get(id) ?? []).filter((place) => of[place] !== 0 && !best.includes(place))
    return [...best, ...rest.toSorted(order)].map((place) => ({ id: ids[place] ?? '', score: of[place] ?? 0 }))
  }

  return {
    rank,
    share: (field, term) => having(field, term) / places.size,
    idf: (field, term) => inverseFrequency(having(field, term), places.size),
    *change(gone, come) {
      for (const entry of gone) remove(entry)
      for (const entry of come) {
        add(entry)
        yield
      }
    },
  }
}

interface Field {
  name: string
  boost: number
  /** Of each term: the place of an entry that has it, how often, the next place, and so on. */
  postings: Map<string, number[]>
  /** By entry: how many different terms it has. */
  lengths: number[]
  /** The sum of these. */
  length: number
}

const createField = (name: string, boost: number): Field => ({
  name,
  boost,
  postings: new Map(),
  lengths: [],
  length: 0,
})

function putIn(field: Field, terms: readonly string[], place: number): void {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  field.lengths[place] = counts.size
  field.length += counts.size
  for (const [term, count] of counts) {
    const posting = field.postings.get(term)
    if (posting) posting.push(place, count)
    else field.postings.set(term, [place, count])
  }
}

function takeOut(field: Field, terms: ReadonlySet<string>, place: number): void {
  field.length -= terms.size
  for (const term of terms) {
    const posting = field.postings.get(term) ?? []
    const at = posting.findIndex((one, i) => i % 2 === 0 && one === place)
    if (at >= 0) posting.splice(at, 2)
    if (posting.length === 0) field.postings.delete(term)
  }
}

/** By place, and which places have any. */
interface Scores {
  of: Float64Array
  met: number[]
}

function score(
  { postings, lengths, length, boost }: Field,
  term: string,
  weight: number,
  entries: number,
  { of, met }: Scores,
) {
  const posting = postings.get(term)
  if (!posting) return
  const { k, b, d } = BM25
  const average = length / entries
  const worth = weight * boost * inverseFrequency(posting.length / 2, entries)
  for (let i = 0; i < posting.length; i += 2) {
    const [place, count] = [posting[i] ?? 0, posting[i + 1] ?? 0]
    if (of[place] === 0) met.push(place)
    const long = 1 - b + (b * (lengths[place] ?? 0)) / average
    of[place] = (of[place] ?? 0) + worth * (d + (count * (k + 1)) / (count + k * long))
  }
}

/** The places with the highest scores, then by id; far cheaper than to sort them all. */
function firstOf({ of, met }: Scores, ids: readonly string[], most: number): number[] {
  const first: number[] = []
  for (const place of met) {
    const own = of[place] ?? 0
    let at = first.length
    for (; at > 0; at--) {
      const before = first[at - 1] ?? 0
      const less = own - (of[before] ?? 0)
      if (less < 0 || (less === 0 && (ids[before] ?? '') < (ids[place] ?? ''))) break
    }
    if (at < most) first.splice(at, 0, place)
    if (first.length > most) first.pop()
  }
  return first
}
