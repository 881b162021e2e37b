// Small real parts for the tests of delivery: a dialogue, a silent log, a channel that keeps what it sends.

import { setTimeout as wait } from 'node:timers/promises'
import { type Channel, SendError, type Sent, type Step, type Turn } from '../../src/delivery/channel.ts'
import type { Conversation } from '../../src/dialogue/conversation.ts'
import type { Dialogue, Turned } from '../../src/dialogue/dialogue.ts'
import type { Reply } from '../../src/dialogue/reply.ts'
import { createLog } from '../../src/log.ts'

export const silent = createLog({ level: 'silent', secrets: [] })

const reply = (text: string): Reply => ({
  kind: 'answer',
  language: 'ru',
  article: 'tourism/cruises',
  text,
  choices: [],
  confidence: 0.9,
})

function count(known: Conversation | undefined, text: string): Turned {
  const article = String(Number(known?.article ?? 0) + 1)
  return { reply: reply(`${article}: ${text}`), conversation: { choices: [], clarified: false, at: 1, article } }
}

/** Says how many messages of this person it has had, so that a turn that counts twice shows. */
export const counting: Dialogue = {
  answer: (known, _, text) => count(known, text),
  pick: (known, _, id) => count(known, id),
}

interface Sending {
  lane: string
  updateId: string
  step: Step
}

export interface SmallChannel extends Channel {
  /** What reached people, in order. */
  arrived: Sending[]
  /** Calls that were begun, in order, also those that failed. */
  begun: string[]
  /** What the next calls for an update throw, one after the other. `lost`: it arrives, but nobody hears of it. */
  faults: Map<string, (SendError | 'lost' | 'hangs')[]>
}

/** Two messages for an update: its payload's `steps` (1 by default). */
export function createSmallChannel({ slowMs = 0, name = 'small' } = {}): SmallChannel {
  const channel: SmallChannel = {
    name,
    arrived: [],
    begun: [],
    faults: new Map(),
    start: async () => {},
    stopIntake: async () => {},
    stop: async () => {},
    state: () => ({ status: 'online' }),
    async prepare({ payload }) {
      return Array.from({ length: countSteps(payload) }, (_, index) => ({ part: index }))
    },
    async send(step: Step, turn: Turn): Promise<Sent | undefined> {
      channel.begun.push(turn.updateId)
      if (slowMs > 0) await wait(slowMs)
      const fault = channel.faults.get(turn.updateId)?.shift()
      if (fault instanceof SendError) throw fault
      channel.arrived.push({ lane: turn.lane, updateId: turn.updateId, step })
      if (fault === 'lost') throw new SendError('unclear', 'the response was lost')
      if (fault === 'hangs') await new Promise(() => {})
      return { notes: [{ channel: name, key: `sent:${turn.updateId}`, value: channel.arrived.length }] }
    },
  }
  return channel
}

function countSteps(payload: unknown): number {
  const given = typeof payload === 'object' && payload !== null && 'steps' in payload ? payload.steps : 1
  return typeof given === 'number' ? given : 1
}
