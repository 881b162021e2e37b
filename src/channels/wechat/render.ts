// What a reply looks like on WeChat: plain text, choices as a numbered menu. Pure.

import type { Reply } from '../../dialogue/reply.ts'
import type { Translate } from '../../texts.ts'
import { byteLength, splitText } from '../split.ts'

/** One part of an answer, in bytes of UTF-8. WeChat takes 2,047; the rest is room for the name of the person addressed. */
const PART_BYTES = 1800

/** How a reply is to be shown. */
export interface Showing {
  /** Messages in which it may come. */
  mostParts?: number
  /** The source line that this conversation showed last: it is not repeated. */
  knownSource?: string | undefined
}

/** The messages that a reply is sent as. The source line and the menu are never left out. */
export function toMessages(reply: Reply, say: Translate, { mostParts = 3, knownSource }: Showing = {}): string[] {
  const { body, source } = partSource(reply)
  return toParts(body, toTail(reply, body, source, say, knownSource), mostParts)
}

/** The greeting in both languages, above the menu of the first. */
export function toGreeting(reply: Reply, say: Translate, other: Translate): string {
  const text = `${say('wechat_greeting')}\n\n${other('wechat_greeting')}`
  return toParts(text, toMenu(reply.choices, say), 1).join('')
}

/** Of an answer, the last paragraph says where it is from. */
export function partSource({ article, text }: Reply): { body: string; source: string } {
  const cut = article === null ? -1 : text.lastIndexOf('\n\n')
  return cut < 0 ? { body: text, source: '' } : { body: text.slice(0, cut), source: text.slice(cut).trim() }
}

const join = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n\n')

/**
 * Below an answer: its source and how to judge it, in full the first time; what may be read next. After the first time all
 * this takes at most a third of the message, as far as the source itself lets it.
 */
function toTail(reply: Reply, body: string, source: string, say: Translate, knownSource?: string): string {
  if (reply.article === null) return join(toMenu(reply.choices, say), toHint(reply, say))
  if (source !== knownSource && source !== say('source_same'))
    return join(source, toMenu(reply.choices, say), say('wechat_hint_answer'))
  const short = source === '' ? '' : say('source_same')
  const tails = reply.choices.map((_, index) => join(short, toMenu(reply.choices.slice(0, index + 1), say)))
  return tails.findLast((tail) => tail.length <= body.length / 2) ?? short
}

function toMenu(choices: Reply['choices'], say: Translate): string {
  if (choices.length === 0) return ''
  return [say('wechat_pick'), ...choices.map(({ label }, index) => `${index + 1}. ${label}`)].join('\n')
}

/** Small talk and menus need none. */
function toHint({ kind, choices }: Reply, say: Translate): string {
  const isMenu = choices.length > 0 && choices.every(({ id }) => id.startsWith('s:'))
  return isMenu || kind === 'smalltalk' ? '' : say('wechat_hint_menu')
}

const split = (text: string, limit: number): string[] =>
  splitText(text, { limit, measure: 'utf8' }).map((part) => part.text)

/** The parts of `body` and then `tail`, at most `most`; when it is too much, the end of `body` is left out for an ellipsis. */
export function toParts(body: string, tail: string, most: number, limit = PART_BYTES): string[] {
  const whole = split(join(body, tail), limit)
  if (whole.length <= most) return whole
  if (most === 1) return [join(`${split(body, limit - byteLength(`…\n\n${tail}`))[0] ?? ''}…`, tail)]
  const end = split(tail, limit).slice(0, most - 1)
  const start = split(body, limit - byteLength('…')).slice(0, most - end.length)
  return [...start.slice(0, -1), ...start.slice(-1).map((part) => `${part}…`), ...end]
}
