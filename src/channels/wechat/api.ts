// Calls to WeChat's API: within a time limit, and saying of each failure whether the request can have arrived.

import { SendError } from '../../delivery/channel.ts'
import { createFetch, LostCall } from '../transport.ts'

/** What the API answered; `errcode` is absent or 0 when it worked. */
export type ApiBody = Record<string, unknown>

/**
 * One call: with data it is posted as JSON. Rejects with `ApiRefusal`, or with `SendError`: `not-sent` when it failed before
 * the request was wholly written, `unclear` when no answer came after that.
 */
export type Api = (path: string, query: Record<string, string>, data?: unknown) => Promise<ApiBody>

/** In milliseconds. */
const CALL_MS = 10_000
const RETRY_MS = 1000

/** What WeChat refuses now and may take later, and when to try again, in milliseconds. */
const LATER_MS = new Map([
  [-1, RETRY_MS],
  [45009, 60_000],
  [45011, 5000],
  [48001, 60_000],
  [50002, 60_000],
])

/** The API answered that it will not do it. */
export class ApiRefusal extends SendError {
  override name = 'ApiRefusal'
  readonly code: number

  constructor(code: number) {
    const afterMs = LATER_MS.get(code)
    super(afterMs === undefined ? 'refused' : 'busy', `WeChat refused: ${code}`, { afterMs: afterMs ?? 0 })
    this.code = code
  }
}

/**
 * @param root `https://api.weixin.qq.com`, or a proxy of it
 * @param writeMs how long connecting and writing a request may take
 */
export function createApi(root: string, writeMs = CALL_MS): Api {
  const fetch = createFetch({ writeMs, answerMs: CALL_MS })
  return async (path, query, data) => {
    const url = `${root.replace(/\/+$/, '')}/cgi-bin/${path}?${new URLSearchParams(query).toString()}`
    const asked = {
      headers: { 'content-type': 'application/json; charset=utf-8' },
      signal: AbortSignal.timeout(CALL_MS),
    }
    const sent = data === undefined ? { method: 'GET', body: '' } : { method: 'POST', body: JSON.stringify(data) }
    try {
      const response = await fetch(url, { ...asked, ...sent })
      return toBody(response.status, await response.json())
    } catch (error) {
      throw toSendError(error)
    }
  }
}

function toBody(status: number, body: unknown): ApiBody {
  if (typeof body !== 'object' || body === null) throw new TypeError('not an answer of WeChat’s')
  const code = 'errcode' in body ? Number(body.errcode) : status < 400 ? 0 : status
  if (code !== 0) throw new ApiRefusal(code)
  return { ...body }
}

function toSendError(error: unknown): SendError {
  if (error instanceof SendError) return error
  if (!(error instanceof LostCall))
    return new SendError('unclear', 'WeChat answered without JSON', { afterMs: RETRY_MS })
  const { status, fault, message } = error
  if (status === 404) return new ApiRefusal(status)
  return new SendError(status === 429 ? 'busy' : fault, `WeChat’s API: ${message}`, { afterMs: RETRY_MS })
}
