// What of a read question decides how its answer is worded.

import { askedBy } from '../language/asked.ts'
import type { Language } from '../language/language.ts'
import type { Asked } from '../language/reading.ts'
import { LEAST_WEIGHT } from '../search/card.ts'
import type { Catalog } from '../search/catalog.ts'
import { NOWHERE } from '../search/memory.ts'
import type { Found } from '../search/search.ts'
import { traitsOfTerms } from '../search/traits.ts'
import { withoutBeside } from './clauses.ts'
import type { Question, Uses } from './opening.ts'
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

/** The kinds asked for, but for times and places that are only told. */
function askedFirst(asked: ReadonlySet<Asked>, plain: string, language: Language): ReadonlySet<Asked> {
  const bare = withoutBeside(plain, language)
  if (bare === plain) return asked
  const left = askedBy(bare, language)
  return new Set([...asked].filter((kind) => (kind !== 'when' && kind !== 'where') || left.has(kind)))
}

/** How people asked with a word. */
function usesOf({ memory, cards }: Catalog, id: string, term: string): Uses {
  const of = memory.having(traitsOfTerms([term])).map((text) => text.of)
  const place = cards.get(id)?.place
  return {
    all: of.length,
    own: of.filter((one) => one === place).length,
    nowhere: of.filter((one) => one === NOWHERE).length,
    articles: new Set(of).size,
  }
}

/** How well an article fits, in figures of the search: those that the learned decision on a premise asks for. */
function fitOf({ sure, hits, gap, outcome, catalog }: Found, id: string): number[] {
  const hit = hits.find((one) => one.id === id)
  const rival = Math.max(0, ...hits.filter((one) => one !== hit).map(({ confidence }) => confidence))
  const { confidence = 0, coverage = 0, likeness = 0, met = 0 } = hit ?? {}
  const isAnswer = outcome === 'answer'
  return [sure, sure - catalog.model.known.answer, confidence, confidence - rival, coverage, likeness, met, Number(gap !== undefined), Number(isAnswer)] // prettier-ignore
}

/** What a word weighs that no article has. */
const UNKNOWN = 4

/** The question that was read and looked up, as its answer is opened by it; `plain` as `normalize` leaves it. */
export function toQuestion(found: Found, plain: string): Question {
  const { reading, catalog } = found
  return {
    plain,
    asked: askedFirst(reading.asked, plain, catalog.language),
    terms: reading.units.filter(({ filler, known: isKnown }) => isKnown && !filler).map(({ term }) => term),
    others: reading.units.filter(({ text }) => isOthers(text, catalog.language)).map(({ term }) => term),
    strange: reading.units.filter(({ filler, known: isKnown }) => !isKnown && !filler).map(({ text }) => text),
    words: reading.units.flatMap((unit) =>
      unit.filler ? [] : { ...unit, weight: unit.known ? Math.max(LEAST_WEIGHT, catalog.idf(unit.term)) : UNKNOWN },
    ),
    beside: (id) => ({
      fit: fitOf(found, id),
      usesOf: ({ term }) => usesOf(catalog, id, term),
      asks: ({ term }) => catalog.cards.get(id)?.asking.has(term) ?? false,
    }),
    termsOf: (text) => termsOf(text, catalog),
  }
}
