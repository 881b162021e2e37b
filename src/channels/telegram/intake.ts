// How updates arrive: long polling that looks after itself, or a webhook. Telegram is told only after they are kept.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { Api } from 'grammy'
import type { Update } from 'grammy/types'
import { pause } from '../../wait.ts'
import { readBody, textResponse, TooLargeError, type WebHandler } from '../http.ts'

/** The kinds of update that we ask Telegram for. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'inline_query',
  'my_chat_member',
] as const

/** How long Telegram holds a poll that finds nothing, in seconds. */
const POLL_SECONDS = 30

/** What a poll may take beyond that before the connection counts as dead, in milliseconds. */
const POLL_GRACE_MS = 15_000

/** Updates in one poll: Telegram's limit. */
const POLL_LIMIT = 100

/** What an update in a webhook's request may weigh, in bytes. */
const BODY_LIMIT = 1024 * 1024

interface PollingParts {
  api: Api
  /** Resolves when the updates are kept; until then they stay unconfirmed. */
  accept: (updates: Update[]) => Promise<void>
  /** Called after every poll that worked. */
  onWell: () => void
  /** Called after every poll that did not; gives the pause before the next, in milliseconds. */
  onTrouble: (error: unknown) => number
  /** Ends the loop; a poll under way is given up. */
  signal: AbortSignal
  /** Other than the defaults above, for tests. */
  pollSeconds?: number
  graceMs?: number
}

/** grammY's types name an older package's signal; Node's own is what it takes. */
type GrammySignal = NonNullable<Parameters<Api['getUpdates']>[1]>

const isGrammySignal = (signal: unknown): signal is GrammySignal => signal instanceof AbortSignal

function toGrammySignal(...signals: AbortSignal[]): GrammySignal {
  const any: unknown = AbortSignal.any(signals)
  if (!isGrammySignal(any)) throw new TypeError('not a signal')
  return any
}

function poll({ api, signal, pollSeconds = POLL_SECONDS, graceMs = POLL_GRACE_MS }: PollingParts, offset: number) {
  const query = { offset, limit: POLL_LIMIT, timeout: pollSeconds, allowed_updates: [...ALLOWED_UPDATES] }
  return api.getUpdates(query, toGrammySignal(signal, AbortSignal.timeout(pollSeconds * 1000 + graceMs)))
}

/** Tells Telegram how far we are, since no further poll will. What is not told comes again and is known then. */
const confirm = (api: Api, offset: number): Promise<Update[]> =>
  api.getUpdates({ offset, limit: 1, timeout: 0 }, toGrammySignal(AbortSignal.timeout(2000)))

/** Polls until the signal comes; never rejects. */
export async function runPolling(parts: PollingParts): Promise<void> {
  const { api, accept, onWell, onTrouble, signal } = parts
  let offset = 0
  let confirmed = 0
  while (!signal.aborted) {
    try {
      const updates = await poll(parts, offset)
      confirmed = offset
      await accept(updates)
      offset = (updates.at(-1)?.update_id ?? offset - 1) + 1
      onWell()
    } catch (error) {
      if (!signal.aborted) await pause(onTrouble(error), signal)
    }
  }
  if (offset > confirmed) await confirm(api, offset).catch(onTrouble)
}

export interface WebhookParts {
  secret: string
  /** Resolves when the update is kept. */
  accept: (update: Update) => Promise<void>
  /** Called when an update could not be kept; Telegram sends it again. */
  onTrouble: (error: unknown) => void
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const isUpdate = (value: unknown): value is Update =>
  typeof value === 'object' && value !== null && 'update_id' in value && typeof value.update_id === 'number'

function toUpdate(body: string): Update | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isUpdate(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What is left of a body that nobody reads, or a connection that Telegram goes on using, would hold up who is stopping. */
const turnedAway = (status: number, text: string, headers: Record<string, string> = {}): Response =>
  textResponse(status, text, { connection: 'close', ...headers })

/** Answers 200 once the update is kept, 503 where that failed, 4xx to whoever is not Telegram. */
export function createWebhook({ secret, accept, onTrouble }: WebhookParts): WebHandler {
  const expected = digest(secret)
  const isTelegram = ({ headers }: Request): boolean =>
    timingSafeEqual(digest(headers.get('x-telegram-bot-api-secret-token') ?? ''), expected)

  return async (request) => {
    if (request.method !== 'POST') return turnedAway(405, 'POST only', { allow: 'POST' })
    if (!isTelegram(request)) return turnedAway(401, 'wrong secret')
    try {
      const update = toUpdate(await readBody(request, BODY_LIMIT))
      if (!update) return turnedAway(400, 'not an update')
      await accept(update)
      return textResponse(200, '')
    } catch (error) {
      if (error instanceof TooLargeError) return turnedAway(413, 'too large')
      onTrouble(error)
      return turnedAway(503, 'not kept', { 'retry-after': '1' })
    }
  }
}
