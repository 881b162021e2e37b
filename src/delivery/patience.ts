// Waiting for a database that is away: what was begun is tried again until it works.

import type { Log } from '../log.ts'
import { StorageError } from '../storage/storage.ts'
import { backOff, pause } from '../wait.ts'

/** Repeats work as long as it rejects with `StorageError`; once the process is to stop, a few times only. */
export type KeepTrying = <T>(work: () => Promise<T>) => Promise<T>

const DATABASE_AWAY = { first: 50, longest: 2000 }

/** How often something is tried once the process is told to stop: each time may take seconds. */
const LAST_TRIES = 2

export function createKeepTrying({ stopping, log }: { stopping: AbortSignal; log: Log }): KeepTrying {
  let isAway = false

  function note(error: StorageError | undefined): void {
    if (error && !isAway) log.warn({ err: error }, 'the database does not take it; waiting')
    if (!error && isAway) log.info('the database takes it again')
    isAway = error !== undefined
  }

  return async (work) => {
    let lastTries = 0
    for (let failures = 1; ; failures += 1) {
      try {
        const value = await work()
        note(undefined)
        return value
      } catch (error) {
        if (!(error instanceof StorageError)) throw error
        note(error)
        if (stopping.aborted && (lastTries += 1) > LAST_TRIES) throw error
        await pause(backOff(DATABASE_AWAY, failures))
      }
    }
  }
}
