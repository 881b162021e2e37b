// The desk beside a bot that is on WeChat alone: who asked in vain is told the answer there, never twice.

import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '../channels/telegram/small-bot.ts'
import { type Account, startAccount } from '../channels/wechat/account.ts'
import { freePort } from '../free-port.ts'
import { compiled } from '../shared.ts'
import { staff } from '../staff/run.ts'
import { type Call, enter, settle } from './calls.ts'

const QUESTION = '代表团带了什么礼物？'
const ARTICLE = 'visits/visit-2016'

let folder: string
let account: Account
let inside: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-wechat-'))
  await cp('knowledge', join(folder, 'knowledge'), { recursive: true, filter: (path) => !path.endsWith('.jsonl') })
  const port = await freePort()
  inside = `http://127.0.0.1:${port}`
  const env = {
    KNOWLEDGE_DIR: join(folder, 'knowledge'),
    ADMIN_PORT: String(port),
    DESK: 'on',
    WECHAT_REPLY: 'service',
  }
  account = await startAccount({ program: compiled('src/main.ts'), folder, env })
  await until('WeChat', async () => (await (await fetch(`${inside}/readyz`)).text()).includes('"online"'), 60_000)
}, 120_000)

afterEach(async () => {
  await account.stop()
  await rm(folder, { recursive: true, force: true })
})

async function signIn(): Promise<Call> {
  const settings = { DESK: 'on', ADMIN_PORT: new URL(inside).port }
  const { out } = await staff(['desk', '--name', '李华'], { database: join(folder, 'bot.db'), settings })
  return enter(inside, out)
}

/** How many messages the bot has finished since it started. */
async function finished(): Promise<number> {
  const page = await (await fetch(`${inside}/metrics`)).text()
  return Number(/inbox_finished_total\{[^}]*how="done"[^}]*\} (\d+)/.exec(page)?.[1] ?? 0)
}

test('by two members of staff at once, by a second click, and after a crash', { timeout: 180_000 }, async () => {
  await account.weixin.write('alice', QUESTION, 'alice-1')
  const [promised] = await account.untilSent('alice')
  expect(promised).toContain('工作人员。如果之后有了答案，我会发到这里。')
  const call = await signIn()
  const tell = await settle(call, QUESTION, ARTICLE)
  await Promise.all([tell(call), tell(call)])
  const texts = await account.untilSent('alice', promised === undefined ? 1 : 2)
  expect(texts.at(-1)).toContain(QUESTION)
  // A kill in the very moment of sending may double, as everywhere: the answer is to be finished first.
  await until('both to be finished', async () => (await finished()) === 2)
  await account.kill()
  await account.restart()
  expect(await tell(await signIn())).toEqual({ answered: true, told: 0 })
  // What comes after it is the next that she gets.
  const before = (await account.sentTo('alice')).length
  await account.weixin.write('alice', '北极邮轮', 'alice-2')
  const all = await account.untilSent('alice', before + 1)
  expect(all.filter((text) => text.includes(QUESTION))).toHaveLength(1)
})
