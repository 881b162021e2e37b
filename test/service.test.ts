// The entry point as a process: what it says when it cannot start, and how it ends.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../src/config.ts'
import type { Readiness } from '../src/health.ts'
import { loadKnowledge } from '../src/knowledge/load.ts'
import { createSearch } from '../src/search/search.ts'
import { startService } from '../src/service.ts'
import { StorageError } from '../src/storage/storage.ts'
import { createTranslate } from '../src/texts.ts'
import { silent } from './delivery/small-parts.ts'
import { AROUND } from './knowledge/fixtures.ts'
import { compiled } from './shared.ts'

const LIMIT = { timeout: 120_000, interval: 30 }
const TOKEN = '123456:a-token-that-opens-nothing'

let folder: string
let child: ChildProcess | undefined
let said: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'service-'))
  said = ''
})

afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function start(env: Record<string, string>, words: string[] = []): Promise<number | null> {
  const settings = { PATH: process.env['PATH'], KNOWLEDGE_DIR: AROUND, ...env }
  const started = spawn(process.execPath, [compiled('src/main.ts'), ...words], {
    cwd: folder,
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve) => void started.once('exit', resolve))
}

/** Nobody is at this address. */
const service = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: 'http://127.0.0.1:1', PORT: '0' }

async function listening(): Promise<string> {
  const port = await vi.waitFor(() => {
    const found = /"port":(\d+)/.exec(said)?.[1]
    if (!found) throw new Error(`not yet: ${said}`)
    return found
  }, LIMIT)
  return `http://127.0.0.1:${port}`
}

describe('a wrong setting', () => {
  it('stops the start, every mistake named in one message', async () => {
    const ended = start({ TELEGRAM_BOT_TOKEN: 'x', PORT: 'many', DATABASE_URL: 'oracle://x' })
    expect(await ended).toBe(1)
    for (const name of ['TELEGRAM_BOT_TOKEN', 'PORT', 'DATABASE_URL']) expect(said).toContain(`${name}: `)
    expect(said).toMatch(/[а-я]/)
    expect(said).not.toContain('    at ')
  })

  it('says which folder, port or host cannot be', async () => {
    expect(await start({ ...service, KNOWLEDGE_DIR: join(folder, 'nowhere') })).toBe(1)
    expect(said).toMatch(/Бот не запущен[^]*KNOWLEDGE_DIR: /)
    said = ''
    const busy = createServer().listen(0, '127.0.0.1')
    await once(busy, 'listening')
    const address = busy.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    expect(await start({ ...service, PORT: port })).toBe(1)
    busy.close()
    expect(said).toContain(`PORT: порт ${port} занят`)
    said = ''
    expect(await start({ ...service, HOST: '192.0.2.1' })).toBe(1)
    expect(said).toMatch(/HOST: [^]*192\.0\.2\.1/)
    expect(said).not.toContain('    at ')
  })

  it('of WeChat is told in Chinese besides', async () => {
    expect(await start({ WECHAT_APP_ID: 'wx0123456789' })).toBe(1)
    expect(said).toMatch(/WECHAT_TOKEN[：][^]*WECHAT_TOKEN: /)
  })

  it('of the database is told in words', async () => {
    writeFileSync(join(folder, 'letter.txt'), 'Это письмо. '.repeat(900))
    expect(await start({ ...service, DATABASE_URL: join(folder, 'letter.txt') })).toBe(1)
    expect(said).toContain('не база данных')
  })
})

it('waits for a database at a wrong address, but not for ever', async () => {
  const search = createSearch(await loadKnowledge(AROUND))
  const { config } = readConfig({ DATABASE_URL: 'postgres://bot@nowhere.invalid/bot', PORT: '0' })
  const one = await startService({
    config,
    search: () => search,
    translate: createTranslate(),
    log: silent,
    now: Date.now,
    random: Math.random,
    print: () => {},
    databaseWaitMs: 300,
  })
  await expect(one.started).rejects.toBeInstanceOf(StorageError)
  await one.stop()
})

it('opens the desk alone: a link that lets in once, on this machine, without a channel', async () => {
  const ended = start({ ...service, PORT: '1', HOST: '0.0.0.0' }, ['desk'])
  const link = await vi.waitFor(() => {
    const found = /http:\/\/127\.0\.0\.1:(\d+)\/desk\/in#([\w-]{43})/.exec(said)
    if (!found) throw new Error(`not yet: ${said}`)
    return { desk: `http://127.0.0.1:${found[1]}/desk`, token: found[2] ?? '' }
  }, LIMIT)
  const enter = () => fetch(`${link.desk}/in`, { method: 'POST', body: new URLSearchParams({ token: link.token }), redirect: 'manual' }) // prettier-ignore
  expect([(await enter()).status, (await enter()).status]).toEqual([303, 401])
  child?.kill('SIGTERM')
  expect(await ended).toBe(0)
})

describe('the service', () => {
  it('makes its database for this user alone, says what is off and how it is, and ends with 0', async () => {
    const ended = start(service)
    const base = await listening()
    expect((await fetch(`${base}/healthz`)).status).toBe(200)
    const ready = await vi.waitFor(async () => {
      const response = await fetch(`${base}/readyz`)
      const body: Readiness = JSON.parse(await response.text())
      expect(body.database).toBe('ok')
      expect(response.status).toBe(503)
      return body
    }, LIMIT)
    expect(ready.channels).toHaveProperty('telegram')
    expect(ready.knowledge.articles).toBe(1)
    expect(await (await fetch(`${base}/metrics`)).text()).toMatch(/bot_channel_online\{channel="telegram"\} 0/)
    expect(said).toContain('WECHAT_APP_ID')
    expect(said).not.toContain(TOKEN)
    expect((await fetch(`${base}/desk`)).status, 'no desk unless it is wanted').toBe(404)
    expect(statSync(join(folder, 'data')).mode & 0o077).toBe(0)
    child?.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('waits for a database that is away, alive but not ready, and can be ended meanwhile', async () => {
    const ended = start({ ...service, DATABASE_URL: 'postgres://bot:sesame@127.0.0.1:1/bot' })
    const base = await listening()
    const response = await fetch(`${base}/readyz`)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ ready: false, database: 'away' })
    expect((await fetch(`${base}/telegram`, { method: 'POST' })).status).toBe(503)
    await vi.waitFor(() => expect(said).toContain('waiting for it'), LIMIT)
    expect(said).not.toContain('sesame')
    child?.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })

  it('keeps the figures and the desk off the public port when they have one of their own', async () => {
    const ended = start({ ...service, ADMIN_PORT: '0', DESK: 'on' })
    const base = await listening()
    const inside = `http://127.0.0.1:${/"adminPort":(\d+)/.exec(said)?.[1]}`
    const status = async (from: string, path: string) => (await fetch(`${from}${path}`)).status
    await vi.waitFor(async () => expect(await status(base, '/nothing')).toBe(404), LIMIT)
    const statuses = (from: string) => Promise.all(['/healthz', '/metrics', '/readyz', '/desk'].map((path) => status(from, path))) // prettier-ignore
    expect(await statuses(base)).toEqual([200, 404, 404, 404])
    expect(await statuses(inside)).toEqual([200, 200, 503, 401])
    child?.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})
