// The route that Telegram posts updates to: it checks who is there, has the update kept, and confirms after that.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Update } from 'grammy/types'
import { WEBHOOK_BODY_LIMIT } from './limits.ts'

export interface WebhookParts {
  secret: string
  /** Resolves when the update is kept. */
  accept: (update: Update) => Promise<void>
  /** Called when an update could not be kept; Telegram sends it again. */
  onTrouble: (error: unknown) => void
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Why a request is turned away. */
class Refusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function checkSender(request: IncomingMessage, secret: Buffer): void {
  if (request.method !== 'POST') throw new Refusal(405, 'POST only')
  const given = request.headers['x-telegram-bot-api-secret-token']
  if (typeof given !== 'string' || !timingSafeEqual(digest(given), secret)) throw new Refusal(401, 'wrong secret')
  if (Number(request.headers['content-length'] ?? 0) > WEBHOOK_BODY_LIMIT) throw new Refusal(413, 'too large')
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > WEBHOOK_BODY_LIMIT) throw new Refusal(413, 'too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const isUpdate = (value: unknown): value is Update =>
  typeof value === 'object' && value !== null && 'update_id' in value && typeof value.update_id === 'number'

function toUpdate(body: string): Update {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    throw new Refusal(400, `not JSON: ${error instanceof Error ? error.name : 'unreadable'}`)
  }
  if (!isUpdate(value)) throw new Refusal(400, 'not an update')
  return value
}

function respond(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-length': '0', ...headers }).end()
}

/** Answers 200 once the update is kept, 503 where that failed, 4xx to whoever is not Telegram. Never rejects. */
export function createWebhook({ secret, accept, onTrouble }: WebhookParts): RequestHandler {
  const expected = digest(secret)
  return async (request, response) => {
    try {
      checkSender(request, expected)
      await accept(toUpdate(await readBody(request)))
      respond(response, 200)
    } catch (error) {
      // What is left of a body that nobody reads would hold up the connection.
      if (error instanceof Refusal) return respond(response, error.status, { allow: 'POST', connection: 'close' })
      onTrouble(error)
      // A connection that Telegram goes on using would keep a server that is stopping from closing.
      respond(response, 503, { 'retry-after': '1', connection: 'close' })
    }
  }
}
