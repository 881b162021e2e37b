// The entry point as a process: what it says when it cannot start, and how it ends.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Readiness } from '../src/server.ts'

const ENTRY = join(import.meta.dirname, '../src/main.ts')
const TSX = import.meta.resolve('tsx')
const LIMIT = { timeout: 20_000, interval: 30 }
const TOKEN = '123456:a-token-that-opens-nothing'

let folder: string
let child: ChildProcess
let said: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'service-'))
  said = ''
})

afterEach(() => {
  child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function start(env: Record<string, string>): Promise<number | null> {
  const knowledge = { KNOWLEDGE_DIR: join(import.meta.dirname, '../knowledge') }
  const settings = { PATH: process.env['PATH'], ...knowledge, ...env }
  child = spawn(process.execPath, ['--import', TSX, ENTRY], {
    cwd: folder,
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve) => void child.once('exit', resolve))
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

  it('is told apart from a folder that is not there', async () => {
    expect(await start({ ...service, KNOWLEDGE_DIR: join(folder, 'nowhere') })).toBe(1)
    expect(said).toContain('Бот не запущен')
  })
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
    expect(ready.knowledge.articles).toBeGreaterThan(10)
    expect(await (await fetch(`${base}/metrics`)).text()).toMatch(/bot_channel_online\{channel="telegram"\} 0/)
    expect(said).toContain('WECHAT_APP_ID')
    expect(said).not.toContain(TOKEN)
    expect(statSync(join(folder, 'data')).mode & 0o077).toBe(0)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('waits for a database that is away, alive but not ready, and can be ended meanwhile', async () => {
    const ended = start({ ...service, DATABASE_URL: 'postgres://bot:sesame@127.0.0.1:1/bot' })
    const base = await listening()
    const response = await fetch(`${base}/readyz`)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ ready: false, database: 'away' })
    await vi.waitFor(() => expect(said).toContain('waiting for it'), LIMIT)
    expect(said).not.toContain('sesame')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })
})
