// Which messages answered which: kept as notes, so that an edited question has its old answer edited.

import type { Json, Storage } from '../../storage/storage.ts'
import type { Origin } from './incoming.ts'
import type { Rendered } from './render.ts'
import { addressOf, type Address, type TelegramStep } from './steps.ts'

/** How long an answer can still be edited, in milliseconds: so long Telegram lets a bot delete what it sent. */
export const ANSWER_TTL_MS = 48 * 60 * 60 * 1000

/** One message of an answer. */
export type SentMessage = { id: number; photo: boolean }

export const slotOf = (origin: Origin, i: number): string => `answer:${origin.chat}:${origin.message}:${i}`

const isSentMessage = (note: Json | undefined): note is SentMessage =>
  typeof note === 'object' && note !== null && !Array.isArray(note) && typeof note['id'] === 'number'

/** The messages that answered this one before it was edited, in order. */
export async function oldAnswer(notes: Storage['notes'], channel: string, origin: Origin): Promise<SentMessage[]> {
  const found: SentMessage[] = []
  for (;;) {
    const note = await notes.get(channel, slotOf(origin, found.length))
    if (!isSentMessage(note)) return found
    found.push(note)
  }
}

const toDelete = (origin: Origin, old: SentMessage[], from: number): TelegramStep[] =>
  old.slice(from).map(({ id }, i) => ({ do: 'delete', chat: origin.chat, message: id, slot: slotOf(origin, from + i) }))

const toMessages = (origin: Origin, to: Address, messages: Rendered[], old: SentMessage[]): TelegramStep[] =>
  messages.map((message, i) => {
    const replaced = old[i]
    return { do: 'message', to, message, slot: slotOf(origin, i), ...(replaced && { replaces: replaced.id }) }
  })

/** Sends the answer to a message; `old` is what answered it before: texts are changed in place, photos cannot be. */
export function answerSteps(origin: Origin, messages: Rendered[], old: SentMessage[]): TelegramStep[] {
  const to = addressOf(origin, false)
  const withPhoto = old.some(({ photo }) => photo) || messages.some(({ photo }) => photo !== undefined)
  if (withPhoto) return [...toDelete(origin, old, 0), ...toMessages(origin, to, messages, [])]
  return [...toMessages(origin, to, messages, old), ...toDelete(origin, old, messages.length)]
}
