// Hands what puppets report to the inbox: in the order in which it came, and again while the inbox cannot take it.

import { BusyError, type Intake, type Update } from '../../delivery/channel.ts'
import type { Log } from '../../log.ts'
import { StorageError } from '../../storage/storage.ts'
import { HELD_MESSAGES, READ_TIMEOUT_MS, READ_TRIES } from './limits.ts'
import { pause, within } from './patience.ts'

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

export function createHanding({ intake, log, againMs = 1000 }: HandingParts): Handing {
  const stopping = new AbortController()
  let held = 0
  let last: Promise<void> = Promise.resolve()

  async function accept(update: Update): Promise<void> {
    for (;;) {
      try {
        return await intake.accept([update])
      } catch (error) {
        const canWait = error instanceof BusyError || error instanceof StorageError
        if (!canWait || stopping.signal.aborted) throw error
        await pause(againMs, stopping.signal)
      }
    }
  }

  async function readPatiently(read: () => Promise<Update | undefined>): Promise<Update | undefined> {
    for (let tries = 1; ; tries++) {
      try {
        return await within(READ_TIMEOUT_MS, read(), () => new Error('the puppet does not answer'))
      } catch (error) {
        if (tries >= READ_TRIES || stopping.signal.aborted) throw error
        await pause(againMs, stopping.signal)
      }
    }
  }

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
      if (held >= HELD_MESSAGES) return log.error('too many WeChat messages wait for the inbox: one is lost')
      held += 1
      last = hand(last, readPatiently(read))
    },
    async stop() {
      stopping.abort()
      await last
    },
  }
}
