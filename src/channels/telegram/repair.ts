// What can be sent in place of a message that Telegram refused, by the words of the refusal.

import { GrammyError } from 'grammy'
import { toParts } from './render.ts'
import type { Address, MessageStep } from './steps.ts'

/** What to send instead, in order; undefined where the step has nothing of what was refused. */
type Repair = (step: MessageStep) => MessageStep[] | undefined

/** A part shorter than this is not what is too long, in UTF-16 units. */
const LEAST_PART = 256

function withoutThread(step: MessageStep): MessageStep[] | undefined {
  const { thread, ...to }: Address = step.to
  return thread === undefined ? undefined : [{ ...step, to }]
}

function withoutReply(step: MessageStep): MessageStep[] | undefined {
  const { replyTo, ...to }: Address = step.to
  return replyTo === undefined ? undefined : [{ ...step, to }]
}

const withoutEntities: Repair = (step) =>
  step.message.entities.length === 0 ? undefined : [{ ...step, message: { ...step.message, entities: [] } }]

const withoutButtons: Repair = (step) =>
  step.message.buttons.length === 0 ? undefined : [{ ...step, message: { ...step.message, buttons: [] } }]

const withoutPhoto: Repair = (step) => {
  const { photo, ...message } = step.message
  return photo === undefined || message.text === '' ? undefined : [{ ...step, message }]
}

/** The photo alone and then its text, or the text in halves; the buttons stay under the last. */
const inParts: Repair = (step) => {
  const { text, entities, buttons, photo } = step.message
  if (photo !== undefined && text !== '') {
    const picture: MessageStep = { ...step, message: { text: '', entities: [], buttons: [], photo } }
    return [picture, { do: 'message', to: step.to, message: { text, entities, buttons } }]
  }
  if (text.length < 2 * LEAST_PART) return undefined
  const parts = toParts(text, entities, Math.ceil(text.length / 2))
  return parts.map((part, i): MessageStep => {
    const message = { ...part, buttons: i === parts.length - 1 ? buttons : [] }
    return i === 0 ? { ...step, message } : { do: 'message', to: step.to, message }
  })
}

const REPAIRS: readonly (readonly [RegExp, Repair])[] = [
  [/thread not found|TOPIC_(?:CLOSED|DELETED|ID_INVALID)/i, withoutThread],
  [/message to (?:be replied|reply) not found|REPLY_MESSAGE_ID_INVALID/i, withoutReply],
  [/entit(?:y|ies)/i, withoutEntities],
  [/too long/i, inParts],
  [/BUTTON_|reply markup|inline keyboard/i, withoutButtons],
  [/PHOTO_|IMAGE_PROCESS_FAILED|not enough rights to send photos|file is too big/i, withoutPhoto],
]

/** Each repair takes something away, so that repairing again and again comes to an end. */
export function repair(error: unknown, step: MessageStep): MessageStep[] | undefined {
  if (!(error instanceof GrammyError)) return undefined
  const { description, error_code: code, parameters } = error
  const moved = parameters.migrate_to_chat_id
  if (moved !== undefined && moved !== step.to.chat) return [{ ...step, to: { ...step.to, chat: moved } }]
  if (code !== 400 && code !== 413) return undefined
  return REPAIRS.find(([words]) => words.test(description))?.[1](step)
}
