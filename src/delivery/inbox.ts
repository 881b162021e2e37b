// The inbox: an update is written down before the platform is told, answered once, in order per lane, lanes in parallel.

import { setMaxListeners } from 'node:events'
import { BusyError, type Intake, type Update } from './channel.ts'
import { type Claims, createClaims } from './claims.ts'
import { createLaneWorker, INBOX_DEFAULTS, type InboxParts, type InboxSettings } from './lane.ts'
import type { Metrics } from './metrics.ts'

export { INBOX_DEFAULTS, type InboxSettings }

/** What could not be delivered since the process started; the messages themselves are the storage's letters. */
export interface GivenUp {
  givenUp: number
  /** Why the last of them was. */
  reason?: string
}

export interface Inbox {
  intake(channel: string): Intake
  sending(channel: string): GivenUp
  /** Takes up what an earlier process left open, and keeps looking for such lanes. */
  start(): void
  /** Finishes the messages that are being sent, leaves the others in the database, gives up all lanes. */
  stop(): Promise<void>
}

/** With another process at work on a lane, so soon is looked for what it leaves. */
const SOON_MS = 100

export function createInbox(parts: InboxParts): Inbox {
  const { store, settings, metrics } = parts
  const queue = createQueueCount(metrics)
  const givenUp = new Map<string, GivenUp>()
  const sending = (channel: string): GivenUp => givenUp.get(channel) ?? { givenUp: 0 }
  let holders = 1
  let takingIn = 0
  const stopping = new AbortController()
  const { signal } = stopping
  // Every lane that pauses listens.
  setMaxListeners(0, signal)
  const workLane = createLaneWorker({
    ...parts,
    stopping: signal,
    isHeld: (lane) => claims.isHeld(lane),
    renew: (lane) => claims.renew([lane]),
    isTakingIn: () => takingIn > 0,
    share: () => 1 / holders,
    onFinished(channel, { state, reason }) {
      queue.finished(channel)
      if (state === 'failed') givenUp.set(channel, { givenUp: sending(channel).givenUp + 1, reason: reason ?? '' })
    },
  })
  const claims = createClaims({
    ...parts,
    leaseMs: settings.leaseMs,
    channels: parts.channels.map(({ name }) => name),
    workLane,
    async onLook() {
      queue.set(await store.queued())
      holders = Math.max(1, await store.holders())
    },
    stopping: signal,
  })
  return {
    intake: (channel) => ({
      async accept(updates) {
        const isTooMany = updates.length > settings.queueBound
        if (isTooMany) parts.log.warn({ channel }, 'more came at once than may wait: they are taken in parts')
        const least = isTooMany ? 1 : updates.length
        for (let rest = updates; rest.length > 0;) {
          const room = settings.queueBound - queue.of(channel)
          if (signal.aborted || room < (rest === updates ? least : 1)) throw busy(metrics, channel, rest)
          takingIn += 1
          await accept(parts, queue, claims, channel, rest.slice(0, room)).finally(() => (takingIn -= 1))
          rest = rest.slice(room)
        }
      },
    }),
    sending,
    start: () => claims.lookIn(0),
    async stop() {
      stopping.abort()
      await claims.settled()
    },
  }
}

function busy(metrics: Metrics, channel: string, updates: Update[]): BusyError {
  metrics.turnedAway(channel, 'busy', updates.length)
  return new BusyError(`${channel}: too many messages are waiting`)
}

async function accept(
  { store, metrics }: InboxParts,
  queue: QueueCount,
  claims: Claims,
  channel: string,
  updates: Update[],
) {
  try {
    await claims.take(async (claim) => {
      const { added, held } = await store.accept(channel, updates, claim)
      queue.add(channel, added)
      metrics.accepted(channel, added)
      const isAllHeld = held.length === new Set(updates.map(({ lane }) => lane)).size
      if (!isAllHeld) claims.lookIn(SOON_MS)
      return held.map((lane) => ({ channel, lane }))
    })
  } catch (error) {
    metrics.turnedAway(channel, 'storage', updates.length)
    throw error
  }
}

/** How many messages wait, by channel: counted here, and put right now and then by what the database says. */
interface QueueCount {
  of(channel: string): number
  add(channel: string, count: number): void
  finished(channel: string): void
  set(all: Map<string, number>): void
}

function createQueueCount(metrics: Metrics): QueueCount {
  const counts = new Map<string, number>()
  /** Below zero where a message is finished before its intake knows that it is written down. */
  const exactly = (channel: string) => counts.get(channel) ?? 0
  const of = (channel: string) => Math.max(0, exactly(channel))
  function change(channel: string, count: number): void {
    counts.set(channel, count)
    metrics.queued(channel, of(channel))
  }
  return {
    of,
    add: (channel, count) => change(channel, exactly(channel) + count),
    finished: (channel) => change(channel, exactly(channel) - 1),
    set(all) {
      for (const channel of new Set([...counts.keys(), ...all.keys()])) change(channel, all.get(channel) ?? 0)
    },
  }
}
