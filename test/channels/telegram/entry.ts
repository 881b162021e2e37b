// The real entry point as a child process with one article, and the stand-in for Telegram.

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BotApi } from '../../stand-ins/telegram/bot-api.ts'
import { AROUND } from '../../knowledge/fixtures.ts'
import { freePort } from '../../free-port.ts'
import { compiled } from '../../shared.ts'
import { until } from './small-bot.ts'

export const TOKEN = '12345:a-token-that-must-not-be-logged'
export const SECRET = 'a-secret-that-must-not-be-logged'

export type Mode = 'polling' | 'webhook'

export interface Entry {
  /** Everything that it wrote. */
  output: () => string
  /** Resolves with the exit code (null: killed). */
  exited: Promise<number | null>
  kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void
  /** Starts again on the same database and port. */
  restart(): Promise<Entry>
  /** Ends it, if it still runs, and removes its folder. */
  close(): Promise<void>
}

interface Setting {
  api: BotApi
  mode: Mode
  folder: string
  port: number
  env: Record<string, string>
}

function launch({ api, mode, folder, port, env }: Setting): ChildProcess {
  const webhook = {
    TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}/telegram`,
    TELEGRAM_WEBHOOK_SECRET: SECRET,
  }
  return spawn(process.execPath, [compiled('src/main.ts')], {
    env: {
      PATH: process.env['PATH'],
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: api.url,
      DATABASE_URL: join(folder, 'bot.db'),
      PORT: String(port),
      KNOWLEDGE_DIR: AROUND,
      MESSAGES_PER_MINUTE: '1000',
      LEASE_SECONDS: '5',
      LOG_LEVEL: 'debug',
      ...(mode === 'webhook' && webhook),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function start(setting: Setting): Promise<Entry> {
  const { api, mode, folder } = setting
  const before = mode === 'webhook' ? api.webhookSettings() : api.polls()
  const child = launch(setting)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const isUp = () => (mode === 'webhook' ? api.webhookSettings() : api.polls()) > before
  const isSettled = () => isUp() || child.exitCode !== null
  await until('the entry point', isSettled).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw new Error(`the entry point does not start:\n${output}`, { cause: error })
  })
  if (child.exitCode !== null) throw new Error(`the entry point ended:\n${output}`)
  return {
    output: () => output,
    exited,
    kill: (signal) => void child.kill(signal),
    async restart() {
      await exited
      return start(setting)
    },
    async close() {
      child.kill('SIGKILL')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function startEntry(api: BotApi, mode: Mode, env: Record<string, string> = {}): Promise<Entry> {
  const folder = await mkdtemp(join(tmpdir(), 'entry-'))
  return start({ api, mode, folder, port: await freePort(), env })
}
