// The route for WeChat's servers over real HTTP: who gets in, what is kept, and that everything is answered at once.

import { createServer, request, type Server } from 'node:http'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFront } from '../../../src/channels/wechat/front.ts'
import { BusyError, type Update } from '../../../src/delivery/channel.ts'
import { createLog } from '../../../src/log.ts'
import { StorageError } from '../../../src/storage/storage.ts'
import { sign, toEventXml, toTextXml } from './weixin.ts'

const NOW = Date.UTC(2026, 4, 25)
const TOKEN = 'token'

let kept: Update[]
let fault: Error | undefined
let logged: string[]
let server: Server

beforeEach(async () => {
  kept = []
  logged = []
  fault = undefined
  const front = createFront({
    token: TOKEN,
    async accept(update) {
      if (fault) throw fault
      kept.push(update)
    },
    now: () => NOW,
    log: createLog({ level: 'info', secrets: [], destination: { write: (line) => void logged.push(line) } }),
  })
  server = createServer((incoming, response) => void front(incoming, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(() => server.close())

interface Sent {
  method?: string
  query?: string
  body?: string | Buffer
  chunked?: boolean
}

const signed = (at = NOW, nonce = 'nonce', token = TOKEN): string => sign({ token, at, nonce })

async function send({
  method = 'POST',
  query = signed(),
  body = '',
  chunked = false,
}: Sent): Promise<[number, string]> {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const headers = chunked || method === 'GET' ? {} : { 'content-length': Buffer.byteLength(body) }
  const call = request({ host: '127.0.0.1', port, path: `/wechat?${query}`, method, headers, agent: false })
  call.end(body)
  const [response] = await once(call, 'response')
  const chunks: Buffer[] = await response.toArray()
  return [response.statusCode, Buffer.concat(chunks).toString()]
}

describe('the check of the server settings', () => {
  test('echoes what WeChat asks for', async () => {
    expect(await send({ method: 'GET', query: `${signed()}&echostr=12345` })).toEqual([200, '12345'])
  })

  test('echoes nothing to others', async () => {
    const [status, text] = await send({ method: 'GET', query: `${signed(NOW, 'n', 'wrong')}&echostr=12345` })
    expect([status, text.includes('12345')]).toEqual([403, false])
  })
})

describe('a message', () => {
  test('that is signed is kept before "success" is said', async () => {
    expect(await send({ body: toTextXml({ text: '北极 <b>邮轮</b> & ]]', id: '1' }) })).toEqual([200, 'success'])
    expect(kept).toEqual([
      { updateId: '1', lane: 'openid-1', payload: { kind: 'text', person: 'openid-1', text: '北极 <b>邮轮</b> & ]]' } },
    ])
  })

  test('with markup in its text cannot pass for somebody else’s', async () => {
    const text = ']]></Content><FromUserName><![CDATA[victim]]></FromUserName><MsgId>9</MsgId><Content><![CDATA['
    await send({ body: toTextXml({ text, id: '1' }) })
    expect(kept[0]?.lane).toBe('openid-1')
  })

  test.each([
    ['an event', toEventXml('unsubscribe')],
    ['a page that was opened', toEventXml('VIEW', 'https://example.org')],
    ['a location', toEventXml('LOCATION')],
  ])('%s is answered and not kept', async (_, body) => {
    expect(await send({ body })).toEqual([200, 'success'])
    expect(kept).toEqual([])
  })

  test('subscribe and a menu button are kept', async () => {
    await send({ body: toEventXml('subscribe') })
    await send({ body: toEventXml('CLICK', 's:tourism'), query: signed(NOW, 'other') })
    expect(kept.map(({ payload }) => payload)).toEqual([
      { kind: 'hello', person: 'openid-1' },
      { kind: 'button', person: 'openid-1', key: 's:tourism' },
    ])
  })

  test.each(['image', 'video', 'location', 'link', 'shortvideo'])('of the kind %s is kept as no text', async (type) => {
    await send({ body: toTextXml({ text: '', id: '1', type }) })
    expect(kept[0]?.payload).toEqual({ kind: 'media', person: 'openid-1' })
  })

  test('spoken, and recognised by WeChat, counts as text', async () => {
    const body = toTextXml({ text: '', id: '1', type: 'voice' }).replace(
      '</xml>',
      '<Recognition><![CDATA[邮轮]]></Recognition></xml>',
    )
    await send({ body })
    expect(kept[0]?.payload).toMatchObject({ kind: 'text', text: '邮轮' })
  })

  test('in the encrypted mode is answered, and staff are told which mode to choose', async () => {
    const body = '<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[abc]]></Encrypt></xml>'
    expect(await send({ body })).toEqual([200, 'success'])
    expect(logged.join('')).toContain('明文模式')
  })

  test.each([
    ['the queue is full', new BusyError('full')],
    ['the database is away', new StorageError('away')],
  ])('is refused while %s, so that WeChat sends it again', async (_, error) => {
    fault = error
    expect(await send({ body: toTextXml({ text: '邮轮', id: '1' }) })).toEqual([503, 'busy'])
    fault = undefined
    expect(await send({ body: toTextXml({ text: '邮轮', id: '1' }) })).toEqual([200, 'success'])
    expect(kept).toHaveLength(1)
  })
})

describe('turned away', () => {
  const body = toTextXml({ text: '邮轮', id: '1' })

  test.each([
    ['no signature', ''],
    ['an empty signature', 'signature=&timestamp=1&nonce=1'],
    ['another token', signed(NOW, 'nonce', 'wrong')],
    ['another nonce', signed().replace('nonce=nonce', 'nonce=other')],
    ['signed ten minutes ago', signed(NOW - 600_000)],
    ['signed for the future', signed(NOW + 600_000)],
    ['a time that is none', 'signature=x&timestamp=NaN&nonce=1'],
  ])('%s', async (_, query) => {
    expect((await send({ query, body }))[0]).toBe(403)
    expect(kept).toEqual([])
  })

  test('a signature that was used, with another body', async () => {
    await send({ body })
    expect(await send({ body: toTextXml({ text: '别的', id: '2' }) })).toEqual([403, 'replayed'])
    expect(kept).toHaveLength(1)
  })

  test('not a retry: the same body with the same signature goes to the inbox, which knows it', async () => {
    await send({ body })
    expect(await send({ body })).toEqual([200, 'success'])
    expect(new Set(kept.map(({ updateId }) => updateId)).size).toBe(1)
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

  test.each([false, true])('more than 64 KB (chunked: %s)', async (chunked) => {
    expect((await send({ body: 'x'.repeat(200_000), chunked }))[0]).toBe(413)
  })

  test('other methods', async () => {
    expect((await send({ method: 'PUT', body }))[0]).toBe(405)
  })
})
