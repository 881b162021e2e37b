// How long the desk's pages take while the bot answers: the real entry point, the stand-in of the Bot API, 50 messages a second.

import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startEntry, TOKEN } from '../channels/telegram/entry.ts'
import { until } from '../channels/telegram/small-bot.ts'
import { freePort } from '../free-port.ts'
import { startBotApi } from '../stand-ins/telegram/bot-api.ts'

const SECONDS = Number(process.argv[2] ?? 30)
const PER_SECOND = Number(process.argv[3] ?? 50)
const ADMIN = 7
const QUESTIONS = ['когда приезжала делегация в 2016', 'Кормят ли строганиной на ледоколе?', '北极邮轮', '破冰船上能吃到驯鹿肉吗', 'сколько стоит виза', 'побратим ли харбин'] // prettier-ignore
const PAGES = ['', 'api/me', 'api/articles', 'api/articles/visits/visit-2016', 'api/inbox?state=new', 'api/drafts', 'api/facts', 'api/history', 'api/charts', 'page/in.js'] // prettier-ignore

const folder = await mkdtemp(join(tmpdir(), 'desk-bench-'))
await cp('knowledge', join(folder, 'knowledge'), { recursive: true })
const [api, port] = [await startBotApi({ token: TOKEN }), await freePort()]
const entry = await startEntry(api, 'polling', {
  KNOWLEDGE_DIR: join(folder, 'knowledge'),
  ADMIN_TELEGRAM_IDS: String(ADMIN),
  ADMIN_PORT: String(port),
  LOG_LEVEL: 'warn',
  DESK: 'on', NODE_OPTIONS: process.env.PROF ?? '',
})

api.say(ADMIN, '/desk', { language: 'ru' })
await until('the link', () => api.texts(ADMIN).some((text) => text.includes('/desk/in#')))
const token = api.texts(ADMIN).join().split('/desk/in#')[1]?.slice(0, 43) ?? ''
const desk = `http://127.0.0.1:${port}/desk`
const entered = await fetch(`${desk}/in`, { method: 'POST', body: new URLSearchParams({ token }), redirect: 'manual' })
const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''

const times = new Map(PAGES.map((page) => [page, [] as number[]]))
const end = performance.now() + SECONDS * 1000
let asked = 0

async function chat(): Promise<void> {
  for (const start = performance.now(); performance.now() < end; await wait(20))
    for (; asked < ((performance.now() - start) / 1000) * PER_SECOND; asked++)
      api.say(1000 + (asked % 400), `${QUESTIONS[asked % QUESTIONS.length]} ${asked % 7}`, { language: 'ru' })
}

/** One member of staff who looks at a page, reads for a moment, and goes on. */
async function look(): Promise<void> {
  for (let i = 0; performance.now() < end; i++) {
    const page = PAGES[i % PAGES.length] ?? ''
    const started = performance.now()
    const answer = await fetch(`${desk}/${page}`, { headers: { cookie } })
    await answer.text()
    if (answer.status !== 200) throw new Error(`${page}: ${answer.status}`)
    times.get(page)?.push(performance.now() - started)
    await wait(30)
  }
}

await Promise.all([chat(), look(), look()])
const at = (all: number[], share: number): string =>
  (all.toSorted((a, b) => a - b)[Math.floor(share * (all.length - 1))] ?? 0).toFixed(0)
const say = (name: string, all: number[]): void =>
  void process.stdout.write(`${name.padEnd(32)} n=${String(all.length).padStart(4)} p50=${at(all, 0.5).padStart(4)} p95=${at(all, 0.95).padStart(4)} max=${at(all, 1).padStart(4)} ms\n`) // prettier-ignore
for (const [page, all] of times) say(`/desk/${page}`, all)
say('all pages', [...times.values()].flat())
process.stdout.write(`${asked} messages asked, ${Math.round(asked / SECONDS)} a second\n`)
await entry.close()
await api.close()
await rm(folder, { recursive: true, force: true })
