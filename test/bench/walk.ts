// How far a message walks through the code, and how far an edit: files touched and calls of named functions, in the
// compiled bot on the stand-in of Telegram. `--files` lists them.

import { fork, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { startBotApi } from '../stand-ins/telegram/bot-api.ts'

type Counts = Record<string, Record<string, number>>

const LIMIT_MS = 60_000
/** The first messages compile what later ones find ready. */
const WARM_UP = ['привет', 'когда приезжала делегация', '北极邮轮']
const MESSAGE = 'когда харбинцы были в мурманске'
const EDITED = 'tourism/arctic-cruises.yaml'
const EDITS: Record<string, (text: string) => string> = {
  'a comment': (text) => `${text}\n# read once more\n`,
  'a sentence': (text) => text.replace('answer: |\n', 'answer: |\n    Новый ледокол ходил сюда прошлой осенью.\n'),
}
/** With nothing counted for so long, what was begun is over. */
const QUIET_MS = 1500

const { values } = parseArgs({ options: { files: { type: 'boolean', default: false } } })

async function until(what: string, check: () => boolean): Promise<void> {
  const end = performance.now() + LIMIT_MS
  while (!check()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await wait(5)
  }
}

function take(child: ChildProcess): Promise<Counts> {
  return new Promise((resolve) => {
    child.once('message', (counts: Counts) => resolve(counts))
    child.send('take')
  })
}

const callsOf = (counts: Counts): number =>
  Object.values(counts).reduce((sum, file) => sum + Object.values(file).reduce((all, calls) => all + calls, 0), 0)

function merge(into: Counts, more: Counts): Counts {
  for (const [file, calls] of Object.entries(more))
    for (const [name, count] of Object.entries(calls)) {
      const there = (into[file] ??= {})
      there[name] = (there[name] ?? 0) + count
    }
  return into
}

/** All calls until the bot does no more than it does by itself in a quiet while. */
async function takeAll(child: ChildProcess, idle: number): Promise<Counts> {
  const counts: Counts = {}
  for (let more = await take(child); ; more = await take(child)) {
    merge(counts, more)
    await wait(QUIET_MS)
    const rest = await take(child)
    merge(counts, rest)
    if (callsOf(rest) <= idle) return counts
  }
}

function print(title: string, counts: Counts, idle: Counts): void {
  const own = Object.entries(counts).map(([file, calls]) => {
    const busy = Object.entries(calls).map(([name, n]) => [name, n - (idle[file]?.[name] ?? 0)] as const)
    return [file, busy.filter(([, n]) => n > 0)] as const
  })
  const touched = own.filter(([, calls]) => calls.length > 0)
  const calls = touched.flatMap(([, names]) => names).reduce((sum, [, n]) => sum + n, 0)
  console.log(`${title}: ${touched.length} files, ${calls} calls of named functions`)
  if (!values.files) return
  for (const [file, names] of touched.toSorted((a, b) => a[0].localeCompare(b[0])))
    console.log(`  ${file}: ${names.map(([name, n]) => `${name} ${n}`).join(', ')}`)
}

const folder = await mkdtemp(join(tmpdir(), 'walk-'))
const knowledge = join(folder, 'knowledge')
await cp('knowledge', knowledge, { recursive: true })
const api = await startBotApi()
const child = fork('dist/main.js', [], {
  execArgv: ['--import', new URL('counting.mjs', import.meta.url).href],
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  env: {
    PATH: process.env['PATH'],
    TELEGRAM_BOT_TOKEN: '12345:a-token-for-the-bench-only',
    TELEGRAM_API_ROOT: api.url,
    DATABASE_URL: join(folder, 'bot.db'),
    KNOWLEDGE_DIR: knowledge,
    PORT: '0',
    LOG_LEVEL: 'warn',
  },
})
try {
  const answered = () => api.calls.filter(({ method }) => method === 'sendMessage').length
  await until('polling', () => api.polls() > 0)
  for (const [i, text] of WARM_UP.entries()) {
    api.say(1, text)
    await until('an answer', () => answered() > i)
  }
  await takeAll(child, Number.POSITIVE_INFINITY)
  // What the bot does by itself meanwhile (polling, leases) is no part of the walk.
  await wait(QUIET_MS)
  const idle = await take(child)
  api.say(1, MESSAGE)
  await until('the answer', () => answered() > WARM_UP.length)
  await wait(QUIET_MS)
  print('a message, from update to sent answer', await take(child), idle)
  for (const [name, edit] of Object.entries(EDITS)) {
    const file = join(knowledge, EDITED)
    await writeFile(file, edit(await readFile(file, 'utf8')))
    await wait(2 * QUIET_MS)
    print(`an edit of one article (${name})`, await takeAll(child, 3 * callsOf(idle)), idle)
  }
} finally {
  child.kill('SIGKILL')
  await api.close()
  await rm(folder, { recursive: true })
}
