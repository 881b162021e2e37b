// What the bot sends, as plain JSON that the inbox keeps until it is done.

import type { Json, Step } from '../../delivery/channel.ts'
import type { Origin } from './incoming.ts'
import type { Rendered } from './render.ts'

/** Where a message goes. */
export type Address = {
  chat: number
  thread?: number
  /** In groups: the message that is answered. */
  replyTo?: number
}

export type InlineResult = {
  id: string
  title: string
  text: string
}

export type TelegramStep =
  /** Sends a message, or changes the one that it replaces. `slot` is the note under which its id is kept. */
  | { do: 'message'; to: Address; message: Rendered; replaces?: number; slot?: string }
  | { do: 'delete'; chat: number; message: number; slot?: string }
  | { do: 'acknowledge'; callback: string; text?: string }
  | { do: 'inline'; query: string; results: InlineResult[]; cacheSeconds: number }

const DOES = new Set<Json | undefined>(['message', 'delete', 'acknowledge', 'inline'])

/** What the inbox gives back is what this file's types once went into it. */
export const isTelegramStep = (step: Step): step is Step & TelegramStep => DOES.has(step['do'])

export const addressOf = ({ chat, thread, group, message }: Origin, isPress: boolean): Address => ({
  chat,
  ...(thread !== undefined && { thread }),
  ...(group && !isPress && { replyTo: message }),
})
