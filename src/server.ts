// The web server: Hono on Node's own, asked for each path what answers there.

import { once } from 'node:events'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { textResponse, type WebHandler } from './channels/http.ts'
import type { Log } from './log.ts'

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

/**
 * Longer than the servers in front of it (nginx 60 s, Caddy 120 s) keep a connection on which nothing comes: closed by this side,
 * it might be closed just when they post on it, and what was posted would be refused.
 */
const IDLE_LIMIT_MS = 130_000

/** Requests that still run when the server is to stop have so long. */
const STOP_LIMIT_MS = 3000

export function createWebServer({ host, port, find, log }: ServerParts): WebServer {
  const app = new Hono()
  app.all('*', ({ req, env }) => find(req.path)?.(req.raw, env) ?? textResponse(404, 'not found\n'))
  app.onError((err) => {
    log.error({ err }, 'a request failed')
    return textResponse(500, 'error\n')
  })
  const serverOptions = { requestTimeout: REQUEST_LIMIT_MS, keepAliveTimeout: IDLE_LIMIT_MS }
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions })
  return { start: () => listen(server, port, host), stop: () => close(server) }
}

type NodeServer = ReturnType<typeof createAdaptorServer>

async function listen(server: NodeServer, port: number, host: string): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : port
}

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
