// Six hundred people ask at once, and Telegram takes thirty messages a second.

import { expect, test } from 'vitest'
import { watchSlowness } from '../../slowness.ts'
import { startSmallBot, until } from './small-bot.ts'

const CHATS = Array.from({ length: 600 }, (_, i) => i + 1)

/** What 600 messages take at 30 a second. */
const IDEAL_MS = 20_000

test('all are answered hardly later than Telegram allows, and next to nothing is turned away', async () => {
  const bot = await startSmallBot({ perSecond: 30 })
  const worst = watchSlowness()
  const started = performance.now()
  for (const chat of CHATS) bot.api.say(chat, '/help')
  await until('all answers', () => CHATS.every((chat) => bot.api.texts(chat).length > 0))
  const took = performance.now() - started
  await bot.stop()
  expect(took).toBeLessThan((1 + 0.3 * worst()) * IDEAL_MS)
  expect(bot.api.refusals()).toBeLessThan(30 * worst())
})
