// Which of the things that were offered a short word picks: 「选2」, «второе», or «да» where there is only one.

import words from '../../locales/wishes.json' with { type: 'json' }
import { simplify } from '../language/chinese.ts'
import type { Choice } from './reply.ts'

const whole = (forms: string): RegExp => new RegExp(`^(?:${forms})$`, 'u')

const YES = whole(words.yes.join('|'))
const ORDINALS = words.ordinals.map(whole)

const toBare = (plain: string): string => simplify(plain).replace(/[\s,.!?，。！？~]+$/u, '')

/** The choice that a normalised message picks, if it does nothing else. */
export function chosenBy(plain: string, choices: readonly Choice[]): Choice | undefined {
  const bare = toBare(plain)
  if (choices.length === 1 && YES.test(bare)) return choices[0]
  return choices[ORDINALS.findIndex((form) => form.test(bare))]
}
