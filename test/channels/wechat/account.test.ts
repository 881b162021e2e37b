// The Official Account as a black box: the real bot, signed XML as WeChat posts it, and a stand-in for WeChat's API.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, SECRETS, startAccount, untilReady } from './account.ts'
import { findFreePort } from './gateway.ts'
import { until } from './harness.ts'
import { sign, toTextXml } from './weixin.ts'
import { type Certificate, createCertificate, startWeixin, type WeixinStub } from './weixin-stub.ts'

const QUESTION = '北极邮轮'

let certificate: Certificate
let weixinPort: number
let weixin: WeixinStub
let account: Account

const sentTo = (person: string) => weixin.sent.filter(({ to }) => to === person)

const query = (change: Partial<Parameters<typeof sign>[0]> = {}) =>
  sign({ token: SECRETS.token, at: Date.now(), nonce: String(Math.random()), ...change })

beforeAll(async () => {
  certificate = createCertificate()
  weixinPort = await findFreePort()
})

describe('with WeChat’s API there', () => {
  beforeAll(async () => {
    weixin = await startWeixin(weixinPort, certificate)
    account = await startAccount({ weixinPort, certificate })
    await untilReady(account, 'online')
  }, 60_000)

  afterAll(async () => {
    await account.stop()
    await weixin.stop()
  })

  test('a signed message is answered', async () => {
    expect(await account.write('alice', QUESTION)).toEqual([200, 'success'])
    await until(() => sentTo('alice').length > 0)
    expect(sentTo('alice')[0]?.token).toBe('ACCESS-1')
    expect(sentTo('alice')[0]?.text).not.toBe('')
  })

  test('a forged and a stale one are not', async () => {
    const body = toTextXml({ person: 'forger', text: QUESTION, id: 'forged' })
    expect((await account.post(body, query({ token: 'wrong' })))[0]).toBe(403)
    expect((await account.post(body, query({ at: Date.now() - 3_600_000 })))[0]).toBe(403)
    await account.write('after-forger', QUESTION)
    await until(() => sentTo('after-forger').length > 0)
    expect(sentTo('forger')).toEqual([])
  })

  test('one that is posted three times, as retries or replays are, is answered once', async () => {
    const body = toTextXml({ person: 'bob', text: QUESTION, id: 'bob-1' })
    const same = query()
    const posted = await Promise.all([same, same, query()].map((each) => account.post(body, each)))
    expect(posted).toEqual(Array.from({ length: 3 }, () => [200, 'success']))
    await account.write('bob', '0', 'bob-2')
    await until(() => sentTo('bob').length >= 2)
    expect(sentTo('bob')).toHaveLength(2)
  })

  test('subscribe gets the greeting in both languages and the menu', async () => {
    expect(await account.subscribe('carol')).toEqual([200, 'success'])
    await until(() => sentTo('carol').length > 0)
    for (const part of ['您好', 'Здравствуйте', '1. ']) expect(sentTo('carol')[0]?.text).toContain(part)
  })

  test('garbage is answered, and the next message too', async () => {
    expect((await account.post('<xml><not', query()))[0]).toBe(400)
    await account.write('after-garbage', QUESTION)
    await until(() => sentTo('after-garbage').length > 0)
  })

  test('an answer that the quota refuses (45015, 45047) is given up and blocks nobody', async () => {
    for (const code of [45015, 45047]) {
      weixin.refuse.push(code)
      await account.write('dave', QUESTION, `dave-${code}`)
      await until(() => weixin.refuse.length === 0)
    }
    expect(sentTo('dave')).toEqual([])
    await account.write('dave', QUESTION, 'dave-2')
    await until(() => sentTo('dave').length === 1)
    for (const code of ['45015', '45047']) expect(account.logged()).toContain(code)
  })

  test('a token that is refused (40001) is renewed once for all that wait', async () => {
    const before = weixin.tokens()
    weixin.expire()
    const people = Array.from({ length: 10 }, (_, i) => `erin-${i}`)
    await Promise.all(people.map((person) => account.write(person, QUESTION)))
    await until(() => people.every((person) => sentTo(person).length === 1))
    expect(weixin.tokens()).toBe(before + 1)
  })

  test('a busy API (-1) and a response that was lost are tried again', async () => {
    weixin.refuse.push(-1)
    await account.write('frank', QUESTION, 'frank-1')
    await until(() => sentTo('frank').length === 1)
    weixin.refuse.push('reset')
    await account.write('frank', QUESTION, 'frank-2')
    await until(() => sentTo('frank').length > 1)
    expect(sentTo('frank')).toHaveLength(2)
  })

  test('the log holds no secrets, tokens, people or texts', () => {
    for (const secret of [SECRETS.appSecret, SECRETS.token, 'ACCESS-', 'alice', 'dave', QUESTION])
      expect(account.logged()).not.toContain(secret)
  })

  test('SIGTERM ends it well', async () => {
    expect(await account.stop()).toBe(0)
  })
})

describe('with WeChat’s API away', () => {
  test('messages are taken in at once, and answered when the API is there', async () => {
    account = await startAccount({ weixinPort, certificate })
    await untilReady(account, 'recovering')
    expect(await account.write('early', QUESTION)).toEqual([200, 'success'])
    weixin = await startWeixin(weixinPort, certificate)
    await untilReady(account, 'online')
    await until(() => sentTo('early').length > 0, 20_000)
    expect(await account.stop()).toBe(0)
    expect(sentTo('early')).toHaveLength(1)
    await weixin.stop()
  }, 90_000)

  test('a server that WeChat’s whitelist lacks (40164) is named as the cause', async () => {
    weixin = await startWeixin(weixinPort, certificate)
    weixin.refuseToken(40164)
    account = await startAccount({ weixinPort, certificate })
    await until(() => account.logged().includes('online') || undefined, 30_000)
    expect(await account.ready()).toMatchObject({ status: 'recovering', why: expect.stringContaining('whitelist') })
    expect(await account.stop()).toBe(0)
    await weixin.stop()
  }, 60_000)
})
