// What WeChat's servers post to: who gets in, in which mode, what is kept, and that everything is answered at once.

import { beforeEach, describe, expect, test } from 'vitest'
import type { AccountSettings } from '../../../src/channels/wechat/account.ts'
import { createSeal } from '../../../src/channels/wechat/seal.ts'
import { createWebhook, type Posted, type Webhook } from '../../../src/channels/wechat/webhook.ts'
import { BusyError } from '../../../src/delivery/channel.ts'
import { createLog } from '../../../src/log.ts'
import { StorageError } from '../../../src/storage/storage.ts'
import { type PostOptions, readReply, toEventXml, toPost, toTextXml } from '../../stand-ins/weixin/envelope.ts'
import { AES_KEY, SECRETS } from './account.ts'

const NOW = Date.UTC(2026, 4, 25)
const SEALED = { ...SECRETS, aesKey: AES_KEY }

let kept: Posted[]
let fault: Error | undefined
let reply: string | undefined
let logged: string[]
let webhook: Webhook

function make(change: Partial<AccountSettings> = {}): void {
  webhook = createWebhook({
    settings: { ...SECRETS, reply: 'auto', apiRoot: '', ...change },
    async take(posted) {
      if (fault) throw fault
      kept.push(posted)
      return reply
    },
    now: () => NOW,
    log: createLog({ level: 'info', secrets: [], destination: { write: (line) => void logged.push(line) } }),
  })
}

beforeEach(() => {
  ;[kept, logged, fault, reply] = [[], [], undefined, undefined]
  make()
})

interface Sent {
  method?: string
  query?: string
  body?: string | Buffer | ReadableStream
}

const signed = (options: PostOptions = {}, secrets = SECRETS): string =>
  toPost('', secrets, { at: NOW, nonce: 'nonce', ...options }).query

async function send({ method = 'POST', query = signed(), body = '' }: Sent): Promise<[number, string]> {
  const init = method === 'GET' ? { method } : { method, body, duplex: 'half' as const }
  const response = await webhook.handler(new Request(`http://bot/wechat?${query}`, init))
  return [response.status, await response.text()]
}

const sealed = (xml: string, mode: 'sealed' | 'mixed' = 'sealed', secrets = SEALED): { query: string; body: string } =>
  toPost(xml, secrets, { at: NOW, mode })

/** What of a message or an event matters to the bot. */
const contents = (): unknown[] =>
  kept.map((posted) =>
    posted.kind === 'event' ? posted.incoming : { type: posted.message.type, text: posted.message.text },
  )

describe('the check of the server settings', () => {
  test('echoes what WeChat asks for', async () => {
    expect(await send({ method: 'GET', query: `${signed()}&echostr=12345` })).toEqual([200, '12345'])
  })

  test('echoes nothing to others', async () => {
    const query = `${signed({}, { ...SECRETS, token: 'wrong' })}&echostr=12345`
    const [status, text] = await send({ method: 'GET', query })
    expect([status, text.includes('12345')]).toEqual([403, false])
  })
})

describe('a message', () => {
  test('that is signed is kept before "success" is said', async () => {
    const body = toTextXml('openid-1', '北极 <b>邮轮</b> & ]]', '1')
    expect(await send({ body })).toEqual([200, 'success'])
    expect(kept).toMatchObject([
      { id: '1', person: 'openid-1', message: { type: 'text', text: '北极 <b>邮轮</b> & ]]' } },
    ])
  })

  test('with markup in its text cannot pass for somebody else’s', async () => {
    const text = ']]></Content><FromUserName><![CDATA[victim]]></FromUserName><MsgId>9</MsgId><Content><![CDATA['
    await send({ body: toTextXml('openid-1', text, '1') })
    expect(kept[0]?.person).toBe('openid-1')
  })

  test.each(['VIEW', 'LOCATION'])('the event %s needs no reply', async (event) => {
    expect(await send({ body: toEventXml('openid-1', event, 'https://example.org') })).toEqual([200, 'success'])
    expect(contents()).toEqual([undefined])
  })

  test.each([
    ['subscribe', '', { kind: 'hello', person: 'openid-1' }],
    ['unsubscribe', '', { kind: 'left', person: 'openid-1' }],
    ['CLICK', 's:tourism', { kind: 'button', person: 'openid-1', key: 's:tourism' }],
    ['SCAN', '42', { kind: 'button', person: 'openid-1', key: 'm' }],
  ])('the event %s is kept', async (event, key, incoming) => {
    await send({ body: toEventXml('openid-1', event, key) })
    expect(contents()).toEqual([incoming])
  })

  test.each(['image', 'video', 'location', 'link', 'shortvideo'])(
    'of the kind %s is kept without a text',
    async (type) => {
      await send({ body: toTextXml('openid-1', '', '1', type) })
      expect(contents()).toEqual([{ type, text: '' }])
    },
  )

  test('spoken, and recognised by WeChat, counts as text', async () => {
    const body = toTextXml('openid-1', '', '1', 'voice').replace(
      '</xml>',
      '<Recognition><![CDATA[邮轮]]></Recognition></xml>',
    )
    await send({ body })
    expect(contents()).toEqual([{ type: 'voice', text: '邮轮' }])
  })

  test.each([
    ['the queue is full', new BusyError('full')],
    ['the database is away', new StorageError('away')],
  ])('is refused while %s, so that WeChat sends it again', async (_, error) => {
    fault = error
    const body = toTextXml('openid-1', '邮轮', '1')
    expect(await send({ body })).toEqual([503, 'busy'])
    fault = undefined
    expect(await send({ body })).toEqual([200, 'success'])
    expect(kept).toHaveLength(1)
  })

  test('may be answered in the response', async () => {
    reply = '好的 ]]> <b>'
    const [, text] = await send({ body: toTextXml('openid-1', '邮轮', '1') })
    expect(readReply(text, 'openid-1', SECRETS)).toBe(reply)
  })
})

