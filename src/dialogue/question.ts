// What of a read question decides how its answer is worded.

import type { Catalog } from '../search/catalog.ts'
import type { Found } from '../search/search.ts'
import type { Question } from './opening.ts'

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

/** The question that was read and looked up, as its answer is opened by it; `plain` as `normalize` leaves it. */
export const toQuestion = ({ reading, catalog }: Found, plain: string): Question => ({
  plain,
  asked: reading.asked,
  terms: reading.units.filter(({ filler, known: isKnown }) => isKnown && !filler).map(({ term }) => term),
  strange: reading.units.filter(({ filler, known: isKnown }) => !isKnown && !filler).map(({ text }) => text),
  isCommon: (term) => catalog.idf(term) < COMMON,
  termsOf: (text) => termsOf(text, catalog),
})
