// Few calls to a platform in flight, for each of them may be a double if the process dies; more while some of them hang.

import pLimit from 'p-limit'

/** Waits for a call to the platform; while that takes long, its slot is lent to somebody else. */
type Calling = <T>(call: Promise<T>) => Promise<T>

export interface SendSlots {
  /** Runs the work when a slot is free, in order; the slot is kept until the work is over. */
  take<T>(work: (calling: Calling) => Promise<T>): Promise<T>
}

/** A call that takes longer than this hangs. The more hang, the sooner the next one counts as hanging, too. */
const HANGING_MS = 50

/** @param hanging how many calls may hang before those behind them wait */
export function createSendSlots(count: number, hanging = 1000): SendSlots {
  const limit = pLimit(count)

  async function calling<T>(call: Promise<T>): Promise<T> {
    const lent = limit.concurrency - count
    let isLent = false
    const timer = setTimeout(
      () => {
        isLent = lent < hanging
        if (isLent) limit.concurrency += 1
      },
      HANGING_MS / (1 + lent),
    )
    try {
      return await call
    } finally {
      clearTimeout(timer)
      if (isLent) limit.concurrency -= 1
    }
  }

  return { take: (work) => limit(work, calling) }
}
