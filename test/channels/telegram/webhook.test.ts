// Who may post to the webhook, and what an answer means to Telegram.

import { createServer, request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWebhook } from '../../../src/channels/telegram/webhook.ts'

const SECRET = 'the-right-secret'
const UPDATE = JSON.stringify({ update_id: 1, message: {} })

let taken: number[]
let failing: boolean
let port: number
let stop: () => void

beforeEach(async () => {
  taken = []
  failing = false
  const accept = async ({ update_id: id }: { update_id: number }) => {
    if (failing) throw new Error('the database is away')
    taken.push(id)
  }
  const handler = createWebhook({ secret: SECRET, accept, onTrouble: () => {} })
  const server = createServer((incoming, response) => void handler(incoming, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' && address ? address.port : 0
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
})
afterEach(() => stop())

function send(method: string, body: string, secret: string | undefined, chunked = false): Promise<number | undefined> {
  const headers = {
    ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
    ...(!chunked && { 'content-length': Buffer.byteLength(body) }),
  }
  return new Promise((resolve, reject) => {
    let status: number | undefined
    const outgoing = request({ host: '127.0.0.1', port, method, headers }, (response) => {
      status = response.statusCode
      response.resume()
      response.on('close', () => resolve(status))
    })
    // The server may close before it has read everything.
    outgoing.on('error', (error) => (status === undefined ? reject(error) : resolve(status)))
    outgoing.end(body)
  })
}

test.each([
  ['the right secret', 'POST', UPDATE, SECRET, 200],
  ['a wrong secret', 'POST', UPDATE, 'a wrong one', 401],
  ['no secret', 'POST', UPDATE, undefined, 401],
  ['GET', 'GET', '', SECRET, 405],
  ['what is not JSON', 'POST', 'привет', SECRET, 400],
  ['what is not an update', 'POST', '{"hello":1}', SECRET, 400],
  ['null', 'POST', 'null', SECRET, 400],
])('%s', async (_name, method, body, secret, expected) => {
  expect(await send(method, body, secret)).toBe(expected)
  expect(taken).toEqual(expected === 200 ? [1] : [])
})

test.each([[false], [true]])('more than 1 MB is not read (chunked: %s)', async (chunked) => {
  const status = await send('POST', ' '.repeat(2 * 1024 * 1024), SECRET, chunked).catch(() => 413)
  expect(status).toBe(413)
})

test('what could not be kept is to be sent again', async () => {
  failing = true
  expect(await send('POST', UPDATE, SECRET)).toBe(503)
  failing = false
  expect(await send('POST', UPDATE, SECRET)).toBe(200)
  expect(taken).toEqual([1])
})
