// Waiting: a pause that a signal ends, work within a time limit, how long to wait before the next try, and giving way.

import { setImmediate, setTimeout } from 'node:timers/promises'

/** Waits so many milliseconds; ends early, without an error, when the signal comes. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => {})
}

/** What the work gives, or rejects with `toError()` when it takes longer; the work itself goes on. */
export async function within<T>(ms: number, work: Promise<T>, toError: () => Error): Promise<T> {
  const done = new AbortController()
  const late = pause(ms, done.signal).then((): never => {
    throw toError()
  })
  try {
    return await Promise.race([work, late])
  } finally {
    done.abort()
  }
}

/** Milliseconds. */
export interface BackOff {
  first: number
  longest: number
}

/**
 * How long to wait after so many failures in a row (from 1): twice as long each time, up to the longest. With a random
 * number from 0 to 1, between half of that and all of it, so that many who wait do not come back at once.
 */
export function backOff({ first, longest }: BackOff, failures: number, random = 1): number {
  const full = Math.min(longest, first * 2 ** Math.min(Math.max(0, failures - 1), 30))
  return full * (0.5 + random / 2)
}

/** Long work holds up anything else for so long, in milliseconds, single long steps aside. */
const BUSY_MS = 3

/** To be awaited again and again in long work: now and then, everything else has its turn. */
export function createBreath(): () => Promise<void> | undefined {
  let since = performance.now()
  const turn = async (): Promise<void> => {
    await setImmediate()
    since = performance.now()
  }
  return () => (performance.now() - since < BUSY_MS ? undefined : turn())
}
