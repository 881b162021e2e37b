// The fault table: whatever Telegram and the network do, nothing is lost, nothing is doubled, nobody is blocked.

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBotApi, type BotApi } from '../../stand-ins/telegram/bot-api.ts'
import type { Fault } from '../../stand-ins/telegram/faults.ts'
import { SECRET, startEntry, TOKEN, type Entry, type Mode } from './entry.ts'
import { until } from './small-bot.ts'

/** Commands whose answers differ and do not depend on what was said before. */
const COMMANDS = ['/start', '/help', '/about', '/topics', '/lang']

const SECRET_TEXT = 'тайный вопрос про варежки'

let nextChat = 1

/** Says all of them at once and waits for the answers. */
async function say(api: BotApi, chat: number, commands: string[]): Promise<void> {
  const before = api.texts(chat).length
  for (const command of commands) api.say(chat, command)
  await until(`${commands.length} answers`, () => api.texts(chat).length >= before + commands.length)
}

/** Once nothing is open any more, nothing can come twice either. */
const settled = (api: BotApi) => until('nothing open', () => api.open() === 0 && api.quietFor(400))

describe.each<Mode>(['polling', 'webhook'])('%s', (mode) => {
  let api: BotApi
  let entry: Entry
  let expected: string[]

  beforeAll(async () => {
    api = await startBotApi({ token: TOKEN })
    entry = await startEntry(api, mode)
    const chat = nextChat++
    await say(api, chat, COMMANDS)
    expected = api.texts(chat)
  })
  afterAll(async () => {
    await entry.close()
    await api.close()
  })

  test('the answers differ, so that their order shows', () => {
    expect(new Set(expected).size).toBe(COMMANDS.length)
  })

  test.each<[string, Fault]>([
    ['429 with retry_after', { kind: 'error', code: 429, retryAfter: 1 }],
    ['500', { kind: 'error', code: 500, times: 2 }],
    ['502 with HTML', { kind: 'html', times: 2 }],
    ['a reset connection', { kind: 'reset' }],
    ['a slow API', { kind: 'slow', ms: 1000 }],
  ])('%s: every message is answered once, in order', async (_name, fault) => {
    const chat = nextChat++
    api.fault(fault)
    await say(api, chat, COMMANDS)
    await settled(api)
    expect(api.texts(chat)).toEqual(expected)
  })

  test('a lost response: sent once more, as the setting says, and the rest in order', async () => {
    const chat = nextChat++
    api.fault({ kind: 'lost-response' })
    await say(api, chat, COMMANDS)
    await settled(api)
    expect(api.texts(chat)).toEqual([expected[0], ...expected])
  })

  test('blocked by the user: the next message is answered, and others are not kept waiting', async () => {
    const [blocking, other] = [nextChat++, nextChat++]
    api.fault({ kind: 'error', code: 403 })
    api.say(blocking, '/start')
    await until('403', () => entry.output().includes('403 Forbidden'))
    await say(api, other, COMMANDS)
    await say(api, blocking, ['/help'])
    await settled(api)
    expect(api.texts(blocking)).toEqual([expected[1]])
    expect(api.texts(other)).toEqual(expected)
  })

  test('one chat that has to wait does not hold up the others', async () => {
    const [waiting, other] = [nextChat++, nextChat++]
    api.fault({ kind: 'error', code: 429, retryAfter: 2 })
    api.say(waiting, '/start')
    await say(api, other, COMMANDS)
    expect(api.texts(waiting)).toEqual([])
    await until('the answer after the pause', () => api.texts(waiting).length === 1)
    await settled(api)
    expect(api.texts(other)).toEqual(expected)
  })

  test('a press too old to acknowledge, and a menu that is so already', async () => {
    const chat = nextChat++
    await say(api, chat, ['/topics'])
    const menu = api.messages(chat)[0]?.message_id ?? 0
    api.press(chat, menu, 'm', { expired: true })
    api.press(chat, menu, 'e0:m')
    await until('the menu once more', () => api.texts(chat).length === 2)
    await say(api, chat, ['/topics', '/help'])
    await settled(api)
    expect(api.texts(chat)).toEqual([expected[3], expected[3], expected[3], expected[1]])
  })

  test('an update that comes twice is answered once', async () => {
    const chat = nextChat++
    if (mode === 'webhook') api.fault({ method: 'webhook', kind: 'duplicate', times: 2 })
    else api.fault({ method: 'getUpdates', kind: 'lost-response', times: 2 })
    await say(api, chat, COMMANDS)
    await settled(api)
    expect(api.texts(chat)).toEqual(expected)
  })

  test('SIGTERM in mid-batch: it ends well, and the next start goes on without a gap or a double', async () => {
    const chats = Array.from({ length: 12 }, () => nextChat++)
    api.fault({ kind: 'slow', ms: 100, times: 1000 })
    for (const command of COMMANDS) for (const chat of chats) api.say(chat, command)
    await until('some answers', () => chats.some((chat) => api.texts(chat).length > 0))
    entry.kill('SIGTERM')
    expect(await entry.exited).toBe(0)
    expect(chats.some((chat) => api.texts(chat).length < COMMANDS.length)).toBe(true)
    entry = await entry.restart()
    await until('all answers', () => chats.every((chat) => api.texts(chat).length >= COMMANDS.length))
    await settled(api)
    api.clearFaults()
    expect(chats.map((chat) => api.texts(chat))).toEqual(chats.map(() => expected))
  })

  test('SIGKILL in mid-batch: nothing is lost, and at most what was on its way just then comes twice', async () => {
    const chats = Array.from({ length: 12 }, () => nextChat++)
    api.fault({ kind: 'slow', ms: 100, times: 1000 })
    for (const command of COMMANDS) for (const chat of chats) api.say(chat, command)
    await until('some answers', () => chats.some((chat) => api.texts(chat).length > 1))
    entry.kill('SIGKILL')
    entry = await entry.restart()
    await until('all answers', () => chats.every((chat) => new Set(api.texts(chat)).size >= COMMANDS.length))
    await settled(api)
    api.clearFaults()
    for (const chat of chats) {
      expect([...new Set(api.texts(chat))]).toEqual(expected)
      expect(api.texts(chat).length).toBeLessThanOrEqual(COMMANDS.length + 1)
    }
  })

  test('neither the token nor the secret nor what people wrote gets into the log', async () => {
    const chat = nextChat++
    api.say(chat, SECRET_TEXT)
    await until('an answer', () => api.texts(chat).length > 0)
    for (const secret of [TOKEN, SECRET, SECRET_TEXT, 'Person', 'person1']) expect(entry.output()).not.toContain(secret)
  })
})

