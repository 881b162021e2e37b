// Why Telegram cannot be reached, in plain words, and how long to wait before the next try.

import { GrammyError, HttpError } from 'grammy'
import { BusyError } from '../../delivery/channel.ts'
import { StorageError } from '../../storage/storage.ts'
import type { Translate } from '../../translate.ts'

export interface Trouble {
  /** For staff, without tokens and ids; undefined: nothing to worry about, it passes by itself. */
  why: string | undefined
  /** Before the next try, in milliseconds. */
  pauseMs: number
  mistake?: unknown
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

/** Grows twofold with each failure in a row (`failures` from 0). */
export const backOff = (failures: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10))

function fromTelegram({ error_code: code, description }: GrammyError, t: Translate): string {
  if (code === 401 || code === 404) return t('telegram_down_token')
  if (code === 409) return t(/webhook/i.test(description) ? 'telegram_down_webhook' : 'telegram_down_twice')
  if (code === 429) return t('telegram_down_busy')
  return code >= 500 ? t('telegram_down_server') : t('telegram_down_refused', { reason: `${code} ${description}` })
}

/** Errors that are none of Telegram's, the network's or the database's are our own mistakes: the log has to have them. */
export function toTrouble(error: unknown, failures: number, t: Translate): Trouble {
  const pauseMs = backOff(failures)
  if (error instanceof GrammyError) {
    const asked = (error.parameters.retry_after ?? 0) * 1000
    return { why: fromTelegram(error, t), pauseMs: Math.max(pauseMs, asked) }
  }
  if (error instanceof HttpError) return { why: t('telegram_down_network'), pauseMs }
  if (error instanceof BusyError) return { why: undefined, pauseMs }
  if (error instanceof StorageError) return { why: t('telegram_down_storage'), pauseMs }
  return { why: t('telegram_down_mistake'), pauseMs, mistake: error }
}
