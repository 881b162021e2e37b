// Writes to a file: those that come together share a commit, and it is brought to the disk beside the event loop.

import { open } from 'node:fs/promises'
import type { Transaction } from 'kysely'
import type { Tables } from './schema.ts'

type Work<T> = (trx: Transaction<Tables>) => Promise<T>

/**
 * `disk`: what was written outlives a power cut. `process`: it outlives this process, however that ends; a power cut may
 * undo it as far as nothing was written to the disk since.
 */
type Durability = 'disk' | 'process'

export type Write = <T>(work: Work<T>, durability?: Durability) => Promise<T>

/** So long after a commit that nobody waits for it is on the disk, at the latest, in milliseconds. */
const FLUSH_MS = 100

interface Flush {
  /** Resolves when everything that is committed by now is on the disk. */
  now: () => Promise<void>
  /** Sees to it soon. */
  soon: () => void
  end: () => Promise<void>
}

/**
 * Brings the log of a file to the disk, which SQLite is not asked to do (`synchronous = NORMAL`): it would stand still
 * meanwhile, and everything else with it. All who wait at the same time share one flush.
 */
export function createFlush(log: string): Flush {
  let last = Promise.resolve()
  let coming: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  async function flush(): Promise<void> {
    coming = undefined
    clearTimeout(timer)
    timer = undefined
    const file = await open(log, 'r+')
    await file.datasync().finally(() => file.close())
  }

  function now(): Promise<void> {
    coming ??= last = last.catch(() => {}).then(flush)
    return coming
  }

  return {
    now,
    // What fails here fails again where somebody waits for it.
    soon: () => void (timer ??= setTimeout(() => void now().catch(() => {}), FLUSH_MS)),
    async end() {
      clearTimeout(timer)
      await last.catch(() => {})
    },
  }
}

/** The largest number of works that share a commit. */
const GROUP = 200

/** As long as more works come turn by turn, so long at most they are waited for: a turn of the event loop takes up one new connection. */
const COMING_MS = 15

interface Job {
  run: Work<() => void>
  durability: Durability
  reject: (error: unknown) => void
}

type Transact = <T>(work: Work<T>) => Promise<T>

/**
 * Runs works in order, all that come in the same turn of the event loop in one transaction, and lets those know that wait
 * for the disk when it has them. When the transaction fails, each is tried in one of its own, so that a mistake in one
 * work does not take the others down.
 */
export function createGroupCommit(transact: Transact, flush: Flush): Write {
  let waiting: Job[] = []
  let running = false

  async function runAll(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      await allCome(() => waiting.length)
      const group = waiting.slice(0, GROUP)
      waiting = waiting.slice(GROUP)
      await runGroup(transact, flush, group)
    }
    running = false
  }

  return (work, durability = 'disk') =>
    new Promise((resolve, reject) => {
      const run = async (trx: Transaction<Tables>) => {
        const value = await work(trx)
        return () => resolve(value)
      }
      waiting.push({ run, durability, reject })
      if (!running) void runAll()
    })
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** Two turns without anything new: a connection is taken up in one, what it brings is read in the next. */
async function allCome(count: () => number): Promise<void> {
  const end = performance.now() + COMING_MS
  for (let before = 0; before < count() && performance.now() < end;) {
    before = count()
    await turn()
    await turn()
  }
}

async function runGroup(transact: Transact, flush: Flush, group: Job[]): Promise<void> {
  try {
    const settle = await transact(async (trx) => {
      const done: (() => void)[] = []
      for (const job of group) done.push(await job.run(trx))
      return done
    })
    for (const [index, { durability, reject }] of group.entries()) {
      const resolve = settle[index]
      if (durability === 'disk') void flush.now().then(resolve, reject)
      else resolve?.()
    }
    flush.soon()
  } catch (error) {
    if (group.length === 1) group[0]?.reject(error)
    else for (const job of group) await runGroup(transact, flush, [job])
  }
}
