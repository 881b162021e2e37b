// What a message that is no question about the topics means: weights that `npm run learn` made, in talk.json.

import { isHan, simplify } from '../language/chinese.ts'
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

const PART = /\p{Script=Han}+|\p{N}+|[[\p{L}\p{M}]--\p{Script=Han}]+|\p{Extended_Pictographic}/gv
const PIECES = [3, 4] as const
const CHARACTERS = [1, 2, 3] as const

/** The marks that a normalised text is weighed by, each once: stems, neighbours, pieces of words, runs of characters. */
export function marksOf(plain: string): Set<string> {
  const words = simplify(plain).match(PART) ?? []
  const marks = new Set<string>()
  for (const [i, word] of words.entries()) {
    marks.add(`${words[i - 1] ?? '^'} ${word}`)
    if (i === words.length - 1) marks.add(`${word} $`)
    for (const piece of isHan(word[0] ?? '') ? runs(`^${word}$`, CHARACTERS) : runs(`_${word}_`, PIECES))
      marks.add(piece)
    if (!isRussianStop(word)) marks.add(`/${stem(word)}`)
  }
  return marks
}

function runs(text: string, lengths: readonly number[]): string[] {
  return lengths.flatMap((length) =>
    Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length)),
  )
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
  const places = new Map(marks.map((mark, place) => [mark, place * TALK.length]))

  function chances(own: ReadonlySet<string>): number[] {
    const votes = bias.slice()
    // Marks that nobody has seen leave less weight to those that somebody has.
    const share = 1 / scale / Math.sqrt(Math.max(1, own.size))
    for (const mark of own) {
      const place = places.get(mark)
      if (place === undefined) continue
      for (let of = 0; of < votes.length; of++) votes[of] = (votes[of] ?? 0) + share * (steps[place + of] ?? 0)
    }
    return softmax(votes)
  }

  return (plain) => {
    const [question = 0, ...talk] = chances(marksOf(plain))
    const best = talk.indexOf(Math.max(...talk))
    return { intent: INTENTS[best] ?? 'help', sure: 1 - question }
  }
}
