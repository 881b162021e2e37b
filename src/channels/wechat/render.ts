// What a reply looks like on WeChat: plain text, choices as a numbered menu. Pure.

import type { Reply } from '../../dialogue/reply.ts'
import type { Translate } from '../../texts.ts'
import { MAX_PARTS, PART_BYTES } from './limits.ts'
import { toLimitedParts } from './split.ts'

/** The messages that a reply is sent as: 1 to 3. The source line and the menu are never left out. */
export function toMessages(reply: Reply, say: Translate): string[] {
  const { body, source } = partSource(reply)
  const tail = [source, toMenu(reply, say), toHint(reply, say)].filter((each) => each !== '').join('\n\n')
  return toLimitedParts(body, tail, PART_BYTES, MAX_PARTS)
}

/** The greeting in both languages, above the menu of the first. */
export function toGreeting(reply: Reply, say: Translate, other: Translate): string[] {
  const text = `${say('wechat_greeting')}\n\n${other('wechat_greeting')}`
  return toLimitedParts(text, toMenu(reply, say), PART_BYTES, MAX_PARTS)
}

/** Of an answer, the last paragraph says where it is from. */
function partSource({ article, text }: Reply): { body: string; source: string } {
  const cut = article === null ? -1 : text.lastIndexOf('\n\n')
  return cut < 0 ? { body: text, source: '' } : { body: text.slice(0, cut), source: text.slice(cut).trim() }
}

function toMenu({ choices }: Reply, say: Translate): string {
  if (choices.length === 0) return ''
  const lines = choices.map(({ label }, index) => `${index + 1}. ${label}`)
  return [say('wechat_pick'), ...lines].join('\n')
}

function toHint({ article, choices }: Reply, say: Translate): string {
  if (article !== null) return say('wechat_hint_answer')
  const isMenu = choices.length > 0 && choices.every(({ id }) => id.startsWith('s:'))
  return isMenu ? '' : say('wechat_hint_menu')
}
