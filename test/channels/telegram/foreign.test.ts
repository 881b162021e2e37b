// Smoke tests against a stand-in of the Bot API that others wrote (nine methods, no offsets).

import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort } from '../../free-port.ts'
import { startSmallBot, type SmallBot } from './small-bot.ts'

const TOKEN = '12345:a-token-for-the-tests-only'

let server: TelegramServer
let bot: SmallBot

beforeEach(async () => {
  server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' })
  await server.start()
  bot = await startSmallBot({ parts: { apiRoot: server.config.apiURL } })
})
afterEach(async () => {
  await bot.stop()
  await server.stop()
})

/** The bot's texts after a person has done something. */
async function textsAfter(
  act: (client: ReturnType<TelegramServer['getClient']>) => Promise<unknown>,
): Promise<string[]> {
  const client = server.getClient(TOKEN, { timeout: 120_000 })
  await act(client)
  const { result } = await client.getUpdates()
  return result.flatMap(({ message }) => ('text' in message && typeof message.text === 'string' ? [message.text] : []))
}

test('a command', async () => {
  expect(await textsAfter((client) => client.sendCommand(client.makeCommand('/help')))).toEqual(['Спросите меня.'])
})

test('a question', async () => {
  const texts = await textsAfter((client) => client.sendMessage(client.makeMessage('Арктические круизы')))
  expect(texts[0]).toContain('Источник')
})

test('a pressed button', async () => {
  const client = server.getClient(TOKEN, { timeout: 120_000 })
  await client.sendCommand(client.makeCommand('/lang'))
  await client.getUpdates()
  await client.sendCallback(client.makeCallbackQuery('l:zh'))
  const { result } = await client.getUpdates()
  expect(JSON.stringify(result)).toContain('说中文')
})
