// A stand-in for WeChat's API: tokens, and messages to people; what it refuses is told to it before.

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SentText {
  to: string
  text: string
  token: string
}

export interface WeixinStub {
  sent: SentText[]
  /** How many tokens were given out; only the last is good. */
  tokens: () => number
  /** What the next calls get instead of being done: error codes, or a connection that breaks. */
  refuse: (number | 'reset')[]
  /** What is answered to those who ask for a token, instead of one. */
  refuseToken: (code: number | undefined) => void
  /** Makes the last token invalid, as when another program has asked for one. */
  expire: () => void
  stop: () => Promise<void>
}

export interface Certificate {
  key: string
  cert: string
}

/** Files of a certificate for the API's name, made by openssl for this run. */
export function createCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'weixin-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=api.weixin.qq.com', '-addext', 'subjectAltName=DNS:api.weixin.qq.com']
  const options = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', ...subject]
  execFileSync('openssl', ['req', '-x509', ...options, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { key, cert }
}

export async function startWeixin(port: number, { key, cert }: Certificate): Promise<WeixinStub> {
  const sent: SentText[] = []
  const refuse: (number | 'reset')[] = []
  let [tokens, valid, refused]: [number, boolean, number | undefined] = [0, true, undefined]

  function giveToken(): object {
    if (refused !== undefined) return { errcode: refused, errmsg: 'no token' }
    tokens += 1
    valid = true
    return { access_token: `ACCESS-${tokens}`, expires_in: 7200 }
  }

  function take(token: string, body: string): object {
    if (token !== `ACCESS-${tokens}` || !valid) return { errcode: 40001, errmsg: 'invalid credential' }
    const code = refuse.shift()
    if (typeof code === 'number') return { errcode: code, errmsg: 'refused' }
    const { touser, text } = JSON.parse(body)
    sent.push({ to: touser, text: text.content, token })
    return { errcode: 0, errmsg: 'ok' }
  }

  async function answer(request: IncomingMessage): Promise<object> {
    const url = new URL(request.url ?? '/', 'https://api.weixin.qq.com')
    const body = Buffer.concat(await request.toArray()).toString()
    if (url.pathname === '/cgi-bin/token') return giveToken()
    if (url.pathname === '/cgi-bin/message/custom/send') return take(url.searchParams.get('access_token') ?? '', body)
    return { errcode: 48001, errmsg: `no such call: ${url.pathname}` }
  }

  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, async (request, response) => {
    if (refuse[0] === 'reset' && request.method === 'POST') {
      refuse.shift()
      request.socket.destroy()
      return
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(await answer(request)))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  return {
    sent,
    refuse,
    tokens: () => tokens,
    refuseToken: (code) => void (refused = code),
    expire: () => void (valid = false),
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
