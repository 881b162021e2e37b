// A stand-in for WeChat's servers, as a process of its own: its API for accounts, and what it posts to them.
// Told what to do over IPC, see `weixin.ts`.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createRawServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type AccountSecrets, type PostOptions, readReply, toEventXml, toPost, toTextXml } from './envelope.ts'

/** What a call gets instead of its answer: an error code, a status of 500 or more, or a connection that fails. */
export type ApiFault = number | 'reset' | 'hang' | 'stall'

interface SentText {
  to: string
  text: string
  token: string
  at: number
  /** In the response to what was posted. */
  isPassive: boolean
}

export interface PostResult {
  status: number
  text: string
  reply: string | undefined
  /** Until the response that counted, in milliseconds, and of how many tries. */
  ms: number
  tries: number
}

/** WeChat waits so long for a response, and posts three times in all. */
const PATIENCE_MS = 5000
let mostTries = 3

let secrets: AccountSecrets = { appId: '', token: '' }
let [bot, mode]: [string, NonNullable<PostOptions['mode']>] = ['', 'plain']
let [tokenFault, sendFault]: [ApiFault | undefined, ApiFault | undefined] = [undefined, undefined]
const nextFaults: ApiFault[] = []
let [expiresIn, isVerified, hasStable] = [7200, true, true]
let [issued, isValid, endsAt] = [0, false, 0]
const calls: { path: string; at: number; body: string }[] = []
const sent: SentText[] = []
const sockets = new Set<Socket>()

function giveToken(isForced: boolean): object {
  const isStill = isValid && Date.now() < endsAt - Math.min(300_000, expiresIn * 200)
  if (!isStill || isForced) [issued, isValid, endsAt] = [issued + 1, true, Date.now() + expiresIn * 1000]
  return { access_token: `ACCESS-${issued}`, expires_in: Math.ceil((endsAt - Date.now()) / 1000) }
}

const isGood = (token: string): boolean => token === `ACCESS-${issued}` && isValid && Date.now() < endsAt

function take(token: string, body: string): object {
  if (!isGood(token)) return { errcode: 40001, errmsg: 'invalid credential' }
  if (!isVerified) return { errcode: 48001, errmsg: 'api unauthorized' }
  const { touser, text } = JSON.parse(body)
  if (Buffer.byteLength(text.content) > 2047) return { errcode: 45002, errmsg: 'content size out of limit' }
  sent.push({ to: touser, text: text.content, token, at: Date.now(), isPassive: false })
  return { errcode: 0, errmsg: 'ok' }
}

function answer(path: string, url: URL, body: string): object {
  const token = url.searchParams.get('access_token') ?? ''
  if (path === 'stable_token' && hasStable) return giveToken(JSON.parse(body).force_refresh === true)
  if (path === 'token') return giveToken(true)
  if (path === 'message/custom/send') return take(token, body)
  if (!isGood(token)) return { errcode: 40001, errmsg: 'invalid credential' }
  if (path === 'menu/create')
    return isVerified ? { errcode: 0, errmsg: 'ok' } : { errcode: 48001, errmsg: 'api unauthorized' }
  return { errcode: 40066, errmsg: `no such call: ${path}` }
}

/** True: it was dealt with. */
function fail(fault: ApiFault | undefined, request: IncomingMessage, response: ServerResponse): boolean {
  if (fault === undefined) return false
  if (fault === 'reset') request.socket.resetAndDestroy()
  else if (typeof fault === 'number' && fault >= 500 && fault < 600) response.writeHead(fault).end('<html>busy</html>')
  else if (typeof fault === 'number') response.end(JSON.stringify({ errcode: fault, errmsg: 'refused' }))
  return true
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://weixin')
  const path = url.pathname.replace('/cgi-bin/', '')
  const body = Buffer.concat(await request.toArray()).toString()
  calls.push({ path, at: Date.now(), body })
  const isToken = path.endsWith('token')
  const fault = isToken ? tokenFault : (sendFault ?? nextFaults.shift())
  if (fail(fault, request, response)) return
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(path, url, body)))
}

let api: Server | undefined

