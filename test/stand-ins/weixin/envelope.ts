// How WeChat signs and encrypts what it posts, written from its published description and not from the bot's code.

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

export interface AccountSecrets {
  appId: string
  token: string
  /** 43 characters; absent: plain-text mode. */
  aesKey?: string
}

const ACCOUNT_ID = 'gh_6f2c1d'

const sha1 = (parts: string[]): string => createHash('sha1').update(parts.toSorted().join('')).digest('hex')

const keyOf = (aesKey: string): Buffer => Buffer.from(aesKey + '=', 'base64')

function encrypt(message: string, { appId, aesKey = '' }: AccountSecrets): string {
  const key = keyOf(aesKey)
  const text = Buffer.from(message, 'utf8')
  const size = Buffer.from([text.length >>> 24, text.length >>> 16, text.length >>> 8, text.length].map((n) => n & 255))
  const whole = Buffer.concat([randomBytes(16), size, text, Buffer.from(appId)])
  const missing = 32 - (whole.length % 32)
  const padded = Buffer.concat([whole, Buffer.alloc(missing, missing)])
  const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16))
  aes.setAutoPadding(false)
  return aes.update(padded, undefined, 'base64') + aes.final('base64')
}

function decrypt(sealed: string, { appId, aesKey = '' }: AccountSecrets): string {
  const key = keyOf(aesKey)
  const aes = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16))
  aes.setAutoPadding(false)
  const padded = Buffer.concat([aes.update(Buffer.from(sealed, 'base64')), aes.final()])
  const whole = padded.subarray(0, padded.length - (padded[padded.length - 1] ?? 0))
  const size = whole.readUInt32BE(16)
  if (whole.subarray(20 + size).toString() !== appId) throw new Error('a reply for another account')
  return whole.subarray(20, 20 + size).toString('utf8')
}

export interface PostOptions {
  at?: number
  nonce?: string
  /** `plain` (明文), `mixed` (兼容), `sealed` (安全). */
  mode?: 'plain' | 'mixed' | 'sealed'
}

/** The query and the body of a post with this document in it. */
export function toPost(xml: string, secrets: AccountSecrets, { at = Date.now(), nonce, mode }: PostOptions = {}) {
  const timestamp = String(Math.floor(at / 1000))
  const once = nonce ?? randomBytes(5).toString('hex')
  const query = new URLSearchParams({ signature: sha1([secrets.token, timestamp, once]), timestamp, nonce: once })
  if (mode === undefined || mode === 'plain') return { query: query.toString(), body: xml }
  const sealed = encrypt(xml, secrets)
  query.set('encrypt_type', 'aes')
  query.set('msg_signature', sha1([secrets.token, timestamp, once, sealed]))
  const box = `<Encrypt><![CDATA[${sealed}]]></Encrypt>`
  const body = mode === 'mixed' ? xml.replace('</xml>', `${box}</xml>`) : `<xml><ToUserName><![CDATA[${ACCOUNT_ID}]]></ToUserName>${box}</xml>` // prettier-ignore
  return { query: query.toString(), body }
}

const fieldOf = (xml: string, name: string): string =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^]*?)(?:\\]\\]>)?</${name}>`).exec(xml)?.[1] ?? ''

/** The text of a passive reply; undefined when the response is none. Throws for one that WeChat would not take. */
export function readReply(body: string, person: string, secrets: AccountSecrets): string | undefined {
  if (body === '' || body === 'success') return undefined
  const sealed = fieldOf(body, 'Encrypt')
  if (sealed !== '') {
    const parts = [secrets.token, fieldOf(body, 'TimeStamp'), fieldOf(body, 'Nonce'), sealed]
    if (fieldOf(body, 'MsgSignature') !== sha1(parts)) throw new Error('a reply with a wrong signature')
  }
  const xml = sealed === '' ? body : decrypt(sealed, secrets)
  const isRight = fieldOf(xml, 'ToUserName') === person && fieldOf(xml, 'FromUserName') === ACCOUNT_ID
  if (!isRight || fieldOf(xml, 'MsgType') !== 'text' || !/^\d+$/.test(fieldOf(xml, 'CreateTime')))
    throw new Error('not a reply to this person')
  const text = fieldOf(xml, 'Content').replaceAll(']]]]><![CDATA[>', ']]>')
  if (Buffer.byteLength(text) > 2047) throw new Error('a reply that is too long')
  return text
}

const head = (person: string, type: string): string =>
  `<xml><ToUserName><![CDATA[${ACCOUNT_ID}]]></ToUserName><FromUserName><![CDATA[${person}]]></FromUserName>` +
  `<CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime><MsgType><![CDATA[${type}]]></MsgType>`

export const toTextXml = (person: string, text: string, id: string, type = 'text'): string =>
  `${head(person, type)}<Content><![CDATA[${text}]]></Content><MsgId>${id}</MsgId></xml>`

export const toEventXml = (person: string, event: string, key = ''): string =>
  `${head(person, 'event')}<Event><![CDATA[${event}]]></Event><EventKey><![CDATA[${key}]]></EventKey></xml>`
