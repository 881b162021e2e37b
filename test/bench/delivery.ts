// What the inbox costs: messages through storage, dialogue and a channel that sends at once.
// Usage: node --import tsx test/bench/delivery.ts [messages] [sends at once]

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createAnswering } from '../../src/delivery/answering.ts'
import type { Intake, Update } from '../../src/delivery/channel.ts'
import { createInbox, INBOX_DEFAULTS } from '../../src/delivery/inbox.ts'
import { createMetrics } from '../../src/delivery/metrics.ts'
import { createPace } from '../../src/delivery/pace.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { counting, createSmallChannel, silent } from '../delivery/small-parts.ts'
import { startPostgres } from '../storage/postgres.ts'

const MESSAGES = Number(process.argv[2] ?? 10_000)
const SENDING = Number(process.argv[3] ?? INBOX_DEFAULTS.sending)
const PEOPLE = 1000

interface Load {
  name: string
  /** Updates handed in at once, and how many hand in at the same time. */
  batch: number
  parallel: number
}

const LOADS: Load[] = [
  { name: 'polling (100 at once)', batch: 100, parallel: 1 },
  { name: 'webhook (1 each, 50 connections)', batch: 1, parallel: 50 },
  { name: 'one after the other', batch: 1, parallel: 1 },
]

const quantile = (sorted: number[], part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1)

async function measure(kind: string, storage: Storage, load: Load, count: number): Promise<string> {
  const metrics = createMetrics()
  const channel = createSmallChannel({ name: load.name })
  const answering = createAnswering({
    dialogue: counting,
    storage,
    pace: createPace({ perMinute: 1e9 }),
    metrics,
    translate: () => () => '',
    now: Date.now,
  })
  channel.prepare = async (turn) => {
    const answered = await answering.answer(turn, { key: turn.lane, language: 'ru' }, 'Когда праздник?')
    return answered.kind === 'reply' ? [{ text: answered.reply.text }] : []
  }
  const inbox = createInbox({
    store: storage.inbox,
    owner: load.name,
    channels: [channel],
    settings: { ...INBOX_DEFAULTS, queueBound: 1e6, sending: SENDING },
    metrics,
    log: silent,
    now: Date.now,
  })
  inbox.start()
  const [cpu, start] = [process.cpuUsage(), performance.now()]
  const acceptMs = await handIn(inbox.intake(load.name), load, count)
  while (channel.arrived.length < count) await wait(5)
  const seconds = (performance.now() - start) / 1000
  const used = process.cpuUsage(cpu)
  await inbox.stop()
  const ms = (used.user + used.system) / 1000 / count
  const [p50, p99] = [quantile(acceptMs, 0.5), quantile(acceptMs, 0.99)]
  return `| ${kind} | ${load.name} | ${Math.round(count / seconds)} | ${ms.toFixed(2)} | ${p50} / ${p99} |`
}

async function handIn(intake: Intake, { batch, parallel }: Load, count: number): Promise<number[]> {
  const took: number[] = []
  let next = 0
  const one = async () => {
    while (next < count) {
      const updates: Update[] = []
      for (; updates.length < batch && next < count; next += 1) {
        updates.push({ updateId: String(next), lane: `person-${next % PEOPLE}`, payload: { text: 'Когда праздник?' } })
      }
      const start = performance.now()
      await intake.accept(updates)
      took.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: parallel }, one))
  return took.toSorted((a, b) => a - b)
}

const open = (url: string) => openStorage({ url, onIdleError: () => {} })
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const postgres = await startPostgres()
const storages = {
  'a file': await open(join(folder, 'bot.db')),
  PostgreSQL: await open(await postgres.createDatabase()),
}
console.log(
  '| database | how they come | messages a second | CPU ms a message | accepted in ms, p50 / p99 |\n|---|---|---|---|---|',
)
for (const [kind, storage] of Object.entries(storages)) {
  for (const load of LOADS) console.log(await measure(kind, storage, load, load.parallel === 1 && load.batch === 1 ? MESSAGES / 10 : MESSAGES)) // prettier-ignore
  await storage.close()
}
await postgres.remove()
rmSync(folder, { recursive: true })
