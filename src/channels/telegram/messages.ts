// Messages on their way: texts, photos with captions, and messages changed in place.

import { GrammyError, type Api } from 'grammy'
import type { InlineKeyboardMarkup, Message } from 'grammy/types'
import type { Note } from '../../delivery/channel.ts'
import type { Photos } from './photos.ts'
import type { Rendered } from './render.ts'
import type { Address } from './steps.ts'

/** The id is missing where there was nothing to send. */
export interface Placed {
  id?: number
  notes: Note[]
}

/** 400s after which a message has to be sent anew, since the old one is no more. */
const CANNOT_EDIT = /message to edit not found|message can't be edited|no text in the message|MESSAGE_ID_INVALID/i

const isGone = (error: unknown): boolean =>
  error instanceof GrammyError && error.error_code === 400 && CANNOT_EDIT.test(error.description)

const markup = ({ buttons }: Rendered): { reply_markup?: InlineKeyboardMarkup } =>
  buttons.length > 0 ? { reply_markup: { inline_keyboard: buttons } } : {}

const placing = ({ thread, replyTo }: Address) => ({
  ...(thread !== undefined && { message_thread_id: thread }),
  ...(replyTo !== undefined && { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
})

export const NO_PREVIEW = { link_preview_options: { is_disabled: true } }

async function sendText(api: Api, to: Address, message: Rendered): Promise<Placed> {
  const entities = message.entities.length > 0 && { entities: message.entities }
  const options = { ...entities, ...NO_PREVIEW, ...placing(to), ...markup(message) }
  const sent: Message = await api.sendMessage(to.chat, message.text, options)
  return { id: sent.message_id, notes: [] }
}

async function sendPhoto(api: Api, photos: Photos, to: Address, message: Rendered, path: string): Promise<Placed> {
  const photo = await photos.find(path)
  if (!photo) return message.text === '' ? { notes: [] } : sendText(api, to, message)
  const caption = message.text !== '' && { caption: message.text, caption_entities: message.entities }
  const options = { ...caption, ...placing(to), ...markup(message) }
  const sent = await photos.send(photo, (file) => api.sendPhoto(to.chat, file, options))
  return { id: sent.message_id, notes: photos.learn(photo, sent) }
}

async function edit(api: Api, to: Address, message: Rendered, id: number): Promise<Placed> {
  try {
    await api.editMessageText(to.chat, id, message.text, {
      entities: message.entities,
      ...NO_PREVIEW,
      ...markup(message),
    })
    return { id, notes: [] }
  } catch (error) {
    if (isGone(error)) return sendText(api, to, message)
    throw error
  }
}

/** Sends a message, or changes the one with the id `replaces`; errors are grammY's. */
export function place(
  api: Api,
  photos: Photos,
  { to, message, replaces }: { to: Address; message: Rendered; replaces?: number },
): Promise<Placed> {
  if (message.photo !== undefined) return sendPhoto(api, photos, to, message, message.photo)
  return replaces === undefined ? sendText(api, to, message) : edit(api, to, message, replaces)
}
