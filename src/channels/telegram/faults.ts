// What went wrong in talking to Telegram, and who is to blame: Telegram, the network, or this message.

import { GrammyError, HttpError } from 'grammy'
import type { SendFault } from '../../delivery/channel.ts'

/** `settled`: what it was to achieve is so already. `afterMs`: Telegram asked for a pause. */
export type Fault = { kind: SendFault; reason: string; afterMs?: number } | { kind: 'settled' }

/** 400s that say that there is nothing left to do. */
const SETTLED = [/message is not modified/i, /query is too old/i, /query ID is invalid/i]

/** Errors of the network that come before anything was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'])

/** 401 and 404 mean a wrong or revoked token: the message is good, and waits for the right one. */
const TOKEN_REFUSED = new Set([401, 404])

const TOKEN_RETRY_MS = 30_000

function fromTelegram(error: GrammyError): Fault {
  const reason = `${error.error_code} ${error.description}`
  if (error.error_code === 400 && SETTLED.some((pattern) => pattern.test(error.description))) return { kind: 'settled' }
  if (error.error_code === 429)
    return { kind: 'not-sent', afterMs: (error.parameters.retry_after ?? 1) * 1000, reason: '429 Too Many Requests' }
  if (TOKEN_REFUSED.has(error.error_code)) return { kind: 'not-sent', afterMs: TOKEN_RETRY_MS, reason }
  return error.error_code >= 500 ? { kind: 'not-sent', reason } : { kind: 'refused', reason }
}

/** The code or the type of an error of node-fetch; its message names the address, and that the token. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'type' in error && typeof error.type === 'string' ? error.type : 'no answer'
}

function fromNetwork(error: HttpError): Fault {
  const code = codeOf(error.error)
  // A page instead of JSON comes from a gateway in front of the Bot API: the request did not get through.
  return { kind: NEVER_SENT.has(code) || code === 'invalid-json' ? 'not-sent' : 'unclear', reason: code }
}

/** Reasons hold no token, no address and no text of a message, so they may be logged. Other errors rise. */
export function toFault(error: unknown): Fault {
  if (error instanceof GrammyError) return fromTelegram(error)
  if (error instanceof HttpError) return fromNetwork(error)
  throw error
}
