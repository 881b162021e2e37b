// What answering gave, as messages: a reply, a menu, or the request to slow down.

import type { Answered } from '../../delivery/answering.ts'
import type { Language } from '../../language/language.ts'
import type { Translate } from '../../translate.ts'
import type { MenuPlace } from './keyboard.ts'
import { renderMenu, renderPlain, renderReply, type Rendered } from './render.ts'

/** The messages for what was answered, as a menu where a place in the menus is given; none when nothing is to be said. */
export function renderAnswered(
  answered: Answered,
  translate: (language: Language) => Translate,
  place?: MenuPlace,
): Rendered[] {
  if (answered.kind === 'throttled') return answered.text === undefined ? [] : renderPlain(answered.text)
  if (!place) return renderReply(answered.reply, answered.answerId)
  return renderMenu(answered.reply, place, translate(answered.reply.language)('telegram_to_topics'))
}
