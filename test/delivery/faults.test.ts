// A platform that breaks calls, clocks that differ or are set, a process that is halted, tables that are locked or gone.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Libsql from 'libsql'
import { describe, expect, it, type TestContext } from 'vitest'
import { INBOX_DEFAULTS } from '../../src/delivery/inbox.ts'
import { compiled, createDatabase } from '../shared.ts'
import { query } from '../storage/postgres.ts'
import {
  arrived,
  type BotOptions,
  type BotProcess,
  firsts,
  handInAll,
  type Platform,
  startBot,
  startPlatform,
  type Verdict,
} from './processes.ts'

const PEOPLE = { lanes: 8, perLane: 25, pauseMs: 40, random: Math.random }
const HOUR_MS = 3_600_000
const LOCKED_MS = 3000

const script = compiled('test/delivery/kill-child.ts')

/** A database as an operator sees it. */
interface Engine {
  create(test: TestContext): Promise<string>
  run(database: string, ...statements: string[]): Promise<void>
  /** Keeps everybody else from writing for a while. */
  lock(database: string): Promise<void>
}

const FILE: Engine = {
  async create({ onTestFinished }) {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    return join(folder, 'bot.db')
  },
  run: async (database, ...statements) =>
    withFile(database, async (file) => statements.forEach((one) => void file.exec(one))),
  lock: (database) =>
    withFile(database, async (file) => {
      file.exec('begin exclusive')
      await wait(LOCKED_MS)
      file.exec('commit')
    }),
}

async function withFile(path: string, work: (file: Libsql.Database) => Promise<void>): Promise<void> {
  const file = new Libsql(path, { timeout: 120_000 })
  try {
    await work(file)
  } finally {
    file.close()
  }
}

/** PostgreSQL: deadlock_detected. */
const DEADLOCK = '40P01'

const POSTGRES: Engine = {
  create: createDatabase,
  /** Tries until it may: PostgreSQL ends one of two that wait for each other, and that may be this one. */
  async run(database, ...statements) {
    await query(database, statements.join(';')).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === DEADLOCK)) throw error
      return POSTGRES.run(database, ...statements)
    })
  },
  lock: (database) =>
    POSTGRES.run(
      database,
      `begin; lock table lanes, inbox in access exclusive mode; select pg_sleep(${LOCKED_MS / 1000}); commit`,
    ),
}

/** A platform, and bots that end with the test. */
const LEASE_MS = INBOX_DEFAULTS.leaseMs

async function open({ onTestFinished }: TestContext, judge?: () => Verdict) {
  const platform = await startPlatform(Math.random, judge)
  const bots: BotProcess[] = []
  onTestFinished(async () => {
    await Promise.all(bots.map((bot) => bot.end('SIGKILL')))
    platform.close()
  })
  async function start(database: string, options: BotOptions = {}): Promise<BotProcess> {
    const bot = await startBot(script, database, platform, { life: bots.length, leaseMs: LEASE_MS, ...options })
    bots.push(bot)
    return bot
  }
  return { platform, start, anyPort: () => bots[Math.floor(Math.random() * bots.length)]?.port }
}

const repeats = ({ arrivals }: Platform) => arrivals.length - firsts(arrivals).length

/** Waits until everything that people write has arrived, each message in its person's order. */
async function expectAllInOrder(platform: Platform, people: ReturnType<typeof handInAll>) {
  await people.done
  await arrived(platform, [...people.accepted.values()].flat().length)
  for (const [lane, ids] of people.accepted) {
    const got = firsts(platform.arrivals).filter((one) => one.lane === lane)
    expect(got.map(({ updateId }) => updateId)).toEqual(ids)
  }
}

