// What the bot keeps of an update: just what an answer needs, as plain JSON for the inbox.

import type { Speaker } from '../../dialogue/dialogue.ts'
import type { Json } from '../../storage/storage.ts'
import type { Language } from '../../language/language.ts'

/** Kinds of message that the bot cannot read, each with a hint of its own. */
export const MEDIA = ['voice', 'video', 'sticker', 'photo', 'location', 'file'] as const

export type Media = (typeof MEDIA)[number]

/** Where a message came from and who wrote it. */
export type Origin = {
  chat: number
  user: number
  /** What the person's Telegram is set to, as far as we speak it. */
  client: Language
  /** The message that is answered, or that holds the pressed button. */
  message: number
  /** The forum topic. */
  thread?: number
  group: boolean
}

export type Incoming =
  | (Origin & { kind: 'text'; text: string; edited: boolean })
  | (Origin & { kind: 'command'; name: string; argument: string; edited: boolean })
  | (Origin & { kind: 'media'; media: Media; edited: boolean })
  /** `reachable`: the message with the button can still be edited. */
  | (Origin & { kind: 'press'; callback: string; data: string; reachable: boolean })
  | { kind: 'inline'; query: string; user: number; client: Language; text: string }
  /** The bot's own news for an admin; not an update of Telegram's. */
  | { kind: 'notice'; chat: number; text: string }

/** The bot itself, as far as it matters for who is spoken to. */
export interface Self {
  id: number
  username: string
}

/** How the dialogue knows a person in a chat. */
export const speakerOf = (channel: string, { chat, user, client }: Origin): Speaker => ({
  key: `${channel}:${chat}:${user}`,
  language: client,
})

/** Names a person in a chat: its messages are answered in order. */
export const laneOf = (incoming: Incoming): string => {
  if (incoming.kind === 'inline') return `inline:${incoming.user}`
  if (incoming.kind === 'notice') return `notice:${incoming.chat}`
  return `${incoming.chat}:${incoming.user}`
}

const KINDS = new Set<Json | undefined>(['text', 'command', 'media', 'press', 'inline', 'notice'])

/** What the inbox gives back is what this file's types once went into it. */
export const isIncoming = (payload: Json): payload is Json & Incoming =>
  typeof payload === 'object' && payload !== null && !Array.isArray(payload) && KINDS.has(payload['kind'])
