// What is remembered of questions: which article answered them, or none. Likeness to each, and naive Bayes over all.

import type { Steps } from '../language/reading.ts'
import { createSpace, type Places, placesBelow, type Space, type Vector } from './space.ts'
import type { Traits } from './traits.ts'

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

interface Nearest {
  first: number
  mean: number
}

export interface Memory {
  texts: readonly Remembered[]
  evidence(traits: Traits): Evidence
  /** The texts that have any of some traits; of a trait that a single one has, none. */
  having(traits: Traits): Remembered[]
  /** How alike the nearest texts of a class are: people's questions, and the article's own. */
  nearest(evidence: Evidence, of: number): Record<'asked' | 'own', Nearest>
  /** The same with texts that count or pull otherwise; the vocabulary stays. */
  changed(change: (text: Remembered) => Remembered): Memory
}

/** What every class is taken to have seen of each trait. */
const SEEN = { complement: 0.3, plain: 0.05 } as const

/** Remembers texts by their traits; `articles` is how many articles there are. */
export function* createMemory(texts: readonly Remembered[], traits: Iterable<Traits>, articles: number): Steps<Memory> {
  return recall(texts, articles, yield* createSpace(traits))
}

function recall(texts: readonly Remembered[], articles: number, space: Space): Memory {
  const tallies = talliesOf(texts, articles + 1, space)
  const totals = totalsOf(tallies, articles + 1)
  const pulls = Float64Array.from(texts, ({ pull }) => pull)
  const asked = placesByClass(texts, ({ isAsked }) => isAsked)
  const own = placesByClass(texts, ({ isAsked }) => !isAsked)
  return {
    texts,
    nearest: ({ likeness }, of) => ({
      asked: nearestOf(likeness, asked.get(of)),
      own: nearestOf(likeness, own.get(of)),
    }),
    having: (traits) =>
      space.vectorOf(traits).at.flatMap((place) => {
        const { starts, texts: having } = space.postings
        return Array.from(having.subarray(starts[place], starts[place + 1])).flatMap((text) => texts[text] ?? [])
      }),
    changed: (change) => recall(texts.map(change), articles, space),
    evidence(traits) {
      const vector = space.vectorOf(traits)
      const likeness = space.products(vector)
      return { likeness, ...bayes(vector, tallies, totals), pull: pullOf(likeness, pulls) }
    },
  }
}

/** The weights of each trait's texts, summed by class: those of place `p` stand from `starts[p]` to `starts[p + 1]`. */
interface Tallies {
  starts: Int32Array
  classes: Places
  counts: Float64Array
  /** By place: the sum over all classes, and the logarithm of it and what is taken to have been seen. */
  sums: Float64Array
  logs: Float64Array
}

function talliesOf(texts: readonly Remembered[], classes: number, { postings, size }: Space): Tallies {
  const classOf = Int32Array.from(texts, ({ of }) => (of === NOWHERE ? classes - 1 : of))
  const weightOf = Float64Array.from(texts, ({ weight }) => weight)
  const tally = new Float64Array(classes)
  const starts = new Int32Array(size + 1)
  const [met, counts]: [number[], number[]] = [[], []]
  const sums = new Float64Array(size)
  for (let place = 0; place < size; place++) {
    const from = met.length
    for (let i = postings.starts[place] ?? 0; i < (postings.starts[place + 1] ?? 0); i++) {
      const text = postings.texts[i] ?? 0
      const seen = (weightOf[text] ?? 0) * (postings.weights[i] ?? 0)
      if (seen === 0) continue
      const of = classOf[text] ?? 0
      if (tally[of] === 0) met.push(of)
      tally[of] = (tally[of] ?? 0) + seen
      sums[place] = (sums[place] ?? 0) + seen
    }
    for (let i = from; i < met.length; i++) {
      const of = met[i] ?? 0
      counts.push(tally[of] ?? 0)
      tally[of] = 0
    }
    starts[place + 1] = met.length
  }
  const logs = sums.map((sum) => Math.log(sum + SEEN.complement))
  const classesMet = placesBelow(classes, met.length)
  classesMet.set(met)
  return { starts, classes: classesMet, counts: Float64Array.from(counts), sums, logs }
}

