// What the bot sends: one step, one call to the Bot API, as plain JSON.

import type { Json, Step } from '../../delivery/channel.ts'
import type { Rendered, Styled } from './render.ts'

/** Where a message goes. */
export type Address = {
  chat: number
  thread?: number
  /** In groups: the message that is answered. */
  replyTo?: number
}

/** A result's id has at most 64 bytes. */
export type InlineResult = Pick<Styled, 'text' | 'entities'> & { id: string; title: string }

/** What the bot sends, as plain JSON that the inbox keeps until it is done. */
export type TelegramStep =
  /**
   * Sends a message, or changes the one that it replaces. `slot` is the note under which its id is kept; `article` is what
   * it is about, kept under its id for those who reply to it.
   */
  | { do: 'message'; to: Address; message: Rendered; replaces?: number; slot?: string; article?: string }
  | { do: 'delete'; chat: number; message: number; slot?: string }
  | { do: 'acknowledge'; callback: string; text?: string }
  /** `button` is the label of the way into the private chat. */
  | { do: 'inline'; query: string; results: InlineResult[]; button: string; cacheSeconds: number }

export type MessageStep = Extract<TelegramStep, { do: 'message' }>

const DOES = new Set<Json | undefined>(['message', 'delete', 'acknowledge', 'inline'])

/** What the inbox gives back is what this file's types once went into it. */
export const isTelegramStep = (step: Step): step is Step & TelegramStep => DOES.has(step['do'])
