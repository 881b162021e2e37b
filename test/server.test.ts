// The web server as others see it: over real sockets.

import { Agent, get } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textResponse, type WebHandler } from '../src/channels/http.ts'
import {
  createWebServer,
  healthPage,
  metricsPage,
  type Readiness,
  readinessPage,
  type WebServer,
} from '../src/server.ts'
import { silent } from './delivery/small-parts.ts'

const READY: Readiness = {
  knowledge: { articles: 30, problems: 0, version: 'abc' },
  database: 'ok',
  channels: { telegram: { status: 'online' } },
}

let readiness: Readiness
let server: WebServer
let base: string

const pages: Record<string, WebHandler> = {
  '/healthz': healthPage,
  '/metrics': metricsPage(async () => ({ type: 'text/plain; version=0.0.4', text: 'bot_messages_total 1\n' })),
  '/readyz': readinessPage(async () => readiness),
  '/hook': async (request) => textResponse(202, `${request.method} ${await request.text()}`),
  '/broken': () => Promise.reject(new Error('a bug')),
}

const open = (port: number) => createWebServer({ host: '127.0.0.1', port, find: (path) => pages[path], log: silent })

beforeEach(async () => {
  readiness = READY
  server = open(0)
  base = `http://127.0.0.1:${await server.start()}`
})

afterEach(() => server.stop())

it('says that it is alive, whatever else is down', async () => {
  readiness = { ...READY, database: 'away' }
  expect((await fetch(`${base}/healthz`)).status).toBe(200)
})

it('gives the figures in the form of Prometheus', async () => {
  const response = await fetch(`${base}/metrics`)
  expect(response.headers.get('content-type')).toContain('version=0.0.4')
  expect(await response.text()).toBe('bot_messages_total 1\n')
})

describe('/readyz', () => {
  it.each<[string, Partial<Readiness>, number]>([
    ['all is well', {}, 200],
    ['the database is away', { database: 'away' }, 503],
    ['nothing is known', { knowledge: { articles: 0, problems: 3, version: '' } }, 503],
    ['a channel is away', { channels: { telegram: { status: 'recovering', why: 'нет связи' } } }, 503],
  ])('when %s', async (_, change, status) => {
    readiness = { ...READY, ...change }
    const response = await fetch(`${base}/readyz`)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ ready: status === 200, ...readiness })
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
