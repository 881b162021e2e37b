// How fast: what one person may ask in a while, and how many calls a platform takes.

import type { PaceLimit } from './channel.ts'

type Allowance = 'free' | 'told' | 'silent'

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
  /** Resolves when a call under these limits may be made, or when the process is to stop; in order under each key. */
  turn(limits: readonly PaceLimit[]): Promise<void>
  /** The platform asked that nobody calls under these keys for so many milliseconds. */
  hold(keys: readonly string[], ms: number): void
  /** Such a pause is on just now. */
  isHeld(limits: readonly PaceLimit[]): boolean
}

export interface SendPaceParts {
  stopping: AbortSignal
  /** Which part of the limits is this process's own, when several send for one account. */
  share: () => number
}

/** A token bucket; times as `performance.now()` counts. */
interface Bucket {
  /** When the next call would be due if all came evenly; a burst may be that much ahead. */
  due: number
  heldUntil: number
  waiting: { limit: PaceLimit; go: () => void }[]
  timer?: NodeJS.Timeout
}

const BUCKETS = 10_000

export function createSendPace({ stopping, share }: SendPaceParts): SendPace {
  const buckets = new Map<string, Bucket>()
  stopping.addEventListener('abort', () => buckets.forEach(letAllGo), { once: true })

  function bucketOf(key: string): Bucket {
    const known = buckets.get(key)
    if (known) return known
    if (buckets.size >= BUCKETS) forgetIdle(buckets, performance.now())
    const bucket: Bucket = { due: 0, heldUntil: 0, waiting: [] }
    buckets.set(key, bucket)
    return bucket
  }

  function serve(bucket: Bucket): void {
    clearTimeout(bucket.timer)
    for (let next = bucket.waiting[0]; next; next = bucket.waiting[0]) {
      const now = performance.now()
      const everyMs = 1000 / (next.limit.perSecond * share())
      const at = Math.max(bucket.heldUntil, bucket.due - (next.limit.burst - 1) * everyMs)
      if (at > now) {
        bucket.timer = setTimeout(() => serve(bucket), at - now)
        return
      }
      bucket.due = Math.max(bucket.due, now) + everyMs
      bucket.waiting.shift()?.go()
    }
  }

  return {
    async turn(limits) {
      for (const limit of limits) {
        if (stopping.aborted) return
        const bucket = bucketOf(limit.key)
        await new Promise<void>((go) => {
          bucket.waiting.push({ limit, go })
          serve(bucket)
        })
      }
    },
    isHeld: (limits) => limits.some(({ key }) => (buckets.get(key)?.heldUntil ?? 0) > performance.now()),
    hold(keys, ms) {
      for (const bucket of keys.map(bucketOf)) bucket.heldUntil = Math.max(bucket.heldUntil, performance.now() + ms)
    },
  }
}

function letAllGo({ waiting, timer }: Bucket): void {
  clearTimeout(timer)
  for (const { go } of waiting.splice(0)) go()
}

function forgetIdle(buckets: Map<string, Bucket>, now: number): void {
  for (const [key, { due, heldUntil, waiting }] of buckets)
    if (waiting.length === 0 && due < now && heldUntil < now) buckets.delete(key)
}
