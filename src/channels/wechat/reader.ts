// From a Wechaty message to what the inbox keeps: who may be answered, and what was said.

import type { payloads } from 'wechaty-puppet'
import type { Update } from '../../delivery/channel.ts'
import { type Incoming, toUpdate } from './incoming.ts'
import type { Puppet } from './session.ts'
import { toAddressed, toSaid } from './writing.ts'

/** How old a message may be that a gateway hands over, in milliseconds: older ones are history that it replays. */
const OLDEST_MS = 60_000

/** Wechaty's numbers for kinds of message, as far as they matter; its enum would load the package. */
const TEXT = 7
const MEDIA = new Set<number>([1, 2, 3, 4, 5, 6, 8, 9, 14, 15, 16])

/** Wechaty's number for contacts that are official accounts, and those that WeChat runs itself. */
const OFFICIAL = 2
const SYSTEM = new Set(['weixin', 'filehelper', 'fmessage', 'newsapp', 'medianote', 'floatbottle', 'notifymessage'])

/** Wechaty's number for "somebody asks to be friends". */
const FRIEND_REQUEST = 2

const isNumber = (value: number, wanted: number): boolean => value === wanted

/** The part of a puppet that is needed to understand a message. */
export type MessageSource = Pick<
  Puppet,
  'messagePayload' | 'contactPayload' | 'roomMemberPayload' | 'currentUserId' | 'friendshipPayload'
>

/**
 * Undefined: nothing to answer (own, old, an official account's, not spoken to). Rejects when the puppet cannot tell.
 * @param seenAt when it came, if it may be history
 */
export async function readMessage(
  puppet: MessageSource,
  messageId: string,
  seenAt?: number,
): Promise<Update | undefined> {
  const message = await puppet.messagePayload(messageId)
  const { talkerId: person } = message
  if (!person || person === puppet.currentUserId || SYSTEM.has(person)) return undefined
  if (seenAt !== undefined && isOld(message, seenAt)) return undefined
  const incoming = message.roomId ? await readRoomMessage(puppet, message, message.roomId) : readPrivateMessage(message)
  if (!incoming || isNumber((await puppet.contactPayload(person)).type, OFFICIAL)) return undefined
  return toUpdate(messageId, incoming)
}

/** Undefined: not a request to us. */
export async function readFriendship(puppet: MessageSource, friendshipId: string): Promise<Update | undefined> {
  const { type, contactId } = await puppet.friendshipPayload(friendshipId)
  if (!isNumber(type, FRIEND_REQUEST)) return undefined
  return toUpdate(`friend:${friendshipId}`, { kind: 'friend', person: contactId, request: friendshipId })
}

/** Puppets give seconds or milliseconds. */
const isOld = ({ timestamp }: payloads.Message, seenAt: number): boolean =>
  seenAt - (timestamp < 1e11 ? timestamp * 1000 : timestamp) > OLDEST_MS

function readPrivateMessage({ talkerId: person, type, text = '' }: payloads.Message): Incoming | undefined {
  if (isNumber(type, TEXT) && text.trim() !== '') return { kind: 'text', person, text }
  return MEDIA.has(type) ? { kind: 'media', person } : undefined
}

/** What is not said to the bot may still pick from what it offered, or judge what it answered. */
async function readRoomMessage(
  puppet: MessageSource,
  { talkerId: person, type, text = '', ...rest }: payloads.Message,
  room: string,
): Promise<Incoming | undefined> {
  if (!isNumber(type, TEXT)) return undefined
  if (isAside(text)) return { kind: 'text', person, room, text, aside: true }
  if (!/[@＠]/u.test(text) && !hasMention(rest)) return undefined
  const self = { id: puppet.currentUserId, names: await readOwnNames(puppet, room) }
  const said = toAddressed({ text, mentioned: mentionedIn(rest) }, self)
  return said === undefined ? undefined : { kind: 'text', person, room, text: said }
}

const isAside = (text: string): boolean => ['pick', 'vote'].includes(toSaid(text).kind)

const mentionedIn = (rest: object): string[] =>
  'mentionIdList' in rest && Array.isArray(rest.mentionIdList) ? rest.mentionIdList : []

const hasMention = (rest: object): boolean => mentionedIn(rest).length > 0

async function readOwnNames(puppet: MessageSource, room: string): Promise<string[]> {
  const [contact, member] = await Promise.all([
    puppet.contactPayload(puppet.currentUserId),
    puppet.roomMemberPayload(room, puppet.currentUserId),
  ])
  return [contact.name, member.roomAlias ?? '', member.name]
}
