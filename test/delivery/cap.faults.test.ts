// Everybody at once against a platform that takes thirty messages a second: nearly as fast as it allows, and few refusals.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { compiled, createDatabase } from '../shared.ts'
import { watchSlowness } from '../slowness.ts'
import { type Arrival, arrived, handInAll, startBot, startPlatform } from './processes.ts'

const CHATS = { lanes: 600, perLane: 1, pauseMs: 0, random: Math.random }
const SCRIPT = compiled('test/delivery/kill-child.ts')
const folder = mkdtempSync(join(tmpdir(), 'cap-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** In nanoseconds, as messages say when they were written. */
const SECOND = 1e9

/** Takes so many in any second, and refuses the rest. */
function createCap(perSecond: number) {
  let taken: number[] = []
  const cap = {
    refused: 0,
    judge({ at }: Arrival) {
      taken = taken.filter((time) => time > at - SECOND)
      if (taken.length < perSecond) return taken.push(at) && 'take'
      cap.refused += 1
      return 429
    },
  }
  return cap
}

it.concurrent.each([
  ['a file', async () => join(folder, 'bot.db')],
  ['PostgreSQL', createDatabase],
])('600 chats on %s: done within 1.3 of the ideal 20 s, with under 30 refusals', async (name, create) => {
  const cap = createCap(30)
  const worst = watchSlowness()
  const platform = await startPlatform(Math.random, cap.judge)
  const bot = await startBot(SCRIPT, await create(), platform, { pace: { perSecond: 26, burst: 3 }, leaseMs: 5000 })
  const started = performance.now()
  await handInAll(CHATS, () => bot.port).done
  await arrived(platform, CHATS.lanes)
  const seconds = (performance.now() - started) / 1000
  console.info(`600 chats on ${name}: ${seconds.toFixed(1)} s, ${cap.refused} refusals`)
  await bot.end('SIGKILL')
  platform.close()
  expect(platform.arrivals).toHaveLength(CHATS.lanes)
  expect(seconds).toBeLessThan(20 + 6 * worst())
  expect(cap.refused).toBeLessThan(30 * worst())
})
