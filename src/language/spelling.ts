// Misspelled words: the nearest known one, by edits.

export interface Buckets {
  add(keys: Iterable<string>, word: string): void
  remove(keys: Iterable<string>, word: string): void
  /** The words of all keys, in no order that one could rely on. */
  get(...keys: string[]): readonly string[]
  copy(): Buckets
}

/** A list for every key would be most of the memory, so a lone word stands by itself. */
export function createBuckets(words = new Map<string, string | string[]>()): Buckets {
  return {
    add(keys, word) {
      for (const key of keys) {
        const there = words.get(key)
        if (there === undefined) words.set(key, word)
        else if (typeof there === 'string') words.set(key, [there, word])
        else there.push(word)
      }
    },
    remove(keys, word) {
      for (const key of keys) {
        const there = words.get(key)
        const rest = typeof there === 'object' ? there.filter((other) => other !== word) : []
        const [first] = rest
        if (first !== undefined) words.set(key, rest.length === 1 ? first : rest)
        else if (typeof there === 'object' || there === word) words.delete(key)
      }
    },
    get(...keys) {
      const [key = ''] = keys
      const found = keys.length === 1 ? (words.get(key) ?? []) : keys.flatMap((one) => words.get(one) ?? [])
      return typeof found === 'string' ? [found] : found
    },
    copy: () => createBuckets(new Map(Array.from(words, ([key, found]) => [key, typeof found === 'string' ? found : [...found]]))), // prettier-ignore
  }
}

/** Puts the lower first; words that are equal otherwise go by their letters, so that nothing depends on who came first. */
export const byLetters = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

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

/** A word without any letters of it, up to `depth` of them. */
function deletions(word: string, depth: number): Set<string> {
  const found = new Set([word])
  let longer = [word]
  for (let deleted = 0; deleted < depth; deleted++) {
    const shorter: string[] = []
    for (const one of longer) for (let i = 0; i < one.length; i++) shorter.push(one.slice(0, i) + one.slice(i + 1))
    for (const one of shorter) found.add(one)
    longer = shorter
  }
  return found
}

/** What a word is found by. */
const keysOf = (word: string): Set<string> => deletions(word.slice(0, DELETED_FROM), allowed(word))

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
export function createGrowingSpeller(frequency: (word: string) => number): Speller & Growing {
  const near = createBuckets()
  const isBetter = (one: Correction, best: Correction): boolean =>
    (one.distance - best.distance || frequency(best.word) - frequency(one.word) || byLetters(one.word, best.word)) < 0
  function correct(word: string): Correction | undefined {
    const limit = allowed(word)
    let best: Correction | undefined
    for (const candidate of new Set(near.get(...keysOf(word)))) {
      if (Math.abs(candidate.length - word.length) > limit) continue
      const one = { word: candidate, distance: editDistance(word, candidate) }
      if (one.distance > Math.min(limit, allowed(candidate))) continue
      if (!best || isBetter(one, best)) best = one
    }
    return best
  }
  return {
    correct,
    add: (word) => near.add(keysOf(word), word),
    remove: (word) => near.remove(keysOf(word), word),
  }
}

/** What words come into and leave again. */
export interface Growing {
  add(word: string): void
  remove(word: string): void
}
