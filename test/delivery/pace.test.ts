// How much one person may ask.

import { expect, it } from 'vitest'
import { createPace } from '../../src/delivery/pace.ts'

it('lets through so many a minute, says it once, and forgets after the minute', () => {
  const pace = createPace({ perMinute: 3 })
  const take = (now: number) => pace.take('p1', now)
  expect([0, 1, 2, 3, 4].map(take)).toEqual(['free', 'free', 'free', 'told', 'silent'])
  expect([60_000, 60_000, 60_001].map(take)).toEqual(['free', 'told', 'free'])
  expect(pace.take('p2', 5)).toBe('free')
})

it('remembers the latest people only', () => {
  const pace = createPace({ perMinute: 1, people: 2 })
  expect(['a', 'b', 'c', 'b', 'a'].map((person) => pace.take(person, 0))).toEqual([
    'free',
    'free',
    'free',
    'told',
    'free',
  ])
})
