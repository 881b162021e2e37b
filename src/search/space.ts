// Texts as vectors of their traits, kept by trait, so that a question is compared to all of them at once.

import type { Steps } from '../language/reading.ts'
import { SHARES, type Traits } from './traits.ts'

/** Traits as places in the vocabulary with their weights; of length 1 at most. */
export interface Vector {
  at: number[]
  weight: number[]
}

/** The texts that have each trait and how much it weighs in them: from `starts[place]` to before `starts[place + 1]`. */
interface Postings {
  starts: Int32Array
  texts: Places
  weights: Float32Array
}

/** Places in a list: mostly fewer than two bytes can number, and half as much is gone through faster. */
export type Places = Uint16Array | Int32Array

/** So many places, each below a bound. */
export const placesBelow = (bound: number, size: number): Places =>
  bound <= 1 << 16 ? new Uint16Array(size) : new Int32Array(size)

export interface Space {
  /** How many traits there are. */
  size: number
  postings: Postings
  vectorOf(traits: Traits): Vector
  /** The products of a vector with those of all texts. */
  products(vector: Vector): Float64Array
}

/** A trait that a single text has tells nothing of others. */
const LEAST_TEXTS = 2

/** The space of all texts, made in steps. */
export function* createSpace(texts: Iterable<Traits>): Steps<Space> {
  const numbered = yield* numberAll(texts)
  const { count, frequency, hashes } = numbered
  const known = createNumbering()
  const places = new Int32Array(frequency.length).fill(-1)
  const [rarity, starts]: [number[], number[]] = [[], [0]]
  for (const [number, having] of frequency.entries()) {
    if (having < LEAST_TEXTS) continue
    places[number] = known.add(hashes[number] ?? 0)
    rarity.push(Math.log(1 + count / having))
    starts.push((starts.at(-1) ?? 0) + having)
  }
  const weigh = createWeighing(Float64Array.from(rarity))
  const postings = yield* fill(Int32Array.from(starts), numbered, (kinds) => weigh(kinds, (number) => places[number] ?? -1)) // prettier-ignore
  return {
    size: rarity.length,
    postings,
    vectorOf: (traits) => weigh(traits, known.get),
    products: (vector) => products(vector, postings, count),
  }
}

/** Texts with their marks numbered as they first come. */
interface Numbered {
  count: number
  /** By number: how many texts have the mark. */
  frequency: number[]
  hashes: number[]
  /** One text after the other, kind by kind. */
  marks: Int32Array
  /** Where each kind of each text ends. */
  ends: number[]
}

function* numberAll(texts: Iterable<Traits>): Steps<Numbered> {
  const numbers = createNumbering()
  const frequency: number[] = []
  const hashes: number[] = []
  const last: number[] = []
  const ends: number[] = []
  let marks = new Int32Array(1 << 16)
  let [count, length] = [0, 0]
  for (const traits of texts) {
    count++
    for (const kind of traits) {
      marks = withRoom(marks, length + kind.length)
      for (const mark of kind) {
        const number = numbers.add(mark)
        marks[length++] = number
        if (last[number] === count) continue
        if (number === hashes.length) hashes.push(mark)
        last[number] = count
        frequency[number] = (frequency[number] ?? 0) + 1
      }
      ends.push(length)
    }
    yield
  }
  return { count, frequency, hashes, marks, ends }
}

function withRoom(values: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  if (length <= values.length) return values
  const larger = new Int32Array(2 * length)
  larger.set(values)
  return larger
}

function* fill(
  starts: Int32Array,
  { count, marks, ends }: Numbered,
  vectorOf: (kinds: readonly Int32Array[]) => Vector,
): Steps<Postings> {
  const size = starts.at(-1) ?? 0
  const postings = { starts, texts: placesBelow(count, size), weights: new Float32Array(size) }
  const next = starts.slice()
  let from = 0
  for (let text = 0; text < count; text++) {
    const kinds = SHARES.map((_, kind) => marks.subarray(from, (from = ends[text * SHARES.length + kind] ?? 0)))
    const { at, weight } = vectorOf(kinds)
    for (let i = 0; i < at.length; i++) {
      const place = at[i] ?? 0
      const to = next[place] ?? 0
      postings.texts[to] = text
      postings.weights[to] = weight[i] ?? 0
      next[place] = to + 1
    }
    yield
  }
  return postings
}

type Weigh = (kinds: readonly ArrayLike<number>[], placeOf: (mark: number) => number) => Vector

/** Makes vectors; a mark that has no place (-1) is left out. */
function createWeighing(rarity: Float64Array): Weigh {
  // Where in the vector each place stands; what is left of others does no harm, as the vector itself tells.
  const standing = new Int32Array(rarity.length)

  function weigh({ at, weight }: Vector, from: number, share: number): void {
    let squares = 0
    for (let i = from; i < at.length; i++) {
      const own = (1 + Math.log(weight[i] ?? 1)) * (rarity[at[i] ?? 0] ?? 0)
      weight[i] = own
      squares += own * own
    }
    const length = Math.sqrt(squares) || 1
    for (let i = from; i < at.length; i++) weight[i] = (share * (weight[i] ?? 0)) / length
  }

  return (kinds, placeOf) => {
    const vector: Vector = { at: [], weight: [] }
    const { at, weight } = vector
    for (let kind = 0; kind < kinds.length; kind++) {
      const [marks, from] = [kinds[kind] ?? [], at.length]
      for (let i = 0; i < marks.length; i++) {
        const place = placeOf(marks[i] ?? 0)
        if (place < 0) continue
        const there = standing[place] ?? 0
        if (there >= from && at[there] === place) {
          weight[there] = (weight[there] ?? 0) + 1
          continue
        }
        standing[place] = at.length
        at.push(place)
        weight.push(1)
      }
      weigh(vector, from, Math.sqrt(SHARES[kind] ?? 0))
    }
    return vector
  }
}

function products({ at, weight }: Vector, { starts, texts, weights }: Postings, count: number): Float64Array {
  const all = new Float64Array(count)
  for (let i = 0; i < at.length; i++) {
    const [place, own] = [at[i] ?? 0, weight[i] ?? 0]
    const end = starts[place + 1] ?? 0
    for (let k = starts[place] ?? 0; k < end; k++) {
      const text = texts[k] ?? 0
      all[text] = (all[text] ?? 0) + own * (weights[k] ?? 0)
    }
  }
  return all
}

/** Numbers for 32-bit hashes as they come: a table with open addressing, a fifth of a Map's memory and time. */
interface Numbering {
  /** The number of a hash, or -1. */
  get(hash: number): number
  /** The same; a hash that is new takes the next number. */
  add(hash: number): number
}

const SMALLEST = 1 << 10

/** Knows no hash yet. */
function createNumbering(): Numbering {
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
