// What of a read question decides how its answer is worded.

import { askedBy } from '../language/asked.ts'
import type { Language } from '../language/language.ts'
import type { Asked, Unit } from '../language/reading.ts'
import type { Catalog } from '../search/catalog.ts'
import { NOWHERE } from '../search/memory.ts'
import type { Found } from '../search/search.ts'
import { traitsOfTerms } from '../search/traits.ts'
import { withoutBeside } from './clauses.ts'
import type { Question } from './opening.ts'
import { isOthers } from './untold.ts'

/** The terms of the articles' sentences, which are few and the same for every question. */
const known = new WeakMap<Catalog, Map<string, ReadonlySet<string>>>()

function termsOf(text: string, catalog: Catalog): ReadonlySet<string> {
  const texts = known.get(catalog) ?? new Map<string, ReadonlySet<string>>()
  known.set(catalog, texts)
  const terms = texts.get(text) ?? new Set(catalog.analyser.index(text).units)
  texts.set(text, terms)
  return terms
}

/** A term of a third of all articles or more, by its inverse frequency. */
const COMMON = 1.5

/** The kinds asked for, but for times and places that are only told. */
function askedFirst(asked: ReadonlySet<Asked>, plain: string, language: Language): ReadonlySet<Asked> {
  const bare = withoutBeside(plain, language)
  if (bare === plain) return asked
  const left = askedBy(bare, language)
  return new Set([...asked].filter((kind) => (kind !== 'when' && kind !== 'where') || left.has(kind)))
}

/**
 * Of how many articles, or how often of one, people asked with a word, and how much of it went to no article, for it to say
 * nothing by itself. Of a verb less is asked; a single Chinese character is mostly a piece of a word.
 */
const LIGHT = {
  articles: { word: 4, piece: 7 },
  own: 4,
  nowhere: 0.45,
  rarelyNowhere: 0.4,
  verb: { seen: 2, nowhere: 0.5 },
} as const

/** Whether a word that an article lacks is one that people use of anything, or of it: «устроили», 「那边」. */
function isLight({ memory, cards }: Catalog, id: string, { term, text }: Unit, isVerb: boolean): boolean {
  const asked = memory.sortedWith(traitsOfTerms([term]))
  const share = (of: number | undefined): number => asked.filter((one) => one === of).length
  const nowhere = share(NOWHERE) / asked.length
  if (isVerb && asked.length >= LIGHT.verb.seen && nowhere <= LIGHT.verb.nowhere) return true
  const isSpread = new Set(asked).size >= LIGHT.articles[text.length > 1 ? 'word' : 'piece']
  if (asked.length >= LIGHT.verb.seen && nowhere <= LIGHT.rarelyNowhere) return true
  return nowhere <= LIGHT.nowhere && (isSpread || (text.length > 1 && share(cards.get(id)?.place) >= LIGHT.own))
}

/** The question that was read and looked up, as its answer is opened by it; `plain` as `normalize` leaves it. */
export const toQuestion = ({ reading, catalog }: Found, plain: string): Question => ({
  plain,
  asked: askedFirst(reading.asked, plain, catalog.language),
  terms: reading.units.filter(({ filler, known: isKnown }) => isKnown && !filler).map(({ term }) => term),
  others: reading.units.filter(({ text }) => isOthers(text, catalog.language)).map(({ term }) => term),
  strange: reading.units.filter(({ filler, known: isKnown }) => !isKnown && !filler).map(({ text }) => text),
  isLight: (article, within) => (word, isVerb) => {
    const unit = reading.units.find((one) => one.term === word || one.text === word)
    return unit !== undefined && (!within.includes(unit.text) || isLight(catalog, article, unit, isVerb))
  },
  isCommon: (term) => catalog.idf(term) < COMMON,
  termsOf: (text) => termsOf(text, catalog),
})
