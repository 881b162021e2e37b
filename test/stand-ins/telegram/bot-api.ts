// A stand-in for Telegram's Bot API on loopback: polling, webhooks, chats, and faults on demand.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { BOT, createChats, type Params } from './chats.ts'
import { ApiError, badRequest, createFaults, respond, respondError, toApiError, type Fault } from './faults.ts'
import { createPeople } from './people.ts'
import { createPolls } from './polls.ts'
import { createSettings } from './settings.ts'
import { createWebhookDelivery, type Delivery } from './webhook.ts'

export interface Call {
  method: string
  params: Params
  /** `performance.now()` when it came. */
  at: number
}

export interface StandInOptions {
  /** The only token that is taken; absent: any. */
  token?: string
  webhookBackOffMs?: number
  /** So many messages in any second are taken, the rest is turned away with a 429; absent: any. */
  perSecond?: number
  /** Called for each call that is carried out; without `keepCalls` nothing else is remembered of it. */
  onCall?: (call: Call) => void
  keepCalls?: boolean
}

async function readParams(request: IncomingMessage): Promise<Params> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  if (body.length === 0) return {}
  const type = request.headers['content-type'] ?? ''
  if (type.includes('json')) return JSON.parse(body.toString())
  return fromMultipart(body.toString('latin1'))
}

/** Fields of a form: texts, numbers, and JSON where Telegram expects an object. */
function fromMultipart(body: string): Params {
  const fields = body.matchAll(/name="([^"]+)"[^\r]*\r\n(?:[\w-]+:[^\r]*\r\n)*\r\n([\s\S]*?)\r\n--/g)
  const toValue = (raw: string): unknown => (/^[[{]/.test(raw) ? JSON.parse(raw) : raw)
  return Object.fromEntries(
    [...fields].map(([, name, value = '']) => [name, toValue(Buffer.from(value, 'latin1').toString())]),
  )
}

export async function startBotApi(options: StandInOptions = {}) {
  const { keepCalls = true } = options
  const chats = createChats()
  const faults = createFaults()
  const settings = createSettings()
  const calls: Call[] = []
  let open: Delivery[] = []
  let nextUpdate = 1000
  let webhookSettings = 0
  let lastCall = performance.now()
  const settle = (done: (delivery: Delivery) => boolean) => {
    open = open.filter((delivery) => !done(delivery))
  }
  const webhook = createWebhookDelivery({
    takeFault: () => faults.take('webhook'),
    onDelivered: (delivery) => settle((one) => one === delivery),
    onFailed: () => {},
    backOffMs: options.webhookBackOffMs ?? 100,
  })
  const polls = createPolls({
    open: () => open.map(({ update }) => update),
    settle: (before) => settle(({ update }) => update.update_id < before),
  })

  function push(update: object, lane: string) {
    const delivery = { update: { update_id: nextUpdate++, ...update }, lane, tries: 0 }
    open.push(delivery)
    if (webhook.current()) webhook.enqueue(delivery)
    else polls.wake()
    return delivery.update
  }

  const taken: number[] = []
  let refusals = 0

  /** Telegram's limit for all chats together. */
  function checkPace(method: string): void {
    if (options.perSecond === undefined || method !== 'sendMessage') return
    const since = performance.now() - 1000
    while ((taken[0] ?? Infinity) < since) taken.shift()
    if (taken.length < options.perSecond) return void taken.push(performance.now())
    refusals += 1
    throw new ApiError(429, 'Too Many Requests: retry after 1', { retry_after: 1 })
  }

  const people = createPeople(chats, push)

  function setWebhook(params: Params): true {
    const url = typeof params['url'] === 'string' ? params['url'] : ''
    const secret = typeof params['secret_token'] === 'string' ? params['secret_token'] : undefined
    if (url !== '') webhookSettings += 1
    webhook.set(url === '' ? undefined : { url, secret, connections: Number(params['max_connections'] ?? 40) }, open)
    return true
  }

  function answerCallbackQuery(params: Params): true {
    if (people.acknowledge(String(params['callback_query_id']))) return true
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }

  const methods: Record<string, (params: Params) => unknown> = {
    ...chats.methods,
    ...settings.methods,
    getMe: () => BOT,
    setWebhook,
    deleteWebhook: () => setWebhook({}),
    getWebhookInfo: () => ({ url: webhook.current()?.url ?? '', pending_update_count: open.length }),
    answerCallbackQuery,
    answerInlineQuery: () => true,
    sendChatAction: () => true,
  }

  function execute(method: string, params: Params): unknown {
    const run = methods[method]
    if (!run) throw new ApiError(404, 'Not Found')
    checkPace(method)
    const result = run(params)
    lastCall = performance.now()
    const call = { method, params, at: lastCall }
    if (keepCalls) calls.push(call)
    options.onCall?.(call)
    return result
  }

  function serve(method: string, params: Params, response: ServerResponse): void {
    if (method !== 'getUpdates') return respond(response, 200, { ok: true, result: execute(method, params) })
    if (webhook.current()) throw new ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
    polls.poll(params, response)
  }

  function serveSafely(method: string, params: Params, response: ServerResponse): void {
    try {
      serve(method, params, response)
    } catch (error) {
      respondError(response, error)
    }
  }

  function play(fault: Fault, method: string, params: Params, response: ServerResponse): void {
    if (fault.kind === 'error') respondError(response, toApiError(fault))
    if (fault.kind === 'html')
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>502 Bad Gateway</html>')
    if (fault.kind === 'slow') setTimeout(() => serveSafely(method, params, response), fault.ms)
    if (fault.kind === 'lost-response') execute(method, params)
    if (fault.kind === 'lost-response' || fault.kind === 'reset') response.destroy()
  }

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, method] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? []
    const params = await readParams(request)
    if (method === undefined) throw new ApiError(404, 'Not Found')
    if (options.token !== undefined && token !== options.token) throw new ApiError(401, 'Unauthorized')
    const fault = faults.take(method)
    if (fault) play(fault, method, params, response)
    else serve(method, params, response)
  }

  const server = createServer((request, response) => {
    onRequest(request, response).catch((error: unknown) => respondError(response, error))
  })
  server.keepAliveTimeout = 60_000
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined

  return {
    ...people,
    url: `http://127.0.0.1:${port}`,
    calls,
    settings: settings.values,
    strangers: settings.strangers,
    /** Updates that the bot has not confirmed yet. */
    open: () => open.length,
    webhookUrl: () => webhook.current()?.url,
    /** How often a webhook was set. */
    webhookSettings: () => webhookSettings,
    /** Nothing was asked of the API for so long, polls aside. */
    quietFor: (ms: number) => performance.now() - lastCall > ms,
    polls: polls.count,
    /** How many messages came too fast. */
    refusals: () => refusals,
    fault: (fault: Fault) => faults.plan(fault),
    clearFaults: () => faults.clear(),
    /** The bot's messages in a chat, in order. */
    messages: chats.ofBot,
    /** A person deletes a message. */
    forget: chats.forget,
    /** A group becomes a supergroup with another id. */
    migrate: chats.migrate,
    /** A forum's topic is deleted. */
    closeThread: chats.closeThread,
    texts: (chat: number) => chats.ofBot(chat).map(({ text, caption }) => text ?? caption ?? ''),
    /** Sends an update once more, as Telegram does when it has not heard that it arrived. */
    repeat: (update: object, lane: string) => push(update, lane),
    cutConnections: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      webhook.close()
      polls.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type BotApi = Awaited<ReturnType<typeof startBotApi>>
