// One step, one call to the Bot API: messages sent or changed in place, deletions, acknowledgements, inline results.

import { GrammyError, HttpError, type Api } from 'grammy'
import type { InlineKeyboardMarkup } from 'grammy/types'
import { SendError, type Json, type Note, type SendFault, type Sent } from '../../delivery/channel.ts'
import { StorageError } from '../../storage/storage.ts'
import { LostCall } from '../transport.ts'
import type { Photos } from './photos.ts'
import type { Rendered } from './render.ts'
import { repair } from './repair.ts'
import type { Address, InlineResult, MessageStep, TelegramStep } from './steps.ts'
import type { Incoming } from './updates.ts'

type Of<K extends TelegramStep['do']> = Extract<TelegramStep, { do: K }>

interface SendParts {
  api: Api
  channel: string
  photos: Photos
  now: () => number
  /** Whom a 429 means (see `createPauses`). */
  pausesOf: (step: TelegramStep) => string[]
}

/** How long an answer can still be edited, in milliseconds: so long Telegram lets a bot delete what it sent. */
const ANSWER_TTL_MS = 48 * 60 * 60 * 1000

/** How much of an article a list of inline results shows, in UTF-16 units. */
const DESCRIPTION = 160

/** 400s after which a message has to be sent anew, since the old one is no more. */
const CANNOT_EDIT = /message to edit not found|message can't be edited|no text in the message|MESSAGE_ID_INVALID/i

const NOTHING_TO_DELETE = /message to delete not found|message can't be deleted/i

const NO_PREVIEW = { link_preview_options: { is_disabled: true } }

const isRefusal = (error: unknown, pattern: RegExp): boolean =>
  error instanceof GrammyError && error.error_code === 400 && pattern.test(error.description)

const markup = ({ buttons }: Rendered): { reply_markup?: InlineKeyboardMarkup } =>
  buttons.length > 0 ? { reply_markup: { inline_keyboard: buttons } } : {}

