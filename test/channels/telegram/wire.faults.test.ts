// The wire to Telegram fails for a while: every answer arrives, and only what may have arrived comes twice.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { INBOX_DEFAULTS } from '../../../src/delivery/inbox.ts'
import { startBotApi, type BotApi } from '../../stand-ins/telegram/bot-api.ts'
import { startWire, type Wire } from '../../stand-ins/wire.ts'
import { startEntry, TOKEN, type Entry, type Mode } from './entry.ts'
import { until } from './small-bot.ts'

const CHATS = Array.from({ length: 30 }, (_, i) => i + 1)

let api: BotApi
let entry: Entry
let wire: Awaited<ReturnType<typeof startWire>>

async function start(mode: Mode): Promise<void> {
  entry = await startEntry(api, mode, { TELEGRAM_API_ROOT: wire.url })
}

beforeEach(async () => {
  api = await startBotApi({ token: TOKEN })
  wire = await startWire(api.url)
})
afterEach(async () => {
  await entry.close()
  await wire.close()
  await api.close()
})

/** Everybody asks, and just then the wire fails for so long. */
async function failFor(ms: number, kind: Wire): Promise<void> {
  for (const chat of CHATS) api.say(chat, '/help')
  await until('the first answers', () => CHATS.some((chat) => api.texts(chat).length > 0))
  wire.set(kind)
  const end = performance.now() + ms
  await until('the end of the fault', () => performance.now() > end, ms + 5000)
  wire.set('open')
  await until('all answers', () => CHATS.every((chat) => api.texts(chat).length > 0), 60_000)
  await until('nothing open', () => api.quietFor(1500), 30_000)
}

const counts = () => CHATS.map((chat) => api.texts(chat).length)
const ONCE = CHATS.map(() => 1)

describe.each<Mode>(['polling', 'webhook'])('%s', (mode) => {
  test('requests that are cut off for 4 s: every answer arrives once', async () => {
    await start(mode)
    await failFor(4000, 'cut')
    expect(counts()).toEqual(ONCE)
  }, 120_000)

  test('connections that are reset for 4 s: every answer arrives, at most what was on its way just then twice', async () => {
    await start(mode)
    await failFor(4000, 'reset')
    expect(Math.min(...counts())).toBe(1)
    expect(counts().filter((count) => count > 1).length).toBeLessThanOrEqual(INBOX_DEFAULTS.sending)
  }, 120_000)

  test('answers of Telegram that get lost for 2 s: nothing is lost, nothing comes more often than it was tried', async () => {
    await start(mode)
    await failFor(2000, 'deaf')
    expect(Math.max(...counts())).toBeLessThanOrEqual(5)
  }, 120_000)
})

test('a hole in the wire for 35 s: every answer arrives', async () => {
  await start('webhook')
  await failFor(35_000, 'hole')
  expect(Math.min(...counts())).toBe(1)
}, 180_000)
