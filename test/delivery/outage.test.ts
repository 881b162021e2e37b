// A full disk, a database that goes away and comes back, two bots on one database.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { compiled, createDatabase } from '../shared.ts'
import { type Postgres, startPostgres } from '../storage/postgres.ts'
import { arrived, type BotProcess, handInAll, type Platform, post, startBot, startPlatform } from './processes.ts'

const PEOPLE = { lanes: 8, perLane: 25, pauseMs: 40, random: Math.random }
const MESSAGES = PEOPLE.lanes * PEOPLE.perLane
const LIMIT = { timeout: 120_000, interval: 20 }

const script = compiled('test/delivery/kill-child.ts')
const folder = mkdtempSync(join(tmpdir(), 'outage-'))
/** One of its own, since it is stopped. */
let postgres: Postgres

beforeAll(async () => {
  postgres = await startPostgres()
})

afterAll(async () => {
  await postgres?.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** Everything that was accepted arrived once, in the order of each person. */
function expectOnceAndInOrder({ arrivals }: Platform, accepted: Map<string, string[]>): void {
  for (const [lane, ids] of accepted) {
    expect(arrivals.filter((one) => one.lane === lane).map(({ updateId }) => updateId)).toEqual(ids)
  }
  expect(arrivals.filter(({ lane }) => accepted.has(lane))).toHaveLength(MESSAGES)
}

const probe = { updateId: 'probe', lane: 'probe', payload: '' }
const turnedAway = (bot: BotProcess) => vi.waitFor(async () => expect(await post(bot.port, probe)).toBe(false), LIMIT)

it('on a full disk, messages are turned away; with room again it goes on, nothing lost, nothing twice', async () => {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const mount = 'mount -t tmpfs -o size=16m tmpfs "$0" && exec "$@"'
  const wrap = ['unshare', '--mount', '--map-root-user', 'sh', '-c', mount, disk]
  execFileSync('unshare', ['--mount', '--map-root-user', 'true'])
  const platform = await startPlatform(Math.random)
  const bot = await startBot(script, join(disk, 'bot.db'), platform, { wrap })
  const people = handInAll(PEOPLE, () => bot.port)
  await arrived(platform, 20)
  const filler = join(`/proc/${bot.pid}/root`, disk, 'filler')
  expect(() => writeFileSync(filler, Buffer.alloc(32 << 20))).toThrow('ENOSPC')
  await turnedAway(bot)
  await wait(300)
  rmSync(filler)
  await people.done
  await arrived(platform, MESSAGES)
  expect(await bot.end('SIGTERM')).toBe(0)
  expectOnceAndInOrder(platform, people.accepted)
  platform.close()
})

it('when PostgreSQL goes away in the middle, it is waited for; nothing lost, nothing twice', async () => {
  const platform = await startPlatform(Math.random)
  const bot = await startBot(script, await postgres.createDatabase(), platform)
  const people = handInAll(PEOPLE, () => bot.port)
  await arrived(platform, 20)
  await postgres.stop()
  await turnedAway(bot)
  await postgres.start()
  await people.done
  await arrived(platform, MESSAGES)
  expect(await bot.end('SIGTERM')).toBe(0)
  expectOnceAndInOrder(platform, people.accepted)
  platform.close()
})

it('two bots on one PostgreSQL answer once and in order, also while one of them is replaced', async () => {
  const platform = await startPlatform(Math.random)
  const database = await createDatabase()
  const start = () => startBot(script, database, platform, { leaseMs: 5000 })
  const bots = await Promise.all([start(), start()])
  const people = handInAll(PEOPLE, () => bots[Math.random() < 0.5 ? 0 : 1]?.port)
  await arrived(platform, 50)
  const old = bots[0]
  bots[0] = await start()
  expect(await old?.end('SIGTERM')).toBe(0)
  await people.done
  await arrived(platform, MESSAGES)
  for (const bot of bots) expect(await bot?.end('SIGTERM')).toBe(0)
  expectOnceAndInOrder(platform, people.accepted)
  platform.close()
})
