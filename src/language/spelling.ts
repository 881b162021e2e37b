// What a misspelled word was meant to be, out of the words that are known.

import type { Steps } from './reading.ts'
import { isRussianStop, soundOf, stem } from './russian.ts'
import type { RussianDictionary } from './russian-dictionary.ts'

export interface Buckets {
  add(key: string, word: string): void
  /** The words of a key in the order in which they came. */
  get(key: string): readonly string[]
}

/** A list for every key would be most of the memory, so a lone word stands by itself. */
export function createBuckets(): Buckets {
  const words = new Map<string, string | string[]>()
  return {
    add(key, word) {
      const there = words.get(key)
      if (there === undefined) words.set(key, word)
      else if (typeof there === 'string') words.set(key, [there, word])
      else there.push(word)
    },
    get(key) {
      const found = words.get(key) ?? []
      return typeof found === 'string' ? [found] : found
    },
  }
}

const SHORTEST = 4
const LONG = 9
/** Deletions are taken from so many first letters: an eighth of the memory for the same words found. */
const DELETED_FROM = 7

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

/** A speller over words with how often each occurs. */
export function createSpeller(words: ReadonlyMap<string, number>): Speller {
  const speller = createGrowingSpeller((word) => words.get(word) ?? 0)
  for (const word of words.keys()) speller.add(word)
  return speller
}

/** A speller that knows no words yet; some 20 µs to add one. */
function createGrowingSpeller(frequency: (word: string) => number): Speller & { add(word: string): void } {
  const near = createBuckets()
  function correct(word: string): Correction | undefined {
    const limit = allowed(word)
    let best: Correction | undefined
    for (const key of deletions(word.slice(0, DELETED_FROM), limit)) {
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
  return {
    correct,
    add(word) {
      for (const key of deletions(word.slice(0, DELETED_FROM), allowed(word))) near.add(key, word)
    },
  }
}

interface Relatives {
  /** A known form of the stem, or undefined. */
  formOf(stemmed: string): string | undefined
  stems(): Iterable<string>
  /** A known form that sounds the same; the more common, then the one spelled most alike. */
  bySound(word: string): string | undefined
  /** A known form of the same root, where the stem itself changes: «подпишут» to «подписать». */
  byBeginning(word: string): string | undefined
  /** The same for a word of the dictionary: a known form of one of its dictionary words. */
  byLemma(word: string, lemmas: readonly string[]): string | undefined
}

/** So many first letters are the same in words of one root, and so much of the word. */
const ROOT = 5
/** Known words are looked through by so many first letters. */
const BEGINNING = 3
const SHARED = 0.6
/** From this frequency on a word is likelier meant than a rarer one that is spelled more alike. */
const COMMON = 3
/** Shorter stems sound like too many others. */
const SHORTEST_SOUND = 3

/** Over word forms with how often they occur; made in steps. */
function* createRelatives(vocabulary: ReadonlyMap<string, number>, dictionary: RussianDictionary): Steps<Relatives> {
  const forms = new Map<string, string>()
  const sounds = createBuckets()
  const beginnings = createBuckets()
  const rootsByStem = new Map<string, string[]>()
  for (const form of vocabulary.keys()) {
    const stemmed = stem(form)
    if (forms.has(stemmed)) continue
    forms.set(stemmed, form)
    sounds.add(soundOf(stemmed), stemmed)
    if (stemmed.length >= BEGINNING) beginnings.add(stemmed.slice(0, BEGINNING), stemmed)
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
        .get(stemmed.slice(0, BEGINNING))
        .filter(
          (other) =>
            Math.abs(other.length - stemmed.length) <= 2 && shared(other) >= Math.max(ROOT, SHARED * stemmed.length),
        )
      return formOfFirst(alike.toSorted((a, b) => shared(b) - shared(a)))
    },
    byLemma(word, lemmas) {
      const roots = new Set(lemmas.map(rootOf))
      const isSame = (other: string): boolean => rootsOf(other).some((root) => roots.has(root))
      const alike = beginnings.get(stem(word).slice(0, BEGINNING)).filter(isSame)
      const shared = (other: string): number => sharedLetters(other, word)
      return formOfFirst(alike.toSorted((a, b) => shared(b) - shared(a)))
    },
  }

  function rootsOf(stemmed: string): string[] {
    const known = rootsByStem.get(stemmed)
    if (known) return known
    const made = dictionary.lemmas(forms.get(stemmed) ?? stemmed).map(rootOf)
    rootsByStem.set(stemmed, made)
    return made
  }

  function formOfFirst(stems: readonly string[]): string | undefined {
    const [first] = stems
    return first === undefined ? undefined : forms.get(first)
  }
}

/** Both aspects of a verb have one: «решать» and «решить», «отправлять» and «отправить». */
const rootOf = (lemma: string): string =>
  lemma.replace(/(?<=[бвгджзклмнпрстфхцчшщ])л?(?:[иы]в)?(?:[аяиеу]|ну|ова|ева)ть(?:ся)?$/u, '!')

function sharedLetters(a: string, b: string): number {
  let n = 0
  while (n < a.length && a[n] === b[n]) n++
  return n
}

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
export function* createRepair(vocabulary: ReadonlyMap<string, number>, dictionary: RussianDictionary): Steps<Repair> {
  const relatives = yield* createRelatives(vocabulary, dictionary)
  const stems = new Set(relatives.stems())
  const speller = createGrowingSpeller((word) => (stems.has(word) ? 0 : (vocabulary.get(word) ?? 0)))
  for (const word of new Set([...vocabulary.keys(), ...stems])) {
    speller.add(word)
    yield
  }

  function bySpelling(word: string): string | undefined {
    if (/\d/.test(word)) return undefined
    const stemmed = stem(word)
    const byStem = (): Correction | undefined => (stemmed.length < SHORTEST_STEM ? undefined : speller.correct(stemmed))
    const found = (speller.correct(word) ?? byStem())?.word
    return found === undefined ? undefined : (relatives.formOf(found) ?? found)
  }

  /** Each way with how far it is believed, the most believed first. */
  const ways: [number, (word: string) => string | undefined][] = [
    [1, (word) => (isKnown(word) ? word : undefined)],
    [BY_SOUND, relatives.bySound],
    [BY_SPELLING, bySpelling],
    [BY_BEGINNING, relatives.byBeginning],
  ]

  const isKnown = (word: string): boolean => vocabulary.has(word) || relatives.formOf(stem(word)) !== undefined

  /** A word of the dictionary is what it is, unless known as another form of itself; or it is a misspelled function word: «какова числа». */
  function correct(typed: string, reading: string, lemmas: readonly string[]): Repaired | undefined {
    const meant = reading.length < SHORTEST_STEM ? undefined : bySpelling(reading)
    const word = relatives.byLemma(reading, lemmas) ?? (meant !== undefined && isRussianStop(meant) ? meant : undefined)
    return word === undefined ? undefined : { typed, word, trust: BY_SOUND, known: true }
  }

  function repaired(typed: string, reading: string): Repaired | undefined {
    const lemmas = isKnown(reading) ? [] : dictionary.lemmas(reading)
    if (lemmas.length > 0) return correct(typed, reading, lemmas)
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
      const words = readings.filter((reading) => isKnown(reading) || dictionary.lemmas(reading).length > 0)
      const tried = (words.length > 0 ? words : readings).flatMap((reading) => repaired(typed, reading) ?? [])
      const best = tried.toSorted((a, b) => b.trust - a.trust)[0]
      return best ?? { typed, word: words[0] ?? readings.at(-1) ?? typed, trust: 1, known: false }
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
