// What a misspelled Russian word was meant to be, out of the words that are known.

import { soundOf, stem } from './russian.ts'
import { type Correction, editDistance, spellerSteps } from './speller.ts'
import type { Steps } from './steps.ts'

/** How far a repaired word is believed. */
export const BY_SOUND = 0.9
const BY_SPELLING = 0.8
const BY_BEGINNING = 0.65
/** So many first letters are the same in words of one root. */
const PREFIX = 5
/** From this frequency on a word is likelier meant than a rarer one that is spelled more alike. */
const COMMON = 3
/** Shorter stems are one edit from too many others. */
const SHORTEST_STEM = 5

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
  const formOf = new Map<string, string>()
  const bySound = new Map<string, string[]>()
  const byPrefix = new Map<string, string[]>()
  for (const form of vocabulary.keys()) {
    const stemmed = stem(form)
    if (formOf.has(stemmed)) continue
    formOf.set(stemmed, form)
    if (stemmed.length >= PREFIX)
      byPrefix.set(stemmed.slice(0, PREFIX), [...(byPrefix.get(stemmed.slice(0, PREFIX)) ?? []), stemmed])
    const sound = soundOf(stemmed)
    bySound.set(sound, [...(bySound.get(sound) ?? []), stemmed])
    yield
  }
  const speller = yield* spellerSteps(
    new Map([...vocabulary, ...[...formOf.keys()].map((stemmed) => [stemmed, 0] as const)]),
  )

  const often = (form: string): number => vocabulary.get(form) ?? 0

  function byStem(word: string): Correction | undefined {
    const stemmed = stem(word)
    return stemmed.length < SHORTEST_STEM ? undefined : speller.correct(stemmed)
  }

  const exact = (word: string): boolean => vocabulary.has(word) || formOf.has(stem(word))

  function bySoundOf(word: string): string | undefined {
    const stemmed = stem(word)
    const alike = stemmed.length < 3 ? [] : (bySound.get(soundOf(stemmed)) ?? [])
    const common = (s: string): number => (often(formOf.get(s) ?? s) >= COMMON ? 0 : 1)
    const near = (a: string, b: string): number =>
      common(a) - common(b) || editDistance(a, stemmed) - editDistance(b, stemmed)
    const nearest = alike.toSorted(near)[0]
    return nearest === undefined ? undefined : formOf.get(nearest)
  }

  /** Another form of a known word, where the stem itself changes: «подпишут» to «подписать». */
  function byBeginning(typed: string, word: string): Repaired | undefined {
    const stemmed = stem(word)
    const alike = (byPrefix.get(stemmed.slice(0, PREFIX)) ?? []).filter(
      (other) => Math.abs(other.length - stemmed.length) <= 2 && sharedLetters(other, stemmed) >= 0.6 * stemmed.length,
    )
    const nearest = alike.toSorted((a, b) => sharedLetters(b, stemmed) - sharedLetters(a, stemmed))[0]
    const form = nearest === undefined ? undefined : formOf.get(nearest)
    return form === undefined ? undefined : { typed, word: form, trust: BY_BEGINNING, known: true }
  }

  function repaired(typed: string, word: string): Repaired | undefined {
    if (exact(word)) return { typed, word, trust: 1, known: true }
    const sounding = bySoundOf(word)
    if (sounding !== undefined) return { typed, word: sounding, trust: BY_SOUND, known: true }
    const spelled = /\d/.test(word) ? undefined : (speller.correct(word) ?? byStem(word))
    if (spelled === undefined) return byBeginning(typed, word)
    return { typed, word: formOf.get(spelled.word) ?? spelled.word, trust: BY_SPELLING, known: true }
  }

  const seen = new Map<string, Repaired>()
  const SEEN_KEPT = 20_000
  function word(typed: string): Repaired {
    const before = seen.get(typed)
    if (before) return before
    const made = repaired(typed, typed) ?? { typed, word: typed, trust: 1, known: false }
    if (seen.size >= SEEN_KEPT) seen.clear()
    seen.set(typed, made)
    return made
  }

  function latin(typed: string, readings: readonly string[]): Repaired {
    if (vocabulary.has(typed)) return { typed, word: typed, trust: 1, known: true }
    const tried = readings.map((reading) => repaired(typed, reading)).filter((made) => made !== undefined)
    return (
      tried.toSorted((a, b) => b.trust - a.trust)[0] ?? {
        typed,
        word: readings.at(-1) ?? typed,
        trust: 1,
        known: false,
      }
    )
  }
  return { word, latin }
}

function sharedLetters(a: string, b: string): number {
  let n = 0
  while (n < a.length && a[n] === b[n]) n++
  return n
}
