// A poll that hangs, and what is confirmed to Telegram.

import { Api } from 'grammy'
import type { Update } from 'grammy/types'
import { expect, test } from 'vitest'
import { runPolling } from '../../../src/channels/telegram/intake.ts'
import { startBotApi } from '../../stand-ins/telegram/bot-api.ts'
import { until } from './small-bot.ts'

async function start(accept: (updates: Update[]) => Promise<void>) {
  const api = await startBotApi()
  const stopping = new AbortController()
  const troubles: unknown[] = []
  const running = runPolling({
    api: new Api('1:token', { apiRoot: api.url }),
    accept,
    onWell: () => {},
    onTrouble: (error) => troubles.push(error),
    signal: stopping.signal,
    pollSeconds: 1,
    graceMs: 200,
  })
  return {
    api,
    troubles,
    async stop() {
      stopping.abort()
      await running
      await api.close()
    },
  }
}

test('a connection that died silently is noticed and replaced', async () => {
  const taken: number[] = []
  const polling = await start(async (updates) => void taken.push(...updates.map(({ update_id: id }) => id)))
  polling.api.fault({ method: 'getUpdates', kind: 'hang' })
  await until('the hanging poll to be given up', () => polling.troubles.length > 0)
  polling.api.say(1, 'привет')
  await until('the update', () => taken.length > 0)
  await polling.stop()
  expect(taken.length).toBe(1)
})

test('what could not be kept is not confirmed and comes again; what was kept is confirmed at the end', async () => {
  let failing = true
  let kept = 0
  const polling = await start(async (updates) => {
    if (failing) throw new Error('the database is away')
    kept += updates.length
  })
  polling.api.say(1, 'привет')
  await until('two failures', () => polling.troubles.length > 1)
  expect(polling.api.open()).toBe(1)
  failing = false
  await until('the update', () => kept === 1)
  await polling.stop()
  expect(polling.api.open()).toBe(0)
  expect(kept).toBe(1)
})
