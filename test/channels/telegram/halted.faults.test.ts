// Two replicas send to Telegram; one is halted in the middle, and wakes up when the other has taken over. Real processes.

import { expect, test } from 'vitest'
import { createDatabase } from '../../shared.ts'
import { watchSlowness } from '../../slowness.ts'
import { startBotApi } from '../../stand-ins/telegram/bot-api.ts'
import { startEntry, TOKEN } from './entry.ts'
import { until } from './small-bot.ts'

const CHATS = Array.from({ length: 60 }, (_, i) => i + 1)
const ROUNDS = 3

const worst = watchSlowness()

/** So many messages at most are on their way to Telegram at the same time; more where calls take long. */
const onItsWay = () => 2 * worst()

test('a replica that was halted sends nothing that the other has sent meanwhile', async () => {
  const api = await startBotApi({ token: TOKEN })
  const env = { DATABASE_URL: await createDatabase(), PERSON_KEY: 'x'.repeat(32) }
  const other = await startEntry(api, 'webhook', env)
  // Telegram posts to whichever came last: this one takes everything in and holds the lanes.
  const halted = await startEntry(api, 'webhook', env)
  const sent = () => CHATS.reduce((sum, chat) => sum + api.texts(chat).length, 0)
  let doubled = 0
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const before = sent()
      for (const chat of CHATS) api.say(chat, '/help')
      await until('some answers', () => sent() > before + 5)
      await until('everything is taken in', () => api.open() === 0)
      halted.kill('SIGSTOP')
      const isAnswered = () => CHATS.every((chat) => api.texts(chat).length >= round)
      await until('the other has answered everybody', isAnswered)
      await until('nothing on its way', () => api.quietFor(1000))
      doubled = sent() - round * CHATS.length
      halted.kill('SIGCONT')
      await until('it has had time to send', () => api.quietFor(3000))
      expect(sent() - round * CHATS.length).toBe(doubled)
    }
    // What was on its way when it was halted may have come twice, as after a kill.
    expect(doubled).toBeLessThanOrEqual(ROUNDS * onItsWay())
  } finally {
    await halted.close()
    await other.close()
    await api.close()
  }
})
