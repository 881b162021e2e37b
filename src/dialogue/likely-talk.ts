// What a message that no phrases cover most likely means, by the words and pairs of words it shares with the phrases.

import { CHINESE_STOP_WORDS, isHan } from '../language/chinese.ts'
import { isRussianStop } from '../language/russian.ts'
import type { Phrase, Word } from './phrase-book.ts'

/** What share of a message's weight one meaning must have, and how far ahead of the next. */
const LEAST_SHARE = 0.4
const LEAST_LEAD = 0.1
/** A word of the phrases weighs 1, one that says nothing of the subject less, one that no phrase holds more. */
const STOP_WEIGHT = 0.3
const UNKNOWN_WEIGHT = 1.5

const QUESTION_WORD = /[什么啥哪几怎何为]/u
const STOP_CHARACTERS = new Set(
  [...CHINESE_STOP_WORDS].filter((word) => word.length === 1 || QUESTION_WORD.test(word)).join(''),
)

const isStop = ({ form }: Word): boolean => (isHan(form) ? STOP_CHARACTERS.has(form) : isRussianStop(form))

/** A word by itself, and with the words beside it; Han characters mean something in pairs only. */
function featuresAt(words: readonly Word[], at: number): string[] {
  const [before, word, after] = [words[at - 1], words[at], words[at + 1]]
  const features: string[] = []
  if (word && !isHan(word.key)) features.push(word.key)
  if (word && before) features.push(`${before.key} ${word.key}`)
  if (word && after) features.push(`${word.key} ${after.key}`)
  return features
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

/** Phrases of meanings ranked from 0; the returned function tells the likely one, if there is one. */
export function createLikelyTalk(
  phrases: Iterable<Phrase>,
  meanings: number,
): (words: readonly Word[]) => number | undefined {
  /** In phrases of which meanings a feature stands, with repetition. */
  const ranks = new Map<string, number[]>()
  for (const { words, rank } of phrases) {
    if (rank >= meanings) continue
    for (const feature of words.flatMap((_, at) => featuresAt(words, at))) add(feature, rank)
  }

  function add(feature: string, rank: number): void {
    const there = ranks.get(feature)
    if (there) there.push(rank)
    else ranks.set(feature, [rank])
  }

  /** How likely each meaning is by a word: the mean over its features. */
  function sharesAt(words: readonly Word[], at: number): number[] | undefined {
    const known = featuresAt(words, at).flatMap((feature) => [ranks.get(feature)].filter((one) => one !== undefined))
    if (known.length === 0) return undefined
    const shares = Array.from({ length: meanings }, () => 0)
    for (const one of known) for (const rank of one) shares[rank] = (shares[rank] ?? 0) + 1 / one.length / known.length
    return shares
  }

  return (words) => {
    if (words.every(isStop)) return undefined
    const votes = words.map((word, at) => {
      const shares = sharesAt(words, at)
      return { shares, weight: isStop(word) ? STOP_WEIGHT : shares ? 1 : UNKNOWN_WEIGHT }
    })
    const all = sum(votes.map(({ weight }) => weight))
    const scores = Array.from({ length: meanings }, (_, rank) =>
      sum(votes.map(({ shares, weight }) => (weight * (shares?.[rank] ?? 0)) / all)),
    )
    const [best = 0, next = 0] = scores.toSorted((a, b) => b - a)
    return best < LEAST_SHARE || best - next < LEAST_LEAD ? undefined : scores.indexOf(best)
  }
}
