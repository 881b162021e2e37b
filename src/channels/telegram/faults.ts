// What went wrong in talking to Telegram, and who is to blame: Telegram, the network, or this message.

import { GrammyError, HttpError } from 'grammy'
import type { SendFault } from '../../delivery/channel.ts'
import { LostCall } from '../transport.ts'

/** `settled`: what it was to achieve is so already. `afterMs`: Telegram asked for a pause. */
export type Fault = { kind: SendFault; reason: string; afterMs?: number } | { kind: 'settled' }

/** 400s that say that there is nothing left to do. */
const SETTLED = /message is not modified|query is too old|query ID is invalid/i

/** 401 and 404 mean a wrong or revoked token: the message is good, and waits for the right one. */
const TOKEN_REFUSED = new Set([401, 404])

const TOKEN_RETRY_MS = 30_000

function fromTelegram({ error_code: code, description, parameters }: GrammyError): Fault {
  const reason = `${code} ${description}`
  if (code === 400 && SETTLED.test(description)) return { kind: 'settled' }
  if (code === 429) return { kind: 'busy', afterMs: (parameters.retry_after ?? 1) * 1000, reason }
  if (TOKEN_REFUSED.has(code)) return { kind: 'not-sent', afterMs: TOKEN_RETRY_MS, reason }
  return { kind: code >= 500 ? 'busy' : 'refused', reason }
}

/** Reasons hold no token, no address and no text of a message, so they may be logged. Other errors rise. */
export function toFault(error: unknown): Fault {
  if (error instanceof GrammyError) return fromTelegram(error)
  if (!(error instanceof HttpError)) throw error
  const lost = error.error
  return lost instanceof LostCall
    ? { kind: lost.fault, reason: lost.message }
    : { kind: 'unclear', reason: 'no answer that can be read' }
}
