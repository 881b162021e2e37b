// Which updates are for the bot, what they ask of it, and what the inbox keeps of them.

import type {
  CallbackQuery,
  ChatMember,
  ChatMemberUpdated,
  InlineQuery,
  MaybeInaccessibleMessage,
  Message,
  MessageEntity,
  Update,
} from 'grammy/types'
import type { Speaker } from '../../dialogue/dialogue.ts'
import type { Language } from '../../language/language.ts'
import type { Json } from '../../storage/storage.ts'

/** Kinds of message that the bot cannot read, each with a hint of its own. */
type Media = 'voice' | 'video' | 'sticker' | 'photo' | 'location' | 'file'

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

/** Just what an answer needs, as plain JSON for the inbox. */
export type Incoming =
  /** `repliesTo`: the message of the bot's that it replies to. */
  | (Origin & { kind: 'text'; text: string; edited: boolean; repliesTo?: number })
  | (Origin & { kind: 'command'; name: string; argument: string; edited: boolean })
  | (Origin & { kind: 'media'; media: Media; edited: boolean })
  /** `reachable`: the message with the button can still be edited. */
  | (Origin & { kind: 'press'; callback: string; data: string; reachable: boolean })
  /** The bot was added to a group by somebody; `name` is how it can be mentioned there. */
  | { kind: 'joined'; chat: number; user: number; client: Language; name: string }
  | { kind: 'inline'; query: string; user: number; client: Language; text: string }
  /** The bot's own news for an admin; not an update of Telegram's. */
  | { kind: 'notice'; chat: number; text: string }

/** The update of one kind. */
export type Of<K extends Incoming['kind']> = Extract<Incoming, { kind: K }>

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
export function laneOf(incoming: Incoming): string {
  if (incoming.kind === 'inline') return `inline:${incoming.user}`
  if (incoming.kind === 'notice') return `notice:${incoming.chat}`
  return `${incoming.chat}:${incoming.user}`
}

const KINDS = new Set<Json | undefined>(['text', 'command', 'media', 'press', 'joined', 'inline', 'notice'])

/** What the inbox gives back is what this file's types once went into it. */
export const isIncoming = (payload: Json): payload is Json & Incoming =>
  typeof payload === 'object' && payload !== null && !Array.isArray(payload) && KINDS.has(payload['kind'])

const MEDIA_FIELDS = [
  ['voice', 'voice'],
  ['audio', 'voice'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['animation', 'video'],
  ['sticker', 'sticker'],
  ['dice', 'sticker'],
  ['photo', 'photo'],
  ['location', 'location'],
  ['venue', 'location'],
  ['document', 'file'],
  ['contact', 'file'],
  ['poll', 'file'],
] as const satisfies readonly (readonly [keyof Message, Media])[]

const COMMAND = /^\/([a-z0-9_]{1,32})(?:@(\w+))?(?:\s+|$)([\s\S]*)$/i

/** `zh-hans`, `zh-TW`… speak Chinese; everybody else gets Russian unless they write Chinese. */
const toLanguage = (code: string | undefined): Language => (code?.toLowerCase().startsWith('zh') === true ? 'zh' : 'ru')

const isGroup = ({ chat }: Pick<Message, 'chat'>): boolean => chat.type === 'group' || chat.type === 'supergroup'

function isFromPerson(message: Message, self: Self): boolean {
  const ours = message.via_bot?.id === self.id
  return message.from !== undefined && !message.from.is_bot && message.is_automatic_forward !== true && !ours
}

function originOf(message: MaybeInaccessibleMessage, user: { id: number; language_code?: string | undefined }): Origin {
  return {
    chat: message.chat.id,
    user: user.id,
    client: toLanguage(user.language_code),
    message: message.message_id,
    ...(message.is_topic_message === true &&
      message.message_thread_id !== undefined && { thread: message.message_thread_id }),
    group: isGroup(message),
  }
}

const isMentionOf =
  (self: Self, text: string) =>
  (entity: MessageEntity): boolean =>
    entity.type === 'mention'
      ? text.slice(entity.offset + 1, entity.offset + entity.length).toLowerCase() === self.username.toLowerCase()
      : entity.type === 'text_mention' && entity.user.id === self.id

function withoutMentions(text: string, mentions: MessageEntity[]): string {
  const cut = (rest: string, { offset, length }: MessageEntity) =>
    `${rest.slice(0, offset)} ${rest.slice(offset + length)}`
  return mentions
    .toSorted((a, b) => b.offset - a.offset)
    .reduce(cut, text)
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ (?=[,.:;!?，。！？：；])/g, '')
    .replace(/^[\s,:，：]+|\s+$/g, '')
}

