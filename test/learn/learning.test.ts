// What learning rests on: small forests and pulls that come out of examples, the same each time.

import { describe, expect, test } from 'vitest'
import { boost, type Row } from '../../src/learn/boosting.ts'
import { withInterval } from '../../src/learn/figures.ts'
import { fitPulls, kernelOf } from '../../src/learn/ridge.ts'
import { probability } from '../../src/search/forest.ts'

describe('a forest', () => {
  // Right where exactly one of two features is high: neither tells it alone.
  const rows = Array.from({ length: 400 }, (_, i): Row => {
    const [a, b] = [(i * 7) % 20, (i * 13) % 17]
    return { features: [a, b, i % 3], isRight: a > 9 !== b > 8, weight: 1 }
  })

  test('learns what two features tell together', () => {
    const forest = boost(rows)
    const wrong = rows.filter(({ features, isRight }) => probability(forest, features) > 0.5 !== isRight)
    expect(wrong.length).toBeLessThan(20)
  })

  test('is the same from the same rows', () => expect(boost(rows)).toEqual(boost(rows)))

  test('says how likely where nothing tells', () => {
    const blind = Array.from({ length: 100 }, (_, i): Row => ({ features: [1], isRight: i % 4 === 0, weight: 1 }))
    expect(probability(boost(blind), [1])).toBeCloseTo(0.25, 1)
  })
})

describe('pulls', () => {
  const products = [
    [1, 0.8, 0.1],
    [0.8, 1, 0.1],
    [0.1, 0.1, 1],
  ].map((row) => Float32Array.from(row))
  const rows = kernelOf(products)
  const examples = [1, 1, -1].map((target) => ({ target, weight: 1 }))
  const valueOf = (pulls: Float64Array, example: number): number =>
    pulls.reduce((sum, pull, i) => sum + pull * (rows[example]?.[i] ?? 0), 0)

  test('bring each example to its side', () => {
    const pulls = fitPulls(rows, examples)
    expect([0, 1, 2].map((i) => Math.sign(valueOf(pulls, i)))).toEqual([1, 1, -1])
  })

  test('come from the others alone where some are left out', () => {
    const pulls = fitPulls(rows, examples, (i) => i === 0)
    expect(pulls[0]).toBe(0)
    expect(valueOf(pulls, 0)).toBeGreaterThan(0)
  })
})

test.each([
  [0, 100, '0.0 % (0–4)'],
  [95, 100, '95.0 % (89–98)'],
  [1, 1, '100.0 % (21–100)'],
])('%d of %d: %s', (some, all, text) => expect(withInterval(some, all)).toBe(text))
