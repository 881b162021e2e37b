// The web server as others see it: over real sockets.

import { Agent, get } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textResponse, type WebHandler } from '../src/channels/http.ts'
import { createMetrics } from '../src/delivery/metrics.ts'
import { healthPage, metricsPage, type Readiness, readinessPage, type Watched } from '../src/health.ts'
import { loadKnowledge } from '../src/knowledge/load.ts'
import { createWebServer, type WebServer } from '../src/server.ts'
import { type Storage, StorageError } from '../src/storage/storage.ts'
import { createTranslate } from '../src/texts.ts'
import { createSmallChannel, silent } from './delivery/small-parts.ts'
import { openTemporary } from './storage/temporary.ts'

const knowledge = await loadKnowledge('knowledge')
const channel = createSmallChannel()
const LANE = { channel: 'small', lane: '1' }
const CLAIM = { owner: 'one', leaseMs: 10_000 }

let watched: Watched
let storage: Storage
let server: WebServer
let base: string

const pages = (): Record<string, WebHandler> => ({
  '/healthz': healthPage,
  '/metrics': metricsPage(createMetrics(), watched),
  '/readyz': readinessPage(watched),
  '/hook': async (request) => textResponse(202, `${request.method} ${await request.text()}`),
  '/broken': () => Promise.reject(new Error('a bug')),
})

const open = (port: number) => createWebServer({ host: '127.0.0.1', port, find: (path) => pages()[path], log: silent })

beforeEach(async () => {
  storage = await openTemporary()
  watched = {
    search: () => ({ knowledge }),
    now: Date.now,
    t: createTranslate()('ru'),
    storage: () => storage,
    channels: () => [channel],
    sending: () => undefined,
    failed: new Map(),
  }
  server = open(0)
  base = `http://127.0.0.1:${await server.start()}`
})

afterEach(async () => {
  await server.stop()
  await storage.close()
})

it('says that it is alive, whatever else is down', async () => {
  watched = { ...watched, storage: () => undefined }
  expect((await fetch(`${base}/healthz`)).status).toBe(200)
})

it('gives the figures in the form of Prometheus', async () => {
  const response = await fetch(`${base}/metrics`)
  expect(response.headers.get('content-type')).toContain('version=0.0.4')
  expect(await response.text()).toMatch(/bot_channel_online\{channel="small"\} 1/)
})

describe('/readyz', () => {
  const ask = async (): Promise<[number, Readiness]> => {
    const response = await fetch(`${base}/readyz`)
    return [response.status, JSON.parse(await response.text())]
  }

  it('says that all is well', async () => {
    const [status, body] = await ask()
    expect([status, body]).toMatchObject([200, { ready: true, degraded: [], database: 'ok', channels: { small: { status: 'online' } } }]) // prettier-ignore
    expect(body.knowledge.articles).toBe(knowledge.articles.length)
  })

  it.each<[string, () => Partial<Watched>, object]>([
    ['there is no database yet', () => ({ storage: () => undefined }), { database: 'away' }],
    ['the database is away', () => ({ storage: () => ({ ...storage, letters: { ...storage.letters, count: () => Promise.reject(new StorageError('away')) } }) }), { database: 'away' }],
    ['nothing is known', () => ({ search: () => ({ knowledge: { ...knowledge, articles: [] } }) }), { knowledge: { articles: 0 } }],
    ['a channel is away', () => ({ channels: () => [{ ...channel, state: () => ({ status: 'recovering', why: 'нет связи' }) }] }), { channels: { small: { why: 'нет связи' } } }],
    ['a channel could not be started', () => ({ failed: new Map([['small', 'нет шлюза']]) }), { channels: { small: { status: 'stopped', why: 'нет шлюза' } } }],
  ])('says it when %s', async (_, change, said) => {
    watched = { ...watched, ...change() }
    expect(await ask()).toMatchObject([503, { ready: false, ...said }])
  }) // prettier-ignore

  it('is degraded while messages have been given up lately', async () => {
    await storage.inbox.accept('small', [{ updateId: '1', lane: '1', payload: null }], CLAIM)
    const row = await storage.inbox.next(LANE, 'one')
    if (row) await storage.inbox.finish(row, { state: 'failed', reason: '403' }, [], 'one')
    const [status, { degraded }] = await ask()
    expect([status, degraded.length]).toEqual([200, 1])
    expect(degraded[0]).toContain('npm run staff -- letters')
    watched = { ...watched, now: () => Date.now() + 2 * 3_600_000 }
    expect((await ask())[1].degraded).toEqual([])
  })

  it('is degraded while nothing is sent', async () => {
    await storage.inbox.accept('small', [{ updateId: '1', lane: '1', payload: null }], CLAIM)
    expect((await ask())[1].degraded).toEqual([])
    watched = { ...watched, now: () => Date.now() + 240_000 }
    expect((await ask())[1].degraded[0]).toMatch(/small .*4 мин/)
  })
})

it('serves the routes of channels, and nothing else', async () => {
  const status = async (path: string) => (await fetch(`${base}${path}`, { method: 'POST', body: '{}' })).status
  expect([await status('/hook?x=1'), await status('/broken'), await status('/hook/x'), await status('/')]).toEqual([202, 500, 404, 404]) // prettier-ignore
  expect(await (await fetch(`${base}/hook`, { method: 'POST', body: '{}' })).text()).toBe('POST {}')
})

it('stops although a client keeps its connection busy', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = () =>
    new Promise<boolean>((resolve) => {
      const request = get(`${base}/healthz`, { agent }, (response) =>
        response.resume().once('end', () => resolve(true)),
      )
      request.once('error', () => resolve(false))
    })
  const askAlways = async () => {
    for (let count = 0; ; count += 1) if (!(await ask())) return count
  }
  const asking = askAlways()
  await ask()
  await server.stop()
  expect(await asking).toBeGreaterThan(0)
  agent.destroy()
})

it('says that the port is taken', async () => {
  const other = open(Number(new URL(base).port))
  await expect(other.start()).rejects.toThrow('EADDRINUSE')
})