async function listen(port: number): Promise<number> {
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  api = server
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function close(): Promise<void> {
  api?.close()
  for (const socket of sockets) socket.destroy()
  if (api?.listening) await once(api, 'close')
}

/** Takes connections and says nothing: a TLS handshake with it never completes. */
async function listenSilently(): Promise<number> {
  const server = createRawServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function postOnce(query: string, body: string, person: string): Promise<Omit<PostResult, 'tries'>> {
  const begun = performance.now()
  const response = await fetch(`${bot}?${query}`, { method: 'POST', body, signal: AbortSignal.timeout(PATIENCE_MS) })
  const text = await response.text()
  const ms = performance.now() - begun
  const reply = response.status === 200 ? readReply(text, person, secrets) : undefined
  if (reply !== undefined) sent.push({ to: person, text: reply, token: '', at: Date.now(), isPassive: true })
  return { status: response.status, text, reply, ms }
}

/** Like WeChat: again with the same id where no response came in time. */
async function post(xml: string, person: string, options: PostOptions = {}): Promise<PostResult> {
  for (let tries = 1; ; tries++) {
    const { query, body } = toPost(xml, secrets, { mode, ...options })
    try {
      const result = await postOnce(query, body, person)
      if (result.status < 500 || tries === mostTries) return { ...result, tries }
      await wait(1000)
    } catch (error) {
      if (tries === mostTries) return { status: 0, text: String(error), reply: undefined, ms: 0, tries }
      if (!(error instanceof Error && error.name === 'TimeoutError')) await wait(1000)
    }
  }
}

export interface Flood {
  people: number
  each: number
  inFlight: number
  prefix?: string
}

/** What people write one after the other: each gets another answer, so that their order shows. */
const SAYINGS = ['北极邮轮', '谢谢', '0', '代表团什么时候来的', '再见', '签了什么文件', '你好']

/** Many people who write, each in order; what the responses took. */
async function flood({ people, each, inFlight, prefix = 'openid' }: Flood): Promise<PostResult[]> {
  const waiting = Array.from({ length: people }, (_, i) => `${prefix}-${i}`)
  const results: PostResult[] = []
  const writeAll = async (person: string): Promise<void> => {
    for (let i = 0; i < each; i++)
      results.push(await post(toTextXml(person, SAYINGS[i % SAYINGS.length] ?? '', `${person}-${i}`), person))
  }
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (let person = waiting.pop(); person; person = waiting.pop()) await writeAll(person)
    }),
  )
  return results
}

interface Setting {
  secrets?: AccountSecrets
  bot?: string
  mode?: NonNullable<PostOptions['mode']>
  tokenFault?: ApiFault | null
  sendFault?: ApiFault | null
  /** Faults of the next calls that send. */
  once?: ApiFault[]
  expiresIn?: number
  isVerified?: boolean
  hasStable?: boolean
  /** How often a post is made, 3 by default: more, where the bot is away for longer than WeChat would wait. */
  mostTries?: number
}

function set(setting: Setting): void {
  if (setting.secrets) secrets = setting.secrets
  if (setting.bot !== undefined) bot = setting.bot
  if (setting.mode) mode = setting.mode
  if (setting.tokenFault !== undefined) tokenFault = setting.tokenFault ?? undefined
  if (setting.sendFault !== undefined) sendFault = setting.sendFault ?? undefined
  if (setting.once) nextFaults.push(...setting.once)
  if (setting.expiresIn !== undefined) expiresIn = setting.expiresIn
  if (setting.isVerified !== undefined) isVerified = setting.isVerified
  if (setting.hasStable !== undefined) hasStable = setting.hasStable
  if (setting.mostTries !== undefined) mostTries = setting.mostTries
}

const commands = {
  set: async (setting: Setting) => set(setting),
  listen,
  close,
  listenSilently,
  expire: async () => void (isValid = false),
  sent: async () => sent,
  calls: async () => calls,
  write: (person: string, text: string, id: string, type?: string) => post(toTextXml(person, text, id, type), person),
  event: (person: string, event: string, key?: string) => post(toEventXml(person, event, key), person),
  post: (xml: string, person: string, options?: PostOptions) => post(xml, person, options),
  raw: async (query: string, body: string) => postOnce(query, body, ''),
  flood,
}

export type Commands = typeof commands

process.on('message', ({ id, name, args }: { id: number; name: keyof Commands; args: never[] }) => {
  const run = commands[name] as (...args: never[]) => Promise<unknown>
  run(...args).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
process.send?.({ id: 0 })
