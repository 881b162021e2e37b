// From what WeChat's servers post about an Official Account to what the inbox keeps.

import type { Update } from '../../delivery/channel.ts'
import { type Incoming, toUpdate } from './incoming.ts'

export type Notification =
  /** `update` is undefined for what needs no reply: a page was opened, somebody left. */
  | { kind: 'known'; update: Update | undefined }
  /** The account is in WeChat's encrypted mode, which needs a key that we do not have. */
  | { kind: 'encrypted' }
  | { kind: 'garbage' }

export function toNotification(fields: Map<string, string> | undefined): Notification {
  if (fields === undefined) return { kind: 'garbage' }
  const [person, type] = [fields.get('FromUserName'), fields.get('MsgType')]
  if (!person || !type) return { kind: fields.has('Encrypt') ? 'encrypted' : 'garbage' }
  const id = type === 'event' ? toEventId(fields, person) : fields.get('MsgId')
  if (!id) return { kind: 'garbage' }
  const incoming = type === 'event' ? fromEvent(fields, person) : fromMessage(fields, person, type)
  return { kind: 'known', update: incoming && toUpdate(id, incoming) }
}

/** Events have no id: WeChat's own advice is the sender and the time. */
const toEventId = (fields: Map<string, string>, person: string): string =>
  `${person}:${fields.get('CreateTime') ?? ''}:${fields.get('Event') ?? ''}:${fields.get('EventKey') ?? ''}`

function fromEvent(fields: Map<string, string>, person: string): Incoming | undefined {
  const event = fields.get('Event')?.toLowerCase()
  if (event === 'subscribe') return { kind: 'hello', person }
  const key = fields.get('EventKey')?.trim()
  return event === 'click' && key ? { kind: 'button', person, key } : undefined
}

function fromMessage(fields: Map<string, string>, person: string, type: string): Incoming {
  const text = (type === 'voice' ? fields.get('Recognition') : fields.get('Content'))?.trim()
  return (type === 'text' || type === 'voice') && text ? { kind: 'text', person, text } : { kind: 'media', person }
}
