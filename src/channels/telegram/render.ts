// A reply as Telegram messages: pure, nothing is sent here.

import type { Reply } from '../../dialogue/reply.ts'
import { menuRows, replyRows, type MenuPlace, type Rows } from './keyboard.ts'
import { CAPTION_LIMIT, TEXT_LIMIT } from './limits.ts'
import { splitText, type Entity, type StyledText } from './text.ts'

export type Rendered = StyledText & {
  /** Under the last message of a reply; empty for none. */
  buttons: Rows
  /** Relative to the knowledge folder; the text is then its caption and may be empty. */
  photo?: string
}

/** An answer's last paragraph says where it is from: it is set apart from what was asked for. */
function sourceEntity(reply: Reply): Entity[] {
  const start = reply.text.lastIndexOf('\n\n') + 2
  const isSource = reply.kind === 'answer' && start > 2 && start < reply.text.length
  return isSource ? [{ type: 'italic', offset: start, length: reply.text.length - start }] : []
}

function withPhoto(parts: StyledText[], photo: string): Omit<Rendered, 'buttons'>[] {
  const [first, ...rest] = parts
  if (first && rest.length === 0 && first.text.length <= CAPTION_LIMIT) return [{ ...first, photo }]
  return [{ text: '', entities: [], photo }, ...parts]
}

function assemble(reply: Reply, buttons: Rows): Rendered[] {
  const parts = splitText({ text: reply.text, entities: sourceEntity(reply) }, TEXT_LIMIT)
  const messages = reply.photo === undefined ? parts : withPhoto(parts, reply.photo)
  return messages.map((message, i) => ({ ...message, buttons: i === messages.length - 1 ? buttons : [] }))
}

/** The messages of a reply, in order; a vote on it goes to `answerId`. */
export const renderReply = (reply: Reply, answerId: string): Rendered[] => assemble(reply, replyRows(reply, answerId))

/** The messages of a menu, whose buttons change it in place; `back` labels the way to the sectors. */
export const renderMenu = (reply: Reply, place: MenuPlace, back: string): Rendered[] =>
  assemble(reply, menuRows(reply.choices, place, back))

/** A sentence of the bot's own, with no buttons. */
export const renderPlain = (text: string): Rendered[] =>
  splitText({ text, entities: [] }, TEXT_LIMIT).map((part) => ({ ...part, buttons: [] }))
