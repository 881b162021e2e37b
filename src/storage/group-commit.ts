// Many small transactions as one: on a file each commit waits for the disk, and those that wait together can share it.

import type { Work } from './database.ts'

type Transact = <T>(work: Work<T>) => Promise<T>

/** The largest number of works that share a commit. */
const GROUP = 200

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

  async function runAll(): Promise<void> {
    running = true
    // What arrives in the same turn of the event loop joins the group.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const group = waiting.slice(0, GROUP)
      waiting = waiting.slice(GROUP)
      await runGroup(transact, group)
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
