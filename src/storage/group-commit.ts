// Many small transactions as one: on a file each commit waits for the disk, and those that wait together can share it.

import type { Work } from './database.ts'

type Transact = <T>(work: Work<T>) => Promise<T>

/** The largest number of works that share a commit. */
const GROUP = 200

/** Commits are so far apart at least, in milliseconds: under load more works share one. */
const BETWEEN_MS = 4

interface Job {
  run: Work<() => void>
  reject: (error: unknown) => void
}

/**
 * Runs works in order, all that wait at the same time in one transaction. When the transaction fails, each is tried in one
 * of its own, so that a mistake in one work does not take the others down.
 */
export function createGroupCommit(transact: Transact): Transact {
  let waiting: Job[] = []
  let running = false
  let last = 0

  async function runAll(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      await untilDue(last + BETWEEN_MS)
      const group = waiting.slice(0, GROUP)
      waiting = waiting.slice(GROUP)
      await runGroup(transact, group)
      last = performance.now()
    }
    running = false
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({
        run: async (trx) => {
          const value = await work(trx)
          return () => resolve(value)
        },
        reject,
      })
      if (!running) void runAll()
    })
}

/** At least until the next turn of the event loop: what arrives in this one joins the group. */
function untilDue(time: number): Promise<void> {
  const ms = time - performance.now()
  return new Promise((resolve) => void (ms > 0 ? setTimeout(resolve, ms) : setImmediate(resolve)))
}

async function runGroup(transact: Transact, group: Job[]): Promise<void> {
  try {
    const settle = await transact(async (trx) => {
      const done: (() => void)[] = []
      for (const job of group) done.push(await job.run(trx))
      return done
    })
    for (const resolve of settle) resolve()
  } catch (error) {
    if (group.length === 1) group[0]?.reject(error)
    else for (const job of group) await runGroup(transact, [job])
  }
}
