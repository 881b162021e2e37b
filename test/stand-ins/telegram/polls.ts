// getUpdates: what is open from an offset on, or a wait for it; two at a time are a conflict.

import type { ServerResponse } from 'node:http'
import type { Params } from './chats.ts'
import { ApiError, respond, respondError } from './faults.ts'

export interface PollParts {
  open: () => { update_id: number }[]
  /** Forgets the updates below an id: a poll from that offset confirms them. */
  settle: (before: number) => void
}

export function createPolls({ open, settle }: PollParts) {
  let waiting: { response: ServerResponse; limit: number; timer: NodeJS.Timeout } | undefined
  let count = 0

  function release() {
    const released = waiting
    waiting = undefined
    clearTimeout(released?.timer)
    return released
  }

  function wake(): void {
    if (!waiting || open().length === 0) return
    const { response, limit } = waiting
    release()
    respond(response, 200, { ok: true, result: open().slice(0, limit) })
  }

  function poll(params: Params, response: ServerResponse): void {
    count += 1
    const limit = Number(params['limit'] ?? 100)
    settle(Number(params['offset'] ?? 0))
    const timeout = Math.min(50, Number(params['timeout'] ?? 0))
    if (open().length > 0 || timeout === 0) return respond(response, 200, { ok: true, result: open().slice(0, limit) })
    const other = release()
    if (other) respondError(other.response, new ApiError(409, 'Conflict: terminated by other getUpdates request'))
    const timer = setTimeout(() => {
      release()
      respond(response, 200, { ok: true, result: [] })
    }, timeout * 1000)
    waiting = { response, limit, timer }
    response.on('close', () => {
      if (waiting?.response === response) release()
    })
  }

  return { poll, wake, count: () => count, close: release }
}
