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

export interface Correction {
  word: string
  /** Edits (insert, delete, replace, swap neighbours) between the two. */
  distance: number
}

export interface Speller {
  /** The nearest known word, the more frequent of equals; undefined where none is near. Some 2 ns for each known word. */
  correct(word: string): Correction | undefined
}

/** Words of four letters may be off by one edit, from nine letters by two. */
const allowed = (word: string): number => (word.length < SHORTEST ? 0 : word.length < LONG ? 1 : 2)

/** Which letters a word has, as bits: words so many edits apart differ in twice as many bits at most. */
function lettersOf(word: string): number {
  let letters = 0
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31)
  return letters
}

// Three rows are all that is looked at, used again and again.
const rows: [number[], number[], number[]] = [[], [], []]

/** Damerau's distance with adjacent swaps (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let [older, above, row] = rows
  for (let j = 0; j <= b.length; j++) above[j] = j
  for (let i = 1; i <= a.length; i++) {
    row[0] = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (older[j - 2] ?? 0) + 1)
      row[j] = best
    }
    ;[older, above, row] = [above, row, older]
  }
  return above[b.length] ?? 0
}

/** A speller over words with how often each occurs. */
export function createSpeller(words: ReadonlyMap<string, number>): Speller {
  const speller = createGrowingSpeller((word) => words.get(word) ?? 0)
  for (const word of words.keys()) speller.add(word)
  return speller
}

/** Words of one length, each with its letters at the same place. */
interface Shelf {
  words: string[]
  letters: number[]
}

/** A speller that knows no words yet. */
export function createGrowingSpeller(frequency: (word: string) => number): Speller & Growing {
  const shelves: Shelf[] = []
  const shelfOf = (length: number): Shelf => (shelves[length] ??= { words: [], letters: [] })
  const isBetter = (one: Correction, best: Correction): boolean =>
    (one.distance - best.distance || frequency(best.word) - frequency(one.word) || byLetters(one.word, best.word)) < 0

  function correct(word: string): Correction | undefined {
    const [limit, own] = [allowed(word), lettersOf(word)]
    let best: Correction | undefined
    for (let length = word.length - limit; length <= word.length + limit; length++) {
      const { words, letters } = shelfOf(length)
      for (let i = 0; i < words.length; i++) {
        let others = (letters[i] ?? 0) ^ own
        for (let bits = 2 * limit; others !== 0 && bits > 0; bits--) others &= others - 1
        if (others !== 0) continue
        const known = words[i] ?? ''
        const one = { word: known, distance: editDistance(word, known) }
        if (one.distance <= Math.min(limit, allowed(known)) && (!best || isBetter(one, best))) best = one
      }
    }
    return best
  }
  return {
    correct,
    add(word) {
      const { words, letters } = shelfOf(word.length)
      words.push(word)
      letters.push(lettersOf(word))
    },
    remove(word) {
      const { words, letters } = shelfOf(word.length)
      const at = words.indexOf(word)
      if (at >= 0) for (const list of [words, letters]) list.splice(at, 1)
    },
  }
}

/** What words come into and leave again. */
export interface Growing {
  add(word: string): void
  remove(word: string): void
}
