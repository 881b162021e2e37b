// Under which limits of Telegram a call falls, and whom a 429 means.

import { expect, test } from 'vitest'
import { createLimits, createPauses } from '../../../src/channels/telegram/pace.ts'
import type { TelegramStep } from '../../../src/channels/telegram/steps.ts'

const limitsOf = createLimits()

const to = (chat: number): TelegramStep => ({
  do: 'message',
  to: { chat },
  message: { text: 'Да', entities: [], buttons: [] },
})

/** What may go out in so many seconds at most. */
const most = (step: TelegramStep, key: string, seconds: number): number => {
  const limit = limitsOf(step).find((one) => one.key === key)
  return limit === undefined ? Infinity : limit.burst + limit.perSecond * seconds
}

test('everybody together: at most 30 in any second', () => {
  expect(most(to(7), 'all', 1)).toBeLessThanOrEqual(30)
  expect(most(to(-7), 'all', 1)).toBe(most(to(7), 'all', 1))
})

test('a group: at most 20 in any minute; a person: one a second in the long run', () => {
  expect(most(to(-7), 'chat:-7', 60)).toBeLessThanOrEqual(20)
  expect(most(to(7), 'chat:7', 60)).toBeLessThanOrEqual(65)
  expect(most(to(7), 'chat:7', 0)).toBeGreaterThan(1)
})

test('what Telegram does not count goes at once', () => {
  expect(limitsOf({ do: 'acknowledge', callback: '1' })).toEqual([])
  expect(limitsOf({ do: 'inline', query: '1', results: [], button: 'Да', cacheSeconds: 1 })).toEqual([])
})

test('a 429 is for the chat that got it; two chats in a row show that it is for everybody', () => {
  let now = 0
  const pausesOf = createPauses(() => now)
  expect(pausesOf(to(1))).toEqual(['chat:1'])
  expect(pausesOf(to(1))).toEqual(['chat:1'])
  expect(pausesOf(to(2))).toEqual(['chat:2', 'all'])
  now = 60_000
  expect(pausesOf(to(3))).toEqual(['chat:3'])
})
