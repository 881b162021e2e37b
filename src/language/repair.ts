// Words as they were meant: repaired towards what the knowledge says, by sound, spelling or root.

import type { Steps } from './reading.ts'
import { soundOf, stem, stopWordByEar } from './russian.ts'
import type { RussianDictionary } from './russian-dictionary.ts'
import {
  byLetters,
  type Correction,
  createBuckets,
  createGrowingSpeller,
  editDistance,
  type Growing,
  type Speller,
} from './spelling.ts'

/** Stems with the forms that are known of them. */
interface Relatives extends Growing {
  /** The most frequent known form of the stem, or undefined. */
  formOf(stemmed: string): string | undefined
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

/** Knows no form yet; `vocabulary` tells how often each occurs. */
function createRelatives(vocabulary: ReadonlyMap<string, number>, dictionary: RussianDictionary): Relatives {
  const forms = createBuckets()
  const sounds = createBuckets()
  const beginnings = createBuckets()
  const rootsByForm = new Map<string, string[]>()
  const often = (form: string): number => vocabulary.get(form) ?? 0
  const isRare = (stemmed: string): number => (often(formOf(stemmed) ?? stemmed) >= COMMON ? 0 : 1)

  function formOf(stemmed: string): string | undefined {
    const known = forms.get(stemmed)
    return known.length < 2 ? known[0] : known.toSorted((a, b) => often(b) - often(a) || byLetters(a, b))[0]
  }

  function change(how: keyof Growing, form: string): void {
    const stemmed = stem(form)
    const wasKnown = forms.get(stemmed).length > 0
    forms[how]([stemmed], form)
    if (wasKnown === forms.get(stemmed).length > 0) return
    sounds[how]([soundOf(stemmed)], stemmed)
    if (stemmed.length >= BEGINNING) beginnings[how]([stemmed.slice(0, BEGINNING)], stemmed)
  }

  const beginningAs = (stemmed: string): readonly string[] => beginnings.get(stemmed.slice(0, BEGINNING))

  return {
    formOf,
    add: (form) => change('add', form),
    remove: (form) => change('remove', form),
    bySound(word) {
      const stemmed = stem(word)
      if (stemmed.length < SHORTEST_SOUND) return undefined
      const distance = (other: string): number => editDistance(other, stemmed)
      return formOfFirst(sounds.get(soundOf(stemmed)), (a, b) => isRare(a) - isRare(b) || distance(a) - distance(b))
    },
    byBeginning(word) {
      const stemmed = stem(word)
      const shared = (other: string): number => sharedLetters(other, stemmed)
      const alike = beginningAs(stemmed).filter(
        (other) =>
          Math.abs(other.length - stemmed.length) <= 2 && shared(other) >= Math.max(ROOT, SHARED * stemmed.length),
      )
      return formOfFirst(alike, (a, b) => shared(b) - shared(a))
    },
    byLemma(word, lemmas) {
      const roots = new Set(lemmas.map(rootOf))
      const alike = beginningAs(stem(word)).filter((other) => rootsOf(other).some((root) => roots.has(root)))
      return formOfFirst(alike, (a, b) => sharedLetters(b, word) - sharedLetters(a, word))
    },
  }

  function rootsOf(stemmed: string): string[] {
    const form = formOf(stemmed) ?? stemmed
    const known = rootsByForm.get(form)
    if (known) return known
    const made = dictionary.lemmas(form).map(rootOf)
    rootsByForm.set(form, made)
    return made
  }

  function formOfFirst(stems: readonly string[], order: (a: string, b: string) => number): string | undefined {
    const [first] = stems.length < 2 ? stems : stems.toSorted((a, b) => order(a, b) || byLetters(a, b))
    return first === undefined ? undefined : formOf(first)
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
  /** Takes up in steps that words occur so much more or less often now. */
  learn(changes: ReadonlyMap<string, number>): Steps<void>
}

interface Lexicon extends Pick<Repair, 'learn'> {
  vocabulary: ReadonlyMap<string, number>
  relatives: Relatives
  speller: Speller
}

/** The words that are known, by all that they are looked up by; none yet. */
function createLexicon(dictionary: RussianDictionary): Lexicon {
  const vocabulary = new Map<string, number>()
  const relatives = createRelatives(vocabulary, dictionary)
  const isStem = (word: string): boolean => relatives.formOf(word) !== undefined
  const speller = createGrowingSpeller((word) => (isStem(word) ? 0 : (vocabulary.get(word) ?? 0)))

  const isSpelled = (word: string): boolean => vocabulary.has(word) || isStem(word)

  function* learn(changes: ReadonlyMap<string, number>): Steps<void> {
    for (const [word, more] of changes) {
      const [before, after] = [vocabulary.get(word) ?? 0, (vocabulary.get(word) ?? 0) + more]
      const spelled = [...new Set([word, stem(word)])].map((one) => ({ one, was: isSpelled(one) }))
      if (after > 0) vocabulary.set(word, after)
      else vocabulary.delete(word)
      if (before > 0 === after > 0) continue
      relatives[after > 0 ? 'add' : 'remove'](word)
      for (const { one, was } of spelled) {
        if (was !== isSpelled(one)) speller[was ? 'remove' : 'add'](one)
      }
      yield
    }
  }
  return { vocabulary, relatives, speller, learn }
}

/** Repairs towards the words that it has learned. */
export function createRepair(dictionary: RussianDictionary): Repair {
  const { vocabulary, relatives, speller, learn } = createLexicon(dictionary)
  const seen = new Map<string, Repaired>()

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

  /** A word of the dictionary is what it is, unless known as another form of itself; or it is a function word by ear: «какова числа». */
  function correct(typed: string, reading: string, lemmas: readonly string[]): Repaired | undefined {
    const byEar = reading.length < SHORTEST_STEM ? undefined : stopWordByEar(reading)
    const word = relatives.byLemma(reading, lemmas) ?? byEar
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

  /** People type the same words again and again. */
  function remember(typed: string): Repaired {
    const made = repaired(typed, typed) ?? { typed, word: typed, trust: 1, known: false }
    if (seen.size >= SEEN_KEPT) seen.clear()
    seen.set(typed, made)
    return made
  }

  return {
    learn(changes) {
      seen.clear()
      return learn(changes)
    },
    word: (typed) => seen.get(typed) ?? remember(typed),
    latin(typed, readings) {
      if (vocabulary.has(typed)) return { typed, word: typed, trust: 1, known: true }
      const words = readings.filter((reading) => isKnown(reading) || dictionary.lemmas(reading).length > 0)
      const tried = (words.length > 0 ? words : readings).flatMap((reading) => repaired(typed, reading) ?? [])
      const best = tried.toSorted((a, b) => b.trust - a.trust)[0]
      return best ?? { typed, word: words[0] ?? readings.at(-1) ?? typed, trust: 1, known: false }
    },
  }
}