describe.concurrent.each([
  ['a file', FILE],
  ['PostgreSQL', POSTGRES],
])('on %s', (_, engine) => {
  it('calls that break for 8 s before they are taken: nothing is lost, nothing comes twice', async (test) => {
    const end = performance.now() + 8000
    const { platform, start, anyPort } = await open(test, () => (performance.now() < end ? 'reset' : 'take'))
    await start(await engine.create(test))
    await expectAllInOrder(platform, handInAll({ ...PEOPLE, perLane: 5 }, anyPort))
    expect(repeats(platform)).toBe(0)
  })

  it('a quarter of the calls break, before or after they are taken: nothing is lost, only the latter come twice', async (test) => {
    let lost = 0
    const { platform, start, anyPort } = await open(test, () => {
      if (Math.random() > 0.25) return 'take'
      const verdict = Math.random() < 0.5 ? 'lose' : 'reset'
      if (verdict === 'lose') lost += 1
      return verdict
    })
    await start(await engine.create(test))
    await expectAllInOrder(platform, handInAll({ ...PEOPLE, perLane: 6 }, anyPort))
    expect(repeats(platform)).toBeLessThanOrEqual(lost)
  })

  it('bots whose clocks are two minutes apart lose nothing, double nothing, keep the order', async (test) => {
    const { platform, start, anyPort } = await open(test)
    const database = await engine.create(test)
    for (const skewMs of [60_000, -60_000]) await start(database, { skewMs })
    await expectAllInOrder(platform, handInAll(PEOPLE, anyPort))
    expect(repeats(platform)).toBe(0)
  })

  it('all clocks are set back by an hour: nothing is lost, nothing comes twice, nothing is stuck', async (test) => {
    const { platform, start, anyPort } = await open(test)
    const database = await engine.create(test)
    const pair = [await start(database), await start(database)]
    const people = handInAll(PEOPLE, anyPort)
    await arrived(platform, 60)
    for (const bot of pair) bot.signal('SIGUSR2')
    // What was written down before lies an hour ahead of the database's clock then.
    await engine.run(
      database,
      `update lanes set until = until + ${HOUR_MS}`,
      `update inbox set accepted_at = accepted_at + ${HOUR_MS} where finished_at is null`,
    )
    await expectAllInOrder(platform, people)
    expect(repeats(platform)).toBe(0)
  })

  it('locked for three leases: nothing is lost, nothing comes twice', async (test) => {
    const { platform, start, anyPort } = await open(test)
    const database = await engine.create(test)
    for (let i = 0; i < 2; i += 1) await start(database, { leaseMs: 1000 })
    const people = handInAll(PEOPLE, anyPort)
    await arrived(platform, 30)
    await engine.lock(database)
    await expectAllInOrder(platform, people)
    expect(repeats(platform)).toBe(0)
  })

  it('without the tables of questions, votes and notes people are answered all the same, once', async (test) => {
    const { platform, start, anyPort } = await open(test)
    const database = await engine.create(test)
    await start(database)
    const people = handInAll(PEOPLE, anyPort)
    await arrived(platform, 30)
    await engine.run(database, 'drop table questions', 'drop table votes', 'drop table notes')
    await expectAllInOrder(platform, people)
    expect(repeats(platform)).toBe(0)
  })
})

describe.concurrent('on PostgreSQL, which several bots may share', () => {
  it('a bot that is halted and wakes up sends nothing that another one has sent meanwhile', async (test) => {
    const { platform, start, anyPort } = await open(test)
    const database = await createDatabase()
    const halted = await start(database, { leaseMs: 1000 })
    await start(database, { leaseMs: 1000 })
    const people = handInAll(PEOPLE, anyPort)
    for (const count of [20, 80, 140]) {
      await arrived(platform, count)
      halted.signal('SIGSTOP')
      await wait(2500)
      halted.signal('SIGCONT')
    }
    await expectAllInOrder(platform, people)
    const sent = platform.arrivals.toSorted((one, other) => one.at - other.at)
    const again = sent.filter((one) => !firsts(sent).includes(one))
    expect(again.filter(({ life }) => life === 0)).toEqual([])
  })

  it('two bots that may have four connections together: nothing is lost, nothing comes twice', async (test) => {
    const { platform, start, anyPort } = await open(test)
    const database = new URL(await createDatabase())
    const user = `user_of_${database.pathname.slice(1)}`
    await query(database.href, `create role ${user} login connection limit 4; grant all on schema public to ${user}`)
    database.username = user
    for (let i = 0; i < 2; i += 1) await start(database.href)
    await expectAllInOrder(platform, handInAll(PEOPLE, anyPort))
    expect(repeats(platform)).toBe(0)
  })
})
