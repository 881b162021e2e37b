// The web server: Hono on Node's own, asked for each path what answers there.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
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

/** Requests that still run when the server is to stop have so long. */
const STOP_LIMIT_MS = 3000

export function createWebServer({ host, port, find, log }: ServerParts): WebServer {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.all('*', ({ req, env }) => {
    nodes.set(req.raw, env)
    return find(req.path)?.(req.raw) ?? textResponse(404, 'not found\n')
  })
  app.onError((err) => {
    log.error({ err }, 'a request failed')
    return textResponse(500, 'error\n')
  })
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { requestTimeout: REQUEST_LIMIT_MS } })
  return { start: () => listen(server, port, host), stop: () => close(server) }
}

/** Node's own objects behind a request, for a channel that still answers in Node's terms. */
const nodes = new WeakMap<Request, HttpBindings>()

/** A handler in Node's terms as one that answers a request. */
export const fromNode =
  (handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>): WebHandler =>
  async (request) => {
    const { incoming, outgoing } = nodes.get(request) ?? {}
    if (!incoming || !outgoing || 'stream' in incoming || 'stream' in outgoing) return textResponse(505, '')
    await handler(incoming, outgoing)
    return RESPONSE_ALREADY_SENT
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
