// The Official Account as a black box: the real bot, and a stand-in for WeChat's servers in a process of its own.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toPost, toTextXml } from '../../stand-ins/weixin/envelope.ts'
import type { ApiFault } from '../../stand-ins/weixin/server.ts'
import { compiled } from '../../shared.ts'
import { startWeixin, type Weixin } from '../../stand-ins/weixin/weixin.ts'
import { type Account, type AccountOptions, AES_KEY, SECRETS, startAccount } from './account.ts'

const QUESTION = '北极邮轮'

const callsOf = async ({ weixin }: Account, path: string): Promise<number> =>
  (await weixin.calls()).filter((call) => call.path.endsWith(path)).length

const started: { stop(): Promise<unknown> }[] = []

/** One that is stopped at the end. */
async function start(options: AccountOptions = {}): Promise<Account> {
  const account = await startAccount(options)
  started.push(account)
  return account
}

async function startApart(): Promise<Weixin> {
  const weixin = await startWeixin()
  started.unshift(weixin)
  return weixin
}

afterAll(async () => {
  for (const each of started.toReversed()) await each.stop()
})

describe('with WeChat’s API there', () => {
  let account: Account

  beforeAll(async () => {
    account = await startAccount({ program: compiled('src/main.ts') })
    await account.untilReady('online')
  })

  afterAll(() => account.stop())

  test('a signed message is answered, and its request gets "success"', async () => {
    expect(await account.weixin.write('alice', QUESTION, 'alice-1')).toMatchObject({ status: 200, text: 'success' })
    const [answer] = await account.untilSent('alice')
    expect(answer).toContain('邮轮')
  })

  test('a forged and a stale one are not', async () => {
    const xml = toTextXml('forger', QUESTION, 'forged')
    const forged = toPost(xml, { ...SECRETS, token: 'wrong' })
    const stale = toPost(xml, SECRETS, { at: Date.now() - 3_600_000 })
    for (const { query, body } of [forged, stale])
      expect(await account.weixin.raw(query, body)).toMatchObject({ status: 403 })
    await account.weixin.write('after-forger', QUESTION, 'after-forger')
    await account.untilSent('after-forger')
    expect(await account.sentTo('forger')).toEqual([])
  })

  test('one that is posted three times, as retries or replays are, is answered once', async () => {
    const xml = toTextXml('bob', QUESTION, 'bob-1')
    const same = toPost(xml, SECRETS)
    await Promise.all([same, same, toPost(xml, SECRETS)].map(({ query, body }) => account.weixin.raw(query, body)))
    await account.weixin.write('bob', '0', 'bob-2')
    expect(await account.untilSent('bob', 2)).toHaveLength(2)
  })

  test('subscribe gets one message: the greeting in both languages, and the menu', async () => {
    await account.weixin.event('carol', 'subscribe')
    const [greeting, ...more] = await account.untilSent('carol')
    for (const part of ['您好', 'Здравствуйте', '1. ']) expect(greeting).toContain(part)
    expect(more).toEqual([])
  })

  test('a button of the menu opens its topic, one that means nothing the whole menu in Chinese', async () => {
    await account.weixin.event('chen', 'CLICK', 's:tourism')
    await account.weixin.event('chen', 'CLICK', 'V1001_TODAY')
    const [topic, menu] = await account.untilSent('chen', 2)
    expect(topic).toMatch(/^旅游/)
    expect(menu).toMatch(/^您想了解哪方面/)
  })

  test('a picture gets a hint', async () => {
    await account.weixin.write('petrov', '', 'petrov-1', 'image')
    expect(await account.untilSent('petrov')).toEqual(['抱歉，我只能看懂文字。请用文字提问，或回复 0 打开菜单。'])
  })

  test('an answer that the quota refuses (45015, 45047) is given up and blocks nobody', async () => {
    for (const code of [45015, 45047]) {
      await account.weixin.set({ once: [code] })
      await account.weixin.write('dave', QUESTION, `dave-${code}`)
      await expect.poll(() => account.logged()).toContain(`WeChat refused: ${code}`)
    }
    await account.weixin.write('dave', QUESTION, 'dave-2')
    expect(await account.untilSent('dave')).toHaveLength(1)
  })

  test('a token that is refused (40001) is renewed once for all that wait', async () => {
    const before = await callsOf(account, 'token')
    await account.weixin.expire()
    const people = Array.from({ length: 10 }, (_, i) => `erin-${i}`)
    await Promise.all(people.map((person) => account.weixin.write(person, QUESTION, person)))
    for (const person of people) expect(await account.untilSent(person)).toHaveLength(1)
    expect(await callsOf(account, 'token')).toBe(before + 1)
  })

  test.each([-1, 502, 'reset'] as const)('an answer that meets %s is sent again', async (fault) => {
    await account.weixin.set({ once: [fault] })
    await account.weixin.write(`frank-${fault}`, QUESTION, `frank-${fault}`)
    expect(await account.untilSent(`frank-${fault}`)).not.toEqual([])
  })

  test('another process on the same database asks for no token of its own', async () => {
    const before = await callsOf(account, 'token')
    const other = await account.replica()
    await other.untilReady('online')
    await account.weixin.write('replica', QUESTION, 'replica-1')
    await account.untilSent('replica')
    expect(await callsOf(account, 'token')).toBe(before)
    await other.stop()
  })

  test('the log holds no secrets, tokens, people or texts', () => {
    for (const secret of [SECRETS.appSecret, SECRETS.token, 'ACCESS-', 'alice', 'dave', QUESTION])
      expect(account.logged()).not.toContain(secret)
  })

  test('SIGTERM ends it well', async () => {
    expect(await account.stop()).toBe(0)
  })
})

