// Where a call failed: before it can have been taken, or after.

import { createServer, type Server, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFetch, LostCall } from '../../src/channels/transport.ts'
import { freePort } from '../free-port.ts'

let server: Server
let port: number
let onConnection: (socket: Socket) => void

beforeEach(async () => {
  const sockets = new Set<Socket>()
  server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  server.on('close', () => sockets.forEach((socket) => socket.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' && address ? address.port : 0
})
afterEach(() => void server.close())

const BODY = JSON.stringify({ chat_id: 1, text: 'привет' })

interface Given {
  protocol?: 'http' | 'https'
  at?: number
  body?: string | Readable
  signal?: AbortSignal
}

async function call({ protocol = 'http', at = port, body = BODY, signal = new AbortController().signal }: Given = {}) {
  const send = createFetch({ writeMs: 300, answerMs: 300 })
  const headers = { 'content-type': 'application/json', connection: 'keep-alive' }
  try {
    const url = `${protocol}://127.0.0.1:${at}/bot1:token/sendMessage`
    const response = await send(url, { method: 'POST', headers, body, signal })
    return { status: response.status, json: await response.json() }
  } catch (error) {
    if (!(error instanceof LostCall)) throw error
    return { fault: error.fault, reason: error.message }
  }
}

/** Answers each request once all of it is there. */
const answering = (answer: string) => (socket: Socket) => {
  let got = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    got += chunk
    if (!got.includes('привет') && !got.endsWith('0\r\n\r\n')) return
    got = ''
    socket.write(answer)
  })
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{"ok":true}'

/** Bytes that no socket's buffers hold: whoever does not read them keeps them from being written. */
const huge = () =>
  Readable.from(
    Array.from({ length: 400 }, () => Buffer.alloc(64 * 1024, 1)),
    { objectMode: false },
  )

test('what comes back, comes back; the connection is used again', async () => {
  let connections = 0
  onConnection = (socket) => {
    connections += 1
    answering(OK)(socket)
  }
  const send = createFetch({ writeMs: 300, answerMs: 300 })
  const { signal } = new AbortController()
  for (const body of [BODY, Readable.from([BODY], { objectMode: false })]) {
    const response = await send(`http://127.0.0.1:${port}/`, { method: 'POST', headers: {}, body, signal })
    expect(await response.json()).toEqual({ ok: true })
  }
  expect(connections).toBe(1)
})

describe('not sent', () => {
  test('nobody listens', async () => {
    expect(await call({ at: await freePort() })).toEqual({ fault: 'not-sent', reason: 'ECONNREFUSED' })
  })

  test('a handshake that stalls', async () => {
    onConnection = () => {}
    expect(await call({ protocol: 'https' })).toEqual({ fault: 'not-sent', reason: 'not written in time' })
  })

  test('a handshake that is cut short', async () => {
    onConnection = (socket) => socket.once('data', () => socket.resetAndDestroy())
    expect(await call({ protocol: 'https' })).toEqual({ fault: 'not-sent', reason: 'ECONNRESET' })
  })

  test('a handshake with somebody who speaks no TLS', async () => {
    onConnection = (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
    expect(await call({ protocol: 'https' })).toMatchObject({ fault: 'not-sent' })
  })

  test('a request that is cut while it is being written', async () => {
    onConnection = (socket) => socket.once('data', () => socket.resetAndDestroy())
    expect(await call({ body: huge() })).toMatchObject({ fault: 'not-sent' })
  })

  test('a request that nobody reads', async () => {
    onConnection = (socket) => socket.pause()
    expect(await call({ body: huge() })).toEqual({ fault: 'not-sent', reason: 'not written in time' })
  })

  test('what a process that was halted would write too late', async () => {
    let got = ''
    onConnection = (socket) => socket.on('data', (chunk: Buffer) => (got += chunk.toString()))
    async function* halting() {
      yield Buffer.from(BODY)
      // Nothing else runs meanwhile, timers neither, as in a process that is halted.
      for (const end = performance.now() + 400; performance.now() < end;);
      yield Buffer.from(BODY)
    }
    expect(await call({ body: Readable.from(halting(), { objectMode: false }) })).toEqual({
      fault: 'not-sent',
      reason: 'held up',
    })
    expect(got).not.toContain('0\r\n\r\n')
  })

  test('what was given up before', async () => {
    onConnection = answering(OK)
    expect(await call({ signal: AbortSignal.abort() })).toEqual({ fault: 'not-sent', reason: 'given up' })
  })
})

describe('unclear', () => {
  test('a request that was read and is not answered', async () => {
    onConnection = (socket) => socket.resume()
    expect(await call()).toEqual({ fault: 'unclear', reason: 'no answer in time' })
  })

  test('a connection that is reset once the request was written', async () => {
    onConnection = (socket) => socket.once('data', () => socket.resetAndDestroy())
    expect(await call()).toEqual({ fault: 'unclear', reason: 'ECONNRESET' })
  })

  test('an answer that breaks off', async () => {
    onConnection = (socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"ok'))
    expect(await call()).toMatchObject({ fault: 'unclear' })
  })

  test('a page where an answer should be', async () => {
    onConnection = answering('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>')
    expect(await call()).toEqual({ fault: 'unclear', reason: '200 without JSON' })
  })

  test('an answer that is given up', async () => {
    const giving = new AbortController()
    onConnection = (socket) => socket.once('data', () => giving.abort())
    expect(await call({ signal: giving.signal })).toEqual({ fault: 'unclear', reason: 'given up' })
  })
})

test("busy: a gateway's page", async () => {
  onConnection = answering('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 6\r\n\r\n<html>')
  expect(await call()).toEqual({ fault: 'busy', reason: '502 without JSON' })
})

test('no reason names the address, since the token is part of it', async () => {
  onConnection = (socket) => socket.destroy()
  const reasons = [await call(), await call({ protocol: 'https' }), await call({ at: await freePort() })]
  expect(JSON.stringify(reasons)).not.toMatch(/token|127\.0\.0\.1/)
})

test('an error of the Bot API is an answer', async () => {
  onConnection = answering('HTTP/1.1 429 Too Many\r\ncontent-length: 12\r\n\r\n{"ok":false}')
  expect(await call()).toEqual({ status: 429, json: { ok: false } })
})