const placing = ({ thread, replyTo }: Address) => ({
  ...(thread !== undefined && { message_thread_id: thread }),
  ...(replyTo !== undefined && { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
})

const toArticle = ({ id, title, text, entities }: InlineResult) => ({
  type: 'article' as const,
  id,
  title,
  description: text.slice(0, DESCRIPTION),
  input_message_content: { message_text: text, entities, ...NO_PREVIEW },
})

/** `settled`: what it was to achieve is so already. `afterMs`: Telegram asked for a pause. */
type Fault = { kind: SendFault; reason: string; afterMs?: number } | { kind: 'settled' }

/** 400s that say that there is nothing left to do. */
const SETTLED = /message is not modified|query is too old|query ID is invalid/i

/** 401 and 404 mean a wrong or revoked token: the message is good, and waits for the right one. */
const TOKEN_REFUSED = new Set([401, 404])

const TOKEN_RETRY_MS = 30_000

function fromTelegram({ error_code: code, description, parameters }: GrammyError): Fault {
  const reason = `${code} ${description}`
  if (code === 400 && SETTLED.test(description)) return { kind: 'settled' }
  if (code === 429) return { kind: 'busy', afterMs: (parameters.retry_after ?? 1) * 1000, reason }
  if (TOKEN_REFUSED.has(code)) return { kind: 'not-sent', afterMs: TOKEN_RETRY_MS, reason }
  return { kind: code >= 500 ? 'busy' : 'refused', reason }
}

/** Reasons hold no token, no address and no text of a message, so they may be logged. Other errors rise. */
function toFault(error: unknown): Fault {
  if (error instanceof GrammyError) return fromTelegram(error)
  if (!(error instanceof HttpError)) throw error
  const lost = error.error
  return lost instanceof LostCall
    ? { kind: lost.fault, reason: lost.message }
    : { kind: 'unclear', reason: 'no answer that can be read' }
}

/** Calls that may be repeated harmlessly are, even when it is unclear whether they arrived. */
function toSendError(error: unknown, step: TelegramStep, { pausesOf }: SendParts): SendError | undefined {
  if (error instanceof StorageError) return new SendError('not-sent', `${step.do}: storage`, { cause: error })
  const fault = toFault(error)
  if (fault.kind === 'settled') return undefined
  // An acknowledgement or a deletion that Telegram refuses must not keep the answer behind it from being sent.
  if (fault.kind === 'refused' && (step.do === 'acknowledge' || step.do === 'delete')) return undefined
  const repeatable = step.do !== 'message' || step.replaces !== undefined
  const kind = fault.kind === 'unclear' && repeatable ? 'not-sent' : fault.kind
  const { afterMs = 0, reason } = fault
  const pauses = kind === 'busy' && afterMs > 0 ? pausesOf(step) : []
  return new SendError(kind, `${step.do}: ${reason}`, { afterMs, pauses })
}

/** The note under which it is kept what a message of the bot's is about. */
export const topicKey = (chat: number, message: number): string => `topic:${chat}:${message}`

const noted = ({ channel, now }: SendParts, slot: string | undefined, value: Json): Note[] =>
  slot === undefined ? [] : [{ channel, key: slot, value, until: now() + ANSWER_TTL_MS }]

/** What is to be remembered of a message that is there now. */
function notesOf(parts: SendParts, { to, slot, article }: MessageStep, id: number, photo: boolean): Note[] {
  const topic = article === undefined ? [] : noted(parts, topicKey(to.chat, id), article)
  return [...noted(parts, slot, { id, photo }), ...topic]
}

async function sendText(parts: SendParts, step: MessageStep): Promise<Sent> {
  const { to, message } = step
  const entities = message.entities.length > 0 && { entities: message.entities }
  const options = { ...entities, ...NO_PREVIEW, ...placing(to), ...markup(message) }
  const { message_id: id } = await parts.api.sendMessage(to.chat, message.text, options)
  return { notes: notesOf(parts, step, id, false) }
}

async function sendPhoto(parts: SendParts, step: MessageStep, path: string): Promise<Sent> {
  const { to, message } = step
  const photo = await parts.photos.find(path)
  if (!photo) return message.text === '' ? {} : sendText(parts, step)
  const caption = message.text !== '' && { caption: message.text, caption_entities: message.entities }
  const options = { ...caption, ...placing(to), ...markup(message) }
  const sent = await parts.photos.send(photo, (file) => parts.api.sendPhoto(to.chat, file, options))
  return { notes: [...parts.photos.learn(photo, sent), ...notesOf(parts, step, sent.message_id, true)] }
}

async function edit(parts: SendParts, step: MessageStep, id: number): Promise<Sent> {
  const { to, message } = step
  try {
    const options = { entities: message.entities, ...NO_PREVIEW, ...markup(message) }
    await parts.api.editMessageText(to.chat, id, message.text, options)
    return { notes: notesOf(parts, step, id, false) }
  } catch (error) {
    if (isRefusal(error, CANNOT_EDIT)) return sendText(parts, step)
    throw error
  }
}

async function remove(parts: SendParts, { chat, message, slot }: Of<'delete'>): Promise<Sent> {
  try {
    await parts.api.deleteMessage(chat, message)
  } catch (error) {
    if (!isRefusal(error, NOTHING_TO_DELETE)) throw error
  }
  return { notes: noted(parts, slot, null) }
}

async function acknowledge({ api }: SendParts, { callback, text }: Of<'acknowledge'>): Promise<Sent> {
  await api.answerCallbackQuery(callback, text === undefined ? {} : { text })
  return {}
}

async function giveResults({ api }: SendParts, step: Of<'inline'>): Promise<Sent> {
  const button = { text: step.button, start_parameter: 'inline' }
  const options = { cache_time: step.cacheSeconds, is_personal: true, button }
  await api.answerInlineQuery(step.query, step.results.map(toArticle), options)
  return {}
}

function place(parts: SendParts, step: MessageStep): Promise<Sent> {
  if (step.message.photo !== undefined) return sendPhoto(parts, step, step.message.photo)
  return step.replaces === undefined ? sendText(parts, step) : edit(parts, step, step.replaces)
}

/** What Telegram refuses is repaired as long as there is something to repair. */
async function sendMessage(parts: SendParts, step: MessageStep): Promise<Sent> {
  try {
    return await place(parts, step)
  } catch (error) {
    const repaired = repair(error, step)
    if (!repaired) throw error
    const notes: Note[] = []
    for (const each of repaired) notes.push(...((await sendMessage(parts, each)).notes ?? []))
    return { notes }
  }
}

function run(parts: SendParts, step: TelegramStep): Promise<Sent> {
  if (step.do === 'message') return sendMessage(parts, step)
  if (step.do === 'delete') return remove(parts, step)
  return step.do === 'acknowledge' ? acknowledge(parts, step) : giveResults(parts, step)
}

/** Makes the call of a step; throws `SendError`. */
export function createSend(parts: SendParts): (step: TelegramStep) => Promise<Sent> {
  return async (step) => {
    try {
      return await run(parts, step)
    } catch (error) {
      const failed = toSendError(error, step, parts)
      if (failed) throw failed
      return {}
    }
  }
}

/** What counts as longer than usual, in milliseconds. */
const SLOW_MS = 1500

/** Telegram shows «…печатает» for five seconds, so it is repeated a little sooner. */
const REPEAT_MS = 4000

/** Runs the work and shows that the bot is typing if it is slow. A failure to show it is no failure of the work. */
export function createTyping(
  api: Pick<Api, 'sendChatAction'>,
): <T>(incoming: Incoming, work: () => Promise<T>) => Promise<T> {
  function show(incoming: Incoming): void {
    if (incoming.kind === 'inline' || incoming.kind === 'notice' || incoming.kind === 'joined') return
    const options = incoming.thread === undefined ? {} : { message_thread_id: incoming.thread }
    api.sendChatAction(incoming.chat, 'typing', options).catch(toFault)
  }

  return async (incoming, work) => {
    let timer = setTimeout(function again() {
      show(incoming)
      timer = setTimeout(again, REPEAT_MS)
    }, SLOW_MS)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
    }
  }
}
