// «…печатает»: only when an answer is slow, and for as long as it is.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Incoming } from '../../../src/channels/telegram/updates.ts'
import { createTyping } from '../../../src/channels/telegram/send.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const incoming: Incoming = {
  kind: 'text',
  chat: 7,
  user: 7,
  client: 'ru',
  message: 1,
  group: false,
  text: 'вопрос',
  edited: false,
}

/** How often it was shown while the work took so long, in milliseconds. */
async function shownDuring(ms: number): Promise<number> {
  let shown = 0
  const sendChatAction = async () => {
    shown += 1
    return true as const
  }
  const work = () => new Promise<string>((resolve) => setTimeout(() => resolve('готово'), ms))
  const typed = createTyping({ sendChatAction })(incoming, work)
  await vi.advanceTimersByTimeAsync(ms)
  expect(await typed).toBe('готово')
  await vi.advanceTimersByTimeAsync(20_000)
  return shown
}

test.each([
  [10, 0],
  [1400, 0],
  [2000, 1],
  [6000, 2],
  [10_000, 3],
])('work of %i ms shows it %i times', async (ms, times) => {
  expect(await shownDuring(ms)).toBe(times)
})
