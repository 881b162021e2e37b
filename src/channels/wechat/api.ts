// Calls to WeChat's API: within a time limit, and saying of each failure whether the request can have arrived.

import { SendError } from '../../delivery/channel.ts'
import { createFetch, LostCall } from '../transport.ts'

/** What the API answered; `errcode` is absent or 0 when it worked. */
export type ApiBody = Record<string, unknown>

/** The API answered that it will not do it. */
export class ApiRefusal extends Error {
  override name = 'ApiRefusal'
  readonly code: number

  constructor(code: number) {
    super(`WeChat refused: ${code}`)
    this.code = code
  }
}

/**
 * One call: with data it is posted as JSON. Rejects with `ApiRefusal`, or with `SendError`: `not-sent` when it failed before
 * the request was wholly written, `unclear` when no answer came after that.
 */
export type Api = (path: string, query: Record<string, string>, data?: unknown) => Promise<ApiBody>

/** In milliseconds. */
const CALL_MS = 10_000
const BUSY_MS = 1000

/**
 * @param root `https://api.weixin.qq.com`, or a proxy of it
 * @param writeMs how long connecting and writing a request may take
 */
export function createApi(root: string, writeMs = CALL_MS): Api {
  const fetch = createFetch({ writeMs, answerMs: CALL_MS })
  return async (path, query, data) => {
    const url = `${root.replace(/\/+$/, '')}/cgi-bin/${path}?${new URLSearchParams(query).toString()}`
    const method = data === undefined ? 'GET' : 'POST'
    const [headers, body] = [{ 'content-type': 'application/json; charset=utf-8' }, data ? JSON.stringify(data) : '']
    try {
      const response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(CALL_MS) })
      return toBody(response.status, await response.text())
    } catch (error) {
      throw error instanceof LostCall ? toError(error) : error
    }
  }
}

function toError({ status, fault, message }: LostCall): Error {
  if (status === 404) return new ApiRefusal(status)
  return new SendError(status === 429 ? 'busy' : fault, `WeChat’s API: ${message}`, { afterMs: BUSY_MS })
}

function toBody(status: number, text: string): ApiBody {
  if (status >= 500 || status === 429) throw new SendError('busy', `WeChat answered ${status}`, { afterMs: BUSY_MS })
  if (status === 404) throw new ApiRefusal(status)
  const body = parseObject(text)
  if (!body) throw new SendError('unclear', `WeChat answered ${status} and no JSON`, { afterMs: BUSY_MS })
  const code = Number(body['errcode'] ?? 0)
  if (code !== 0) throw new ApiRefusal(code)
  return body
}

function parseObject(text: string): ApiBody | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return isObject(body) ? body : undefined
  } catch {
    // Whoever answered is not WeChat's API; the caller says so.
    return undefined
  }
}

const isObject = (value: unknown): value is ApiBody => typeof value === 'object' && value !== null
