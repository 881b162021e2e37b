// Calls to WeChat's API by HTTPS: with a time limit, and with the codes of what it refuses.

import https from 'node:https'
import { SendError } from '../../delivery/channel.ts'
import { toSendError } from './faults.ts'
import { API_TIMEOUT_MS } from './limits.ts'

const API = { host: 'api.weixin.qq.com', port: 443, folder: '/cgi-bin/' }

/** The access token is not valid (any more): a new one is needed. */
const TOKEN_CODES = new Set([40001, 40014, 41001, 42001])

/** It may work later: busy, too many calls, or a setting of the account that a person must mend. */
const RETRY_MS_BY_CODE = new Map([
  [-1, 1000],
  [45009, 60_000],
  [45011, 5000],
  [48001, 60_000],
  [50002, 60_000],
])

/** The API refused the token. */
export class TokenError extends Error {
  override name = 'TokenError'
}

/** What the API answered; `errcode` is absent or 0 when it worked. */
export type ApiBody = Record<string, unknown>

/** Asks for something, or hands it over. Rejects with `SendError`; what the API refuses comes back in the body. */
export async function callApi(path: string, data?: unknown): Promise<ApiBody> {
  const { status, text } = await exchange(path, data)
  return toBody(status, text)
}

function exchange(path: string, data: unknown): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const body = data === undefined ? undefined : JSON.stringify(data)
    const method = body === undefined ? 'GET' : 'POST'
    const headers = body === undefined ? {} : toHeaders(body)
    const call = https.request({ ...toAddress(path), method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', (error) => reject(toSendError(error)))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    call.setTimeout(API_TIMEOUT_MS, () => call.destroy(new SendError('unclear', 'WeChat did not answer in time')))
    call.on('error', (error) => reject(toSendError(error)))
    call.end(body)
  })
}

const toAddress = (path: string) => ({ host: API.host, port: API.port, path: `${API.folder}${path}` })

const toHeaders = (body: string): Record<string, string | number> => ({
  'content-type': 'application/json; charset=utf-8',
  'content-length': Buffer.byteLength(body),
})

function toBody(status: number, text: string): ApiBody {
  if (status >= 500) throw new SendError('not-sent', `WeChat answered ${status}`, { afterMs: 1000 })
  try {
    const body: unknown = JSON.parse(text)
    if (isObject(body)) return body
  } catch (error) {
    throw new SendError('unclear', `WeChat answered ${status} and no JSON`, { cause: error })
  }
  throw new SendError('unclear', `WeChat answered ${status} and no object`)
}

const isObject = (value: unknown): value is ApiBody => typeof value === 'object' && value !== null

export const toErrorCode = (body: ApiBody): number => Number(body['errcode'] ?? 0)

/** Throws for what the API refused: `TokenError`, or a `SendError` that holds the code alone. */
export function assertDone(body: ApiBody): void {
  const code = toErrorCode(body)
  if (code === 0) return
  if (TOKEN_CODES.has(code)) throw new TokenError(`WeChat refused the access token: ${code}`)
  const afterMs = RETRY_MS_BY_CODE.get(code)
  if (afterMs !== undefined) throw new SendError('not-sent', `WeChat refused for now: ${code}`, { afterMs })
  throw new SendError('refused', `WeChat refused: ${code}`)
}
