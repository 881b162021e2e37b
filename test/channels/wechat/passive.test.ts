// Passive replies: which of WeChat's requests carries which text, and that none waits for nothing.

import { expect, test } from 'vitest'
import { createPassiveReplies } from '../../../src/channels/wechat/passive.ts'

test('each request of a person gets its own text, in their order; a repeated one gets the same', async () => {
  const replies = createPassiveReplies()
  const waiting = [replies.wait('alice', '1'), replies.wait('alice', '1'), replies.wait('alice', '2')]
  expect([replies.hand('alice', 'one'), replies.hand('alice', 'two')]).toEqual([true, true])
  expect(await Promise.all(waiting)).toEqual(['one', 'one', 'two'])
  expect(await replies.wait('alice', '2')).toBe('two')
})

test('where nobody waits, nothing is handed over', () => {
  expect(createPassiveReplies().hand('alice', 'one')).toBe(false)
})

test('once answers go another way, all that wait are let go at once', async () => {
  const replies = createPassiveReplies()
  const waiting = ['alice', 'bob'].map((person) => replies.wait(person, person))
  replies.letGo()
  expect(await Promise.all(waiting)).toEqual([undefined, undefined])
  expect(replies.hand('alice', 'late')).toBe(false)
})
