// A Chinese question as units of meaning.

import { askedBy } from './asked.ts'
import type { Piece } from './chinese-dictionary.ts'
import {
  countedTerms,
  fieldsOf,
  groupTerms,
  isChineseFiller,
  isChineseStop,
  isQuestionWord,
  joinUnknown,
  soundPairs,
} from './chinese-terms.ts'
import { isHan, syllables } from './chinese.ts'
import { type Fields, knownTerm, type Reading, type Unit } from './reading.ts'

export interface ChineseReaderParts {
  /** The group of a word, or its own term. */
  toTerm: (word: string) => string
  /** The terms that any article has. */
  inTexts: ReadonlySet<string>
}

/**
 * @param trust how far words are believed that only sound right
 * @param asking the part that asks as it was typed, where it was typed in characters
 */
export type ChineseReader = (pieces: readonly Piece[], trust: number, asking?: string) => Reading

export function createChineseReader({ toTerm, inTexts }: ChineseReaderParts): ChineseReader {
  function toUnit(piece: Piece, trust: number): Unit {
    const term = toTerm(piece.word)
    return {
      term,
      text: piece.typed.join(''),
      trust: piece.bySound ? trust : 1,
      known: inTexts.has(term),
      filler: isQuestionWord(piece.word) || (!term.startsWith('=') && isChineseFiller(piece.word)),
    }
  }

  function unitsOf(pieces: readonly Piece[], trust: number): Unit[] {
    const units = joinUnknown(pieces).flatMap((piece) => (isChineseStop(piece.word) ? [] : toUnit(piece, trust)))
    return units.filter((unit) => unit.known || !isChineseFiller(unit.text))
  }

  return (pieces, trust, asking) => {
    const words = pieces.map((piece) => piece.word)
    const text = words.join('')
    const units = unitsOf(pieces, trust)
    return {
      text,
      units: [...units, ...countedTerms(words, toTerm).map((term) => knownTerm(term, inTexts))],
      // By sound alone almost any word could be taken for another: what was typed decides, where there is any.
      literal: asking ?? text,
      foreign: units.filter((unit) => !unit.known && isForeign(unit.text)).map((unit) => unit.text),
      fields: questionFields(pieces, units),
      weights: new Map(),
      asked: askedBy(text, 'zh'),
      understood: understoodOf(pieces),
    }
  }
}

const isForeign = (text: string): boolean => /\p{L}/u.test(text) && !isHan(text)

function questionFields(pieces: readonly Piece[], units: readonly Unit[]): Fields {
  const fragments = fragmentsOf(pieces)
  return {
    ...fieldsOf(fragments),
    c: groupTerms(units.map((unit) => unit.term)),
    p: fragments.length > 0 ? soundPairs(pieces.flatMap(soundsOf)) : [],
  }
}

const soundsOf = (piece: Piece): string[] => (piece.typed.some(isHan) ? syllables(piece.typed.join('')) : piece.typed)

/** Stretches of words between function words, as text. */
function fragmentsOf(pieces: readonly Piece[]): string[] {
  const fragments: string[] = ['']
  for (const piece of pieces) {
    if (isChineseStop(piece.word)) fragments.push('')
    else fragments[fragments.length - 1] += isHan(piece.word) ? piece.word : ` ${piece.word} `
  }
  return fragments.filter((fragment) => fragment !== '')
}

function understoodOf(pieces: readonly Piece[]): number {
  const all = pieces.reduce((sum, piece) => sum + piece.typed.length, 0)
  const known = pieces.reduce((sum, piece) => sum + (piece.known ? piece.typed.length : 0), 0)
  return all === 0 ? 0 : known / all
}
