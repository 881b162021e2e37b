// Long polling that looks after itself: it fetches updates, has them kept, and confirms them after that.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from 'grammy'
import type { Update } from 'grammy/types'
import { ALLOWED_UPDATES } from './limits.ts'

/** How long Telegram holds a poll that finds nothing, in seconds. */
const POLL_SECONDS = 30

/** What a poll may take beyond that before the connection counts as dead, in milliseconds. */
const POLL_GRACE_MS = 15_000

/** Updates in one poll: Telegram's limit. */
const POLL_LIMIT = 100

export interface PollingParts {
  api: Api
  /** Resolves when the updates are kept; until then they stay unconfirmed. */
  accept: (updates: Update[]) => Promise<void>
  /** Called after every poll that worked. */
  onWell: () => void
  /** Called after every poll that did not; gives the pause before the next, in milliseconds. */
  onTrouble: (error: unknown) => number
  /** Ends the loop; a poll under way is given up. */
  signal: AbortSignal
  /** Other than the defaults above, for tests. */
  pollSeconds?: number
  graceMs?: number
}

/** Sleeps and ends early, without an error, when the signal comes. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** grammY's types name an older package's signal; Node's own is what it takes. */
type GrammySignal = NonNullable<Parameters<Api['getUpdates']>[1]>

const isGrammySignal = (signal: unknown): signal is GrammySignal => signal instanceof AbortSignal

function toGrammySignal(...signals: AbortSignal[]): GrammySignal {
  const any: unknown = AbortSignal.any(signals)
  if (!isGrammySignal(any)) throw new TypeError('not a signal')
  return any
}

function poll({ api, signal, pollSeconds = POLL_SECONDS, graceMs = POLL_GRACE_MS }: PollingParts, offset: number) {
  const query = { offset, limit: POLL_LIMIT, timeout: pollSeconds, allowed_updates: [...ALLOWED_UPDATES] }
  return api.getUpdates(query, toGrammySignal(signal, AbortSignal.timeout(pollSeconds * 1000 + graceMs)))
}

/** Tells Telegram how far we are, since no further poll will. What is not told comes again and is known then. */
const confirm = (api: Api, offset: number): Promise<Update[]> =>
  api.getUpdates({ offset, limit: 1, timeout: 0 }, toGrammySignal(AbortSignal.timeout(2000)))

/** Polls until the signal comes; never rejects. */
export async function runPolling(parts: PollingParts): Promise<void> {
  const { api, accept, onWell, onTrouble, signal } = parts
  let offset = 0
  let confirmed = 0
  while (!signal.aborted) {
    try {
      const updates = await poll(parts, offset)
      confirmed = offset
      await accept(updates)
      offset = (updates.at(-1)?.update_id ?? offset - 1) + 1
      onWell()
    } catch (error) {
      if (!signal.aborted) await pause(onTrouble(error), signal)
    }
  }
  if (offset > confirmed) await confirm(api, offset).catch(onTrouble)
}
