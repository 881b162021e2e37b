// What WeChat's servers post to: it checks who is there, has the message kept, and says "success" after that.

import { BusyError } from '../../delivery/channel.ts'
import type { Log } from '../../log.ts'
import { StorageError } from '../../storage/storage.ts'
import { readBody, textResponse, TooLargeError, type WebHandler } from '../http.ts'
import type { AccountSettings } from './account.ts'
import type { PostedMessage } from './account-puppet.ts'
import type { Incoming } from './incoming.ts'
import { createJudge, createSeal, type Verdict } from './seal.ts'
import type { Trouble } from './token.ts'

/** What WeChat's servers tell: that somebody wrote something, or did something (undefined: needs no reply). */
export type Posted = { id: string; person: string; account: string } & (
  { kind: 'message'; message: PostedMessage } | { kind: 'event'; incoming: Incoming | undefined }
)

export interface WebhookParts {
  settings: Pick<AccountSettings, 'token' | 'appId' | 'aesKey'>
  /** Resolves when it is kept, with what to say in the response; undefined: nothing. */
  take: (posted: Posted) => Promise<string | undefined>
  now: () => number
  log: Log
}

export interface Webhook {
  /** Answers at once, whatever comes; 503 when the inbox cannot take a message, so that WeChat posts it again. */
  handler: WebHandler
  /** What stands in the way of reading what is posted. */
  trouble(): Trouble | undefined
}

const BODY_BYTES = 64 * 1024

type Fields = Map<string, string>

/** What came in a request, decrypted; `trouble`: it is not to be read. */
type Opened = Exclude<Verdict, 'genuine'> | { fields?: Fields | undefined; isSealed: boolean; trouble?: Trouble['key'] }

export function createWebhook({ settings, take, now, log }: WebhookParts): Webhook {
  const { aesKey } = settings
  const judge = createJudge(settings.token)
  const seal = aesKey === undefined ? undefined : createSeal({ ...settings, aesKey })
  let trouble: Trouble['key'] | undefined

  function open(query: URLSearchParams, body: string): Opened {
    const fields = parseXml(body)
    const sealed = fields?.get('Encrypt')
    const isSealed = sealed !== undefined && seal !== undefined
    const verdict = judge(query, body, now(), isSealed ? sealed : undefined)
    if (verdict !== 'genuine') return verdict
    // In mixed mode (兼容模式) the message is there unencrypted, too.
    if (!isSealed)
      return { fields, isSealed, ...(sealed && !fields?.has('MsgType') && { trouble: 'wechat_down_sealed' }) }
    const opened = seal.open(sealed)
    return opened === undefined ? { isSealed, trouble: 'wechat_down_aes_key' } : { fields: parseXml(opened), isSealed }
  }

  async function answerPost(query: URLSearchParams, body: string): Promise<Response> {
    const opened = open(query, body)
    if (typeof opened === 'string') return textResponse(403, opened)
    const posted = opened.fields && toPosted(opened.fields)
    if (!posted && !opened.trouble) return textResponse(400, 'not a message')
    if (opened.trouble && opened.trouble !== trouble)
      log.error({ trouble: opened.trouble }, 'WeChat posts what cannot be decrypted')
    trouble = opened.trouble
    // To be told to post it again would not help WeChat; whoever looks after the account is told what to set.
    if (!posted) return textResponse(200, 'success')
    const text = await take(posted)
    if (text === undefined) return textResponse(200, 'success')
    const xml = toReplyXml(posted, text, now())
    return textResponse(200, opened.isSealed && seal ? seal.close(xml, now()) : xml, { 'content-type': 'text/xml' })
  }

  async function answer(request: Request): Promise<Response> {
    const query = new URL(request.url).searchParams
    if (request.method === 'POST') return answerPost(query, await readBody(request, BODY_BYTES))
    if (request.method !== 'GET') return textResponse(405, 'GET and POST only')
    const verdict = judge(query, '', now())
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

  return { handler, trouble: () => trouble && { key: trouble } }
}

const FIELD = /<(\w+)>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<]*))<\/\1>/gu

/** The fields of a flat document; of fields that come twice the first counts. Undefined when it is no such document. */
function parseXml(body: string): Fields | undefined {
  const inside = /^\s*(?:<\?xml[^>]*>\s*)?<xml>([\s\S]*)<\/xml>\s*$/u.exec(body)?.[1]
  if (inside === undefined) return undefined
  const found = Array.from(
    inside.matchAll(FIELD),
    ([, name = '', quoted, plain]) => [name, quoted ?? plain ?? ''] as const,
  )
  return new Map(found.toReversed())
}

function toPosted(fields: Fields): Posted | undefined {
  const of = (name: string): string => fields.get(name)?.trim() ?? ''
  const [person, type, account, id] = [of('FromUserName'), of('MsgType'), of('ToUserName'), of('MsgId')]
  if (!person || !type) return undefined
  if (type === 'event') {
    // Events have no id: WeChat's own advice is the sender and the time.
    const eventId = [person, of('CreateTime'), of('Event'), of('EventKey')].join(':')
    return { kind: 'event', id: eventId, person, account, incoming: fromEvent(person, of('Event'), of('EventKey')) }
  }
  const text = of(type === 'voice' ? 'Recognition' : 'Content')
  const message = { id, person, type, text, at: Number(of('CreateTime')) }
  return id ? { kind: 'message', id, person, account, message } : undefined
}

/** Somebody who scanned the account's code and follows it already gets the menu; who opened a page, nothing. */
function fromEvent(person: string, event: string, key: string): Incoming | undefined {
  const kind = event.toLowerCase()
  if (kind === 'subscribe') return { kind: 'hello', person }
  if (kind === 'unsubscribe') return { kind: 'left', person }
  const pressed = kind === 'scan' ? 'm' : kind === 'click' ? key : ''
  return pressed ? { kind: 'button', person, key: pressed } : undefined
}

const quote = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

const toReplyXml = ({ person, account }: Posted, text: string, at: number): string =>
  `<xml><ToUserName>${quote(person)}</ToUserName><FromUserName>${quote(account)}</FromUserName>` +
  `<CreateTime>${Math.floor(at / 1000)}</CreateTime><MsgType>${quote('text')}</MsgType>` +
  `<Content>${quote(text)}</Content></xml>`
