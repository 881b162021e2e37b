// Hands what a gateway reports to the inbox: in the order in which it came, and again while the inbox cannot take it.

import { BusyError, type Intake, type Update } from '../../delivery/channel.ts'
import type { Log } from '../../log.ts'
import { StorageError } from '../../storage/storage.ts'
import { pause, within } from '../../wait.ts'

export interface HandingParts {
  intake: Intake
  log: Log
  /** Pause after the inbox could not take something, in milliseconds. */
  againMs?: number
}

export interface Handing {
  /** `read` is called at once and a few times more where it fails; what it gives goes after all that came before. */
  add(read: () => Promise<Update | undefined>): void
  /** Resolves when all is handed over, or given up. */
  stop(): Promise<void>
}

/** Reading a message from a puppet, in milliseconds, and how often it is tried: its connection may come back. */
const READ_MS = 10_000
const READ_TRIES = 3

/** Messages that wait in memory because the inbox could not take them. */
const MOST_HELD = 1000

const isLater = (error: unknown): boolean => error instanceof BusyError || error instanceof StorageError

export function createHanding({ intake, log, againMs = 1000 }: HandingParts): Handing {
  const stopping = new AbortController()
  let held = 0
  let last: Promise<void> = Promise.resolve()

  async function patiently<T>(
    work: () => Promise<T>,
    mayRepeat: (error: unknown, tries: number) => boolean,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work()
      } catch (error) {
        if (stopping.signal.aborted || !mayRepeat(error, tries)) throw error
        await pause(againMs, stopping.signal)
      }
    }
  }

  const accept = (update: Update): Promise<void> => patiently(() => intake.accept([update]), isLater)

  const readPatiently = (read: () => Promise<Update | undefined>): Promise<Update | undefined> =>
    patiently(
      () => within(READ_MS, read(), () => new Error('the puppet does not answer')),
      (_, tries) => tries < READ_TRIES,
    )

  async function hand(before: Promise<void>, reading: Promise<Update | undefined>): Promise<void> {
    // Both are awaited: a failure of `reading` while we wait for `before` must not go unheard.
    const [read] = await Promise.allSettled([reading, before])
    try {
      if (read.status === 'rejected') throw read.reason
      if (read.value) await accept(read.value)
    } catch (error) {
      log.error({ err: error }, 'a WeChat message could not be taken in')
    } finally {
      held -= 1
    }
  }

  return {
    add(read) {
      if (held >= MOST_HELD) return log.error('too many WeChat messages wait for the inbox: one is lost')
      held += 1
      last = hand(last, readPatiently(read))
    },
    async stop() {
      stopping.abort()
      await last
    },
  }
}
