// What a misspelled Russian word was meant to be, out of the words that are known.

import { createRelatives } from './russian-relatives.ts'
import { stem } from './russian.ts'
import { type Correction, spellerSteps } from './speller.ts'
import type { Steps } from './steps.ts'

/** How far a repaired word is believed. */
export const BY_SOUND = 0.9
const BY_SPELLING = 0.8
const BY_BEGINNING = 0.65
/** Shorter stems are one edit from too many others. */
const SHORTEST_STEM = 5
const SEEN_KEPT = 20_000

export interface Repaired {
  typed: string
  /** A known word, or the typed one. */
  word: string
  trust: number
  known: boolean
}

export interface Repair {
  /** A word of Cyrillic letters or digits. */
  word(typed: string): Repaired
  /** A word of Latin letters that can be read in these ways. */
  latin(typed: string, readings: readonly string[]): Repaired
}

/** Repairs towards a vocabulary: word forms with how often they occur; made in steps. */
export function* createRepair(vocabulary: ReadonlyMap<string, number>): Steps<Repair> {
  const relatives = yield* createRelatives(vocabulary)
  const stems = [...relatives.stems()].map((stemmed) => [stemmed, 0] as const)
  const speller = yield* spellerSteps(new Map([...vocabulary, ...stems]))

  function bySpelling(word: string): string | undefined {
    if (/\d/.test(word)) return undefined
    const stemmed = stem(word)
    const byStem = (): Correction | undefined => (stemmed.length < SHORTEST_STEM ? undefined : speller.correct(stemmed))
    const found = (speller.correct(word) ?? byStem())?.word
    return found === undefined ? undefined : (relatives.formOf(found) ?? found)
  }

  /** Each way with how far it is believed, the most believed first. */
  const ways: [number, (word: string) => string | undefined][] = [
    [1, (word) => (vocabulary.has(word) || relatives.formOf(stem(word)) !== undefined ? word : undefined)],
    [BY_SOUND, relatives.bySound],
    [BY_SPELLING, bySpelling],
    [BY_BEGINNING, relatives.byBeginning],
  ]

  function repaired(typed: string, reading: string): Repaired | undefined {
    for (const [trust, way] of ways) {
      const word = way(reading)
      if (word !== undefined) return { typed, word, trust, known: true }
    }
    return undefined
  }

  return {
    word: remembering((typed) => repaired(typed, typed) ?? { typed, word: typed, trust: 1, known: false }),
    latin(typed, readings) {
      if (vocabulary.has(typed)) return { typed, word: typed, trust: 1, known: true }
      const tried = readings.flatMap((reading) => repaired(typed, reading) ?? [])
      const best = tried.toSorted((a, b) => b.trust - a.trust)[0]
      return best ?? { typed, word: readings.at(-1) ?? typed, trust: 1, known: false }
    },
  }
}

/** People type the same words again and again. */
function remembering(make: (typed: string) => Repaired): (typed: string) => Repaired {
  const seen = new Map<string, Repaired>()
  return (typed) => {
    const before = seen.get(typed)
    if (before) return before
    const made = make(typed)
    if (seen.size >= SEEN_KEPT) seen.clear()
    seen.set(typed, made)
    return made
  }
}
