// The web server: alive? ready? figures, and the routes of channels that are posted to. Hono on Node's own server.

import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { textResponse, type WebHandler } from './channels/http.ts'
import type { ChannelState } from './delivery/channel.ts'
import type { Log } from './log.ts'

export interface Readiness {
  knowledge: {
    articles: number
    problems: number
    version: string
    /** Of the problems, those that keep a file's present version out of use. */
    errors?: number
    /** Articles in use as they were before their last edit, which has an error. */
    stale?: string[]
    /** Why the folder cannot be read just now. */
    away?: string
  }
  database: 'ok' | 'away'
  channels: Record<string, ChannelState>
}

export interface ServerParts {
  host: string
  /** 0: any free port. */
  port: number
  /** What answers at a path; every method goes to it. Asked for each request. */
  find: (path: string) => WebHandler | undefined
  log: Log
}

export interface WebServer {
  /** Listens; returns the port. Rejects when the port is taken. */
  start(): Promise<number>
  /** Takes no new connections, lets running requests finish. */
  stop(): Promise<void>
}

/** A client that sends its request so slowly is cut off. */
const REQUEST_LIMIT_MS = 30_000

/** Requests that still run when the server is to stop have so long. */
const STOP_LIMIT_MS = 3000

export function createWebServer({ host, port, find, log }: ServerParts): WebServer {
  const app = new Hono()
  app.all('*', ({ req }) => find(req.path)?.(req.raw) ?? textResponse(404, 'not found\n'))
  app.onError((err) => {
    log.error({ err }, 'a request failed')
    return textResponse(500, 'error\n')
  })
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { requestTimeout: REQUEST_LIMIT_MS } })
  return { start: () => listen(server, port, host), stop: () => close(server) }
}

type NodeServer = ReturnType<typeof createAdaptorServer>

const listen = (server: NodeServer, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })

const close = (server: NodeServer): Promise<void> =>
  new Promise((resolve) => {
    // A client that keeps its connection would keep it open for ever.
    const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 20)
    const all = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), STOP_LIMIT_MS)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(all)
      resolve()
    })
  })

/** Alive, whatever else is down. */
export const healthPage: WebHandler = () => textResponse(200, 'ok\n')

export const metricsPage =
  (page: () => Promise<{ type: string; text: string }>): WebHandler =>
  async () => {
    const { type, text } = await page()
    return textResponse(200, text, { 'content-type': type })
  }

/** Ready: there is something to answer with, the database is there, and every channel is connected. */
export const readinessPage =
  (readiness: () => Promise<Readiness>): WebHandler =>
  async () => {
    const state = await readiness()
    const isOnline = Object.values(state.channels).every(({ status }) => status === 'online')
    const ready = state.knowledge.articles > 0 && state.database === 'ok' && isOnline
    const body = `${JSON.stringify({ ready, ...state }, null, 2)}\n`
    return textResponse(ready ? 200 : 503, body, { 'content-type': 'application/json; charset=utf-8' })
  }
