// The bot on an Official Account, in this process or in one of its own, and the stand-in for WeChat's servers.

import { spawn, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig, secretsOf } from '../../../src/config.ts'
import type { ChannelState } from '../../../src/delivery/channel.ts'
import type { Readiness } from '../../../src/health.ts'
import { loadKnowledge } from '../../../src/knowledge/load.ts'
import { createLog } from '../../../src/log.ts'
import { createSearch, type Search } from '../../../src/search/search.ts'
import { startService } from '../../../src/service.ts'
import { createTranslate } from '../../../src/texts.ts'
import { startWeixin, type Weixin } from '../../stand-ins/weixin/weixin.ts'
import { findFreePort } from './gateway.ts'

export const SECRETS = {
  appId: 'wx6b5c1de2f3a40718',
  appSecret: '5a1f0c9e8b7d6a5f4e3d2c1b0a998877',
  token: 'token-of-the-front',
}

export const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

const ROOT = join(import.meta.dirname, '../../..')

export interface Account {
  weixin: Weixin
  /** Where the bot finds WeChat's API. */
  apiRoot: string
  /** Where its database is. */
  folder: string
  /** The messages that this person got. */
  sentTo(person: string): Promise<string[]>
  /** Waits until this person got so many. */
  untilSent(person: string, count?: number, ms?: number): Promise<string[]>
  ready(): Promise<ChannelState>
  untilReady(status: ChannelState['status'], ms?: number): Promise<ChannelState>
  logged(): string
  /** SIGTERM where it is a process; gives the exit code. */
  stop(): Promise<number | null>
  /** Only of a process. */
  kill(): Promise<void>
  /** The bot once more, on the same database. */
  restart(): Promise<void>
  /** Another bot on the same database, in this process. */
  replica(): Promise<Account>
}

export interface AccountOptions {
  weixin?: Weixin
  env?: Record<string, string>
  folder?: string
  /** Where the bot finds WeChat's API; the stand-in by default. */
  apiRoot?: string
  /** The entry point, to be run as a process: takes seconds, and can be killed. */
  program?: string
}

/** A bot that runs. */
interface Bot {
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

type Env = Record<string, string>

/** With one that is not given, a stand-in is started, and ends with the bot's `stop`. */
export async function startAccount({ env = {}, folder, ...options }: AccountOptions = {}): Promise<Account> {
  const weixin = options.weixin ?? (await startWeixin())
  const home = folder ?? mkdtempSync(join(tmpdir(), 'account-'))
  const apiRoot = options.apiRoot ?? `http://127.0.0.1:${await weixin.listen(0)}`
  const port = await findFreePort()
  const base = `http://127.0.0.1:${port}`
  let logged = ''
  let bot: Bot
  const note = (text: string): void => void (logged += text)

  async function run(): Promise<void> {
    const all = { ...toEnv(home, port, apiRoot), ...env }
    bot = await (options.program === undefined ? startHere(all, note) : startProcess(options.program, all, note))
    await poll(120_000, () => `the bot does not start: ${logged}`, () => isUp(base)) // prettier-ignore
  }

  async function ready(): Promise<ChannelState> {
    const body: Readiness = JSON.parse(await (await fetch(`${base}/readyz`)).text())
    return body.channels['wechat'] ?? { status: 'starting' }
  }

  const { WECHAT_AES_KEY: aesKey } = env
  await weixin.set({ secrets: { ...SECRETS, ...(aesKey && { aesKey }) }, bot: `${base}/wechat` })
  await run()

  const account: Account = {
    weixin,
    apiRoot,
    folder: home,
    sentTo: async (person) => (await weixin.sent()).filter(({ to }) => to === person).map(({ text }) => text),
    untilSent: (person, count = 1, ms = 120_000) =>
      poll(ms, () => `${person} got fewer than ${count}\n${logged}`, async () => {
        const texts = await account.sentTo(person)
        return texts.length >= count && texts
      }), // prettier-ignore
    ready,
    untilReady: (status, ms = 120_000) =>
      poll(ms, () => `not ${status}\n${logged}`, async () => {
        const state = await ready()
        return state.status === status && state
      }), // prettier-ignore
    logged: () => logged,
    async stop() {
      const code = await bot.end('SIGTERM')
      if (!options.weixin) await weixin.stop()
      return code
    },
    kill: async () => void (await bot.end('SIGKILL')),
    restart: run,
    replica: () => startAccount({ env, folder: home, weixin, apiRoot }),
  }
  return account
}

async function isUp(base: string): Promise<boolean> {
  const response = await fetch(`${base}/healthz`).catch(() => undefined)
  return response?.ok ?? false
}

async function startProcess(program: string, env: Env, note: (text: string) => void): Promise<Bot> {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe']
  const args = program.endsWith('.ts') ? ['--import', 'tsx', program] : [program]
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio, env })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => note(chunk.toString()))
  return {
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
      return child.exitCode
    },
  }
}

let known: Promise<Search> | undefined

async function startHere(env: Env, note: (text: string) => void): Promise<Bot> {
  const search = await (known ??= loadKnowledge(join(ROOT, 'knowledge')).then((knowledge) => createSearch(knowledge)))
  const service = await startService({
    config: readConfig(env).config,
    search: () => search,
    translate: createTranslate(),
    log: createLog({ level: 'info', secrets: secretsOf(env), destination: { write: note } }),
    now: Date.now,
    random: Math.random,
  })
  return {
    async end() {
      await service.stop()
      return 0
    },
  }
}

async function poll<T>(ms: number, toMessage: () => string, look: () => Promise<T | false>): Promise<T> {
  const end = performance.now() + ms
  for (;;) {
    const value = await look()
    if (value !== false) return value
    if (performance.now() > end) throw new Error(`within ${ms} ms: ${toMessage()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const toEnv = (home: string, port: number, apiRoot: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  WECHAT_APP_ID: SECRETS.appId,
  WECHAT_APP_SECRET: SECRETS.appSecret,
  WECHAT_TOKEN: SECRETS.token,
  WECHAT_API_ROOT: apiRoot,
  DATABASE_URL: join(home, 'bot.db'),
  MESSAGES_PER_MINUTE: '1000',
  PORT: String(port),
})
