// What WeChat's servers post, and how they sign it.

import { toSignature } from '../../../src/channels/wechat/signature.ts'

export function sign({ token, at, nonce }: { token: string; at: number; nonce: string }): string {
  const timestamp = String(Math.floor(at / 1000))
  return new URLSearchParams({ signature: toSignature(token, timestamp, nonce), timestamp, nonce }).toString()
}

interface TextXml {
  text: string
  id: string
  person?: string
  type?: string
}

export const toTextXml = ({ text, id, person = 'openid-1', type = 'text' }: TextXml): string =>
  `<xml><ToUserName><![CDATA[gh_account]]></ToUserName><FromUserName><![CDATA[${person}]]></FromUserName>` +
  `<CreateTime>1348831860</CreateTime><MsgType><![CDATA[${type}]]></MsgType><Content><![CDATA[${text}]]></Content>` +
  `<MsgId>${id}</MsgId></xml>`

export const toEventXml = (event: string, key = '', person = 'openid-1'): string =>
  `<xml><ToUserName><![CDATA[gh_account]]></ToUserName><FromUserName><![CDATA[${person}]]></FromUserName>` +
  `<CreateTime>1348831860</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${event}]]></Event>` +
  `<EventKey><![CDATA[${key}]]></EventKey></xml>`
