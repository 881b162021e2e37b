// `{{fact}}` in a text becomes the fact as each language writes it.

import type { Language } from '../language/language.ts'
import { renderCount, renderOrdinal, renderTime, renderTimeWithin, toTime } from './time.ts'

/** As typed under `facts:`; a text that is a time counts as one. */
export type Facts = Record<string, string | number>

export interface FactUse {
  /** As it stands in the text: `{{visit, in}}`. */
  typed: string
  name: string
  form: string
}

/** Most texts hold none, and a search by pattern is dear. */
const mayHoldFacts = (text: string): boolean => text.includes('{{')

const USE = /\{\{ ?([^{},]{0,60}?) ?(?:, ?([^{},]{0,60}?) ?)?\}\}/g

/** Every `{{…}}` of a text. */
export const factUses = (text: string): FactUse[] =>
  !mayHoldFacts(text)
    ? []
    : Array.from(text.matchAll(USE), ([typed, name = '', form = '']) => ({
        typed,
        name: name.trim(),
        form: form.trim(),
      }))

/** The text without its facts, in which no brace should be left. */
export const withoutFacts = (text: string): string => text.replaceAll(USE, '')

/** Why a use cannot be rendered. */
export function factFault(use: FactUse, facts: Facts): 'unknown-fact' | 'fact-form' | undefined {
  const fact = Object.hasOwn(facts, use.name) ? facts[use.name] : undefined
  if (fact === undefined) return 'unknown-fact'
  return renderFact(fact, use.form, 'ru') === undefined ? 'fact-form' : undefined
}

/** The text with its facts rendered; a use that cannot be is left as typed. */
export function fillFacts(text: string, facts: Facts, language: Language): string {
  if (!mayHoldFacts(text)) return text
  return text
    .replaceAll(USE, (typed: string, name: string, form = '') => {
      const fact = Object.hasOwn(facts, name.trim()) ? facts[name.trim()] : undefined
      return (fact === undefined ? undefined : renderFact(fact, form.trim(), language)) ?? typed
    })
    .replaceAll(/ г\.\.(?!\.)/g, ' г.')
}

function renderFact(fact: string | number, form: string, language: Language): string | undefined {
  if (typeof fact === 'number') {
    if (form === 'ordinal') return renderOrdinal(fact, language)
    return form === '' ? renderCount(fact, language) : undefined
  }
  const time = toTime(fact)
  if (form === 'in') return time && renderTimeWithin(time, language)
  if (form !== '') return undefined
  return time ? renderTime(time, language) : fact
}
