// The inbox: an update is written down before the platform is told, answered once, in order per lane, lanes in parallel.

import { setMaxListeners } from 'node:events'
import type { Log } from '../log.ts'
import { type Claim, type InboxStore, type Lane, StorageError } from '../storage/storage.ts'
import { BusyError, type Channel, type Intake, type Update } from './channel.ts'
import { createLaneWorker, type WorkLane } from './lane.ts'
import type { Metrics } from './metrics.ts'

export interface InboxSettings {
  /** How long a process that died keeps its lanes; then another one, or its next start, goes on with them. */
  leaseMs: number
  /** Updates beyond so many open ones in a channel are turned away. */
  queueBound: number
  /** How many messages are worked on at the same time. */
  parallel: number
  /** A step whose response was lost is sent once more (else it counts as sent). */
  resendUnclear: boolean
  /** A message that could not be delivered for so long is given up. */
  giveUpMs: number
}

export const INBOX_DEFAULTS: InboxSettings = {
  leaseMs: 10_000,
  queueBound: 10_000,
  parallel: 50,
  resendUnclear: true,
  giveUpMs: 24 * 3_600_000,
}

export interface InboxParts {
  store: InboxStore
  /** Names this process among all that ever use the database. */
  owner: string
  channels: readonly Channel[]
  settings: InboxSettings
  metrics: Metrics
  log: Log
  now: () => number
}

export interface Inbox {
  intake(channel: string): Intake
  /** Takes up what an earlier process left open, and keeps looking for such lanes. */
  start(): void
  /** Finishes the messages that are being sent, leaves the others in the database, gives up all lanes. */
  stop(): Promise<void>
}

/** With another process at work on a lane, so soon is looked for what it leaves. */
const SOON_MS = 100

/** A claim is renewed when less than this part of the lease is left. */
const RENEW_AT = 0.7

/** The longest time between two looks for lanes that nobody works on. */
const SWEEP_MS = 2000

const ADOPTED_AT_ONCE = 1000

export function createInbox(parts: InboxParts): Inbox {
  const { settings, metrics, log } = parts
  const queue = createQueueCount(metrics)
  const stopping = new AbortController()
  const { signal } = stopping
  // Every lane that pauses listens.
  setMaxListeners(0, signal)
  const workLane = createLaneWorker({
    ...parts,
    stopping: signal,
    onFinished: (channel) => queue.finished(channel),
  })
  const atWork = createAtWork(workLane, signal, log)
  const sweeps = createSweeps(createSweep(parts, queue, atWork), signal)
  return {
    intake: (channel) => ({
      async accept(updates) {
        const isFull = queue.of(channel) + updates.length > settings.queueBound
        if (signal.aborted || isFull) throw busy(metrics, channel, updates)
        const missed = await accept(parts, queue, atWork, channel, updates)
        if (missed) sweeps.schedule(SOON_MS)
      },
    }),
    start: () => sweeps.schedule(0),
    async stop() {
      stopping.abort()
      await sweeps.stop()
      await atWork.settled()
    },
  }
}

function busy(metrics: Metrics, channel: string, updates: Update[]): BusyError {
  metrics.turnedAway(channel, 'busy', updates.length)
  return new BusyError(`${channel}: too many messages are waiting`)
}

const toClaim = ({ owner, now, settings }: InboxParts): Claim => ({
  owner,
  now: now(),
  until: now() + settings.leaseMs,
})

/** True if another process holds one of the lanes. */
async function accept(parts: InboxParts, queue: QueueCount, atWork: AtWork, channel: string, updates: Update[]) {
  if (updates.length === 0) return false
  const claim = toClaim(parts)
  try {
    const { added, held } = await parts.store.accept(channel, updates, claim)
    queue.add(channel, added)
    parts.metrics.accepted(channel, added)
    for (const lane of held) atWork.begin({ channel, lane }, claim.until)
    return held.length < new Set(updates.map(({ lane }) => lane)).size
  } catch (error) {
    parts.metrics.turnedAway(channel, 'storage', updates.length)
    throw error
  }
}

/**
 * Makes the task that holds on to the lanes at work and takes up those that nobody works on. It returns when to look
 * again, in milliseconds.
 */
