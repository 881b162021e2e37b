// The wire to Telegram fails for a while: every answer arrives, and only what may have arrived comes twice. Real processes.

import { describe, expect, test } from 'vitest'
import { createDatabase } from '../../shared.ts'
import { watchSlowness } from '../../slowness.ts'
import { startBotApi } from '../../stand-ins/telegram/bot-api.ts'
import { CERTIFICATE, startWire, type Wire } from '../../stand-ins/wire.ts'
import { startEntry, TOKEN, type Mode } from './entry.ts'
import { until } from './small-bot.ts'

const CHATS = Array.from({ length: 30 }, (_, i) => i + 1)

/** So that a hole of 15 s holds up a call as often as one of 110 s does by default. */
const ANSWER_SECONDS = 4
const HOLE_MS = 15_000

const worst = watchSlowness()

/** So many messages at most are on their way to Telegram at the same time; more where calls take long. */
const onItsWay = () => 2 * worst()

interface Seen {
  /** How many answers came to each chat. */
  counts: number[]
  /** How many messages reached Telegram without the bot hearing of it. */
  unheard: number
}

interface Plan {
  mode: Mode
  database: Record<string, string>
  kind: Wire
  ms: number
  tls?: boolean
}

/** Everybody asks, and just then the wire fails for so long. */
async function failing({ mode, database, kind, ms, tls = false }: Plan): Promise<Seen> {
  const api = await startBotApi({ token: TOKEN })
  const wire = await startWire(api.url, { tls })
  const entry = await startEntry(api, mode, {
    TELEGRAM_API_ROOT: wire.url,
    // Elsewhere nobody waits for an answer that never comes, and a busy machine may take its time.
    ...(kind === 'hole' && { TELEGRAM_ANSWER_SECONDS: `${ANSWER_SECONDS}` }),
    NODE_EXTRA_CA_CERTS: CERTIFICATE,
    UNCLEAR_TRIES: '12',
    ...database,
  })
  try {
    for (const chat of CHATS) api.say(chat, '/help')
    await until('the first answers', () => CHATS.some((chat) => api.texts(chat).length > 0))
    wire.set(kind)
    const end = performance.now() + ms
    await until('the end of the fault', () => performance.now() > end, ms + 5000)
    wire.set('open')
    await until('all answers', () => CHATS.every((chat) => api.texts(chat).length > 0))
    await until('nothing open', () => api.quietFor(1500))
    return { counts: CHATS.map((chat) => api.texts(chat).length), unheard: wire.unheard() }
  } finally {
    await entry.close()
    await wire.close()
    await api.close()
  }
}

const repeats = ({ counts }: Seen) => counts.reduce((sum, count) => sum + count - 1, 0)

describe.concurrent.each<[string, Mode, () => Promise<Record<string, string>>]>([
  ['a file', 'polling', async () => ({})],
  ['PostgreSQL', 'webhook', async () => ({ DATABASE_URL: await createDatabase(), PERSON_KEY: 'x'.repeat(32) })],
])('%s, %s', (_, mode, create) => {
  const fail = async (kind: Wire, ms: number, tls?: boolean) =>
    failing({ mode, database: await create(), kind, ms, ...(tls && { tls }) })

  test('requests that are cut off for 8 s: every answer arrives once', async () => {
    expect(repeats(await fail('cut', 8000))).toBe(0)
  })

  test('connections that are reset for 8 s: at most what was on its way just then comes twice', async () => {
    expect(repeats(await fail('reset', 8000))).toBeLessThanOrEqual(onItsWay())
  })

  test('a handshake that stalls for 8 s: at most what was on its way just then comes twice', async () => {
    expect(repeats(await fail('stall', 8000, true))).toBeLessThanOrEqual(onItsWay())
  })

  test('answers of Telegram that get lost for 2 s: only those come twice', async () => {
    const seen = await fail('deaf', 2000)
    expect(repeats(seen)).toBeLessThanOrEqual(seen.unheard + onItsWay())
  })

  test('a quarter of the requests are reset, before or after they arrived: only the latter come twice', async () => {
    const seen = await fail('flaky', 8000)
    expect(repeats(seen)).toBeLessThanOrEqual(seen.unheard)
  })

  test('a hole in the wire: every answer arrives, at most what was on its way just then twice', async () => {
    expect(repeats(await fail('hole', HOLE_MS))).toBeLessThanOrEqual(onItsWay())
  })
})
