// Softmax regression over the marks of talk and questions, by AdaGrad (Duchi et al., JMLR 2011); the same lines give the same weights.

import { inPinyin } from '../dialogue/hearing.ts'
import { clausesOf, marksOf, softmax, TALK, type TalkModel, type Vector, vectorOf } from '../dialogue/talk.ts'
import type { Knowledge } from '../knowledge/article.ts'
import type { QuestionFile, SortedQuestion } from '../knowledge/questions.ts'
import { isHan } from '../language/chinese.ts'
import { normalize } from '../language/text.ts'

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
const LEAST_LINES = { talk: 2, question: 25 } as const
/** Of all lines so many more are taken for a question of which not a mark was ever seen. */
const UNSEEN = 0.03
/** With every author there are more questions: all talk counts as two fifths of them, however many they are. */
const TALK_SHARE = 0.4
/** An example of so many parts heaps up ways to say the same: each part is one. */
const HEAP = 3

interface Taught extends Pick<Knowledge, 'articles'> {
  sorted?: readonly Pick<QuestionFile, 'questions'>[]
}

/** The lines that talk is learned from: sorted talk by its intent, sorted questions, and what articles ask themselves. */
export const talkLines = ({ sorted = [], articles }: Taught): TalkLine[] => [
  ...sorted.flatMap(({ questions }) => questions).flatMap(linesOf),
  ...articles
    .flatMap(({ ru, zh }) => [ru, zh])
    .flatMap(({ title, questions }) => [title, ...questions])
    .flatMap((text) => linesOfText(normalize(text), 0)),
]

function linesOf({ kind, intent, turns }: SortedQuestion): TalkLine[] {
  const isTalk = kind === 'chat' || kind === 'meta'
  const of = isTalk ? TALK.findIndex((one) => one === intent) : 0
  if (of < 0 || kind === 'lang') return []
  const text = normalize(turns.at(-1) ?? '')
  const parts = isTalk ? clausesOf(text) : []
  const texts = parts.length < HEAP ? [text] : [text, ...parts]
  return texts.flatMap((one) => linesOfText(one, of))
}

/** As it is typed, and in pinyin. */
const linesOfText = (text: string, of: number): TalkLine[] =>
  (isHan(text) ? [text, inPinyin(text)] : [text]).map((one) => ({ of, marks: marksOf(one) }))

/** Takes some ten seconds for ten thousand lines. */
export function learnTalk(sorted: readonly TalkLine[]): TalkModel {
  const unseen = Array.from({ length: Math.ceil(UNSEEN * sorted.length) }, (): TalkLine => ({
    marks: new Set(),
    of: 0,
  }))
  const lines = [...sorted, ...unseen]
  const places = vocabularyOf(lines)
  const vectors = lines.map(({ marks }) => vectorOf(marks, places))
  const talk = lines.filter(({ of }) => of !== 0).length
  const learner = createLearner(places.size, Math.max(1, (TALK_SHARE * (lines.length - talk)) / talk))
  for (let round = 0; round < ROUNDS; round++) {
    for (const n of shuffled(lines.length, round + 1)) {
      const [line, vector] = [lines[n], vectors[n]]
      if (line && vector) learner.see(vector, line.of)
    }
    if (round >= ROUNDS / 2) learner.settle()
  }
  return toModel(places, learner.settled.weights, learner.settled.bias)
}

/** A slope below this changes nothing worth the time. */
const FLAT = 1e-4

/** Weights that each line which is seen pulls towards its class, talk so much harder than questions. */
function createLearner(marks: number, talkWeight: number) {
  const classes = TALK.length
  const weights = new Float64Array(marks * classes)
  const bias = new Float64Array(classes)
  const seen = { weights: new Float64Array(weights.length).fill(1e-6), bias: new Float64Array(classes).fill(1e-6) }

  function step(at: Float64Array, squares: Float64Array, i: number, slope: number): void {
    squares[i] = (squares[i] ?? 0) + slope * slope
    at[i] = (at[i] ?? 0) - (RATE * slope) / Math.sqrt(squares[i] ?? 1)
  }

  function votesOf({ at, value }: Vector): number[] {
    const votes = Array.from(bias)
    for (const place of at)
      for (let of = 0; of < classes; of++) votes[of] = (votes[of] ?? 0) + value * (weights[place * classes + of] ?? 0)
    return votes
  }

  function see(vector: Vector, right: number): void {
    for (const [of, chance] of softmax(votesOf(vector)).entries()) {
      const slope = (chance - Number(of === right)) * (right === 0 ? 1 : talkWeight)
      if (Math.abs(slope) < FLAT) continue
      step(bias, seen.bias, of, slope)
      for (const place of vector.at) {
        const i = place * classes + of
        step(weights, seen.weights, i, slope * vector.value + DECAY * (weights[i] ?? 0))
      }
    }
  }

  // The mean of the last rounds depends less on the order of the lines than where the last one left off.
  const settled = { weights: new Float64Array(weights.length), bias: new Float64Array(classes), rounds: 0 }

  function settle(): void {
    settled.rounds += 1
    for (const name of ['weights', 'bias'] as const) {
      const [mean, last] = [settled[name], { weights, bias }[name]]
      for (let i = 0; i < mean.length; i++)
        mean[i] = (mean[i] ?? 0) + ((last[i] ?? 0) - (mean[i] ?? 0)) / settled.rounds
    }
  }

  return { see, settle, settled }
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
