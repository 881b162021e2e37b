// Words by key, where most keys have a single word.

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
