// The settings: what is right, and that every mistake is named at once.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Env, readConfig, readEnvironment, secretsOf } from '../src/config.ts'
import { createTranslate } from '../src/translate.ts'

const TOKEN = '123456:an-example-of-a-token'
const namesOf = (env: Env) => readConfig(env).wrong.map(({ name }) => name)

describe('the configuration', () => {
  it('needs nothing, and says what is off then', () => {
    const { config, wrong, off } = readConfig({})
    expect(wrong).toEqual([])
    expect(off).toEqual(['config_off_channels'])
    expect(config).toMatchObject({ databaseUrl: 'data/bot.db', host: '127.0.0.1', port: 8080, perMinute: 20 })
    expect(config.telegram ?? config.wechat).toBeUndefined()
  })

  it('reads what is set; an empty setting is none', () => {
    const { config, wrong, off } = readConfig({
      TELEGRAM_BOT_TOKEN: ` ${TOKEN} `,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9/',
      TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram',
      TELEGRAM_WEBHOOK_SECRET: 'a-secret',
      ADMIN_TELEGRAM_IDS: '1, 22;333',
      DATABASE_URL: 'postgres://bot:pass@db/bot',
      WECHATY_PUPPET: '',
      QUESTIONS_KEPT_DAYS: '30',
      RESEND_UNCLEAR: 'no',
      LEASE_SECONDS: '0.5',
    })
    expect(wrong).toEqual([])
    expect(off).toEqual(['config_off_wechat'])
    expect(config.telegram).toEqual({
      token: TOKEN,
      apiRoot: 'http://127.0.0.1:9',
      webhook: { url: 'https://bot.example.org/telegram', secret: 'a-secret' },
      admins: [1, 22, 333],
    })
    expect(config.retention.questionsMs).toBe(30 * 86_400_000)
    expect(config.inbox).toMatchObject({ resendUnclear: false, leaseMs: 500 })
  })

  it.each<[string, Env, string[]]>([
    ['a token cut short', { TELEGRAM_BOT_TOKEN: '123456' }, ['TELEGRAM_BOT_TOKEN']],
    ['a webhook without its secret', { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_URL: 'https://a.b/c' }, ['TELEGRAM_WEBHOOK_SECRET']],
    ['a webhook without a bot', { TELEGRAM_WEBHOOK_URL: 'https://a.b/c', TELEGRAM_WEBHOOK_SECRET: 'x' }, ['TELEGRAM_BOT_TOKEN']],
    ['a webhook at the root', { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_URL: 'https://a.b', TELEGRAM_WEBHOOK_SECRET: 'x' }, ['TELEGRAM_WEBHOOK_URL']],
    ['a database of another kind', { DATABASE_URL: 'mysql://a/b' }, ['DATABASE_URL']],
    ['a puppet that does not exist', { WECHATY_PUPPET: 'wechaty-puppet-nobody' }, ['WECHATY_PUPPET']],
    ['numbers that are none', { PORT: '80a', MESSAGES_PER_MINUTE: '0', LEASE_SECONDS: '-1' }, ['PORT', 'MESSAGES_PER_MINUTE', 'LEASE_SECONDS']],
    ['words that are none', { LOG_LEVEL: 'loud', RESEND_UNCLEAR: 'maybe', ADMIN_TELEGRAM_IDS: '@me' }, ['LOG_LEVEL', 'RESEND_UNCLEAR', 'ADMIN_TELEGRAM_IDS']],
  ])('refuses %s', (_, env, names) => {
    expect(namesOf(env).toSorted()).toEqual(names.toSorted())
  }) // prettier-ignore

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
    expect(secretsOf({ TELEGRAM_BOT_TOKEN: TOKEN, WECHATY_PUPPET_OA_APP_SECRET: 's', HOST: 'h' })).toEqual([TOKEN, 's'])
  })
})