function createSweep(parts: InboxParts, queue: QueueCount, atWork: AtWork): () => Promise<number> {
  const { store, settings, log } = parts
  const names = parts.channels.map(({ name }) => name)
  const pauseMs = Math.min(SWEEP_MS, settings.leaseMs / 4)
  // After an outage the claims of other processes look old although they live: they get a lease's time to renew them.
  let adoptFrom = 0

  async function sweep(claim: Claim): Promise<void> {
    const ending = atWork.endingBefore(claim.now + settings.leaseMs * RENEW_AT)
    await store.renew(ending, claim)
    atWork.renewed(ending, claim.until)
    queue.set(await store.queued())
    if (claim.now < adoptFrom) return
    for (const lane of await store.adopt(names, ADOPTED_AT_ONCE, claim)) atWork.begin(lane, claim.until)
  }

  return async () => {
    try {
      await sweep(toClaim(parts))
    } catch (error) {
      if (!(error instanceof StorageError)) log.error({ err: error }, 'looking for open messages failed')
      adoptFrom = parts.now() + settings.leaseMs
    }
    return pauseMs
  }
}

/** Runs a task again and again, one at a time, after the pause that it asked for or sooner. */
function createSweeps(task: () => Promise<number>, signal: AbortSignal) {
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let due = Number.POSITIVE_INFINITY

  function schedule(ms: number): void {
    const at = performance.now() + ms
    if (signal.aborted || at >= due) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(() => {
      due = Number.POSITIVE_INFINITY
      running = running.then(async () => schedule(await task()))
    }, ms)
  }

  return {
    schedule,
    async stop() {
      clearTimeout(timer)
      await running
    },
  }
}

interface Working {
  lane: Lane
  /** Until when the claim holds, in milliseconds since 1970. */
  until: number
  /** Something was accepted meanwhile: look once more at the end. */
  again: boolean
  done: Promise<void>
}

/** The lanes that this process holds and works on just now. */
interface AtWork {
  /** Begins to work on a claimed lane, or sees to it that what came meanwhile is not overlooked. */
  begin(lane: Lane, until: number): void
  /** The lanes whose claims end before this time. */
  endingBefore(time: number): Lane[]
  renewed(lanes: Lane[], until: number): void
  /** Resolves when no lane is being worked on. */
  settled(): Promise<void>
}

function createAtWork(workLane: WorkLane, stopping: AbortSignal, log: Log): AtWork {
  const working = new Map<string, Working>()

  async function workThrough(one: Working): Promise<void> {
    try {
      do {
        one.again = false
        await workLane(one.lane)
      } while (one.again && !stopping.aborted)
    } catch (error) {
      // The claim runs out by itself; the lane is then taken up again, here or elsewhere.
      log.error({ err: error, channel: one.lane.channel }, 'work on a lane broke off')
    } finally {
      working.delete(toKey(one.lane))
    }
  }

  return {
    begin(lane, until) {
      const known = working.get(toKey(lane))
      if (known) Object.assign(known, { until, again: true })
      if (known || stopping.aborted) return
      const one: Working = { lane, until, again: false, done: Promise.resolve() }
      working.set(toKey(lane), one)
      one.done = workThrough(one)
    },
    endingBefore: (time) => [...working.values()].filter(({ until }) => until < time).map(({ lane }) => lane),
    renewed(lanes, until) {
      for (const lane of lanes) Object.assign(working.get(toKey(lane)) ?? {}, { until })
    },
    settled: async () => void (await Promise.all([...working.values()].map(({ done }) => done))),
  }
}

const toKey = ({ channel, lane }: Lane) => `${channel}\n${lane}`

/** How many messages wait, by channel: counted here, and put right now and then by what the database says. */
interface QueueCount {
  of(channel: string): number
  add(channel: string, count: number): void
  finished(channel: string): void
  set(all: Map<string, number>): void
}

function createQueueCount(metrics: Metrics): QueueCount {
  const counts = new Map<string, number>()
  const of = (channel: string) => counts.get(channel) ?? 0
  function change(channel: string, count: number): void {
    counts.set(channel, Math.max(0, count))
    metrics.queued(channel, Math.max(0, count))
  }
  return {
    of,
    add: (channel, count) => change(channel, of(channel) + count),
    finished: (channel) => change(channel, of(channel) - 1),
    set(all) {
      for (const channel of new Set([...counts.keys(), ...all.keys()])) change(channel, all.get(channel) ?? 0)
    },
  }
}
