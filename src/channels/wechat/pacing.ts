// Sends no faster than a person would, for accounts that are banned otherwise.

import { SendError } from '../../delivery/channel.ts'
import { pause } from './patience.ts'

const WINDOW_MS = 60_000

export interface PacingParts {
  now: () => number
  random: () => number
  /** Ends all waiting. */
  signal: AbortSignal
}

export interface Pacing {
  /** Resolves when it is this message's turn. Rejects with `SendError` when it has to wait for later: nothing was sent. */
  turn(): Promise<void>
}

const PER_MINUTE = 20

/** The pause before a message, in milliseconds. */
const PAUSE = { min: 1000, max: 3000 }

export function createPacing({ now, random, signal }: PacingParts): Pacing {
  let sent: number[] = []
  let last: Promise<void> = Promise.resolve()

  async function takeTurn(before: Promise<void>): Promise<void> {
    await before
    await pause(PAUSE.min + random() * (PAUSE.max - PAUSE.min), signal)
  }

  return {
    async turn() {
      sent = sent.filter((at) => at > now() - WINDOW_MS)
      const oldest = sent[0]
      if (oldest !== undefined && sent.length >= PER_MINUTE)
        throw new SendError('not-sent', 'enough was sent for this minute', { afterMs: oldest + WINDOW_MS - now() })
      sent.push(now())
      last = takeTurn(last)
      await last
      if (signal.aborted) throw new SendError('not-sent', 'stopping')
    },
  }
}
