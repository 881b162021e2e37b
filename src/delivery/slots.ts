// Few calls to a platform in flight, for each of them may be a double if the process dies; more where they take long.

import pLimit from 'p-limit'

/** Waits for a call to the platform; where that hangs, its slot is lent to somebody else. */
type Calling = <T>(call: Promise<T>) => Promise<T>

export interface SendSlots {
  /** Runs the work when a slot is free, in order; the slot is kept until the work is over. */
  take<T>(work: (calling: Calling) => Promise<T>): Promise<T>
}

/** There are slots for as many calls a second as this: no platform takes more of them. */
const PER_SECOND = 30

/** A call that takes longer than this hangs. The more hang, the sooner the next one counts as hanging, too. */
const HANGING_MS = 150

/** So much of what a call takes is what the latest took. */
const LATEST = 0.2

/**
 * @param least how many works may run at the same time however short their calls are
 * @param hanging how many calls may hang before those behind them wait
 */
export function createSendSlots(least: number, hanging = 1000): SendSlots {
  const limit = pLimit(least)
  let [lent, typicalMs] = [0, 0]

  function fit(): void {
    limit.concurrency = Math.max(least, Math.ceil((PER_SECOND * typicalMs) / 1000)) + lent
  }

  function lend(): () => void {
    if (lent >= hanging) return () => {}
    lent += 1
    fit()
    return () => void (lent -= 1)
  }

  async function calling<T>(call: Promise<T>): Promise<T> {
    const started = performance.now()
    let [isOver, takeBack] = [false, () => {}]
    const lendIfHanging = () => void (isOver || (takeBack = lend()))
    // What came while this process was held up is seen first.
    const timer = setTimeout(() => setImmediate(lendIfHanging), HANGING_MS / (1 + lent) ** 2)
    try {
      return await call
    } finally {
      isOver = true
      clearTimeout(timer)
      takeBack()
      typicalMs += (Math.min(performance.now() - started, HANGING_MS) - typicalMs) * LATEST
      fit()
    }
  }

  return { take: (work) => limit(work, calling) }
}
