// How fast Telegram lets a bot send: to everybody together, to one person, to one group; and whom a 429 means.

import type { PaceLimit } from '../../delivery/channel.ts'
import type { TelegramStep } from './steps.ts'

/** Telegram allows 30 messages a second; what is left is for calls that are on their way for longer than others. */
const PER_SECOND = 26

const ALL = 'all'

/** Of a second's worth so much may come at once. */
const BURST = 3 / PER_SECOND

/** One a second to a person, and short bursts. */
const PERSON = { perSecond: 1, burst: 5 }

/** 20 a minute to a group: no minute has more than the burst and 60 seconds' worth. */
const GROUP = { perSecond: 0.25, burst: 5 }

/** A second chat that is turned away so soon after another shows that all of them are meant, in milliseconds. */
const TOGETHER_MS = 3000

/** The chat that a step sends something to; acknowledgements and inline results are not counted by Telegram. */
function chatOf(step: TelegramStep): number | undefined {
  if (step.do === 'message') return step.to.chat
  return step.do === 'delete' ? step.chat : undefined
}

const keyOf = (chat: number): string => `chat:${chat}`

/** Under which limits a step falls, the narrowest first. Groups have negative ids. */
export function createLimits(perSecond = PER_SECOND): (step: TelegramStep) => PaceLimit[] {
  const all: PaceLimit = { key: ALL, perSecond, burst: Math.max(1, perSecond * BURST) }
  return (step) => {
    const chat = chatOf(step)
    return chat === undefined ? [] : [{ key: keyOf(chat), ...(chat < 0 ? GROUP : PERSON) }, all]
  }
}

/** Tells for whom a 429 is: the chat alone, or, when two chats get one in a row, everybody. */
export function createPauses(now: () => number): (step: TelegramStep) => string[] {
  let last: { chat: number; at: number } | undefined
  return (step) => {
    const chat = chatOf(step)
    if (chat === undefined) return []
    const isForAll = last !== undefined && last.chat !== chat && now() - last.at < TOGETHER_MS
    last = { chat, at: now() }
    return isForAll ? [keyOf(chat), ALL] : [keyOf(chat)]
  }
}
