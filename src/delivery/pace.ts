// How fast: what one person may ask in a while, and how many calls a platform takes.

import { pause } from '../wait.ts'
import type { PaceLimit } from './channel.ts'

export type Allowance = 'free' | 'told' | 'silent'

export interface Pace {
  /** `free`: go on. `told`: too many, and this is the first time, so say it. `silent`: too many, and it was said. */
  take(person: string, now: number): Allowance
}

const WINDOW_MS = 60_000

interface Recent {
  times: number[]
  told: boolean
}

/** At most `perMinute` in any 60 seconds for each person; remembers the latest `people` only, in this process only. */
export function createPace({ perMinute = 20, people = 10_000 }: { perMinute?: number; people?: number } = {}): Pace {
  const seen = new Map<string, Recent>()
  return {
    take(person, now) {
      const recent = seen.get(person) ?? { times: [], told: false }
      seen.delete(person)
      seen.set(person, recent)
      if (seen.size > people) seen.delete(seen.keys().next().value ?? person)
      return judge(recent, now, perMinute)
    },
  }
}

function judge(recent: Recent, now: number, perMinute: number): Allowance {
  recent.times = recent.times.filter((time) => time > now - WINDOW_MS)
  if (recent.times.length >= perMinute) {
    const allowance = recent.told ? 'silent' : 'told'
    recent.told = true
    return allowance
  }
  recent.times.push(now)
  recent.told = false
  return 'free'
}

/** The pace of the calls to one platform, shared by all lanes. */
export interface SendPace {
  /** Resolves when a call under these limits may be made, or when the signal comes; who waits is served in order. */
  turn(limits: readonly PaceLimit[], signal: AbortSignal): Promise<void>
  /** The platform asked that nobody calls under these keys for so many milliseconds. */
  hold(keys: readonly string[], ms: number): void
  /** Such a pause is on just now. */
  isHeld(limits: readonly PaceLimit[]): boolean
}

/** When the calls under one key are due: a token bucket, kept as the time at which the next call would be due. */
interface Bucket {
  due: number
  heldUntil: number
  /** How often the bucket was held: who waited meanwhile takes a new place. */
  holds: number
}

const BUCKETS = 10_000

/** @param share the part of the limits that is this process's own, when several send for one account */
export function createSendPace({ share = () => 1 }: { share?: () => number } = {}): SendPace {
  const buckets = new Map<string, Bucket>()

  function bucketOf(key: string): Bucket {
    const known = buckets.get(key)
    if (known) return known
    if (buckets.size >= BUCKETS) forgetIdle(buckets, performance.now())
    const bucket = { due: 0, heldUntil: 0, holds: 0 }
    buckets.set(key, bucket)
    return bucket
  }

  async function turnUnder(limit: PaceLimit, signal: AbortSignal): Promise<void> {
    const bucket = bucketOf(limit.key)
    for (let holds = -1; holds !== bucket.holds && !signal.aborted;) {
      holds = bucket.holds
      const everyMs = 1000 / (limit.perSecond * share())
      await pause(reserve(bucket, everyMs, limit.burst) - performance.now(), signal)
    }
  }

  return {
    async turn(limits, signal) {
      for (const limit of limits) await turnUnder(limit, signal)
    },
    isHeld: (limits) => limits.some(({ key }) => (buckets.get(key)?.heldUntil ?? 0) > performance.now()),
    hold(keys, ms) {
      for (const key of keys) {
        const bucket = bucketOf(key)
        const until = performance.now() + ms
        Object.assign(bucket, { due: until, heldUntil: Math.max(bucket.heldUntil, until), holds: bucket.holds + 1 })
      }
    },
  }
}

/** Takes the next place; gives when its call may be made. */
function reserve(bucket: Bucket, everyMs: number, burst: number): number {
  const now = performance.now()
  const at = Math.max(now, bucket.heldUntil, bucket.due - (burst - 1) * everyMs)
  bucket.due = Math.max(now, bucket.due) + everyMs
  return at
}

function forgetIdle(buckets: Map<string, Bucket>, now: number): void {
  for (const [key, { due, heldUntil }] of buckets) if (due < now && heldUntil < now) buckets.delete(key)
}
