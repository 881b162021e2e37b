// A Russian question as units of meaning.

import { askedBy } from './asked.ts'
import type { Folding } from './fold.ts'
import { knownTerm, type Reading, type Unit } from './reading.ts'
import { BY_SOUND, type Repaired } from './russian-repair.ts'
import { countedTerms, literalOf, trigrams } from './russian-terms.ts'
import { stem } from './russian.ts'
import { isRussianFiller, isRussianStop } from './stop-words.ts'

/** @param asking the words of the part that asks, where the text says more */
export type RussianReader = (words: readonly Repaired[], asking?: readonly Repaired[]) => Reading

const formOf = (word: Repaired): string => word.word

/** @param inTexts the terms that any article has */
export function createRussianReader(folding: Folding, inTexts: ReadonlySet<string>): RussianReader {
  const toUnit = (words: readonly Repaired[], term: string): Unit => ({
    term,
    text: words.map((word) => word.typed).join(' '),
    trust: Math.min(...words.map((word) => word.trust)),
    known: inTexts.has(term),
    filler: !term.startsWith('=') && words.every((word) => isRussianFiller(stem(word.word))),
  })

  function unitOf(word: Repaired): Unit[] {
    if (isRussianStop(word.word)) return []
    const unit = toUnit([word], folding.one(stem(word.word)))
    return unit.known || !unit.filler ? [unit] : []
  }

  /** Words and phrases that carry meaning, in order; a phrase stands for its words. */
  function unitsOf(words: readonly Repaired[]): Unit[] {
    const phrases = folding.spans(words.map((word) => stem(word.word))).filter(({ from, to }) => to > from + 1)
    return words.flatMap((word, i) => {
      const phrase = phrases.find(({ from, to }) => from <= i && i < to)
      if (!phrase) return unitOf(word)
      return phrase.from === i ? [toUnit(words.slice(phrase.from, phrase.to), phrase.term)] : []
    })
  }

  return (words, asking = words) => {
    const forms = words.map(formOf)
    const units = unitsOf(words)
    const unsure = words.filter((word) => (word.trust < 1 || !word.known) && !isRussianStop(word.word))
    return {
      text: forms.join(' '),
      units: [...units, ...countedTerms(forms, folding).map((term) => knownTerm(term, inTexts))],
      literal: literalOf(asking.map((word) => (word.trust < BY_SOUND ? word.typed : word.word))),
      foreign: units.filter((unit) => !unit.known && /\p{Script=Han}/u.test(unit.text)).map((unit) => unit.text),
      fields: { s: units.map((unit) => unit.term), g: unsure.flatMap((word) => trigrams(word.typed)) },
      weights: new Map(units.filter((unit) => unit.trust < 1).map((unit) => [`s${unit.term}`, unit.trust])),
      asked: askedBy(forms.join(' '), 'ru'),
      understood: understoodOf(words),
    }
  }
}

function understoodOf(words: readonly Repaired[]): number {
  const letters = words.reduce((sum, word) => sum + word.word.length, 0)
  const known = words.reduce((sum, word) => sum + (word.known ? word.word.length * word.trust : 0), 0)
  return letters === 0 ? 0 : known / letters
}
