// What is remembered of questions: which article answered them, or none. Likeness to each, and naive Bayes over all.

import type { Steps } from '../language/reading.ts'
import { SHARES, type Traits } from './traits.ts'

/** The class of what no article answers; articles are 0 and up. */
export const NOWHERE = -1

/** A text whose right answer is known. */
export interface Remembered {
  /** The place of its article, or `NOWHERE`. */
  of: number
  /** How much it counts as an example. */
  weight: number
  /** It was asked by a person: not a title or a question of the article itself. */
  isAsked: boolean
  /** What training found it to say of whether a like question has an answer; 0 for one that it has not seen. */
  pull: number
}

/** Traits as places in the vocabulary with their weights; of length 1 at most. */
interface Vector {
  at: number[]
  weight: number[]
}

/** What speaks for each article, and for none. */
export interface Evidence {
  /** Likeness to each remembered text, 0 to 1. */
  likeness: Float64Array
  /** Complement naive Bayes by class; the last is `NOWHERE`. */
  complement: Float64Array
  /** Logarithm of plain naive Bayes by class. */
  plain: Float64Array
  /** Above 0 where questions like it had an answer. */
  pull: number
}

export interface Memory {
  texts: readonly Remembered[]
  vectorOf(traits: Traits): Vector
  evidence(vector: Vector): Evidence
  /** The same with texts that count or pull otherwise; the vocabulary stays. */
  changed(change: (text: Remembered) => Remembered): Memory
}

/** A trait that a single text has tells nothing of others. */
const LEAST_TEXTS = 2
/** What every class is taken to have seen of each trait. */
const SEEN = { complement: 0.3, plain: 0.05 } as const

interface Space {
  /** By kind of trait. */
  places: Map<string, number>[]
  /** Inverse document frequency by place. */
  rarity: number[]
}

/** Remembers texts by their traits; `articles` is how many articles there are. */
export function* createMemory(
  texts: readonly Remembered[],
  traits: readonly Traits[],
  articles: number,
): Steps<Memory> {
  const { space, frequency } = createSpace(traits)
  yield
  const postings = frequency.map((size): Posting => ({ texts: new Int32Array(size), weights: new Float32Array(size) }))
  const filled = new Int32Array(frequency.length)
  for (const [text, own] of traits.entries()) {
    const { at, weight } = vectorIn(space, own)
    for (const [i, place] of at.entries()) {
      const next = filled[place] ?? 0
      const posting = postings[place]
      if (posting) [posting.texts[next], posting.weights[next]] = [text, weight[i] ?? 0]
      filled[place] = next + 1
    }
    yield
  }
  return recall(texts, articles, space, postings)
}

/** The texts that have a trait, and how much it weighs in each. */
interface Posting {
  texts: Int32Array
  weights: Float32Array
}

/** A trait's place is found by its kind first. */
function createSpace(texts: readonly Traits[]): { space: Space; frequency: number[] } {
  const counts = SHARES.map(() => new Map<string, number>())
  for (const text of texts) {
    for (const [kind, marks] of text.entries()) {
      const seen = counts[kind]
      if (seen) for (const mark of new Set(marks)) seen.set(mark, (seen.get(mark) ?? 0) + 1)
    }
  }
  const space: Space = { places: counts.map(() => new Map()), rarity: [] }
  const frequency: number[] = []
  for (const [kind, seen] of counts.entries()) {
    for (const [mark, count] of seen) {
      if (count < LEAST_TEXTS) continue
      space.places[kind]?.set(mark, space.rarity.length)
      space.rarity.push(Math.log(1 + texts.length / count))
      frequency.push(count)
    }
  }
  return { space, frequency }
}

function vectorIn({ places, rarity }: Space, traits: Traits): Vector {
  const vector: Vector = { at: [], weight: [] }
  for (const [kind, marks] of traits.entries()) {
    const counts = new Map<number, number>()
    for (const mark of marks) {
      const place = places[kind]?.get(mark)
      if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1)
    }
    const weights = Array.from(counts, ([place, count]) => (1 + Math.log(count)) * (rarity[place] ?? 0))
    const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)) || 1
    const share = Math.sqrt(SHARES[kind] ?? 0)
    vector.at.push(...counts.keys())
    vector.weight.push(...weights.map((weight) => (share * weight) / length))
  }
  return vector
}

/** The weights of one trait's texts, summed by class; there is one of it, used again and again. */
interface Tally {
  counts: Float64Array
  /** The classes that have the trait. */
  met: number[]
  /** Counts a trait; the sum over all classes. */
  count(posting: Posting): number
  clear(): void
}