describe('an encrypted message', () => {
  const xml = toTextXml('openid-1', '北极邮轮', '1')

  test.each(['sealed', 'mixed'] as const)('is read in the mode %s', async (mode) => {
    make({ aesKey: AES_KEY })
    expect(await send(sealed(xml, mode))).toEqual([200, 'success'])
    expect(contents()).toEqual([{ type: 'text', text: '北极邮轮' }])
  })

  test('is answered encrypted', async () => {
    make({ aesKey: AES_KEY })
    reply = '从摩尔曼斯克出发。'
    const [, text] = await send(sealed(xml))
    expect(text).not.toContain('从摩尔曼斯克')
    expect(readReply(text, 'openid-1', SEALED)).toBe(reply)
  })

  test('without a key is answered, and staff are told what to set', async () => {
    expect(await send(sealed(xml))).toEqual([200, 'success'])
    expect([kept, webhook.trouble()]).toEqual([[], { key: 'wechat_down_sealed' }])
    await send({ body: xml, query: signed({ nonce: 'other' }) })
    expect(webhook.trouble()).toBeUndefined()
  })

  test.each([
    ['another key', { ...SEALED, aesKey: AES_KEY.split('').toReversed().join('') }],
    ['another account', { ...SEALED, appId: 'wx-other' }],
  ])('with %s is not read, and staff are told', async (_, secrets) => {
    make({ aesKey: AES_KEY })
    expect(await send(sealed(xml, 'sealed', secrets))).toEqual([200, 'success'])
    expect([kept, webhook.trouble()]).toEqual([[], { key: 'wechat_down_aes_key' }])
    expect(logged).toHaveLength(1)
  })

  test('that was changed, or signed with another token, is turned away', async () => {
    make({ aesKey: AES_KEY })
    const { query, body } = sealed(xml)
    expect((await send({ query, body: body.replace(/CDATA\[(.)/g, 'CDATA[x$1') }))[0]).toBe(403)
    expect((await send(sealed(xml, 'sealed', { ...SEALED, token: 'wrong' })))[0]).toBe(403)
    expect(kept).toEqual([])
  })

  // The example of WeChat's own Java sample (WXBizMsgCryptTest, testAesEncrypt); `openssl enc -aes-256-cbc` gives the same.
  test('is as in the example that WeChat publishes', () => {
    const example = {
      token: 'pamtest',
      appId: 'wxb11529c136998cb6',
      aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    }
    const seal = createSeal(example, () => Buffer.from('aaaabbbbccccdddd'))
    const right = 'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=='
    expect(seal.close('我是中文abcd123', 1409304348000)).toContain(right)
    expect(seal.open(right)).toBe('我是中文abcd123')
  })

  test.each(['', 'abc', '!!!!', Buffer.alloc(32).toString('base64'), Buffer.alloc(64, 7).toString('base64')])(
    'that is none (%j) is not read',
    (nothing) => {
      expect(createSeal(SEALED).open(nothing)).toBeUndefined()
    },
  )
})

describe('turned away', () => {
  const body = toTextXml('openid-1', '邮轮', '1')

  test.each([
    ['no signature', ''],
    ['an empty signature', 'signature=&timestamp=1&nonce=1'],
    ['another token', signed({}, { ...SECRETS, token: 'wrong' })],
    ['another nonce', signed().replace('nonce=nonce', 'nonce=other')],
    ['signed ten minutes ago', signed({ at: NOW - 600_000 })],
    ['signed for the future', signed({ at: NOW + 600_000 })],
    ['a time that is none', 'signature=x&timestamp=NaN&nonce=1'],
  ])('%s', async (_, query) => {
    expect((await send({ query, body }))[0]).toBe(403)
    expect(kept).toEqual([])
  })

  test('a signature that was used, with another body', async () => {
    await send({ body })
    expect(await send({ body: toTextXml('openid-1', '别的', '2') })).toEqual([403, 'replayed'])
    expect(kept).toHaveLength(1)
  })

  test('not a retry: the same body with the same signature goes to the inbox, which knows it', async () => {
    await send({ body })
    expect(await send({ body })).toEqual([200, 'success'])
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1)
  })

  test.each([
    ['an empty body', ''],
    ['JSON', '{"a":1}'],
    ['XML that is cut off', '<xml><ToUserName>'],
    ['another document', '<html></html>'],
    ['no sender', '<xml><MsgType>text</MsgType></xml>'],
    ['bytes that are no text', Buffer.from([0, 255, 254, 1])],
  ])('%s is answered at once', async (_, garbage) => {
    expect((await send({ body: garbage }))[0]).toBe(400)
  })

  test('entities are no way to blow it up', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}">]><xml>&a;</xml>`
    expect((await send({ body: bomb }))[0]).toBe(400)
  })

  test('more than 64 KB, announced or not', async () => {
    const large = 'x'.repeat(200_000)
    expect((await send({ body: large }))[0]).toBe(413)
    expect((await send({ body: new Blob([large]).stream() }))[0]).toBe(413)
  })

  test('other methods', async () => {
    expect((await send({ method: 'PUT', body }))[0]).toBe(405)
  })
})
