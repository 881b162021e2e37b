// What the bot keeps of what happened on WeChat: just what a reply needs, as plain JSON for the inbox.

import type { Json, Update } from '../../delivery/channel.ts'

interface Origin {
  /** WeChat's id of the person. */
  person: string
  /** The room in which it was said; absent in a private chat. */
  room?: string
}

export type Incoming = Origin &
  (
    | {
        kind: 'text'
        text: string
        /** Said in a room and not to the bot: perhaps about what it said last. */ aside?: boolean
      }
    /** A button of the account's menu: a choice (`m`, `s:tourism`). */
    | { kind: 'button'; key: string }
    /** The bot's own news for somebody; not an event of WeChat's. */
    | { kind: 'notice'; text: string }
    /** Something that is not text; somebody subscribed; somebody left: what is known of them goes. */
    | { kind: 'media' | 'hello' | 'left' }
    | { kind: 'friend'; request: string }
  )

/** Names a person in a chat: its messages are answered in order. */
export const toLane = ({ person, room }: Origin): string => (room === undefined ? person : `${room}:${person}`)

/** The person and the room that `toLane` named. */
export const fromLane = (lane: string): Origin => {
  const cut = lane.lastIndexOf(':')
  return cut < 0 ? { person: lane } : { room: lane.slice(0, cut), person: lane.slice(cut + 1) }
}

export const toUpdate = (updateId: string, incoming: Incoming): Update => ({
  updateId,
  lane: toLane(incoming),
  payload: { ...incoming },
})

/** Reads back what `toUpdate` made. Throws for anything else: then the row was not written by this channel. */
export function fromPayload(payload: Json): Incoming {
  if (isIncoming(payload)) return payload
  throw new TypeError('not a WeChat message')
}

const isIncoming = (value: unknown): value is Incoming =>
  typeof value === 'object' && value !== null && 'kind' in value && 'person' in value
