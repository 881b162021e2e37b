// Softmax regression over the marks of talk and questions, by AdaGrad (Duchi et al., JMLR 2011); the same lines give the same weights.

import type { QuestionFile } from '../knowledge/questions.ts'
import { normalize } from '../language/text.ts'
import { marksOf, softmax, TALK, type TalkModel } from '../dialogue/talk.ts'

export interface TalkLine {
  marks: ReadonlySet<string>
  /** Its place in `TALK`. */
  of: number
}

const ROUNDS = 14
const RATE = 0.6
/** Pulls weights towards 0, so that single lines do not decide. */
const DECAY = 1e-5
/** A mark that fewer lines have tells nothing of others; those of questions are many and say little each. */
const LEAST_LINES = { talk: 3, question: 25 } as const
/** The lines that talk is learned from: sorted talk by its intent, and sorted questions. */
export function talkLines(sorted: readonly Pick<QuestionFile, 'questions'>[]): TalkLine[] {
  return sorted
    .flatMap(({ questions }) => questions)
    .flatMap(({ kind, intent, turns }) => {
      const of = kind === 'chat' || kind === 'meta' ? TALK.findIndex((one) => one === intent) : 0
      return of < 0 || kind === 'lang' ? [] : { of, marks: marksOf(normalize(turns.at(-1) ?? '')) }
    })
}

/** Of all lines so many more are taken for a question of which not a mark was ever seen. */
const UNSEEN = 0.1

export function learnTalk(sorted: readonly TalkLine[]): TalkModel {
  const unseen = Array.from({ length: Math.ceil(UNSEEN * sorted.length) }, (): TalkLine => ({
    marks: new Set(),
    of: 0,
  }))
  const lines = [...sorted, ...unseen]
  const places = vocabularyOf(lines)
  const vectors = lines.map(({ marks }) => Int32Array.from([...marks].flatMap((mark) => places.get(mark) ?? [])))
  const classes = TALK.length
  const weights = new Float64Array(places.size * classes)
  const sums = new Float64Array(places.size * classes).fill(1e-6)
  const bias = new Float64Array(classes)
  const biasSums = new Float64Array(classes).fill(1e-6)
  const step = (at: Float64Array, seen: Float64Array, i: number, slope: number): void => {
    seen[i] = (seen[i] ?? 0) + slope * slope
    at[i] = (at[i] ?? 0) - (RATE * slope) / Math.sqrt(seen[i] ?? 1)
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const n of shuffled(lines.length, round + 1)) {
      const line = lines[n]
      const vector = vectors[n]
      if (!line || !vector) continue
      const share = 1 / Math.sqrt(Math.max(1, line.marks.size))
      const votes = Array.from(bias)
      for (const place of vector)
        for (let of = 0; of < classes; of++) votes[of] = (votes[of] ?? 0) + share * (weights[place * classes + of] ?? 0)
      for (const [of, chance] of softmax(votes).entries()) {
        const slope = chance - Number(of === line.of)
        if (Math.abs(slope) < 1e-4) continue
        step(bias, biasSums, of, slope)
        for (const place of vector) {
          const i = place * classes + of
          step(weights, sums, i, slope * share + DECAY * (weights[i] ?? 0))
        }
      }
    }
  }
  return toModel(places, weights, bias)
}

function vocabularyOf(lines: readonly TalkLine[]): Map<string, number> {
  const counts = new Map<string, { talk: number; question: number }>()
  for (const { marks, of } of lines) {
    for (const mark of marks) {
      const seen = counts.get(mark) ?? { talk: 0, question: 0 }
      seen[of === 0 ? 'question' : 'talk'] += 1
      counts.set(mark, seen)
    }
  }
  const common = [...counts].filter(
    ([, { talk, question }]) => talk >= LEAST_LINES.talk || question >= LEAST_LINES.question,
  )
  return new Map(common.map(([mark], place) => [mark, place]))
}

/** The numbers below `size` in an order that looks random and is the same every time (linear congruential generator). */
function shuffled(size: number, seed: number): number[] {
  const order = Array.from({ length: size }, (_, i) => i)
  let state = seed
  for (let i = size - 1; i > 0; i--) {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    const j = state % (i + 1)
    const [a = 0, b = 0] = [order[i], order[j]]
    order[i] = b
    order[j] = a
  }
  return order
}

/** The largest weight takes the whole of a signed byte. */
function toModel(places: ReadonlyMap<string, number>, weights: Float64Array, bias: Float64Array): TalkModel {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-6)
  const scale = Math.floor(12_700 / largest) / 100
  const steps = Int8Array.from(weights, (weight) => Math.round(weight * scale))
  return {
    marks: [...places.keys()],
    bias: Array.from(bias, (weight) => Math.round(weight * 1000) / 1000),
    scale,
    weights: Buffer.from(steps.buffer).toString('base64'),
  }
}
