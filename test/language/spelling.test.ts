// The speller against a plain scan of the whole vocabulary.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSpeller, editDistance } from '../../src/language/spelling.ts'

const allowed = (word: string): number => (word.length < 4 ? 0 : word.length < 9 ? 1 : 2)

/** What the speller promises, looked up the slow way: the least distance within the bounds of both words. */
function nearest(
  word: string,
  vocabulary: ReadonlyMap<string, number>,
): { distance: number; frequency: number } | undefined {
  const near = [...vocabulary]
    .map(([known, frequency]) => ({ known, frequency, distance: editDistance(word, known) }))
    .filter(({ known, distance }) => distance <= Math.min(allowed(word), allowed(known)))
    .toSorted((a, b) => a.distance - b.distance || b.frequency - a.frequency)[0]
  return near && { distance: near.distance, frequency: near.frequency }
}

/** Words over few letters, so that many are near each other. */
const word = fc.string({ unit: fc.constantFrom(...Array.from('абвгд')), minLength: 1, maxLength: 12 })
const vocabularies = fc
  .array(fc.tuple(word, fc.integer({ min: 0, max: 5 })), { maxLength: 60 })
  .map((entries) => new Map(entries))

function edited(source: string, edits: readonly (readonly [number, number, string])[]): string {
  let text = source
  for (const [kind, place, letter] of edits) {
    const at = text.length === 0 ? 0 : place % text.length
    if (kind === 0) text = text.slice(0, at) + text.slice(at + 1)
    if (kind === 1) text = text.slice(0, at) + letter + text.slice(at)
    if (kind === 2) text = text.slice(0, at) + letter + text.slice(at + 1)
    if (kind === 3) text = text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2)
  }
  return text
}

const edits = fc.array(fc.tuple(fc.nat(3), fc.nat(20), fc.constantFrom(...Array.from('абвгд'))), {
  minLength: 1,
  maxLength: 2,
})

describe('against a full scan', () => {
  test('any word over any vocabulary: as near and as frequent', () => {
    fc.assert(
      fc.property(vocabularies, word, (vocabulary, typed) => {
        const found = createSpeller(vocabulary).correct(typed)
        const plain = nearest(typed, vocabulary)
        expect(found && { distance: found.distance, frequency: vocabulary.get(found.word) }).toEqual(plain)
      }),
      { numRuns: 300 },
    )
  })

  test('a known word with one or two mistakes in it', () => {
    fc.assert(
      fc.property(vocabularies, word, edits, (words, known, mistakes) => {
        const vocabulary = new Map([...words, [known, 3]])
        const typed = edited(known, mistakes)
        const found = createSpeller(vocabulary).correct(typed)
        const plain = nearest(typed, vocabulary)
        expect(found && { distance: found.distance, frequency: vocabulary.get(found.word) }).toEqual(plain)
      }),
      { numRuns: 500 },
    )
  })
})

describe('distance', () => {
  test.each([
    ['паспорт', 'паспорт', 0],
    ['паспорт', 'пастпорт', 1],
    ['паспорт', 'паспрот', 1],
    ['паспорт', 'поспарт', 2],
    ['', 'кот', 3],
  ])('%s, %s: %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance)
    expect(editDistance(b, a)).toBe(distance)
  })
})

test('an empty vocabulary knows nothing', () => {
  expect(createSpeller(new Map()).correct('паспорт')).toBeUndefined()
})
