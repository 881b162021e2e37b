// What a message that is no question about the topics means: weights that `npm run learn` made, in talk.json.

import { isHan, segment, simplify } from '../language/chinese.ts'
import { isRussianStop, stem } from '../language/russian.ts'

/** What people say besides questions; `question` is everything else. */
export const TALK = [
  'question',
  'greeting',
  'thanks',
  'bye',
  'praise',
  'insult',
  'complaint',
  'agree',
  'disagree',
  'howareyou',
  'sadness',
  'bored',
  'sorry',
  'laugh',
  'joke',
  'holiday',
  'emoji',
  'machine',
  'who',
  'maker',
  'operator',
  'passed',
  'privacy',
  'free',
  'source',
  'help',
  'topics',
  'more',
  'shorter',
  'repeat',
  'languages',
  'russian',
  'chinese',
  'english',
  'script',
] as const

export type TalkIntent = Exclude<(typeof TALK)[number], 'question'>

const INTENTS = TALK.filter((one) => one !== 'question')

/** Softmax regression as talk.json holds it: one weight of each class for each mark. */
export interface TalkModel {
  marks: string[]
  bias: number[]
  /** A weight of 1 is so many steps. */
  scale: number
  /** In base64: a signed byte for each class of each mark, in steps. */
  weights: string
}

const PART = /\p{Script=Han}+|\p{N}+|[[\p{L}\p{M}]--\p{Script=Han}]+|\p{Extended_Pictographic}|\){2,}|\({2,}/gv
/** Where a part of a message ends that may stand alone. */
const CLAUSE_END = /[,.!?;:…，。！？；：、]+/u
const PIECES = [3, 4] as const
const CHARACTERS = [1, 2, 3] as const

/** The parts of a text that may each stand alone. */
export const clausesOf = (plain: string): string[] =>
  plain
    .split(CLAUSE_END)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')

/** The marks that a normalised text is weighed by, each once: stems, neighbours, pieces of words, runs of characters. */
export const marksOf = (plain: string): Set<string> => new Set(clausesOf(simplify(plain)).flatMap(marksOfClause))

function marksOfClause(clause: string): string[] {
  const words = (clause.match(PART) ?? []).map((word) => word.replace(/([()])+/u, '$1$1'))
  return words.flatMap((word, i) => [
    `${words[i - 1] ?? '^'} ${word}`,
    ...(i === words.length - 1 ? [`${word} $`] : []),
    ...(isHan(word[0] ?? '')
      ? [...runs(`^${word}$`, CHARACTERS), ...segment(word).map((part) => `/${part}`)]
      : runs(`_${word}_`, PIECES)),
    ...(isRussianStop(word) ? [] : [`/${stem(word)}`]),
  ])
}

function runs(text: string, lengths: readonly number[]): string[] {
  const signs = Array.from(text)
  // Without characters of two units a run is a plain slice.
  const isPlain = signs.length === text.length
  const found: string[] = []
  for (const length of lengths)
    for (let at = 0; at + length <= signs.length; at++)
      found.push(isPlain ? text.slice(at, at + length) : signs.slice(at, at + length).join(''))
  return found
}

/** Marks as a model knows them. */
export interface Vector {
  /** The places of those that it knows. */
  at: number[]
  /** How much each counts. */
  value: number
}

export function vectorOf(marks: ReadonlySet<string>, places: ReadonlyMap<string, number>): Vector {
  const at: number[] = []
  for (const mark of marks) {
    const place = places.get(mark)
    if (place !== undefined) at.push(place)
  }
  // Marks that nobody has seen leave less weight to those that somebody has.
  return { at, value: 1 / Math.sqrt(Math.max(1, marks.size)) }
}

/** Probabilities from votes. */
export function softmax(votes: readonly number[]): number[] {
  const highest = Math.max(...votes)
  const odds = votes.map((vote) => Math.exp(vote - highest))
  const all = odds.reduce((sum, one) => sum + one, 0)
  return odds.map((one) => one / all)
}

/** What a message most likely is. */
export interface LikelyTalk {
  intent: TalkIntent
  /** How likely it is no question, 0 to 1. */
  sure: number
}

/** Tells what a normalised message most likely means, if it is talk. */
export function createTalk({ marks, bias, scale, weights }: TalkModel): (plain: string) => LikelyTalk {
  const steps = new Int8Array(Buffer.from(weights, 'base64'))
  const places = new Map(marks.map((mark, place) => [mark, place]))

  function chances(own: ReadonlySet<string>): number[] {
    const votes = bias.slice()
    const { at, value } = vectorOf(own, places)
    const step = value / scale
    for (const place of at)
      for (let of = 0; of < votes.length; of++)
        votes[of] = (votes[of] ?? 0) + step * (steps[place * TALK.length + of] ?? 0)
    return softmax(votes)
  }

  return (plain) => {
    const [question = 0, ...talk] = chances(marksOf(plain))
    const best = talk.indexOf(Math.max(...talk))
    return { intent: INTENTS[best] ?? 'help', sure: 1 - question }
  }
}
