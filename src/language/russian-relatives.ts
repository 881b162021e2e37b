// Known Russian words that sound like another or share its root.

import { createBuckets } from './buckets.ts'
import { soundOf, stem } from './russian.ts'
import { editDistance } from './speller.ts'
import type { Steps } from './steps.ts'

export interface Relatives {
  /** A known form of the stem, or undefined. */
  formOf(stemmed: string): string | undefined
  stems(): Iterable<string>
  /** A known form that sounds the same; the more common, then the one spelled most alike. */
  bySound(word: string): string | undefined
  /** A known form of the same root, where the stem itself changes: «подпишут» to «подписать». */
  byBeginning(word: string): string | undefined
}

/** So many first letters are the same in words of one root, and so much of the word. */
const PREFIX = 5
const SHARED = 0.6
/** From this frequency on a word is likelier meant than a rarer one that is spelled more alike. */
const COMMON = 3
/** Shorter stems sound like too many others. */
const SHORTEST_SOUND = 3

/** Over word forms with how often they occur; made in steps. */
export function* createRelatives(vocabulary: ReadonlyMap<string, number>): Steps<Relatives> {
  const forms = new Map<string, string>()
  const sounds = createBuckets()
  const beginnings = createBuckets()
  for (const form of vocabulary.keys()) {
    const stemmed = stem(form)
    if (forms.has(stemmed)) continue
    forms.set(stemmed, form)
    sounds.add(soundOf(stemmed), stemmed)
    if (stemmed.length >= PREFIX) beginnings.add(stemmed.slice(0, PREFIX), stemmed)
    yield
  }
  const isRare = (stemmed: string): number => ((vocabulary.get(forms.get(stemmed) ?? stemmed) ?? 0) >= COMMON ? 0 : 1)

  return {
    formOf: (stemmed) => forms.get(stemmed),
    stems: () => forms.keys(),
    bySound(word) {
      const stemmed = stem(word)
      if (stemmed.length < SHORTEST_SOUND) return undefined
      const alike = sounds.get(soundOf(stemmed))
      const distance = (other: string): number => editDistance(other, stemmed)
      return formOfFirst(alike.toSorted((a, b) => isRare(a) - isRare(b) || distance(a) - distance(b)))
    },
    byBeginning(word) {
      const stemmed = stem(word)
      const shared = (other: string): number => sharedLetters(other, stemmed)
      const alike = beginnings
        .get(stemmed.slice(0, PREFIX))
        .filter((other) => Math.abs(other.length - stemmed.length) <= 2 && shared(other) >= SHARED * stemmed.length)
      return formOfFirst(alike.toSorted((a, b) => shared(b) - shared(a)))
    },
  }

  function formOfFirst(stems: readonly string[]): string | undefined {
    const [first] = stems
    return first === undefined ? undefined : forms.get(first)
  }
}

function sharedLetters(a: string, b: string): number {
  let n = 0
  while (n < a.length && a[n] === b[n]) n++
  return n
}
