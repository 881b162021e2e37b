// The connection to Telegram: who we are, polling or webhook, and its state; it recovers by itself.

import { GrammyError, HttpError, type Api } from 'grammy'
import type { Update } from 'grammy/types'
import { BusyError, type ChannelState } from '../../delivery/channel.ts'
import type { Log } from '../../log.ts'
import { StorageError } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'
import { backOff, pause } from '../../wait.ts'
import { ALLOWED_UPDATES, runPolling } from './intake.ts'
import type { Self } from './updates.ts'

const RETRY = { first: 500, longest: 30_000 }

/** How often to look whether the webhook is still ours, in milliseconds. */
const WEBHOOK_CHECK_MS = 60_000

/** How many webhook updates Telegram may have under way at once. */
const WEBHOOK_CONNECTIONS = 40

export interface ConnectionParts {
  api: Api
  /** Absent: long polling. */
  webhook: { url: string; secret: string } | undefined
  /** Staff's language. */
  t: Translate
  log: Log
}

export interface Connection {
  state(): ChannelState
  /** Undefined until Telegram has told. */
  self(): Self | undefined
  /** Stays connected until the signal comes. Updates that polling finds go to `accept`. */
  run(accept: (updates: Update[]) => Promise<void>, signal: AbortSignal): Promise<void>
}

export function createConnection({ api, webhook, t, log }: ConnectionParts): Connection {
  let state: ChannelState = { status: 'starting' }
  let self: Self | undefined
  let failures = 0
  /** Once a start it is set in any case: the secret may be a new one. */
  let isWebhookSet = false

  function onWell(): void {
    if (state.status !== 'online') log.info({ channel: 'telegram' }, 'telegram is online')
    failures = 0
    state = { status: 'online' }
  }

  function onTrouble(error: unknown): number {
    const { why, mistake, afterMs } = toTrouble(error, t)
    failures += 1
    const pauseMs = Math.max(backOff(RETRY, failures), afterMs)
    if (mistake !== undefined) log.error({ channel: 'telegram', err: mistake }, 'unexpected error, trying again')
    if (why === undefined) return pauseMs
    if (state.why !== why) log.warn({ channel: 'telegram', why }, 'telegram is not reachable, trying again')
    state = { status: 'recovering', why }
    return pauseMs
  }

  async function ownWebhook({ url, secret }: { url: string; secret: string }): Promise<void> {
    if (isWebhookSet && (await api.getWebhookInfo()).url === url) return
    await api.setWebhook(url, {
      secret_token: secret,
      allowed_updates: [...ALLOWED_UPDATES],
      max_connections: WEBHOOK_CONNECTIONS,
    })
    isWebhookSet = true
  }

  async function introduce(): Promise<void> {
    const { id, username } = await api.getMe()
    self = { id, username }
  }

  /** Tries until it works or the signal comes. */
  async function insist(attempt: () => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await attempt()
        return onWell()
      } catch (error) {
        await pause(onTrouble(error), signal)
      }
    }
  }

  async function run(accept: (updates: Update[]) => Promise<void>, signal: AbortSignal): Promise<void> {
    await insist(introduce, signal)
    if (!webhook) {
      await insist(async () => void (await api.deleteWebhook()), signal)
      return runPolling({ api, accept, onWell, onTrouble, signal })
    }
    while (!signal.aborted) {
      await insist(() => ownWebhook(webhook), signal)
      await pause(WEBHOOK_CHECK_MS, signal)
    }
  }

  return { state: () => state, self: () => self, run }
}

interface Trouble {
  /** In plain words for staff, without tokens and ids; undefined: nothing to worry about, it passes by itself. */
  why: string | undefined
  /** Wait at least so long before the next try, in milliseconds. */
  afterMs: number
  mistake?: unknown
}

function whyRefused({ error_code: code, description }: GrammyError, t: Translate): string {
  if (code === 401 || code === 404) return t('telegram_down_token')
  if (code === 409) return t(/webhook/i.test(description) ? 'telegram_down_webhook' : 'telegram_down_twice')
  if (code === 429) return t('telegram_down_busy')
  return code >= 500 ? t('telegram_down_server') : t('telegram_down_refused', { reason: `${code} ${description}` })
}

/** Errors that are none of Telegram's, the network's or the database's are our own mistakes: the log has to have them. */
export function toTrouble(error: unknown, t: Translate): Trouble {
  if (error instanceof GrammyError)
    return { why: whyRefused(error, t), afterMs: (error.parameters.retry_after ?? 0) * 1000 }
  if (error instanceof HttpError) return { why: t('telegram_down_network'), afterMs: 0 }
  if (error instanceof BusyError) return { why: undefined, afterMs: 0 }
  if (error instanceof StorageError) return { why: t('telegram_down_storage'), afterMs: 0 }
  return { why: t('telegram_down_mistake'), afterMs: 0, mistake: error }
}
