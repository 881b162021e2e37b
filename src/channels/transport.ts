// Calls to a platform's API over HTTP that know how far they came: whether a call that failed can have been taken.

import { Agent as HttpAgent, request as requestHttp, type ClientRequest } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { TLSSocket } from 'node:tls'

/** What is asked of a `fetch`, as grammY does it. */
interface Call {
  method: string
  headers: Record<string, string>
  body: string | Readable
  signal: Pick<AbortSignal, 'aborted' | 'addEventListener' | 'removeEventListener'>
}

export interface CallLimits {
  /**
   * How long connecting may take, and each part of a request to be written, in milliseconds. What could not be written in
   * this time is never written, also by a process that was halted meanwhile.
   */
  writeMs: number
  /** How long its answer may take after that, in milliseconds. */
  answerMs: number
}

/**
 * A call without an answer of the API. `not-sent`: the request was not fully written, so nobody can have taken it.
 * `busy`: something in front of the API turned it away. `unclear`: it was written, and nothing came back.
 * The message names no address, since a token is part of it.
 */
export class LostCall extends Error {
  override name = 'LostCall'
  readonly fault: 'not-sent' | 'busy' | 'unclear'
  /** Of the page that came instead of an answer. */
  readonly status: number | undefined

  constructor(fault: LostCall['fault'], reason: string, { cause, status }: { cause?: unknown; status?: number } = {}) {
    super(reason, { cause })
    this.fault = fault
    this.status = status
  }
}

/** A `fetch`, also for grammY; connections are kept. Rejects with `LostCall`. */
export function createFetch(limits: CallLimits): (url: string, call: Call) => Promise<Response> {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  return async (url, call) => {
    const options = { method: call.method, headers: call.headers }
    const request = url.startsWith('https:')
      ? requestHttps(url, { ...options, agent: agents.https })
      : requestHttp(url, { ...options, agent: agents.http })
    const { status, text } = await exchange(request, call, limits)
    // A page instead of JSON comes from a gateway in front of the API.
    if (!text.startsWith('{'))
      throw new LostCall(status < 500 ? 'unclear' : 'busy', `${status} without JSON`, { status })
    return new Response(text, { status })
  }
}

interface Answer {
  status: number
  text: string
}

function exchange(request: ClientRequest, { body, signal }: Call, { writeMs, answerMs }: CallLimits): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let isWritten = false
    let isSettled = false
    let lastSign = performance.now()
    let timer = setTimeout(() => fail('not written in time'), writeMs)
    const onAbort = (): void => fail('given up')
    function settle(report: () => void): void {
      if (isSettled) return
      isSettled = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      report()
    }
    function fail(reason: string, cause?: unknown): void {
      settle(() => reject(new LostCall(isWritten ? 'unclear' : 'not-sent', reason, { cause })))
      request.destroy()
    }
    /** Notes that it goes on; fails where this process was halted for so long that another may have taken over. */
    function isInTime(): boolean {
      const now = performance.now()
      if (now - lastSign > writeMs) fail('held up')
      lastSign = now
      timer.refresh()
      return !isSettled
    }
    /** Nothing is written before the connection stands, and the end, without which nobody takes it, only in time. */
    async function write(): Promise<void> {
      if (body instanceof Readable) for await (const chunk of body) if (isInTime()) await flush(request, chunk)
      if (!isInTime()) return
      request.once('finish', () => {
        // What a destroyed socket never wrote "finishes" too.
        if (isSettled || !request.socket || !isConnected(request.socket)) return
        isWritten = true
        clearTimeout(timer)
        timer = setTimeout(() => fail('no answer in time'), answerMs)
      })
      request.end(body instanceof Readable ? undefined : body)
    }
    const begin = (): void => void write().catch((error: unknown) => fail(codeOf(error), error))
    signal.addEventListener('abort', onAbort)
    request.on('socket', (socket) => {
      if (isConnected(socket)) begin()
      else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', begin)
    })
    request.on('error', (error) => fail(codeOf(error), error))
    request.on('response', (response) => {
      isWritten = true
      const chunks: Buffer[] = []
      const text = (): string => Buffer.concat(chunks).toString('utf8')
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => settle(() => resolve({ status: response.statusCode ?? 0, text: text() })))
      response.on('error', (error) => fail(codeOf(error), error))
    })
    if (signal.aborted) onAbort()
  })
}

/** Resolves when the system has the chunk. */
const flush = (request: ClientRequest, chunk: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => void request.write(chunk, (error) => (error ? reject(error) : resolve())))

/** Whether the connection is there; with TLS, whether the other side has finished its handshake. */
const isConnected = (socket: Socket): boolean =>
  !socket.connecting && !socket.destroyed && !(socket instanceof TLSSocket && socket.getPeerFinished() === undefined)

/** The code of an error of node's, which is all of it that may be logged. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'cut'
