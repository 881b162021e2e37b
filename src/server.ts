// The web server: alive? ready? figures, and the routes of channels that are posted to.

import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { ChannelState } from './delivery/channel.ts'
import type { Log } from './log.ts'

/** Answers a request; may be async, and may throw (then the server answers 500). */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void

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
  metricsPage: () => Promise<{ type: string; text: string }>
  readiness: () => Promise<Readiness>
  log: Log
}

export interface WebServer {
  /** Serves exactly this path; every method goes to the handler. */
  route(path: string, handler: RequestHandler): void
  /** Listens; returns the port. Rejects when the port is taken. */
  start(): Promise<number>
  /** Takes no new connections, lets running requests finish. */
  stop(): Promise<void>
}

/** A client that sends its request so slowly is cut off. */
const REQUEST_LIMIT_MS = 30_000

/** Requests that still run when the server is to stop have so long. */
const STOP_LIMIT_MS = 3000

export function createWebServer(parts: ServerParts): WebServer {
  const routes = new Map<string, RequestHandler>([
    ['/healthz', (_, response) => sendText(response, 200, 'ok\n')],
    ['/readyz', async (_, response) => sendReadiness(response, await parts.readiness())],
    ['/metrics', async (_, response) => sendMetrics(response, await parts.metricsPage())],
  ])
  const server = createHttpServer({ requestTimeout: REQUEST_LIMIT_MS }, (request, response) => {
    void respond(routes, parts.log, request, response)
  })
  return {
    route: (path, handler) => void routes.set(path, handler),
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(parts.port, parts.host, () => {
          server.off('error', reject)
          const address = server.address()
          resolve(typeof address === 'object' && address ? address.port : parts.port)
        })
      }),
    stop: () =>
      new Promise((resolve) => {
        // A client that keeps its connection would keep it open for ever.
        const idle = setInterval(() => server.closeIdleConnections(), 20)
        const all = setTimeout(() => server.closeAllConnections(), STOP_LIMIT_MS)
        server.close(() => {
          clearInterval(idle)
          clearTimeout(all)
          resolve()
        })
      }),
  }
}

async function respond(
  routes: Map<string, RequestHandler>,
  log: Log,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  const handler = routes.get(path)
  try {
    if (!handler) return sendText(response, 404, 'not found\n')
    await handler(request, response)
  } catch (error) {
    log.error({ err: error }, 'a request failed')
    if (response.headersSent) response.destroy()
    else sendText(response, 500, 'error\n')
  }
}

function sendText(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
}

/** Ready: there is something to answer with, the database is there, and every channel is connected. */
function sendReadiness(response: ServerResponse, readiness: Readiness): void {
  const isOnline = Object.values(readiness.channels).every(({ status }) => status === 'online')
  const isReady = readiness.knowledge.articles > 0 && readiness.database === 'ok' && isOnline
  const body = { ready: isReady, ...readiness }
  sendText(response, isReady ? 200 : 503, `${JSON.stringify(body, null, 2)}\n`, 'application/json; charset=utf-8')
}

const sendMetrics = (response: ServerResponse, { type, text }: { type: string; text: string }): void =>
  sendText(response, 200, text, type)
