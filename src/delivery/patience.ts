// Waiting for a database that is away: what was begun is tried again until it works.

import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { StorageError } from '../storage/storage.ts'

export interface Patience {
  /** Repeats the work as long as it rejects with `StorageError`; once the signal has come, a few times only. */
  keepTrying<T>(work: () => Promise<T>): Promise<T>
  /** Resolves after so many milliseconds, or at once when the signal comes. */
  pause(ms: number): Promise<void>
}

const FIRST_MS = 50
const LONGEST_MS = 2000

/** How often something is tried once the process is told to stop: each time may take seconds. */
const LAST_TRIES = 2

export function createPatience({ signal, log }: { signal: AbortSignal; log: Log }): Patience {
  let isAway = false

  function note(error: StorageError | undefined): void {
    if (error && !isAway) log.warn({ err: error }, 'the database does not take it; waiting')
    if (!error && isAway) log.info('the database takes it again')
    isAway = error !== undefined
  }

  return {
    async keepTrying(work) {
      let lastTries = 0
      for (let ms = FIRST_MS; ; ms = Math.min(2 * ms, LONGEST_MS)) {
        try {
          const value = await work()
          note(undefined)
          return value
        } catch (error) {
          if (!(error instanceof StorageError)) throw error
          note(error)
          if (signal.aborted && (lastTries += 1) > LAST_TRIES) throw error
          await wait(ms)
        }
      }
    },
    async pause(ms) {
      if (ms <= 0) return
      try {
        await wait(ms, undefined, { signal })
      } catch {
        // The signal came: that is what ends the pause early.
      }
    },
  }
}
