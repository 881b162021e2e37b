// The route that WeChat's servers post to: it checks who is there, has the message kept, and says "success" after that.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { BusyError, type Update } from '../../delivery/channel.ts'
import type { Log } from '../../log.ts'
import { StorageError } from '../../storage/storage.ts'
import { BODY_BYTES } from './limits.ts'
import { toNotification } from './notification.ts'
import { createSignatureCheck } from './signature.ts'
import { parseXml } from './xml.ts'

export interface FrontParts {
  /** The token that stands in the account's server settings. */
  token: string
  /** Resolves when the update is kept. */
  accept: (update: Update) => Promise<void>
  now: () => number
  log: Log
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

interface Answer {
  status: number
  text: string
}

const SUCCESS: Answer = { status: 200, text: 'success' }

/** Answers at once, whatever comes; 503 when the inbox cannot take a message, so that WeChat posts it again. */
export function createFront({ token, accept, now, log }: FrontParts): RequestHandler {
  const signatures = createSignatureCheck(token)

  async function answerPost(query: URLSearchParams, body: string): Promise<Answer> {
    const verdict = signatures.judge(query, body, now())
    if (verdict !== 'genuine') return { status: 403, text: verdict }
    const notification = toNotification(parseXml(body))
    if (notification.kind === 'garbage') return { status: 400, text: 'not a message' }
    if (notification.kind === 'encrypted') {
      log.error(
        'WeChat posts encrypted messages: choose the plain-text mode (明文模式) in the account’s server settings',
      )
      return SUCCESS
    }
    if (notification.update) await accept(notification.update)
    return SUCCESS
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const query = new URL(request.url ?? '/', 'http://wechat').searchParams
    if (request.method === 'GET') {
      const verdict = signatures.judge(query, '', now())
      return verdict === 'genuine' ? { status: 200, text: query.get('echostr') ?? '' } : { status: 403, text: verdict }
    }
    if (request.method !== 'POST') return { status: 405, text: 'GET and POST only' }
    const body = await readBody(request)
    return body === undefined ? { status: 413, text: 'too large' } : answerPost(query, body)
  }

  return async (request, response) => {
    try {
      respond(response, await answer(request))
    } catch (error) {
      const known = error instanceof BusyError || error instanceof StorageError
      if (!known) log.error({ err: error }, 'a WeChat request failed')
      respond(response, { status: known ? 503 : 500, text: known ? 'busy' : 'failed' })
    }
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES) return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function respond(response: ServerResponse, { status, text }: Answer): void {
  if (response.destroyed) return
  if (status === 413) response.setHeader('connection', 'close')
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
  })
  response.end(text)
}