describe('polling that fails', () => {
  let api: BotApi
  let entry: Entry
  beforeAll(async () => {
    api = await startBotApi({ token: TOKEN })
    api.fault({ method: 'getMe', kind: 'reset', times: 2 })
    entry = await startEntry(api, 'polling', { RESEND_UNCLEAR: 'no' })
  })
  afterAll(async () => {
    await entry.close()
    await api.close()
  })

  test('an API that was down at the start is waited for', async () => {
    const chat = nextChat++
    await say(api, chat, ['/help'])
    expect(api.texts(chat).length).toBe(1)
  })

  test.each<[string, Fault, RegExp]>([
    ['a refused token', { kind: 'error', code: 401, times: 2 }, /Telegram не принимает токен/],
    ['a second poller', { kind: 'error', code: 409, times: 2 }, /ещё одна копия бота/],
    ['an API that is down', { kind: 'html', times: 2 }, /Нет связи с Telegram/],
  ])('%s is told in clear words and got over', async (_name, fault, words) => {
    api.fault({ ...fault, method: 'getUpdates' })
    api.cutConnections()
    await until('the words', () => words.test(entry.output()))
    const chat = nextChat++
    await say(api, chat, ['/help'])
    expect(api.texts(chat).length).toBe(1)
  })

  test('with the resend turned off, a lost response is not sent again', async () => {
    const chat = nextChat++
    api.fault({ kind: 'lost-response' })
    await say(api, chat, ['/help', '/about'])
    await settled(api)
    expect(api.texts(chat).length).toBe(2)
  })
})

test('admins are told about mistakes in the knowledge', async () => {
  const [api, folder] = [await startBotApi({ token: TOKEN }), await mkdtemp(join(tmpdir(), 'knowledge-'))]
  await cp('knowledge', folder, { recursive: true })
  await writeFile(join(folder, 'tourism', 'broken.yaml'), 'ru: { title: Без ответа }\n')
  const entry = await startEntry(api, 'polling', { KNOWLEDGE_DIR: folder, ADMIN_TELEGRAM_IDS: '99' })
  await until('the news', () => api.texts(99).length > 0)
  expect(api.texts(99)[0]).toMatch(/^В файлах знаний есть ошибки/)
  expect(api.texts(99)[0]).toContain('tourism/broken.yaml')
  await entry.close()
  await rm(folder, { recursive: true })
  await api.close()
})
