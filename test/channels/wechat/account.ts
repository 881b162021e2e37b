// The bot as a process of its own on an Official Account, and WeChat's servers that post to it.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChannelState } from '../../../src/delivery/channel.ts'
import type { Readiness } from '../../../src/health.ts'
import { findFreePort } from './gateway.ts'
import { until } from './harness.ts'
import { sign, toEventXml, toTextXml } from './weixin.ts'
import type { Certificate } from './weixin-stub.ts'

export const SECRETS = { appId: 'wx-app-id', appSecret: 'secret-of-the-app', token: 'token-of-the-front' }

const ROOT = join(import.meta.dirname, '../../..')

export interface Account {
  /** Posts signed XML as WeChat does, and gives the status and the text of the response. */
  post(body: string, query?: string): Promise<[number, string]>
  /** A person writes something. */
  write(person: string, text: string, id?: string): Promise<[number, string]>
  subscribe(person: string): Promise<[number, string]>
  ready(): Promise<ChannelState>
  logged(): string
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>
}

export interface AccountOptions {
  weixinPort: number
  certificate: Certificate
}

export async function startAccount({ weixinPort, certificate }: AccountOptions): Promise<Account> {
  const folder = mkdtempSync(join(tmpdir(), 'account-'))
  const port = await findFreePort()
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      NODE_OPTIONS: `--require ${join(import.meta.dirname, 'route-api.cjs')}`,
      NODE_EXTRA_CA_CERTS: certificate.cert,
      WEIXIN_STUB_PORT: String(weixinPort),
      WECHATY_PUPPET: 'wechaty-puppet-official-account',
      WECHATY_PUPPET_OA_APP_ID: SECRETS.appId,
      WECHATY_PUPPET_OA_APP_SECRET: SECRETS.appSecret,
      WECHATY_PUPPET_OA_TOKEN: SECRETS.token,
      DATABASE_URL: join(folder, 'bot.db'),
      MESSAGES_PER_MINUTE: '1000',
      PORT: String(port),
    },
  })
  let logged = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (logged += chunk.toString()))

  const base = `http://127.0.0.1:${port}`
  let count = 0

  async function post(body: string, query = toQuery()): Promise<[number, string]> {
    const response = await fetch(`${base}/wechat?${query}`, { method: 'POST', body })
    return [response.status, await response.text()]
  }

  function toQuery(): string {
    count += 1
    return sign({ token: SECRETS.token, at: Date.now(), nonce: `nonce-${count}` })
  }

  async function isUp(): Promise<boolean> {
    try {
      return (await fetch(`${base}/healthz`)).ok
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`the bot ended: ${logged}`, { cause: error })
      return false
    }
  }

  let up = false
  const asking = setInterval(() => void isUp().then((is) => (up ||= is)), 50)
  await until(() => up || child.exitCode !== null, 30_000).finally(() => clearInterval(asking))

  return {
    post,
    write: (person, text, id = `${person}-${text}`) => post(toTextXml({ person, text, id })),
    subscribe: (person) => post(toEventXml('subscribe', '', person)),
    async ready() {
      const body: Readiness = JSON.parse(await (await fetch(`${base}/readyz`)).text())
      const state = body.channels['wechat']
      if (!state) throw new Error('WeChat is not among the channels')
      return state
    },
    logged: () => logged,
    async stop() {
      if (child.exitCode !== null) return child.exitCode
      child.kill('SIGTERM')
      await once(child, 'exit')
      return child.exitCode
    },
  }
}

/** Asks again and again until the channel says so. */
export async function untilReady(account: Account, status: ChannelState['status']): Promise<ChannelState> {
  const end = performance.now() + 30_000
  for (;;) {
    const state = await account.ready()
    if (state.status === status) return state
    if (performance.now() > end) throw new Error(`still ${state.status}: ${account.logged()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
