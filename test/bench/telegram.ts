// `npm run bench:telegram`: CPU time of an update, and how soon it is answered, beside a bare grammY echo bot on the same
// stand-in in the same run. The bot is the compiled one as it runs, with all it knows; people ask mixed questions.
//
// `--rate` messages a second, for `--seconds`; `--spoiled` so many of ten questions are mistyped; `--only polling` or
// `webhook`, `--on` `file` or `PostgreSQL`; `--profile FOLDER` keeps CPU profiles.

import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { parseQuestions } from '../../src/knowledge/questions.ts'
import { freePort } from '../free-port.ts'
import { type BotApi, type Call, startBotApi } from '../stand-ins/telegram/bot-api.ts'
import { startPostgres } from '../storage/postgres.ts'
import { createRandom, NOISES } from './noise.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '150' },
    seconds: { type: 'string', default: '20' },
    spoiled: { type: 'string', default: '2' },
    only: { type: 'string' },
    on: { type: 'string' },
    profile: { type: 'string' },
  },
})
const PER_SECOND = Number(values.rate)
const SECONDS = Number(values.seconds)
const WARM_UP_SECONDS = 10
/** Each of them writes every few seconds. */
const CHATS = 1000
const LIMIT_MS = 60_000
/** Linux counts the CPU time of a process in hundredths of a second. */
const TICK_MS = 10

const TOKEN = '12345:a-token-for-the-tests-only'
const SECRET = 'a-secret-for-the-bench'

/** The pace that Telegram asks for set aside, so that the bot is what is measured. */
const UNHURRIED = { TELEGRAM_PER_SECOND: '1000', SENDS_AT_ONCE: '20', MESSAGES_PER_MINUTE: '1000' }

/** What people ask: most of it as in the sorted questions, which the bot has seen, some of it spoiled. */
function readTexts(): string[] {
  const random = createRandom(7)
  const folder = join('knowledge', 'questions')
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  const asked = files.flatMap((name) => parseQuestions(readFileSync(join(folder, name), 'utf8')).flatMap(({ turns }) => turns)) // prettier-ignore
  const spoil = (text: string) => {
    const noises = NOISES.filter(({ language }) => language === (/\p{Script=Han}/u.test(text) ? 'zh' : 'ru'))
    return random() > Number(values.spoiled) / 10
      ? text
      : (noises[Math.floor(random() * noises.length)]?.spoil(text, random) ?? text)
  }
  const keys = new Map(asked.map((text) => [text, random()]))
  return asked.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0)).map(spoil)
}

interface Figures {
  cpuMs: number
  p50: number
  p99: number
  unanswered: number
}

/** When each chat asked what is not answered yet, and how long answers took. */
function createLedger() {
  const asked = new Map<number, number>()
  const latencies: number[] = []
  return {
    asked,
    latencies,
    onCall({ method, params, at }: Call) {
      if (method !== 'sendMessage' && method !== 'sendPhoto') return
      const chat = Number(params.chat_id)
      const since = asked.get(chat)
      if (since === undefined) return
      latencies.push(at - since)
      asked.delete(chat)
    },
  }
}

type Ledger = ReturnType<typeof createLedger>

async function until(check: () => boolean): Promise<void> {
  const end = performance.now() + LIMIT_MS
  while (!check() && performance.now() < end) await sleep(5)
}

async function drive(api: BotApi, ledger: Ledger, texts: string[], seconds: number, from: number): Promise<void> {
  const started = performance.now()
  for (let i = 0; i < seconds * PER_SECOND; i += 1) {
    while (performance.now() < started + (i * 1000) / PER_SECOND) await sleep(1)
    const chat = 1 + ((from + i) % CHATS)
    ledger.asked.set(chat, performance.now())
    api.say(chat, texts[(from + i) % texts.length])
  }
  await until(() => ledger.asked.size === 0)
}

function cpuOf(pid: number | undefined): number {
  const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ').slice(13, 15).map(Number)
  return (user + system) * TICK_MS
}

const at = (sorted: number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN

type Command = (api: BotApi, webhook: string | undefined) => { args: string[]; env?: Record<string, string> }

async function measure(command: Command, withWebhook: boolean, texts: string[]): Promise<Figures> {
  const ledger = createLedger()
  const api = await startBotApi({ keepCalls: false, onCall: (call) => ledger.onCall(call) })
  const url = withWebhook ? `http://127.0.0.1:${await freePort()}/telegram` : undefined
  const { args, env } = command(api, url)
  const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'ignore', 'inherit'] }) // prettier-ignore
  await until(() => (url ? api.webhookUrl() !== undefined : api.polls() > 0))
  await drive(api, ledger, texts, WARM_UP_SECONDS, 0)
  ledger.latencies.length = 0
  const before = cpuOf(child.pid)
  await drive(api, ledger, texts, SECONDS, WARM_UP_SECONDS * PER_SECOND)
  const cpuMs = (cpuOf(child.pid) - before) / (SECONDS * PER_SECOND)
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  await api.close()
  const sorted = ledger.latencies.toSorted((a, b) => a - b)
  return { cpuMs, p50: at(sorted, 0.5), p99: at(sorted, 0.99), unanswered: ledger.asked.size }
}

const bare: Command = (api, webhook) => ({
  args: ['--import', 'tsx', 'test/bench/bare-bot.ts', api.url, ...(webhook ? [webhook, SECRET] : [])],
})

const FLAGS = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]

const ours =
  (database: string): Command =>
  (api, webhook) => ({
    args: [...FLAGS, 'dist/main.js'],
    env: {
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: api.url,
      DATABASE_URL: database,
      PERSON_KEY: 'x'.repeat(32),
      PORT: webhook ? new URL(webhook).port : '0',
      ...(webhook && { TELEGRAM_WEBHOOK_URL: webhook, TELEGRAM_WEBHOOK_SECRET: SECRET }),
      ...UNHURRIED,
    },
  })

function print(name: string, { cpuMs, p50, p99, unanswered }: Figures, beside?: Figures): void {
  const times = beside ? `${(cpuMs / beside.cpuMs).toFixed(2)} × bare` : ''
  const took = `p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms`
  console.log(`${name.padEnd(24)} ${cpuMs.toFixed(3)} ms CPU  ${times.padEnd(12)} ${took}  unanswered ${unanswered}`)
}

const texts = readTexts()
const folder = await mkdtemp(join(tmpdir(), 'bench-'))
const postgres = values.on === 'file' ? undefined : await startPostgres()
const DATABASES = [
  ['file', async (mode: string) => join(folder, `${mode}.db`)],
  ['PostgreSQL', async () => (await postgres?.createDatabase()) ?? ''],
] as const
for (const withWebhook of [false, true]) {
  const mode = withWebhook ? 'webhook' : 'polling'
  if (values.only !== undefined && values.only !== mode) continue
  const beside = await measure(bare, withWebhook, texts)
  print(`bare echo, ${mode}`, beside)
  for (const [name, create] of DATABASES.filter(([kind]) => values.on === undefined || values.on === kind))
    print(`${name}, ${mode}`, await measure(ours(await create(mode)), withWebhook, texts), beside)
}
await postgres?.remove()
await rm(folder, { recursive: true })
