// Calls to WeChat's API: within a time limit, and saying of each failure whether the request can have arrived.

import http from 'node:http'
import https from 'node:https'
import { text as readText } from 'node:stream/consumers'
import { SendError } from '../../delivery/channel.ts'

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

const CALL_MS = 10_000
const BUSY_MS = 1000

/** @param root `https://api.weixin.qq.com`, or a proxy of it */
export function createApi(root: string): Api {
  const base = root.replace(/\/+$/, '')
  const isPlain = base.startsWith('http:')
  const agent = new (isPlain ? http : https).Agent({ keepAlive: true, maxSockets: 50 })
  const request = isPlain ? http.request : https.request

  function exchange(url: URL, body: string | undefined): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      let isWritten = false
      const fail = (error: unknown): void =>
        reject(
          new SendError(isWritten ? 'unclear' : 'not-sent', `WeChat’s API: ${toReason(error)}`, { afterMs: BUSY_MS }),
        )
      const call = request(url, { agent, signal: AbortSignal.timeout(CALL_MS), ...toOptions(body) }, (response) => {
        readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), fail)
      })
      call.once('finish', () => (isWritten = true))
      call.once('error', fail)
      call.end(body)
    })
  }

  return async (path, query, data) => {
    const url = new URL(`${base}/cgi-bin/${path}?${new URLSearchParams(query).toString()}`)
    const { status, text } = await exchange(url, data === undefined ? undefined : JSON.stringify(data))
    return toBody(status, text)
  }
}

const toOptions = (body: string | undefined): http.RequestOptions =>
  body === undefined
    ? { method: 'GET' }
    : {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) },
      }

/** Of an error of the network its code alone: the message may hold an address with a token in it. */
function toReason(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
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
