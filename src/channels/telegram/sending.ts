// One step, one call to the Bot API, and what its failure means for the step.

import { GrammyError, type Api } from 'grammy'
import { SendError, type Note, type Sent } from '../../delivery/channel.ts'
import { StorageError } from '../../storage/storage.ts'
import { ANSWER_TTL_MS } from './answers.ts'
import { toFault } from './faults.ts'
import { NO_PREVIEW, place } from './messages.ts'
import type { Photos } from './photos.ts'
import type { InlineResult, TelegramStep } from './steps.ts'

type Of<K extends TelegramStep['do']> = Extract<TelegramStep, { do: K }>

export interface SendingParts {
  api: Api
  channel: string
  photos: Photos
  now: () => number
}

/** How much of an article a list of inline results shows, in UTF-16 units. */
const DESCRIPTION = 160

const NOTHING_TO_DELETE = /message to delete not found|message can't be deleted/i

const toArticle = ({ id, title, text }: InlineResult) => ({
  type: 'article' as const,
  id,
  title,
  description: text.slice(0, DESCRIPTION),
  input_message_content: { message_text: text, ...NO_PREVIEW },
})

/** Calls that may be repeated harmlessly are, even when it is unclear whether they arrived. */
function toSendError(error: unknown, step: TelegramStep): SendError | undefined {
  if (error instanceof StorageError) return new SendError('not-sent', `${step.do}: storage`, { cause: error })
  const fault = toFault(error)
  if (fault.kind === 'settled') return undefined
  // An acknowledgement or a deletion that Telegram refuses must not keep the answer behind it from being sent.
  if (fault.kind === 'refused' && (step.do === 'acknowledge' || step.do === 'delete')) return undefined
  const repeatable = step.do !== 'message' || step.replaces !== undefined
  const kind = fault.kind === 'unclear' && repeatable ? 'not-sent' : fault.kind
  const afterMs = fault.kind === 'not-sent' && fault.afterMs !== undefined ? { afterMs: fault.afterMs } : {}
  return new SendError(kind, `${step.do}: ${fault.reason}`, afterMs)
}

async function remove(api: Api, { chat, message }: Of<'delete'>): Promise<void> {
  try {
    await api.deleteMessage(chat, message)
  } catch (error) {
    if (!(error instanceof GrammyError) || !NOTHING_TO_DELETE.test(error.description)) throw error
  }
}

/** Makes the call of a step; throws `SendError`. */
export function createSending({ api, channel, photos, now }: SendingParts): (step: TelegramStep) => Promise<Sent> {
  const noted = (slot: string | undefined, value: Note['value']): Note[] =>
    slot === undefined ? [] : [{ channel, key: slot, value, until: now() + ANSWER_TTL_MS }]

  async function sendMessage(step: Of<'message'>): Promise<Sent> {
    const { id, notes } = await place(api, photos, step)
    if (id === undefined) return { notes }
    return { notes: [...notes, ...noted(step.slot, { id, photo: step.message.photo !== undefined })] }
  }

  async function run(step: TelegramStep): Promise<Sent> {
    if (step.do === 'message') return sendMessage(step)
    if (step.do === 'delete') {
      await remove(api, step)
      return { notes: noted(step.slot, null) }
    }
    if (step.do === 'acknowledge') {
      await api.answerCallbackQuery(step.callback, step.text === undefined ? {} : { text: step.text })
    } else {
      const options = { cache_time: step.cacheSeconds, is_personal: true }
      await api.answerInlineQuery(step.query, step.results.map(toArticle), options)
    }
    return {}
  }

  return async (step) => {
    try {
      return await run(step)
    } catch (error) {
      const failed = toSendError(error, step)
      if (failed) throw failed
      return {}
    }
  }
}
