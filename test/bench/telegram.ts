// Load on the Telegram channel beside a bare grammY echo bot, on the same stand-in, in one run: CPU, latency, order, losses.

import { fork, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBotApi, type Call } from '../stand-ins/telegram/bot-api.ts'
import type { ChildOptions } from './telegram-child.ts'

const CHATS = 50
const PER_SECOND = 200
const SECONDS = 10
const FLOOD_CHATS = 1000
const FLOOD = 10_000
const WARM_UP = 1500
const LIMIT_MS = 120_000

interface Load {
  chats: number
  messages: number
  /** Absent: as fast as they can be handed out. */
  perSecond?: number
}

interface Figures {
  cpuMs: number
  p50: number
  p99: number
  perSecond: number
  lost: number
  doubled: number
  outOfOrder: number
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

function cpuOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (usage: NodeJS.CpuUsage) => resolve((usage.user + usage.system) / 1000))
    child.send('cpu')
  })
}

async function until(check: () => boolean): Promise<void> {
  const end = performance.now() + LIMIT_MS
  while (!check() && performance.now() < end) await sleep(5)
}

const at = (sorted: number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN

/** Which messages were answered: each says its own number, and its answer repeats that. */
function createLedger() {
  const said = new Map<number, number>()
  const latencies: number[] = []
  const lastOf = new Map<number, number>()
  let [answered, doubled, outOfOrder] = [0, 0, 0]
  const seen = new Set<number>()

  return {
    say: (n: number) => said.set(n, performance.now()),
    onCall({ method, params, at: when }: Call) {
      if (method !== 'sendMessage') return
      const n = Number(/\d+/.exec(params.text ?? '')?.[0])
      if (seen.has(n)) doubled += 1
      seen.add(n)
      answered += 1
      const chat = Number(params.chat_id)
      if ((lastOf.get(chat) ?? -1) > n) outOfOrder += 1
      lastOf.set(chat, n)
      latencies.push(when - (said.get(n) ?? when))
    },
    answered: () => answered,
    result() {
      const sorted = latencies.toSorted((a, b) => a - b)
      return { p50: at(sorted, 0.5), p99: at(sorted, 0.99), lost: said.size - seen.size, doubled, outOfOrder }
    },
  }
}

async function drive(
  api: Awaited<ReturnType<typeof startBotApi>>,
  ledger: ReturnType<typeof createLedger>,
  load: Load,
  from: number,
) {
  const started = performance.now()
  for (let i = 0; i < load.messages; i += 1) {
    const due = load.perSecond === undefined ? 0 : started + (i * 1000) / load.perSecond
    while (performance.now() < due) await sleep(1)
    ledger.say(from + i)
    api.say(1 + (i % load.chats), `повтори ${from + i}`)
  }
}

async function run(kind: ChildOptions['kind'], withWebhook: boolean, load: Load): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  let ledger = createLedger()
  const api = await startBotApi({ keepCalls: false, onCall: (call) => ledger.onCall(call) })
  const port = await freePort()
  const webhook = { url: `http://127.0.0.1:${port}/telegram`, secret: 'a-secret-for-the-bench', port }
  const options: ChildOptions = {
    kind,
    apiRoot: api.url,
    database: kind === 'memory' ? 'memory' : join(folder, 'bot.db'),
    ...(withWebhook && { webhook }),
  }
  const child = fork(new URL('telegram-child.ts', import.meta.url), [JSON.stringify(options)], {
    execArgv: ['--import', 'tsx'],
  })
  await until(() => (withWebhook ? api.webhookUrl() !== undefined : api.polls() > 0))

  await drive(api, ledger, { chats: CHATS, messages: WARM_UP, perSecond: PER_SECOND }, 0)
  await until(() => ledger.answered() >= WARM_UP)
  ledger = createLedger()
  const [cpu, started] = [await cpuOf(child), performance.now()]
  await drive(api, ledger, load, WARM_UP)
  await until(() => ledger.answered() >= load.messages && api.open() === 0)
  const seconds = (performance.now() - started) / 1000
  const cpuMs = ((await cpuOf(child)) - cpu) / load.messages

  child.kill('SIGKILL')
  await api.close()
  await rm(folder, { recursive: true })
  return { cpuMs, perSecond: load.messages / seconds, ...ledger.result() }
}

const round = (n: number, digits = 0) => n.toFixed(digits)

function print(name: string, figures: Figures, bare?: Figures): void {
  const times = bare ? `${round(figures.cpuMs / bare.cpuMs, 2)} × bare` : ''
  const { p50, p99, perSecond, lost, doubled, outOfOrder } = figures
  console.log(
    `${name.padEnd(28)} ${round(figures.cpuMs, 3)} ms CPU ${times.padEnd(12)} p50 ${round(p50)} ms  p99 ${round(p99)} ms  ` +
      `${round(perSecond)}/s  lost ${lost}  doubled ${doubled}  out of order ${outOfOrder}`,
  )
}

const steady: Load = { chats: CHATS, messages: PER_SECOND * SECONDS, perSecond: PER_SECOND }
for (const withWebhook of [false, true]) {
  const mode = withWebhook ? 'webhook' : 'polling'
  const bare = await run('bare', withWebhook, steady)
  print(`bare echo, ${mode}`, bare)
  print(`inbox in memory, ${mode}`, await run('memory', withWebhook, steady), bare)
  print(`inbox in a file, ${mode}`, await run('file', withWebhook, steady), bare)
  const flood: Load = { chats: FLOOD_CHATS, messages: FLOOD }
  print(`10,000 at once, ${mode}`, await run('file', withWebhook, flood))
}
