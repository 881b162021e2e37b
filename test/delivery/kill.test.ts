// Killed at random moments, the bot loses nothing that it accepted, keeps the order, and repeats only what it had to.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compiled, createDatabase } from '../shared.ts'
import { watchSlowness } from '../slowness.ts'
import { type KillRun, runKills } from './kill.ts'
import { firsts } from './processes.ts'

const ROUNDS = 30
// People write now and then, so that every life of the bot has something to do.
const PLAN = { rounds: ROUNDS, lanes: 12, perLane: 30, pauseMs: 60, random: Math.random }
const MESSAGES = PLAN.lanes * PLAN.perLane

const folder = mkdtempSync(join(tmpdir(), 'kill-'))
/** More is in flight where calls take long. */
const worst = watchSlowness()

const script = compiled('test/delivery/kill-child.ts')
let runs: Record<'a file' | 'PostgreSQL', KillRun>

beforeAll(async () => {
  const [file, server] = await Promise.all([
    runKills({ ...PLAN, script, database: join(folder, 'bot.db') }),
    runKills({ ...PLAN, script, database: await createDatabase() }),
  ])
  runs = { 'a file': file, PostgreSQL: server }
  for (const [name, run] of Object.entries(runs)) console.info(`${name}: ${summary(run)}`)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const repeats = (run: KillRun) => run.arrivals.length - firsts(run.arrivals).length

/** Of the messages that a killed life had sent, the largest number that came again. */
function mostAKill(run: KillRun): number {
  const again = new Map<number, number>()
  run.arrivals.forEach(({ updateId, life }, index) => {
    if (run.arrivals.some((later, at) => at > index && later.updateId === updateId))
      again.set(life, (again.get(life) ?? 0) + 1)
  })
  return Math.max(0, ...again.values())
}

const summary = (run: KillRun) =>
  `${ROUNDS} kills, ${MESSAGES} messages, ${MESSAGES - firsts(run.arrivals).length} lost, ${repeats(run)} sent again because the kill came between sending and writing it down, at most ${mostAKill(run)} a kill`

describe.each(['a file', 'PostgreSQL'] as const)('after %s was left behind by 30 kills', (name) => {
  it('nothing accepted is lost', () => {
    const run = runs[name]
    expect(firsts(run.arrivals).map(({ updateId }) => updateId).toSorted()).toEqual([...run.accepted.values()].flat().toSorted()) // prettier-ignore
  })

  it('the order of every person is kept, and each answer is counted once', () => {
    const run = runs[name]
    for (const [lane, ids] of run.accepted) {
      const arrived = firsts(run.arrivals).filter((arrival) => arrival.lane === lane)
      expect(arrived.map(({ updateId }) => updateId)).toEqual(ids)
      expect(arrived.map(({ text }) => text.split(':')[0])).toEqual(ids.map((_, index) => String(index + 1)))
    }
  })

  it('nothing is sent twice in one life, and at most two messages a kill come twice', () => {
    const run = runs[name]
    const sent = run.arrivals.map(({ updateId, life }) => `${updateId} in life ${life}`)
    expect(new Set(sent).size).toBe(sent.length)
    expect(repeats(run)).toBeLessThanOrEqual(2 * ROUNDS)
    expect(mostAKill(run)).toBeLessThanOrEqual(2 * worst())
    const again = run.arrivals.filter((arrival) => !firsts(run.arrivals).includes(arrival))
    for (const { updateId, text } of again) {
      const first = run.arrivals.find((arrival) => arrival.updateId === updateId)
      expect(first).toMatchObject({ text })
    }
  })
})
