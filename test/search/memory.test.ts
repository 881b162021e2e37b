// What is remembered of questions, and what speaks for an article or for none.

import { describe, expect, test } from 'vitest'
import { createMemory, type Memory, NOWHERE, type Remembered } from '../../src/search/memory.ts'
import { traitsOfTerms } from '../../src/search/traits.ts'

const TEXTS: [words: string, of: number][] = [
  ['when opens pool', 0],
  ['pool opening day when', 0],
  ['what eat squirrels', 1],
  ['squirrels eat nuts what', 1],
  ['price of pool', NOWHERE],
  ['price of nuts', NOWHERE],
]

const traitsOf = (words: string) => traitsOfTerms(words.split(' '))

function remember(): Memory {
  const texts = TEXTS.map(([, of]): Remembered => ({ of, weight: 1, isAsked: true, pull: of === NOWHERE ? -1 : 1 }))
  const traits = TEXTS.map(([words]) => traitsOf(words))
  const steps = createMemory(texts, traits, 2)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

const best = (values: Float64Array): number => values.indexOf(Math.max(...values))

describe('evidence', () => {
  const memory = remember()
  const ask = (words: string, of = memory) => of.evidence(traitsOf(words))

  test.each([
    ['pool when', 0],
    ['squirrels eat', 1],
    ['price nuts', 2],
  ])('%s speaks for class %d', (words, place) => {
    const { complement, plain } = ask(words)
    expect([best(complement), best(plain)]).toEqual([place, place])
  })

  test('a text is most like itself', () => {
    const { likeness } = ask('when opens pool')
    expect(best(likeness)).toBe(0)
  })

  test('is pulled to the side of like questions', () => {
    expect(ask('when pool').pull).toBeGreaterThan(0)
    expect(ask('price of').pull).toBeLessThan(0)
  })

  test('unknown words say nothing, and nothing is never a failure', () => {
    expect(ask('never heard').pull).toBe(0)
    expect([...ask('').complement].every(Number.isFinite)).toBe(true)
  })

  test('texts can be left out, as if nobody had asked them', () => {
    const left = memory.changed((text) => (text.of === NOWHERE ? { ...text, weight: 0, pull: 0 } : text))
    expect(best(ask('price pool', left).complement.slice(0, 2))).toBe(0)
    expect(ask('price of', left).plain.at(-1)).toBeLessThan(ask('price of').plain.at(-1) ?? 0)
    expect(ask('price of', left).pull).toBe(0)
  })
})
