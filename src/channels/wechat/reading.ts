// From what a puppet reports to what the inbox keeps: who may be answered, what was said, and in the order in which it came.

import pLimit from 'p-limit'
import type { payloads } from 'wechaty-puppet'
import { BusyError, type Intake, type Update } from '../../delivery/channel.ts'
import type { Log } from '../../log.ts'
import { StorageError } from '../../storage/storage.ts'
import { pause, within } from '../../wait.ts'
import type { Puppet } from './connection.ts'
import { type Incoming, toUpdate } from './incoming.ts'
import { toAddressed, toSaid } from './writing.ts'

/** How old a message may be that a gateway hands over, in milliseconds: older ones are history that it replays. */
const OLDEST_MS = 60_000

/** Wechaty's numbers for kinds of message, contact and friendship, as far as they matter; its enums would load the package. */
const TEXT = 7
const MEDIA = new Set<number>([1, 2, 3, 4, 5, 6, 8, 9, 14, 15, 16])
const OFFICIAL = 2
const FRIEND_REQUEST = 2

const is = (kind: number, wanted: number): boolean => kind === wanted

/** Talkers that WeChat runs itself. */
const SYSTEM = new Set(['weixin', 'filehelper', 'fmessage', 'newsapp', 'medianote', 'floatbottle', 'notifymessage'])

/**
 * Undefined: nothing to answer (own, old, an official account's, not spoken to). Rejects when the puppet cannot tell.
 * @param seenAt when it came, if it may be history
 */
export async function readMessage(puppet: Puppet, messageId: string, seenAt?: number): Promise<Update | undefined> {
  const message = await puppet.messagePayload(messageId)
  const { talkerId: person, roomId: room } = message
  if (!person || person === puppet.currentUserId || SYSTEM.has(person)) return undefined
  if (seenAt !== undefined && isOld(message, seenAt)) return undefined
  const incoming = room ? await readRoomMessage(puppet, message, person, room) : readPrivateMessage(message, person)
  if (!incoming || is((await puppet.contactPayload(person)).type, OFFICIAL)) return undefined
  return toUpdate(messageId, incoming)
}

/** Undefined: not a request to us. */
export async function readFriendship(puppet: Puppet, friendshipId: string): Promise<Update | undefined> {
  const { type, contactId: person } = await puppet.friendshipPayload(friendshipId)
  if (!is(type, FRIEND_REQUEST)) return undefined
  return toUpdate(`friend:${friendshipId}`, { kind: 'friend', person, request: friendshipId })
}

/** Puppets give seconds or milliseconds. */
const isOld = ({ timestamp }: payloads.Message, seenAt: number): boolean =>
  seenAt - (timestamp < 1e11 ? timestamp * 1000 : timestamp) > OLDEST_MS

function readPrivateMessage({ type, text = '' }: payloads.Message, person: string): Incoming | undefined {
  if (is(type, TEXT) && text.trim() !== '') return { kind: 'text', person, text }
  return MEDIA.has(type) ? { kind: 'media', person } : undefined
}

/** What is not said to the bot may still pick from what it offered, or judge what it answered. */
async function readRoomMessage(
  puppet: Puppet,
  message: payloads.Message,
  person: string,
  room: string,
): Promise<Incoming | undefined> {
  const { type, text = '' } = message
  if (!is(type, TEXT)) return undefined
  if (['pick', 'up', 'down'].includes(toSaid(text).kind)) return { kind: 'text', person, room, text, aside: true }
  const mentioned = 'mentionIdList' in message ? (message.mentionIdList ?? []) : []
  if (!/[@＠]/u.test(text) && mentioned.length === 0) return undefined
  const own = puppet.currentUserId
  const [contact, member] = await Promise.all([puppet.contactPayload(own), puppet.roomMemberPayload(room, own)])
  const said = toAddressed({ text, mentioned }, { id: own, names: [contact.name, member.roomAlias ?? '', member.name] })
  return said === undefined ? undefined : { kind: 'text', person, room, text: said }
}

export interface Handing {
  /** `read` is called at once and a few times more where it fails; what it gives goes after all that came before. */
  add(read: () => Promise<Update | undefined>): void
  /** Resolves when all is handed over, or given up. */
  stop(): Promise<void>
}

/** Reading a message from a puppet, in milliseconds, and how often it is tried: its connection may come back. */
const READ_MS = 10_000
const READ_TRIES = 3

/** Messages that wait in memory because the inbox could not take them. */
const MOST_HELD = 1000

const isLater = (error: unknown): boolean => error instanceof BusyError || error instanceof StorageError

/** @param againMs pause after the inbox could not take something, in milliseconds */
export function createHanding(intake: Intake, log: Log, againMs = 1000): Handing {
  const stopping = new AbortController()
  const inOrder = pLimit(1)

  async function patiently<T>(
    work: () => Promise<T>,
    mayRepeat: (error: unknown, tries: number) => boolean,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work()
      } catch (error) {
        if (stopping.signal.aborted || !mayRepeat(error, tries)) throw error
        await pause(againMs, stopping.signal)
      }
    }
  }

  const readPatiently = (read: () => Promise<Update | undefined>): Promise<Update | undefined> =>
    patiently(
      () => within(READ_MS, read(), () => new Error('the puppet does not answer')),
      (_, tries) => tries < READ_TRIES,
    )

  async function hand(reading: Promise<Update | undefined>): Promise<void> {
    try {
      const update = await reading
      if (update) await patiently(() => intake.accept([update]), isLater)
    } catch (error) {
      log.error({ err: error }, 'a WeChat message could not be taken in')
    }
  }

  return {
    add(read) {
      if (inOrder.pendingCount >= MOST_HELD)
        return log.error('too many WeChat messages wait for the inbox: one is lost')
      const reading = readPatiently(read)
      // Its failure is heard when its turn comes.
      reading.catch(() => undefined)
      void inOrder(() => hand(reading))
    },
    async stop() {
      stopping.abort()
      await inOrder(() => Promise.resolve())
    },
  }
}
