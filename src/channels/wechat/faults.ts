// What went wrong with a puppet, and whether the message can have arrived.

import { SendError } from '../../delivery/channel.ts'

/** gRPC: cancelled, deadline, unavailable, unauthenticated. */
const LOST_CODES = new Set([1, 4, 14, 16])

/** Errors of the network that come before anything was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'])

const RETRY_MS = 1000

/** Whether an error of a puppet means that its connection is gone. Wechaty wraps errors, so their text is looked at too. */
export function isConnectionLost(error: unknown): boolean {
  const code = toCode(error)
  if (typeof code === 'number') return LOST_CODES.has(code)
  const text = error instanceof Error ? error.message : ''
  return [...LOST_CODES].some((lost) =>
    new RegExp(`(?:^|\\D)${lost} (?:CANCELLED|DEADLINE|UNAVAILABLE|UNAUTH)`).test(text),
  )
}

/** As the inbox wants it. A puppet's message may hold the text that was to be sent, so only codes are kept. */
export function toSendError(error: unknown): SendError {
  if (error instanceof SendError) return error
  const code = toCode(error)
  if (typeof code === 'string' && NEVER_SENT.has(code))
    return new SendError('not-sent', `no connection: ${code}`, { afterMs: RETRY_MS })
  // gRPC says the same of a call that could not connect and of one that was cut; only its text tells them apart.
  const isRefused =
    code === 14 && error instanceof Error && /ECONNREFUSED|No connection established/.test(error.message)
  if (isRefused) return new SendError('not-sent', 'no connection to the gateway: 14', { afterMs: RETRY_MS })
  return new SendError('unclear', `the puppet failed: ${code ?? 'no code'}`, { afterMs: RETRY_MS })
}

/** Nobody is logged in just now; what is to be sent waits. */
export const notOnline = (): SendError => new SendError('not-sent', 'not connected', { afterMs: RETRY_MS })

export function toCode(error: unknown): string | number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  const { code } = error
  return typeof code === 'string' || typeof code === 'number' ? code : undefined
}
