// Who may post to the webhook, and what an answer means to Telegram.

import { beforeEach, expect, test } from 'vitest'
import { createWebhook } from '../../../src/channels/telegram/intake.ts'

const SECRET = 'the-right-secret'
const UPDATE = JSON.stringify({ update_id: 1, message: {} })

let taken: number[]
let failing: boolean

beforeEach(() => {
  taken = []
  failing = false
})

const webhook = createWebhook({
  secret: SECRET,
  accept: async ({ update_id: id }) => {
    if (failing) throw new Error('the database is away')
    taken.push(id)
  },
  onTrouble: () => {},
})

async function send(method: string, body: string | ReadableStream | null, secret: string | undefined): Promise<number> {
  const headers = secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }
  const request = new Request('https://bot.example/telegram', { method, headers, body, duplex: 'half' })
  const { status } = await webhook(request)
  return status
}

test.each([
  ['the right secret', 'POST', UPDATE, SECRET, 200],
  ['a wrong secret', 'POST', UPDATE, 'a wrong one', 401],
  ['no secret', 'POST', UPDATE, undefined, 401],
  ['GET', 'GET', null, SECRET, 405],
  ['what is not JSON', 'POST', 'привет', SECRET, 400],
  ['what is not an update', 'POST', '{"hello":1}', SECRET, 400],
  ['null', 'POST', 'null', SECRET, 400],
])('%s', async (_name, method, body, secret, expected) => {
  expect(await send(method, body, secret)).toBe(expected)
  expect(taken).toEqual(expected === 200 ? [1] : [])
})

test('more than 1 MB is not read to its end', async () => {
  let given = 0
  const endless = new ReadableStream({
    pull(controller) {
      given += 1
      controller.enqueue(new Uint8Array(64 * 1024).fill(32))
    },
  })
  expect(await send('POST', endless, SECRET)).toBe(413)
  expect(given).toBeLessThan(32)
})

test('what could not be kept is to be sent again', async () => {
  failing = true
  expect(await send('POST', UPDATE, SECRET)).toBe(503)
  failing = false
  expect(await send('POST', UPDATE, SECRET)).toBe(200)
  expect(taken).toEqual([1])
})
