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
export interface Vector {
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

/** How alike two texts count as, from the product of their vectors: its square brings in pairs of traits. */
export const kernel = (product: number): number => (product + product * product) / 2

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

function recall(texts: readonly Remembered[], articles: number, space: Space, postings: readonly Posting[]): Memory {
  const classes = articles + 1
  const classOf = Int32Array.from(texts, ({ of }) => (of === NOWHERE ? articles : of))
  const weights = Float64Array.from(texts, ({ weight }) => weight)
  const pulls = Float64Array.from(texts, ({ pull }) => pull)
  const counts = new Float64Array(classes)
  const met: number[] = []

  /** Sums a trait's weight by class into `counts`; `met` are the classes that have it. */
  function count({ texts: own, weights: theirs }: Posting): number {
    let sum = 0
    for (let i = 0; i < own.length; i++) {
      const text = own[i] ?? 0
      const seen = (weights[text] ?? 0) * (theirs[i] ?? 0)
      if (seen === 0) continue
      const of = classOf[text] ?? 0
      if (counts[of] === 0) met.push(of)
      counts[of] = (counts[of] ?? 0) + seen
      sum += seen
    }
    return sum
  }
  function forget(): void {
    for (const of of met) counts[of] = 0
    met.length = 0
  }

  const totals = new Float64Array(classes)
  let everything = 0
  let logOfAll = 0
  const logOfOwn = new Float64Array(classes)
  for (const posting of postings) {
    const sum = count(posting)
    const log = Math.log(sum + SEEN.complement)
    everything += sum
    logOfAll += log
    for (const of of met) {
      const own = counts[of] ?? 0
      totals[of] = (totals[of] ?? 0) + own
      logOfOwn[of] = (logOfOwn[of] ?? 0) + log - Math.log(Math.max(0, sum - own) + SEEN.complement)
    }
    forget()
  }
  const size = postings.length
  const logOfOthers = totals.map((own) => Math.log(Math.max(0, everything - own) + SEEN.complement * size))
  const logOfTotal = totals.map((own) => Math.log(own + SEEN.plain * size))
  /** Makes classes of different sizes comparable. */
  const scale = logOfOthers.map((log, of) => size / 10 / Math.max(1, size * log - logOfAll + (logOfOwn[of] ?? 0)))

  return {
    texts,
    vectorOf: (traits) => vectorIn(space, traits),
    changed: (change) => recall(texts.map(change), articles, space, postings),
    evidence({ at, weight }) {
      const likeness = new Float64Array(texts.length)
      const complement = new Float64Array(classes)
      const plain = new Float64Array(classes)
      let [all, rest, unseen] = [0, 0, 0]
      for (const [i, place] of at.entries()) {
        const posting = postings[place]
        if (!posting) continue
        const own = weight[i] ?? 0
        const sum = count(posting)
        const log = Math.log(sum + SEEN.complement)
        all += own
        rest += own * log
        unseen += own * Math.log(SEEN.plain)
        for (const of of met) {
          const seen = counts[of] ?? 0
          complement[of] = (complement[of] ?? 0) + own * (log - Math.log(Math.max(0, sum - seen) + SEEN.complement))
          plain[of] = (plain[of] ?? 0) + own * Math.log(1 + seen / SEEN.plain)
        }
        forget()
        for (let k = 0; k < posting.texts.length; k++) {
          const text = posting.texts[k] ?? 0
          likeness[text] = (likeness[text] ?? 0) + own * (posting.weights[k] ?? 0)
        }
      }
      for (let of = 0; of < classes; of++) {
        complement[of] = ((complement[of] ?? 0) + all * (logOfOthers[of] ?? 0) - rest) * (scale[of] ?? 0)
        plain[of] = (plain[of] ?? 0) + unseen - all * (logOfTotal[of] ?? 0)
      }
      let pull = 0
      for (let text = 0; text < texts.length; text++) {
        const own = pulls[text] ?? 0
        if (own !== 0) pull += own * kernel(likeness[text] ?? 0)
      }
      return { likeness, complement, plain, pull }
    },
  }
}
