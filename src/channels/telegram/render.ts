// A reply as Telegram messages: pure, nothing is sent here.

import type { Reply } from '../../dialogue/reply.ts'
import { splitText } from '../split.ts'
import { menuRows, replyRows, type MenuPlace, type Rows } from './buttons.ts'

/** A message's text, in UTF-16 units. */
const TEXT_LIMIT = 4096

/** The text under a photo, in UTF-16 units. */
const CAPTION_LIMIT = 1024

/** A stretch of a text that is set apart; offsets are in UTF-16 units. */
type Entity = { type: 'bold' | 'italic'; offset: number; length: number }

export type Rendered = {
  text: string
  entities: Entity[]
  /** Under the last message of a reply; empty for none. */
  buttons: Rows
  /** Relative to the knowledge folder; the text is then its caption and may be empty. */
  photo?: string
}

export type Styled = Omit<Rendered, 'buttons'>

function clip(entity: Entity, from: number, to: number): Entity[] {
  const start = Math.max(entity.offset, from)
  const end = Math.min(entity.offset + entity.length, to)
  return end > start ? [{ ...entity, offset: start - from, length: end - start }] : []
}

/** Parts that a message holds, entities going along. */
export const toParts = (text: string, entities: Entity[] = [], limit = TEXT_LIMIT): Styled[] =>
  splitText(text, { limit, measure: 'utf16' }).map((part) => ({
    text: part.text,
    entities: entities.flatMap((entity) => clip(entity, part.from, part.to)),
  }))

/** An answer's last paragraph says where it is from: it is set apart from what was asked for. */
function sourceEntity({ kind, text }: Reply): Entity[] {
  const start = text.lastIndexOf('\n\n') + 2
  const isSource = kind === 'answer' && start > 2 && start < text.length
  return isSource ? [{ type: 'italic', offset: start, length: text.length - start }] : []
}

function withPhoto(parts: Styled[], photo: string): Styled[] {
  const [first, ...rest] = parts
  if (first && rest.length === 0 && first.text.length <= CAPTION_LIMIT) return [{ ...first, photo }]
  return [{ text: '', entities: [], photo }, ...parts]
}

function assemble(reply: Reply, buttons: Rows): Rendered[] {
  const parts = toParts(reply.text, sourceEntity(reply))
  const messages = reply.photo === undefined ? parts : withPhoto(parts, reply.photo)
  return messages.map((message, i) => ({ ...message, buttons: i === messages.length - 1 ? buttons : [] }))
}

/** The messages of a reply, in order; a vote on it goes to `answerId`. */
export const renderReply = (reply: Reply, answerId: string): Rendered[] => assemble(reply, replyRows(reply, answerId))

/** A reply as one message without buttons: its beginning, if it is longer. */
export const renderOne = (reply: Reply): Styled =>
  toParts(reply.text, sourceEntity(reply))[0] ?? { text: '…', entities: [] }

/** The messages of a menu, whose buttons change it in place; `back` labels the way to the sectors. */
export const renderMenu = (reply: Reply, place: MenuPlace, back: string): Rendered[] =>
  assemble(reply, menuRows(reply.choices, place, back))

/** A sentence of the bot's own, with no buttons. */
export const renderPlain = (text: string): Rendered[] => toParts(text).map((part) => ({ ...part, buttons: [] }))
