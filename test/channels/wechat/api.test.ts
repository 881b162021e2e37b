// Calls to WeChat's API that go wrong: whether the request can have arrived is told by where it broke.

import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { ApiRefusal, createApi } from '../../../src/channels/wechat/api.ts'
import { findFreePort } from './gateway.ts'

const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => server.close(), () => sockets.forEach((socket) => socket.destroy())) // prettier-ignore
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const call = (root: string) => createApi(root)('message/custom/send', { access_token: 'SECRET' }, { text: '秘密' })

const answering = (head: string, body: string) => (socket: Socket) =>
  void socket.on('data', () =>
    socket.end(`HTTP/1.1 ${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
  )

describe('not sent', () => {
  test('nobody listens', async () => {
    await expect(call(`http://127.0.0.1:${await findFreePort()}`)).rejects.toMatchObject({ fault: 'not-sent' })
  })

  test('TLS that never completes', async () => {
    const port = await listen(() => undefined)
    await expect(call(`https://127.0.0.1:${port}`)).rejects.toMatchObject({ fault: 'not-sent' })
  })

  test('a reset while TLS is being set up', async () => {
    const port = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()))
    await expect(call(`https://127.0.0.1:${port}`)).rejects.toMatchObject({ fault: 'not-sent' })
  })
})

describe('unclear', () => {
  test('the request is taken and the connection reset', async () => {
    const port = await listen((socket) => socket.on('data', () => socket.resetAndDestroy()))
    await expect(call(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ fault: 'unclear' })
  })

  test('no answer comes', async () => {
    const port = await listen((socket) => socket.on('data', () => undefined))
    await expect(call(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ fault: 'unclear' })
  })

  test('a page comes instead of an answer', async () => {
    const port = await listen(answering('200 OK', '<html>'))
    await expect(call(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ fault: 'unclear' })
  })
})

test('busy: a status of 500 and more', async () => {
  const port = await listen(answering('502 Bad Gateway', 'busy'))
  await expect(call(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ fault: 'busy' })
})

test('refused: an error code, and nothing else of what WeChat says', async () => {
  const port = await listen(answering('200 OK', '{"errcode":45015,"errmsg":"out of 秘密"}'))
  const error = await call(`http://127.0.0.1:${port}`).catch((fault: unknown) => fault)
  expect(error).toBeInstanceOf(ApiRefusal)
  expect(error).toMatchObject({ code: 45015, message: 'WeChat refused: 45015' })
})

test('no error names the address, the token or the text', async () => {
  const error = await call(`http://127.0.0.1:${await findFreePort()}`).catch((fault: unknown) => fault)
  for (const secret of ['SECRET', '秘密']) expect(String(error)).not.toContain(secret)
})