describe.concurrent('with WeChat’s API away', () => {
  const service = { WECHAT_REPLY: 'service' }

  test('a start goes on with the token that was kept, though no new one is to be had', async ({ expect }) => {
    const killed = await start({ program: compiled('src/main.ts') })
    await killed.untilReady('online')
    await killed.weixin.write('first', QUESTION, 'first')
    await killed.untilSent('first')
    await killed.kill()
    await killed.weixin.set({ tokenFault: 40164 })
    const account = await killed.replica()
    await account.untilReady('online')
    await account.weixin.write('early', QUESTION, 'early')
    expect(await account.untilSent('early')).toHaveLength(1)
    await account.stop()
  })

  test.for<ApiFault>(['hang', 'reset', 502, -1])('%s: nothing is lost', async (fault, { expect }) => {
    const account = await start({ env: service })
    await account.untilReady('online')
    await account.weixin.set({ sendFault: fault })
    await account.weixin.write('alice', QUESTION, 'alice')
    await expect.poll(() => account.logged()).toContain('sending failed')
    await account.weixin.set({ sendFault: null })
    expect((await account.untilSent('alice')).length).toBeLessThanOrEqual(2)
  })

  test('TLS that never completes: the answer is sent when it does', async ({ expect }) => {
    const weixin = await startApart()
    const silent = await weixin.listenSilently()
    const before = await startAccount({ weixin, apiRoot: `https://127.0.0.1:${silent}`, env: service })
    await before.untilReady('recovering')
    await weixin.write('early', QUESTION, 'early')
    await before.stop()
    const after = await start({ weixin, folder: before.folder, env: service })
    expect(await after.untilSent('early')).toHaveLength(1)
  })

  test('no token: what is wrong is said in Chinese and Russian, and all is answered once there is one', async ({
    expect,
  }) => {
    const weixin = await startApart()
    await weixin.set({ tokenFault: 40164 })
    const began = Date.now()
    const account = await start({ weixin, env: service })
    await expect.poll(async () => (await account.ready()).why).toMatch(/IP 白名单.*белый список/)
    expect(await weixin.write('early', QUESTION, 'early')).toMatchObject({ status: 200, text: 'success' })
    await expect.poll(() => account.logged()).toContain('no access token')
    expect((await weixin.calls()).length).toBeLessThanOrEqual(20 * Math.max(1, (Date.now() - began) / 30_000))
    await weixin.set({ tokenFault: null })
    expect(await account.untilSent('early')).toHaveLength(1)
    await account.untilReady('online')
  })

  test.for<ApiFault>(['reset', 'hang'])(
    'a token endpoint that does %s: it is asked few times, and all is answered once there is a token',
    async (fault, { expect }) => {
      const account = await start({ program: compiled('src/main.ts'), env: service })
      await account.untilReady('online')
      await account.weixin.set({ tokenFault: fault })
      await account.weixin.expire()
      const before = await callsOf(account, 'token')
      const began = Date.now()
      await account.weixin.write('early', QUESTION, 'early')
      await expect.poll(async () => (await account.ready()).why).toMatch(/连不上微信接口/)
      const calls = (await callsOf(account, 'token')) - before
      expect(calls).toBeLessThanOrEqual(20 * Math.max(1, (Date.now() - began) / 30_000))
      await account.weixin.set({ tokenFault: null })
      expect(await account.untilSent('early')).toHaveLength(1)
    },
  )
})

