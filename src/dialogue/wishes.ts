// Short words that lean on the reply before: more of it, less of it, one of what was offered, a person instead.

import words from '../../locales/wishes.json' with { type: 'json' }
import { simplify } from '../language/chinese.ts'
import type { Choice } from './reply.ts'

export type Wish = 'more' | 'shorter' | 'repeat' | 'person'

const whole = (forms: readonly string[]): RegExp => new RegExp(`^(?:${forms.join('|')})$`, 'u')

const WISHES = [
  ['more', whole(words.more)],
  ['shorter', whole(words.shorter)],
  ['person', whole(words.person)],
] as const satisfies [Wish, RegExp][]
const YES = whole(words.yes)
const ORDINALS = words.ordinals.map((form) => whole([form]))

const toBare = (plain: string): string => simplify(plain).replace(/[\s,.!?，。！？~]+$/u, '')

/** What a normalised message wishes of the last reply, if it is nothing else. */
export function wishIn(plain: string): Wish | undefined {
  const bare = toBare(plain)
  return WISHES.find(([, form]) => form.test(bare))?.[0]
}

/** Which of the choices «второе», 「选2」 or, where there is only one, «да» means. */
export function chosenBy(plain: string, choices: readonly Choice[]): Choice | undefined {
  const bare = toBare(plain)
  if (choices.length === 1 && YES.test(bare)) return choices[0]
  return choices[ORDINALS.findIndex((form) => form.test(bare))]
}
