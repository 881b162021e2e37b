// The settings: what is right, and that every mistake is named at once.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig, readEnvironment, secretsOf } from '../src/config.ts'
import type { Env } from '../src/settings.ts'
import { createTranslate } from '../src/texts.ts'

const TOKEN = '123456:an-example-of-a-token'
const namesOf = (env: Env) => readConfig(env).wrong.map(({ name }) => name)

const SECRET = 'a-secret-of-16-letters'
const WEBHOOK = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_SECRET: SECRET }
const ACCOUNT = { WECHAT_APP_ID: 'wx0123456789', WECHAT_APP_SECRET: 'secret-of-the-app', WECHAT_TOKEN: 'a-token' }
const GATEWAY = { WECHATY_PUPPET: 'wechaty-puppet-service', WECHATY_PUPPET_SERVICE_TOKEN: 'insecure_x' }

describe('the configuration', () => {
  it('needs nothing, and says what is off then', () => {
    const { config, wrong, notes } = readConfig({})
    expect(wrong).toEqual([])
    expect(notes).toEqual(['config_off_channels'])
    expect(config).toMatchObject({ databaseUrl: 'data/bot.db', host: '127.0.0.1', port: 8080, perMinute: 20 })
    expect(config.telegram ?? config.wechat ?? config.adminPort).toBeUndefined()
  })

  it('reads what is set; an empty setting is none', () => {
    const { config, wrong, notes } = readConfig({
      ...WEBHOOK,
      TELEGRAM_BOT_TOKEN: ` ${TOKEN} `,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9/',
      TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram',
      ADMIN_TELEGRAM_IDS: '1, 22;333',
      DATABASE_URL: 'postgres://bot:pass@db/bot',
      WECHATY_PUPPET: '',
      QUESTIONS_KEPT_DAYS: '30',
      RESEND_UNCLEAR: 'no',
      LEASE_SECONDS: '7.5',
      TELEGRAM_ANSWER_SECONDS: '20',
      TELEGRAM_PER_SECOND: '100',
      LOG_LEVEL: 'WARN',
      ADMIN_PORT: '9090',
    })
    expect(wrong).toEqual([])
    expect(notes).toEqual(['config_off_wechat'])
    expect(config.telegram).toEqual({
      token: TOKEN,
      apiRoot: 'http://127.0.0.1:9',
      answerMs: 20_000,
      perSecond: 100,
      webhook: { url: 'https://bot.example.org/telegram', secret: SECRET },
      admins: [1, 22, 333],
    })
    expect(config).toMatchObject({ questionsMs: 30 * 86_400_000, logLevel: 'warn', adminPort: 9090 })
    expect(config.inbox).toEqual({ unclearTries: 1, leaseMs: 7500 })
  })

  it('has a desk only where it is wanted, and knows where staff find it', () => {
    const urlOf = (env: Env) => readConfig({ DESK: 'on', ...env }).config.desk?.url
    expect(readConfig({}).config.desk).toBeUndefined()
    expect(urlOf({})).toBe('http://127.0.0.1:8080/desk')
    expect(urlOf({ HOST: '0.0.0.0', ADMIN_PORT: '9090' })).toBe('http://127.0.0.1:9090/desk')
    expect(urlOf({ HOST: 'fd00::5' })).toBe('http://[fd00::5]:8080/desk')
    expect(urlOf({ DESK_URL: 'https://bot.example.org/' })).toBe('https://bot.example.org/desk')
    expect(urlOf({ DESK_URL: 'https://bot.example.org/desk' })).toBe('https://bot.example.org/desk')
  })

  it('reads an account of WeChat by its present and by its former names, and says the present ones', () => {
    const account = { appId: 'wx0123456789', appSecret: 'secret-of-the-app', token: 'a-token' }
    const present = readConfig({ ...ACCOUNT, WECHAT_REPLY: 'passive', WECHAT_AES_KEY: 'k'.repeat(43), WECHAT_API_ROOT: 'http://127.0.0.1:1/' }) // prettier-ignore
    expect(present.config.wechat).toEqual({
      account: { ...account, aesKey: 'k'.repeat(43), reply: 'passive', apiRoot: 'http://127.0.0.1:1' },
      acceptFriends: true,
    })
    const former = readConfig({
      WECHATY_PUPPET: 'wechaty-puppet-official-account',
      WECHATY_PUPPET_OA_APP_ID: ACCOUNT.WECHAT_APP_ID,
      WECHATY_PUPPET_OA_APP_SECRET: ACCOUNT.WECHAT_APP_SECRET,
      WECHATY_PUPPET_OA_TOKEN: ACCOUNT.WECHAT_TOKEN,
    })
    expect([present.wrong, former.wrong]).toEqual([[], []])
    const apiRoot = 'https://api.weixin.qq.com'
    expect(former.config.wechat).toEqual({ account: { ...account, reply: 'auto', apiRoot }, acceptFriends: true })
    expect(former.notes).toContain('config_former_wechat')
    expect(present.notes).not.toContain('config_former_wechat')
  })

  it('reads a gateway to WeChat', () => {
    const { config, wrong } = readConfig({
      ...GATEWAY,
      WECHATY_PUPPET_SERVICE_ENDPOINT: '127.0.0.1:9000',
      WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
      WECHAT_ACCEPT_FRIENDS: 'no',
    })
    expect(wrong).toEqual([])
    const gateway = { token: 'insecure_x', endpoint: '127.0.0.1:9000', insecure: true }
    expect(config.wechat).toEqual({ gateway, acceptFriends: false })
  })

  it.each<[string, Env, string[]]>([
    ['a token cut short', { TELEGRAM_BOT_TOKEN: '123456' }, ['TELEGRAM_BOT_TOKEN']],
    ['a webhook without its secret', { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_URL: 'https://a.b/c' }, ['TELEGRAM_WEBHOOK_SECRET']],
    ['a secret without its webhook', WEBHOOK, ['TELEGRAM_WEBHOOK_URL']],
    ['a secret that can be guessed', { ...WEBHOOK, TELEGRAM_WEBHOOK_URL: 'https://a.b/c', TELEGRAM_WEBHOOK_SECRET: 'fifteen-letters' }, ['TELEGRAM_WEBHOOK_SECRET']],
    ['a webhook without a bot', { TELEGRAM_WEBHOOK_URL: 'https://a.b/c', TELEGRAM_WEBHOOK_SECRET: SECRET }, ['TELEGRAM_BOT_TOKEN']],
    ['a webhook at the root', { ...WEBHOOK, TELEGRAM_WEBHOOK_URL: 'https://a.b' }, ['TELEGRAM_WEBHOOK_URL']],
    ['a webhook where the figures are', { ...WEBHOOK, TELEGRAM_WEBHOOK_URL: 'https://a.b/metrics' }, ['TELEGRAM_WEBHOOK_URL']],
    ['a webhook below the desk', { ...WEBHOOK, TELEGRAM_WEBHOOK_URL: 'https://a.b/desk/telegram' }, ['TELEGRAM_WEBHOOK_URL']],
    ['a webhook where another channel is', { ...WEBHOOK, TELEGRAM_WEBHOOK_URL: 'https://a.b/wechat' }, ['TELEGRAM_WEBHOOK_URL']],
    ['a webhook that anybody can read', { ...WEBHOOK, TELEGRAM_WEBHOOK_URL: 'http://a.b/telegram' }, ['TELEGRAM_WEBHOOK_URL']],
    ['a database of another kind', { DATABASE_URL: 'mysql://a/b' }, ['DATABASE_URL']],
    ['a puppet that does not exist', { WECHATY_PUPPET: 'wechaty-puppet-wechat4u' }, ['WECHATY_PUPPET']],
    ['half an account', { WECHAT_APP_ID: 'wx0123456789', WECHAT_AES_KEY: 'short' }, ['WECHAT_APP_SECRET', 'WECHAT_TOKEN', 'WECHAT_AES_KEY']],
    ['half an account by its former names', { WECHATY_PUPPET: 'wechaty-puppet-official-account' }, ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TOKEN']],
    ['a gateway and an account', { ...GATEWAY, ...ACCOUNT }, ['WECHATY_PUPPET']],
    ['a gateway without its token', { WECHATY_PUPPET: 'wechaty-puppet-service' }, ['WECHATY_PUPPET_SERVICE_TOKEN']],
    ['numbers that are none', { PORT: '80a', MESSAGES_PER_MINUTE: '0', LEASE_SECONDS: '-1' }, ['PORT', 'MESSAGES_PER_MINUTE', 'LEASE_SECONDS']],
    ['a lease too short for a call to be written in time', { LEASE_SECONDS: '4.9' }, ['LEASE_SECONDS']],
    ['numbers in other forms', { PORT: '0x50', MESSAGES_PER_MINUTE: '1e2', QUEUE_BOUND: '10.0' }, ['PORT', 'MESSAGES_PER_MINUTE', 'QUEUE_BOUND']],
    ['one port for two', { PORT: '8080', ADMIN_PORT: '8080' }, ['ADMIN_PORT']],
    ['words that are none', { LOG_LEVEL: 'loud', RESEND_UNCLEAR: 'maybe', ADMIN_TELEGRAM_IDS: '@me' }, ['LOG_LEVEL', 'RESEND_UNCLEAR', 'ADMIN_TELEGRAM_IDS']],
    ['a folder that is not there', { KNOWLEDGE_DIR: '/nowhere/at/all' }, ['KNOWLEDGE_DIR']],
    ['names mistyped', { TELEGRAM_BOTTOKEN: TOKEN, TELEGRAM_TOKEN: TOKEN, DATABASE_URI: 'x' }, ['TELEGRAM_BOTTOKEN', 'TELEGRAM_TOKEN', 'DATABASE_URI']],
  ])('refuses %s', (_, env, names) => {
    expect(namesOf(env).toSorted()).toEqual(names.toSorted())
  }) // prettier-ignore

  it('leaves the settings of others alone, and takes a webhook on this machine', () => {
    expect(namesOf({ HOSTNAME: 'h', LOGNAME: 'root', PGDATABASE: 'd', WECHATY_PUPPET_SERVICE_TLS_CA_CERT: 'x', TELEGRAM_CHAT_ID: '1' })).toEqual([]) // prettier-ignore
    expect(namesOf({ ...WEBHOOK, TELEGRAM_WEBHOOK_URL: 'http://127.0.0.1:8080/telegram' })).toEqual([])
  })

  it('says which setting was meant', () => {
    const [wrong] = readConfig({ TELEGRAM_BOTTOKEN: TOKEN }).wrong
    expect(wrong?.params).toEqual({ meant: 'TELEGRAM_BOT_TOKEN' })
  })

  it('has a text in both languages for whatever can be wrong', () => {
    const translate = createTranslate()
    const { wrong } = readConfig({ TELEGRAM_BOT_TOKEN: 'x', DATABASE_URL: 'x://y', PORT: 'x', LOG_LEVEL: 'x' })
    for (const { key } of wrong) expect(translate('ru')(key)).not.toBe(translate('zh')(key))
  })

  it('completes the environment by the file .env, which does not win', () => {
    const folder = mkdtempSync(join(tmpdir(), 'env-'))
    writeFileSync(join(folder, '.env'), 'PATH=no\nBOT_TEST_ONLY="a b"\n')
    const env = readEnvironment(join(folder, '.env'))
    expect(env['BOT_TEST_ONLY']).toBe('a b')
    expect(env['PATH']).toBe(process.env['PATH'])
    expect(readEnvironment(join(folder, 'none'))['BOT_TEST_ONLY']).toBeUndefined()
    rmSync(folder, { recursive: true })
  })

  it('knows what is secret', () => {
    expect(secretsOf({ TELEGRAM_BOT_TOKEN: TOKEN, WECHATY_PUPPET_OA_APP_SECRET: 's', WECHAT_AES_KEY: 'k', HOST: 'h' })).toEqual([TOKEN, 's', 'k']) // prettier-ignore
  })
})