describe.concurrent('encrypted', () => {
  test('in the modes sealed and mixed messages are answered', async ({ expect }) => {
    const account = await start({ env: { WECHAT_AES_KEY: AES_KEY } })
    await account.untilReady('online')
    for (const mode of ['sealed', 'mixed'] as const) {
      await account.weixin.set({ mode })
      expect(await account.weixin.write(mode, QUESTION, mode)).toMatchObject({ status: 200 })
      expect(await account.untilSent(mode)).toHaveLength(1)
    }
  })

  test('without the key, the readiness says what to set', async ({ expect }) => {
    const account = await start()
    await account.untilReady('online')
    await account.weixin.set({ mode: 'sealed', secrets: { ...SECRETS, aesKey: AES_KEY } })
    await account.weixin.write('alice', QUESTION, 'alice-1')
    expect((await account.untilReady('recovering')).why).toContain('WECHAT_AES_KEY')
  })
})

describe.concurrent('an account that may not write by itself', () => {
  test('answers everybody in the response, the first person too, encrypted where that is set', async ({ expect }) => {
    const account = await start({ env: { WECHAT_AES_KEY: AES_KEY } })
    await account.weixin.set({ isVerified: false, mode: 'sealed' })
    await account.untilReady('online')
    for (const person of ['alice', 'bob', 'carol', 'dave']) {
      const { reply, tries } = await account.weixin.write(person, QUESTION, person)
      expect([reply?.includes('邮轮'), tries]).toEqual([true, 1])
    }
    expect(await account.weixin.event('erin', 'subscribe')).toMatchObject({ reply: expect.stringContaining('您好') })
    expect(await account.ready()).toMatchObject({ status: 'online', why: expect.stringContaining('被动回复') })
    const next = await account.replica()
    await next.untilReady('online')
    const before = await callsOf(account, 'message/custom/send')
    expect((await next.weixin.write('frank', QUESTION, 'frank')).reply).toContain('邮轮')
    expect(await callsOf(account, 'message/custom/send')).toBe(before)
    await next.stop()
  })

  test('and is to use service messages nevertheless is never called ready', async ({ expect }) => {
    const account = await start({ env: { WECHAT_REPLY: 'service' } })
    await account.weixin.set({ isVerified: false })
    await account.untilReady('online')
    for (const person of ['alice', 'bob', 'carol']) await account.weixin.write(person, QUESTION, person)
    expect((await account.untilReady('recovering')).why).toContain('WECHAT_REPLY')
  })

  test('gives the same answer to each of WeChat’s three requests', async ({ expect }) => {
    const account = await start({ env: { WECHAT_REPLY: 'passive' } })
    await account.untilReady('online')
    const posts = Array.from({ length: 3 }, () => toPost(toTextXml('bob', QUESTION, 'bob-1'), SECRETS))
    const [first, ...others] = await Promise.all(
      posts.map(({ query, body }) => account.weixin.raw(query, body).catch(String)),
    )
    expect(first).toContain('not a reply to this person')
    expect(others).toEqual([first, first])
    expect(await callsOf(account, 'token')).toBe(0)
  })
})
