// What of a read question decides how its answer is worded.

import { askedBy } from '../language/asked.ts'
import type { Language } from '../language/language.ts'
import type { Asked } from '../language/reading.ts'
import type { Catalog } from '../search/catalog.ts'
import type { Found } from '../search/search.ts'
import { withoutBeside } from './clauses.ts'
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

/** The kinds asked for, but for times and places that are only told. */
function askedFirst(asked: ReadonlySet<Asked>, plain: string, language: Language): ReadonlySet<Asked> {
  const bare = withoutBeside(plain, language)
  if (bare === plain) return asked
  const left = askedBy(bare, language)
  return new Set([...asked].filter((kind) => (kind !== 'when' && kind !== 'where') || left.has(kind)))
}

/** The question that was read and looked up, as its answer is opened by it; `plain` as `normalize` leaves it. */
export const toQuestion = ({ reading, catalog }: Found, plain: string): Question => ({
  plain,
  asked: askedFirst(reading.asked, plain, catalog.language),
  terms: reading.units.filter(({ filler, known: isKnown }) => isKnown && !filler).map(({ term }) => term),
  strange: reading.units.filter(({ filler, known: isKnown }) => !isKnown && !filler).map(({ text }) => text),
  isCommon: (term) => catalog.idf(term) < COMMON,
  termsOf: (text) => termsOf(text, catalog),
})