/** What naive Bayes needs to know of whole classes. */
interface Totals {
  /** Logarithms of all that the other classes, and the class itself, have seen. */
  others: Float64Array
  own: Float64Array
  /** Makes classes of different sizes comparable. */
  scale: Float64Array
}

function totalsOf({ starts, classes, counts, sums, logs }: Tallies, count: number): Totals {
  const totals = new Float64Array(count)
  const logOfOwn = new Float64Array(count)
  let [everything, logOfAll] = [0, 0]
  for (const [place, sum] of sums.entries()) {
    const log = logs[place] ?? 0
    everything += sum
    logOfAll += log
    for (let i = starts[place] ?? 0; i < (starts[place + 1] ?? 0); i++) {
      const [of, own] = [classes[i] ?? 0, counts[i] ?? 0]
      totals[of] = (totals[of] ?? 0) + own
      logOfOwn[of] = (logOfOwn[of] ?? 0) + log - Math.log(Math.max(0, sum - own) + SEEN.complement)
    }
  }
  const size = sums.length
  const others = totals.map((own) => Math.log(Math.max(0, everything - own) + SEEN.complement * size))
  return {
    others,
    own: totals.map((own) => Math.log(own + SEEN.plain * size)),
    scale: others.map((log, of) => size / 10 / Math.max(1, size * log - logOfAll + (logOfOwn[of] ?? 0))),
  }
}

/** Naive Bayes by class, complement and plain. */
function bayes({ at, weight }: Vector, { starts, classes, counts, sums, logs }: Tallies, totals: Totals) {
  const complement = new Float64Array(totals.own.length)
  const plain = new Float64Array(totals.own.length)
  let [all, rest] = [0, 0]
  for (let i = 0; i < at.length; i++) {
    const [place, own] = [at[i] ?? 0, weight[i] ?? 0]
    const [sum, log] = [sums[place] ?? 0, logs[place] ?? 0]
    all += own
    rest += own * log
    for (let k = starts[place] ?? 0; k < (starts[place + 1] ?? 0); k++) {
      const [of, seen] = [classes[k] ?? 0, counts[k] ?? 0]
      complement[of] = (complement[of] ?? 0) + own * (log - Math.log(Math.max(0, sum - seen) + SEEN.complement))
      plain[of] = (plain[of] ?? 0) + own * Math.log(1 + seen / SEEN.plain)
    }
  }
  for (let of = 0; of < complement.length; of++) {
    complement[of] = ((complement[of] ?? 0) + all * (totals.others[of] ?? 0) - rest) * (totals.scale[of] ?? 0)
    plain[of] = (plain[of] ?? 0) + all * (Math.log(SEEN.plain) - (totals.own[of] ?? 0))
  }
  return { complement, plain }
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

/** Where the texts of each class stand, of those that count. */
function placesByClass(texts: readonly Remembered[], isMeant: (text: Remembered) => boolean): Map<number, number[]> {
  const places = new Map<number, number[]>()
  for (const [place, text] of texts.entries()) {
    if (text.weight === 0 || !isMeant(text)) continue
    const there = places.get(text.of)
    if (there) there.push(place)
    else places.set(text.of, [place])
  }
  return places
}

/** The most alike of these texts, and the mean of the three most alike. */
function nearestOf(likeness: Float64Array, texts: readonly number[] = []): Nearest {
  let [first, second, third] = [0, 0, 0]
  for (let i = 0; i < texts.length; i++) {
    const value = likeness[texts[i] ?? 0] ?? 0
    if (value <= third) continue
    if (value > first) [first, second, third] = [value, first, second]
    else if (value > second) [second, third] = [value, second]
    else third = value
  }
  return { first, mean: (first + second + third) / 3 }
}