/** A message in a forum topic replies to the topic's first message without anybody having meant to. */
const isReplyToBot = (message: Message, self: Self): boolean =>
  message.reply_to_message?.from?.id === self.id &&
  message.reply_to_message.forum_topic_created === undefined &&
  !(message.is_topic_message === true && message.reply_to_message.message_id === message.message_thread_id)

function repliesTo(message: Message, self: Self): { repliesTo?: number } {
  const id = message.reply_to_message?.message_id
  return id !== undefined && isReplyToBot(message, self) ? { repliesTo: id } : {}
}

interface Parsed {
  text: string
  mentioned: boolean
  command?: { name: string; argument: string; to: string | undefined }
}

function parse(message: Message, self: Self): Parsed {
  const raw = message.text ?? message.caption ?? ''
  const entities = message.entities ?? message.caption_entities ?? []
  const mentions = entities.filter(isMentionOf(self, raw))
  const text = mentions.length > 0 ? withoutMentions(raw, mentions) : raw
  const found = entities.some(({ type, offset }) => type === 'bot_command' && offset === 0) ? COMMAND.exec(raw) : null
  if (!found) return { text, mentioned: mentions.length > 0 }
  const [, name = '', to, argument = ''] = found
  return { text, mentioned: mentions.length > 0, command: { name: name.toLowerCase(), argument: argument.trim(), to } }
}

function isForBot(message: Message, parsed: Parsed, self: Self): boolean {
  const to = parsed.command?.to
  if (to !== undefined) return to.toLowerCase() === self.username.toLowerCase()
  return !isGroup(message) || parsed.mentioned || isReplyToBot(message, self)
}

function fromMessage(message: Message, self: Self, edited: boolean): Incoming | undefined {
  if (message.chat.type === 'channel' || !message.from || !isFromPerson(message, self)) return undefined
  const parsed = parse(message, self)
  if (!isForBot(message, parsed, self)) return undefined
  const origin = originOf(message, message.from)
  if (parsed.command) {
    const { name, argument } = parsed.command
    return { kind: 'command', ...origin, name, argument, edited }
  }
  if (parsed.text.trim() !== '')
    return { kind: 'text', ...origin, text: parsed.text, edited, ...repliesTo(message, self) }
  const media = MEDIA_FIELDS.find(([field]) => message[field] !== undefined)?.[1]
  if (media !== undefined) return edited ? undefined : { kind: 'media', ...origin, media, edited }
  return parsed.mentioned ? { kind: 'command', ...origin, name: 'help', argument: '', edited } : undefined
}

function fromPress(query: CallbackQuery, self: Self): Incoming | undefined {
  if (query.from.is_bot || query.data === undefined || !query.message) return undefined
  const reachable = query.message.date !== 0 && query.message.from?.id === self.id
  const origin = originOf(query.message, query.from)
  return { kind: 'press', ...origin, callback: query.id, data: query.data, reachable }
}

const isIn = ({ status }: ChatMember): boolean => status === 'member' || status === 'administrator'

function fromMembership(change: ChatMemberUpdated, self: Self): Incoming | undefined {
  const { chat, from, old_chat_member: before, new_chat_member: now } = change
  if (!isGroup({ chat }) || isIn(before) || !isIn(now)) return undefined
  return { kind: 'joined', chat: chat.id, user: from.id, client: toLanguage(from.language_code), name: self.username }
}

const fromInline = (query: InlineQuery): Incoming => ({
  kind: 'inline',
  query: query.id,
  user: query.from.id,
  client: toLanguage(query.from.language_code),
  text: query.query,
})

/** What an update asks of the bot; undefined where it is none of its business. */
export function toIncoming(update: Update, self: Self): Incoming | undefined {
  if (update.message) return fromMessage(update.message, self, false)
  if (update.edited_message) return fromMessage(update.edited_message, self, true)
  if (update.callback_query) return fromPress(update.callback_query, self)
  if (update.my_chat_member) return fromMembership(update.my_chat_member, self)
  if (update.inline_query) return fromInline(update.inline_query)
  return undefined
}
