// The set-up command as people run it.

import { spawn } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compiled } from '../../shared.ts'
import { startBotApi, type BotApi } from '../../stand-ins/telegram/bot-api.ts'

const TOKEN = '12345:a-token-for-the-tests-only'

let api: BotApi
beforeEach(async () => {
  api = await startBotApi({ token: TOKEN })
})
afterEach(() => api.close())

function setUp(env: Record<string, string> = {}): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [compiled('src/channels/telegram/setup.ts')], {
    env: { PATH: process.env['PATH'], TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: api.url, ...env },
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })))
}

const changes = () => api.calls.filter(({ method }) => method.startsWith('set')).length

test('sets everything in three languages, says so, and changes nothing the second time', async () => {
  const first = await setUp()
  expect(first.code).toBe(0)
  expect(first.said).toContain('изменено: команды (китайский)')
  expect(first.said).toContain('Готово: бот @partner_bot настроен')
  expect(api.settings.get('commands zh')).toContainEqual({ command: 'topics', description: '话题' })
  expect(api.settings.get('name')).toBe('Мурманск — Харбин')
  expect(api.settings.get('menu')).toEqual({ type: 'commands' })
  const before = changes()

  const second = await setUp()
  expect(second).toEqual({ code: 0, said: 'Всё уже так и было, менять нечего.\n' })
  expect(changes()).toBe(before)
})

test('texts keep to the limits of Telegram', async () => {
  await setUp()
  for (const language of ['', ' ru', ' zh']) {
    expect(String(api.settings.get(`name${language}`)).length).toBeLessThanOrEqual(64)
    expect(String(api.settings.get(`description${language}`)).length).toBeLessThanOrEqual(512)
    expect(String(api.settings.get(`short${language}`)).length).toBeLessThanOrEqual(120)
  }
})

test('admins have commands of their own; one who has not written yet is named by place', async () => {
  api.strangers.add(8)
  const { code, said } = await setUp({ ADMIN_TELEGRAM_IDS: '7,8' })
  expect(code).toBe(0)
  expect(said).toContain('изменено: команды администратора 1')
  expect(said).toContain('Администратор 2 из ADMIN_TELEGRAM_IDS ещё не писал боту')
})

test.each([
  ['no token', { TELEGRAM_BOT_TOKEN: '' }, /Получите его у @BotFather/],
  ['a wrong token', { TELEGRAM_BOT_TOKEN: '1:wrong' }, /Telegram не принимает токен/],
  ['no connection', { TELEGRAM_API_ROOT: 'http://127.0.0.1:1' }, /Нет связи с Telegram/],
])('%s is told in plain words', async (_name, env, words) => {
  const { code, said } = await setUp(env)
  expect(code).toBe(1)
  expect(said).toMatch(words)
})
