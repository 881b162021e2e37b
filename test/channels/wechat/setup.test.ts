// The set-up command, run as the account's administrator runs it, against a stand-in for WeChat's servers.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { compiled } from '../../shared.ts'
import { startWeixin, type Weixin } from '../../stand-ins/weixin/weixin.ts'
import { AES_KEY, SECRETS } from './account.ts'

const ROOT = join(import.meta.dirname, '../../..')

let weixin: Weixin
let apiRoot: string

beforeAll(async () => {
  weixin = await startWeixin()
  apiRoot = `http://127.0.0.1:${await weixin.listen(0)}`
})

beforeEach(() => weixin.set({ isVerified: true, tokenFault: null }))

afterAll(() => weixin.stop())

async function setUp(env: Record<string, string> = {}): Promise<[number | null, string]> {
  const child = spawn(process.execPath, [compiled('src/channels/wechat/setup.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      WECHAT_APP_ID: SECRETS.appId,
      WECHAT_APP_SECRET: SECRETS.appSecret,
      WECHAT_TOKEN: SECRETS.token,
      WECHAT_API_ROOT: apiRoot,
      ...env,
    },
  })
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return [child.exitCode, said]
}

describe('npm run wechat:setup', () => {
  test('makes a menu of the topics within WeChat’s limits, and says what is left to do', async () => {
    const [code, said] = await setUp({ WECHAT_AES_KEY: AES_KEY })
    expect(code).toBe(0)
    for (const part of ['自定义菜单已创建', '/wechat', '安全模式', 'белом списке']) expect(said).toContain(part)
    const made = (await weixin.calls()).findLast(({ path }) => path === 'menu/create')
    const { button } = JSON.parse(made?.body ?? '')
    expect(button.length).toBeLessThanOrEqual(3)
    for (const { name, sub_button: below } of button) {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(16)
      expect(below.length).toBeLessThanOrEqual(5)
      for (const one of below) expect(Buffer.byteLength(one.name)).toBeLessThanOrEqual(60)
    }
    expect(made?.body).toContain('"key":"s:tourism"')
  })

  test('says that an account without rights will answer passively', async () => {
    await weixin.set({ isVerified: false })
    const [code, said] = await setUp()
    expect([code, said.includes('被动回复'), said.includes('明文模式')]).toEqual([0, true, true])
  })

  test.each([
    ['the whitelist', 40164, 'IP 白名单'],
    ['the app id', 40013, 'WECHAT_APP_ID'],
    ['the secret', 40125, 'WECHAT_APP_SECRET'],
  ])('names what is wrong: %s', async (_, code, part) => {
    await weixin.set({ tokenFault: code })
    const [exit, said] = await setUp()
    expect([exit, said.includes(part), said.includes('服务器地址')]).toEqual([1, true, false])
    expect(said).not.toContain(SECRETS.appSecret)
  })

  test('without settings says which', async () => {
    const [code, said] = await setUp({ WECHAT_APP_SECRET: '' })
    expect([code, said.includes('WECHAT_APP_SECRET')]).toEqual([1, true])
  })
})
