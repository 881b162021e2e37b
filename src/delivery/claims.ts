// The lanes that this process holds: worked on, held on to, and those taken up that nobody works on.

import { type Claim, type InboxStore, type Lane, StorageError } from '../storage/storage.ts'
import type { Log } from '../log.ts'
import type { WorkLane } from './lane.ts'

export interface ClaimsParts {
  store: InboxStore
  owner: string
  leaseMs: number
  /** The channels whose lanes are taken up. */
  channels: readonly string[]
  workLane: WorkLane
  /** Runs at each look at the database. */
  onLook: () => Promise<void>
  stopping: AbortSignal
  log: Log
}

export interface Claims {
  /** Runs what claims lanes, and begins to work on those that it gives. */
  take(claiming: (claim: Claim) => Promise<Lane[]>): Promise<void>
  /** This process is sure to hold the lane for as long as a call may take to be written (`writeMsOf`). */
  isHeld(lane: Lane): boolean
  renew(lanes: Lane[]): Promise<void>
  /** Looks for lanes that nobody works on after so many milliseconds, and from then on again and again. */
  lookIn(ms: number): void
  /** Resolves when no lane is being worked on. */
  settled(): Promise<void>
}

/** A claim is renewed when less than this part of the lease is left. */
const RENEW_AT = 0.7

/** A call is begun only where its writing ends before the claim can: a process that is halted meanwhile doubles nothing. */
export const writeMsOf = (leaseMs: number): number => leaseMs * 0.4

/** The longest time between two looks for lanes that nobody works on. */
const LOOK_MS = 2000

const ADOPTED_AT_ONCE = 1000

export function createClaims(parts: ClaimsParts): Claims {
  const { store, owner, leaseMs, stopping, log } = parts
  const atWork = createAtWork(parts)
  const lookMs = Math.min(LOOK_MS, leaseMs / 4)
  // After an outage the claims of other processes look old although they live: they get a lease's time to renew them.
  let adoptFrom = 0

  async function take(claiming: (claim: Claim) => Promise<Lane[]>): Promise<void> {
    const until = performance.now() + leaseMs
    for (const lane of await claiming({ owner, leaseMs })) atWork.begin(lane, until)
  }

  async function renew(lanes: Lane[]): Promise<void> {
    const until = performance.now() + leaseMs
    await store.renew(lanes, { owner, leaseMs })
    atWork.renewed(lanes, until)
  }

  async function look(): Promise<void> {
    const started = performance.now()
    await renew(atWork.endingBefore(started + leaseMs * RENEW_AT))
    await parts.onLook()
    // A locked table is an outage, too.
    if (performance.now() - started > lookMs) adoptFrom = performance.now() + leaseMs
    if (performance.now() < adoptFrom) return
    await take((claim) => store.adopt(parts.channels, ADOPTED_AT_ONCE, claim))
  }

  async function lookPatiently(): Promise<void> {
    try {
      await look()
    } catch (error) {
      if (!(error instanceof StorageError)) log.error({ err: error }, 'looking for open messages failed')
      adoptFrom = performance.now() + leaseMs
    }
  }

  const looks = createRepeat(lookPatiently, lookMs, stopping)
  return {
    take,
    isHeld: atWork.isHeld,
    renew,
    lookIn: looks.schedule,
    async settled() {
      await looks.settled()
      await atWork.settled()
    },
  }
}

/** Times are those of `performance.now()`: that clock is never set, and goes on while the process is halted. */
interface Working {
  lane: Lane
  /** Until when the claim holds for certain. */
  until: number
  /** Something was accepted meanwhile: look once more at the end. */
  again: boolean
  done: Promise<void>
}

function createAtWork({ workLane, leaseMs, stopping, log }: ClaimsParts) {
  const working = new Map<string, Working>()
  const writeMs = writeMsOf(leaseMs)

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
    /** Begins to work on a claimed lane, or sees to it that what came meanwhile is not overlooked. */
    begin(lane: Lane, until: number): void {
      const known = working.get(toKey(lane))
      if (known) Object.assign(known, { until, again: true })
      if (known || stopping.aborted) return
      const one: Working = { lane, until, again: false, done: Promise.resolve() }
      working.set(toKey(lane), one)
      one.done = workThrough(one)
    },
    isHeld: (lane: Lane) => (working.get(toKey(lane))?.until ?? 0) > performance.now() + writeMs,
    endingBefore: (time: number) => [...working.values()].filter(({ until }) => until < time).map(({ lane }) => lane),
    renewed(lanes: Lane[], until: number): void {
      for (const lane of lanes) Object.assign(working.get(toKey(lane)) ?? {}, { until })
    },
    settled: async () => void (await Promise.all([...working.values()].map(({ done }) => done))),
  }
}

const toKey = ({ channel, lane }: Lane) => `${channel}\n${lane}`

/** Runs a task again and again, one at a time, after a pause or sooner, until the signal comes. */
function createRepeat(task: () => Promise<void>, pauseMs: number, signal: AbortSignal) {
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let due = Number.POSITIVE_INFINITY

  async function run(): Promise<void> {
    await task()
    schedule(pauseMs)
  }

  function schedule(ms: number): void {
    const at = performance.now() + ms
    if (signal.aborted || at >= due) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(() => {
      due = Number.POSITIVE_INFINITY
      running = running.then(run)
    }, ms)
  }

  return {
    schedule,
    async settled() {
      clearTimeout(timer)
      await running
    },
  }
}
