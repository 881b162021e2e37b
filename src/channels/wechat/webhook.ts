// What WeChat's servers post to: it checks who is there, has the message kept, and says "success" after that.

import { BusyError } from '../../delivery/channel.ts'
import type { Log } from '../../log.ts'
import { StorageError } from '../../storage/storage.ts'
import type { TextKey } from '../../texts.ts'
import { readBody, textResponse, TooLargeError, type WebHandler } from '../http.ts'
import type { AccountSettings } from './account.ts'
import type { PostedMessage } from './account-puppet.ts'
import type { Incoming } from './incoming.ts'
import { createSeal, createSignatureCheck, type Verdict } from './seal.ts'

/** What WeChat's servers tell: that somebody wrote something, or did something (undefined: needs no reply). */
export type Posted = { id: string; person: string; account: string } & (
  { kind: 'message'; message: PostedMessage } | { kind: 'event'; incoming: Incoming | undefined }
)

export interface WebhookParts {
  settings: AccountSettings
  /** Resolves when it is kept. */
  keep: (posted: Posted) => Promise<void>
  /** What to say in the response; undefined: nothing. */
  reply: (posted: Posted) => Promise<string | undefined>
  now: () => number
  log: Log
}

export interface Webhook {
  /** Answers at once, whatever comes; 503 when the inbox cannot take a message, so that WeChat posts it again. */
  handler: WebHandler
  /** What stands in the way of reading what is posted. */
  trouble(): TextKey | undefined
}

const BODY_BYTES = 64 * 1024

type Fields = Map<string, string>

type Opened = Exclude<Verdict, 'genuine'> | { fields: Fields | undefined; isSealed: boolean }

export function createWebhook({ settings, keep, reply, now, log }: WebhookParts): Webhook {
  const signatures = createSignatureCheck(settings.token)
  const seal = settings.aesKey === undefined ? undefined : createSeal({ ...settings, aesKey: settings.aesKey })
  let trouble: TextKey | undefined

  function setTrouble(next: TextKey | undefined): void {
    if (next !== undefined && next !== trouble) log.error({ trouble: next }, 'WeChat posts what cannot be decrypted')
    trouble = next
  }

  function open(query: URLSearchParams, body: string): Opened {
    const fields = parseXml(body)
    const sealed = fields?.get('Encrypt')
    if (sealed === undefined || !seal) {
      const verdict = signatures.judge(query, body, now())
      return verdict === 'genuine' ? { fields, isSealed: false } : verdict
    }
    const verdict = signatures.judgeSealed(query, sealed, now())
    if (verdict !== 'genuine') return verdict
    const opened = seal.open(sealed)
    return { fields: opened === undefined ? new Map([['Encrypt', sealed]]) : parseXml(opened), isSealed: true }
  }

  async function answerPost(query: URLSearchParams, body: string): Promise<Response> {
    const opened = open(query, body)
    if (typeof opened === 'string') return textResponse(403, opened)
    const posted = opened.fields && toPosted(opened.fields)
    if (!posted)
      return opened.fields?.has('Encrypt') ? refuseSealed(opened.isSealed) : textResponse(400, 'not a message')
    setTrouble(undefined)
    await keep(posted)
    const text = await reply(posted)
    if (text === undefined) return textResponse(200, 'success')
    const xml = toReplyXml(posted, text, now())
    return textResponse(200, opened.isSealed && seal ? seal.close(xml, now()) : xml, { 'content-type': 'text/xml' })
  }

  /** To be told to post it again would not help WeChat; whoever looks after the account is told what to set. */
  function refuseSealed(isSealed: boolean): Response {
    setTrouble(isSealed ? 'wechat_down_aes_key' : 'wechat_down_sealed')
    return textResponse(200, 'success')
  }

  async function answer(request: Request): Promise<Response> {
    const query = new URL(request.url).searchParams
    if (request.method === 'POST') return answerPost(query, await readBody(request, BODY_BYTES))
    if (request.method !== 'GET') return textResponse(405, 'GET and POST only')
    const verdict = signatures.judge(query, '', now())
    return verdict === 'genuine' ? textResponse(200, query.get('echostr') ?? '') : textResponse(403, verdict)
  }

  async function handler(request: Request): Promise<Response> {
    try {
      return await answer(request)
    } catch (error) {
      if (error instanceof TooLargeError) return textResponse(413, 'too large', { connection: 'close' })
      if (error instanceof BusyError || error instanceof StorageError) return textResponse(503, 'busy')
      log.error({ err: error }, 'a WeChat request failed')
      return textResponse(500, 'failed')
    }
  }

  return { handler, trouble: () => trouble }
}

const FIELD = /<(\w+)>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<]*))<\/\1>/gu

/** The fields of a flat document; of fields that come twice the first counts. Undefined when it is no such document. */
function parseXml(body: string): Fields | undefined {
  const inside = /^\s*(?:<\?xml[^>]*>\s*)?<xml>([\s\S]*)<\/xml>\s*$/u.exec(body)?.[1]
  if (inside === undefined) return undefined
  const fields: Fields = new Map()
  for (const [, name, quoted, plain] of inside.matchAll(FIELD)) {
    if (name !== undefined && !fields.has(name)) fields.set(name, quoted ?? plain ?? '')
  }
  return fields
}

function toPosted(fields: Fields): Posted | undefined {
  const [person, type, account = ''] = [fields.get('FromUserName'), fields.get('MsgType'), fields.get('ToUserName')]
  if (!person || !type) return undefined
  if (type === 'event')
    return { kind: 'event', id: toEventId(fields, person), person, account, incoming: fromEvent(fields, person) }
  const id = fields.get('MsgId')
  if (!id) return undefined
  const text = ((type === 'voice' ? fields.get('Recognition') : fields.get('Content')) ?? '').trim()
  const message = { id, person, type, text, at: Number(fields.get('CreateTime')) }
  return { kind: 'message', id, person, account, message }
}

/** Events have no id: WeChat's own advice is the sender and the time. */
const toEventId = (fields: Fields, person: string): string =>
  `${person}:${fields.get('CreateTime') ?? ''}:${fields.get('Event') ?? ''}:${fields.get('EventKey') ?? ''}`

/** Somebody who scanned the account's code and follows it already gets the menu; who opened a page, nothing. */
function fromEvent(fields: Fields, person: string): Incoming | undefined {
  const event = fields.get('Event')?.toLowerCase()
  if (event === 'subscribe') return { kind: 'hello', person }
  if (event === 'unsubscribe') return { kind: 'left', person }
  if (event === 'scan') return { kind: 'button', person, key: 'm' }
  const key = fields.get('EventKey')?.trim()
  return event === 'click' && key ? { kind: 'button', person, key } : undefined
}

const quote = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

const toReplyXml = ({ person, account }: Posted, text: string, at: number): string =>
  `<xml><ToUserName>${quote(person)}</ToUserName><FromUserName>${quote(account)}</FromUserName>` +
  `<CreateTime>${Math.floor(at / 1000)}</CreateTime><MsgType>${quote('text')}</MsgType>` +
  `<Content>${quote(text)}</Content></xml>`
