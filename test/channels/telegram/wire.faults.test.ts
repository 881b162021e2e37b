// The wire to Telegram fails for a while: every answer arrives, and only what may have arrived comes twice. Real processes.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { INBOX_DEFAULTS } from '../../../src/delivery/inbox.ts'
import { startBotApi } from '../../stand-ins/telegram/bot-api.ts'
import { startWire, type Wire } from '../../stand-ins/wire.ts'
import { type Postgres, startPostgres } from '../../storage/postgres.ts'
import { startEntry, TOKEN, type Mode } from './entry.ts'
import { until } from './small-bot.ts'

const CHATS = Array.from({ length: 30 }, (_, i) => i + 1)

let postgres: Postgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(async () => {
  await postgres?.remove()
})

/** Everybody asks, and just then the wire fails for so long. Returns how many answers came to each chat. */
async function countsAfter(mode: Mode, env: Record<string, string>, kind: Wire, ms: number): Promise<number[]> {
  const api = await startBotApi({ token: TOKEN })
  const wire = await startWire(api.url)
  const entry = await startEntry(api, mode, { TELEGRAM_API_ROOT: wire.url, ...env })
  try {
    for (const chat of CHATS) api.say(chat, '/help')
    await until('the first answers', () => CHATS.some((chat) => api.texts(chat).length > 0))
    wire.set(kind)
    const end = performance.now() + ms
    await until('the end of the fault', () => performance.now() > end, ms + 5000)
    wire.set('open')
    await until('all answers', () => CHATS.every((chat) => api.texts(chat).length > 0), 90_000)
    await until('nothing open', () => api.quietFor(1500), 30_000)
    return CHATS.map((chat) => api.texts(chat).length)
  } finally {
    await entry.close()
    await wire.close()
    await api.close()
  }
}

const doubled = (counts: number[]) => counts.filter((count) => count > 1).length

describe.each([
  ['a file', 'polling'],
  ['PostgreSQL', 'webhook'],
] as const)('%s, %s', (engine, mode) => {
  const env = async (): Promise<Record<string, string>> =>
    engine === 'PostgreSQL' ? { DATABASE_URL: await postgres.createDatabase(), PERSON_KEY: 'x'.repeat(32) } : {}

  test.concurrent(
    'requests that are cut off for 8 s: every answer arrives once',
    async () => {
      expect(doubled(await countsAfter(mode, await env(), 'cut', 8000))).toBe(0)
    },
    150_000,
  )

  test.concurrent(
    'connections that are reset for 8 s: at most what was on its way just then comes twice',
    async () => {
      const counts = await countsAfter(mode, await env(), 'reset', 8000)
      expect(doubled(counts)).toBeLessThanOrEqual(INBOX_DEFAULTS.sending)
    },
    150_000,
  )

  test.concurrent(
    'answers of Telegram that get lost for 2 s: nothing comes more often than it was tried',
    async () => {
      expect(Math.max(...(await countsAfter(mode, await env(), 'deaf', 2000)))).toBeLessThanOrEqual(5)
    },
    150_000,
  )

  test.concurrent(
    'a hole in the wire for 35 s: every answer arrives',
    async () => {
      expect(Math.min(...(await countsAfter(mode, await env(), 'hole', 35_000)))).toBe(1)
    },
    200_000,
  )
})
