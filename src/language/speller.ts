// Words nearest to a misspelled one: symmetric-delete spelling (Wolf Garbe's SymSpell) over a known vocabulary.

import { createBuckets } from './buckets.ts'
import { finish, type Steps } from './steps.ts'

const SHORTEST = 4
const LONG = 9
/** Deletions are taken from so many first letters: an eighth of the memory for the same words found. */
const PREFIX = 7

export interface Correction {
  word: string
  /** Edits (insert, delete, replace, swap neighbours) between the two. */
  distance: number
}

export interface Speller {
  /** The nearest known word, the more frequent of equals; undefined where none is near. Cost grows with the word's length squared. */
  correct(word: string): Correction | undefined
}

/** Words of four letters may be off by one edit, from nine letters by two. */
const allowed = (word: string): number => (word.length < SHORTEST ? 0 : word.length < LONG ? 1 : 2)

function deletions(word: string, depth: number, found = new Set([word])): Set<string> {
  if (depth === 0) return found
  for (let i = 0; i < word.length; i++) {
    const shorter = word.slice(0, i) + word.slice(i + 1)
    if (found.has(shorter) && depth === 1) continue
    found.add(shorter)
    deletions(shorter, depth - 1, found)
  }
  return found
}

/** Damerau's distance with adjacent swaps (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let older: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (older[j - 2] ?? 0) + 1)
      row.push(best)
    }
    older = above
    above = row
  }
  return above[b.length] ?? 0
}

/** A speller over a vocabulary with how often each word occurs. */
export const createSpeller = (vocabulary: ReadonlyMap<string, number>): Speller => finish(spellerSteps(vocabulary))

/** The same, made in steps: some 20 µs a word. */
export function* spellerSteps(vocabulary: ReadonlyMap<string, number>): Steps<Speller> {
  const near = createBuckets()
  for (const word of vocabulary.keys()) {
    for (const key of deletions(word.slice(0, PREFIX), allowed(word))) near.add(key, word)
    yield
  }
  const frequency = (word: string): number => vocabulary.get(word) ?? 0

  function correct(word: string): Correction | undefined {
    const limit = allowed(word)
    let best: Correction | undefined
    for (const key of deletions(word.slice(0, PREFIX), limit)) {
      for (const candidate of near.get(key)) {
        const distance = editDistance(word, candidate)
        if (distance > Math.min(limit, allowed(candidate))) continue
        if (
          best &&
          (distance > best.distance || (distance === best.distance && frequency(candidate) <= frequency(best.word)))
        )
          continue
        best = { word: candidate, distance }
      }
    }
    return best
  }
  return { correct }
}