function createTally(texts: readonly Remembered[], classes: number): Tally {
  const classOf = Int32Array.from(texts, ({ of }) => (of === NOWHERE ? classes - 1 : of))
  const weightOf = Float64Array.from(texts, ({ weight }) => weight)
  const counts = new Float64Array(classes)
  const met: number[] = []
  return {
    counts,
    met,
    count({ texts: own, weights }) {
      let sum = 0
      for (let i = 0; i < own.length; i++) {
        const text = own[i] ?? 0
        const seen = (weightOf[text] ?? 0) * (weights[i] ?? 0)
        if (seen === 0) continue
        const of = classOf[text] ?? 0
        if (counts[of] === 0) met.push(of)
        counts[of] = (counts[of] ?? 0) + seen
        sum += seen
      }
      return sum
    },
    clear() {
      for (const of of met) counts[of] = 0
      met.length = 0
    },
  }
}

/** What naive Bayes needs to know of whole classes. */
interface Totals {
  /** Logarithms of all that the other classes, and the class itself, have seen. */
  others: Float64Array
  own: Float64Array
  /** Makes classes of different sizes comparable. */
  scale: Float64Array
}

function totalsOf(postings: readonly Posting[], tally: Tally): Totals {
  const totals = new Float64Array(tally.counts.length)
  const logOfOwn = new Float64Array(tally.counts.length)
  let [everything, logOfAll] = [0, 0]
  for (const posting of postings) {
    const sum = tally.count(posting)
    const log = Math.log(sum + SEEN.complement)
    everything += sum
    logOfAll += log
    for (const of of tally.met) {
      const own = tally.counts[of] ?? 0
      totals[of] = (totals[of] ?? 0) + own
      logOfOwn[of] = (logOfOwn[of] ?? 0) + log - Math.log(Math.max(0, sum - own) + SEEN.complement)
    }
    tally.clear()
  }
  const size = postings.length
  const others = totals.map((own) => Math.log(Math.max(0, everything - own) + SEEN.complement * size))
  return {
    others,
    own: totals.map((own) => Math.log(own + SEEN.plain * size)),
    scale: others.map((log, of) => size / 10 / Math.max(1, size * log - logOfAll + (logOfOwn[of] ?? 0))),
  }
}

function recall(texts: readonly Remembered[], articles: number, space: Space, postings: readonly Posting[]): Memory {
  const tally = createTally(texts, articles + 1)
  const totals = totalsOf(postings, tally)
  const pulls = Float64Array.from(texts, ({ pull }) => pull)
  return {
    texts,
    vectorOf: (traits) => vectorIn(space, traits),
    changed: (change) => recall(texts.map(change), articles, space, postings),
    evidence(vector) {
      const likeness = likenessOf(vector, postings, texts.length)
      return { likeness, ...bayes(vector, postings, tally, totals), pull: pullOf(likeness, pulls) }
    },
  }
}

/** Naive Bayes by class, complement and plain. */
function bayes({ at, weight }: Vector, postings: readonly Posting[], tally: Tally, totals: Totals) {
  const complement = new Float64Array(tally.counts.length)
  const plain = new Float64Array(tally.counts.length)
  let [all, rest] = [0, 0]
  for (const [i, place] of at.entries()) {
    const posting = postings[place]
    if (!posting) continue
    const own = weight[i] ?? 0
    const sum = tally.count(posting)
    const log = Math.log(sum + SEEN.complement)
    all += own
    rest += own * log
    for (const of of tally.met) {
      const seen = tally.counts[of] ?? 0
      complement[of] = (complement[of] ?? 0) + own * (log - Math.log(Math.max(0, sum - seen) + SEEN.complement))
      plain[of] = (plain[of] ?? 0) + own * Math.log(1 + seen / SEEN.plain)
    }
    tally.clear()
  }
  for (let of = 0; of < complement.length; of++) {
    complement[of] = ((complement[of] ?? 0) + all * (totals.others[of] ?? 0) - rest) * (totals.scale[of] ?? 0)
    plain[of] = (plain[of] ?? 0) + all * (Math.log(SEEN.plain) - (totals.own[of] ?? 0))
  }
  return { complement, plain }
}

/** The products of a vector with those of all texts. */
function likenessOf({ at, weight }: Vector, postings: readonly Posting[], texts: number): Float64Array {
  const likeness = new Float64Array(texts)
  for (const [i, place] of at.entries()) {
    const posting = postings[place]
    if (!posting) continue
    const own = weight[i] ?? 0
    for (let k = 0; k < posting.texts.length; k++) {
      const text = posting.texts[k] ?? 0
      likeness[text] = (likeness[text] ?? 0) + own * (posting.weights[k] ?? 0)
    }
  }
  return likeness
}

/** How much the texts pull, each by its kernel with the question, as in learn/ridge.ts. */
function pullOf(likeness: Float64Array, pulls: Float64Array): number {
  let sum = 0
  for (let text = 0; text < pulls.length; text++) {
    const product = likeness[text] ?? 0
    sum += ((pulls[text] ?? 0) * (product + product * product)) / 2
  }
  return sum
}
