// What a reply looks like on WeChat: plain text, choices as a numbered menu. Pure.

import type { Reply } from '../../dialogue/reply.ts'
import type { Translate } from '../../texts.ts'
import { byteLength, splitText } from '../split.ts'

/** One part of an answer, in bytes of UTF-8. WeChat takes 2,047; the rest is room for the name of the person addressed. */
const PART_BYTES = 1800

/** The messages that a reply is sent as, at most `most`. The source line and the menu are never left out. */
export function toMessages(reply: Reply, say: Translate, most = 3): string[] {
  const [body, end] = partEnd(reply)
  return toParts(body, toTail(reply, body, end, say), most)
}

/** The body, and what belongs to what stands below it: the source of an answer, or the words that lead to the choices. */
function partEnd({ article, text, choices }: Reply): [body: string, end: string] {
  const cut = Math.max(0, text.lastIndexOf('\n\n'))
  const isParted = article === null ? choices.length > 0 && /[:：]$/u.test(text) : cut > 0
  return isParted ? [text.slice(0, cut), text.slice(cut).trim()] : [text, '']
}

/** The greeting in both languages, above the menu of the first. */
export function toGreeting(reply: Reply, say: Translate, other: Translate): string {
  const text = join(say('wechat_greeting'), other('wechat_greeting'))
  return toParts(text, toMenu(reply.choices, say), 1).join('')
}

const join = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n\n')

/**
 * Below an answer: its source and how to judge it, in full the first time; what may be read next. After the first time all
 * this takes at most a third of the message, as far as the source itself lets it.
 */
function toTail({ article, kind, choices }: Reply, body: string, end: string, say: Translate): string {
  if (article !== null && end !== say('source_same')) return join(end, toMenu(choices, say), say('wechat_hint_answer'))
  if (article !== null) {
    const tails = choices.map((_, index) => join(end, toMenu(choices.slice(0, index + 1), say)))
    return tails.findLast((tail) => tail.length <= body.length / 2) ?? end
  }
  // Small talk and the menu itself need no hint at the menu.
  const isMenu = choices.length > 0 && choices.every(({ id }) => id.startsWith('s:'))
  return join(toMenu(choices, say, end), isMenu || kind === 'smalltalk' ? '' : say('wechat_hint_menu'))
}

function toMenu(choices: Reply['choices'], say: Translate, lead = ''): string {
  if (choices.length === 0) return ''
  const head = lead === '' ? say('wechat_pick') : `${lead.slice(0, -1)}${say('wechat_pick_these')}`
  return [head, ...choices.map(({ label }, index) => `${index + 1}. ${label}`)].join('\n')
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
