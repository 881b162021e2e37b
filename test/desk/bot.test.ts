// The desk beside a real bot: a link by Telegram, an answer that comes to who asked, a start over a broken file.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Entry, startEntry, TOKEN } from '../channels/telegram/entry.ts'
import { until } from '../channels/telegram/small-bot.ts'
import { freePort } from '../free-port.ts'
import { staff } from '../staff/run.ts'
import { type BotApi, startBotApi } from '../stand-ins/telegram/bot-api.ts'
import { type Call, enter, settle } from './calls.ts'

const [ADMIN, RESIDENT] = [7, 101]
const QUESTION = 'Кормят ли строганиной на ледоколе в круизе?'
const ARTICLE = 'tourism/arctic-cruises'

let folder: string
let api: BotApi
let entry: Entry
let inside: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-bot-'))
  await cp('knowledge', join(folder, 'knowledge'), { recursive: true })
  // Comparing ten thousand sorted questions is another test's business.
  await rm(join(folder, 'knowledge/questions'), { recursive: true })
  api = await startBotApi({ token: TOKEN })
  const port = await freePort()
  inside = `http://127.0.0.1:${port}`
  entry = await startEntry(api, 'polling', {
    KNOWLEDGE_DIR: join(folder, 'knowledge'),
    DATABASE_URL: join(folder, 'bot.db'),
    ADMIN_TELEGRAM_IDS: String(ADMIN),
    ADMIN_PORT: String(port),
    DESK: 'on',
  })
})

afterEach(async () => {
  await entry.close()
  await api.close()
  await rm(folder, { recursive: true, force: true })
})

async function ask(person: number, text: string): Promise<string> {
  const before = api.texts(person).length
  api.say(person, text, { language: 'ru' })
  await until(`a reply to «${text}»`, () => api.texts(person).length > before)
  return api.texts(person).at(-1) ?? ''
}

/** Signs in by a link, the bot's if no other is given, and calls the desk from then on. */
const signIn = async (link?: string): Promise<Call> => enter(inside, link ?? (await ask(ADMIN, '/desk')))

test('who asked in vain is told the answer once, when staff have given it', async () => {
  expect(await ask(RESIDENT, QUESTION)).toContain('пришлю')
  expect(await ask(RESIDENT, '/desk')).not.toContain('/desk/in')
  const call = await signIn()
  const tell = await settle(call, QUESTION, ARTICLE)
  const before = api.texts(RESIDENT).length
  const twice = await Promise.all([tell(call), tell(call)])
  expect(twice).toContainEqual({ answered: true, told: 1 })
  await until('the answer', () => api.texts(RESIDENT).length > before)
  expect(api.texts(RESIDENT).at(-1)).toMatch(/^Вы спрашивали: «Кормят ли[^]*Источник:/)
  expect(await tell(call)).toEqual({ answered: true, told: 0 })
  expect(await ask(RESIDENT, '/start')).not.toContain('Вы спрашивали')
  expect(api.texts(RESIDENT).filter((text) => text.startsWith('Вы спрашивали'))).toHaveLength(1)
  for (const secret of [QUESTION, '/desk/in#']) expect(entry.output()).not.toContain(secret)
})

test('an office without Telegram gets its link on the command line', async () => {
  const database = join(folder, 'bot.db')
  expect(await staff(['desk'], { database })).toMatchObject({ code: 1, out: '' })
  const settings = { DESK: 'on', ADMIN_PORT: new URL(inside).port }
  const { out } = await staff(['desk', '--name', 'Галина', '--role', 'reader'], { database, settings })
  expect(out).toContain(`${inside}/desk/in#`)
  const call = await signIn(out)
  expect(await call('GET', 'me')).toMatchObject({ name: 'Галина', role: 'reader' })
})

test('a start over a broken file still answers from its last good version, and says so', async () => {
  const call = await signIn()
  const file = join(folder, 'knowledge', `${ARTICLE}.yaml`)
  const good = await ask(RESIDENT, 'Арктические круизы')
  await writeFile(file, (await readFile(file, 'utf8')).replace('ru:', 'ru: ['))
  entry.kill('SIGTERM')
  await entry.exited
  entry = await entry.restart()
  expect(await ask(RESIDENT, 'Арктические круизы')).toContain(good.split('\n')[0])
  const ready = await (await fetch(`${inside}/readyz`)).text()
  expect(JSON.parse(ready)).toMatchObject({ knowledge: { stale: [ARTICLE] } })
  await until('it is said', () => entry.output().includes('the last good version of these articles stays in use'))
  await until('admins are told', () => api.texts(ADMIN).some((text) => text.includes(`${ARTICLE}.yaml`)))
  const { articles } = await call<{ articles: { id: string; states: string[] }[] }>('GET', 'articles')
  expect(articles.find(({ id }) => id === ARTICLE)?.states).toContain('kept')
})
