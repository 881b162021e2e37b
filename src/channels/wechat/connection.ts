// Keeps one Wechaty connected to WeChat: notices when it dies or freezes, and makes a new one until told to stop.

import { EventEmitter } from 'node:events'
import type { impls } from 'wechaty-puppet'
import { type ChannelState, SendError } from '../../delivery/channel.ts'
import type { Log } from '../../log.ts'
import { backOff, pause, within } from '../../wait.ts'

/** What every puppet offers. */
export type Puppet = impls.PuppetInterface

/** A way to WeChat: whose puppet it is, and how to treat it. */
export interface Way {
  /** Makes one that is not started; loading its package takes 1 to 4 seconds and some 100 MB. */
  makePuppet: () => Promise<Puppet>
  /** There is a connection that can die silently: it is asked every few seconds whether it lives. */
  isWatched: boolean
  /** Lets go of the connection; the account stays logged in. Absent: the puppet is stopped. */
  abandon?: (puppet: Puppet) => void
}

/** Milliseconds. */
const TIMING = {
  /** A start that takes longer failed. */
  startMs: 7500,
  /** How often a sign of life is asked for. */
  dingMs: 4000,
  /** Without a sign of life for so long it is dead. */
  silentMs: 12_000,
  /** A close that takes longer is left behind. */
  closeMs: 3000,
  retryMinMs: 500,
  /** Longer, and a gateway that is back would not be found within 15 s, a start that just failed included. */
  retryMaxMs: 2000,
}

export type ConnectionTiming = typeof TIMING

export interface ConnectionParts {
  way: Way
  timing?: Partial<ConnectionTiming>
  onMessage: (puppet: Puppet, messageId: string) => void
  onFriendship: (puppet: Puppet, friendshipId: string) => void
  /** Somebody must scan this code; it logs in whoever does. */
  onScan: (code: string) => void
  random: () => number
  log: Log
}

export interface Connection {
  start(): void
  /** Resolves when the session is closed. */
  stop(): Promise<void>
  state(): ChannelState
  /** The one that is logged in. */
  puppet(): Puppet | undefined
}

export function createConnection(parts: ConnectionParts): Connection {
  const { random, log } = parts
  const timing = { ...TIMING, ...parts.timing }
  const stopping = new AbortController()
  const { signal } = stopping
  let state: ChannelState = { status: 'starting' }
  let online: Puppet | undefined
  let running: Promise<void> | undefined

  function setState(next: ChannelState, puppet?: Puppet): void {
    online = puppet
    if (next.status === state.status && next.why === state.why) return
    state = next
    log.info({ channel: 'wechat', status: next.status, why: next.why }, 'WeChat changed its state')
  }

  async function run(): Promise<void> {
    for (let failures = 1; !signal.aborted; failures++) {
      const { why, wasOnline } = await live({ ...parts, timing }, setState, signal)
      if (signal.aborted) return
      setState({ status: 'recovering', why })
      if (wasOnline) failures = 1
      await pause(backOff({ first: timing.retryMinMs, longest: timing.retryMaxMs }, failures, random()), signal)
    }
  }

  return {
    start: () => void (running ??= run()),
    async stop() {
      stopping.abort()
      await running
      setState({ status: 'stopped' })
    },
    state: () => state,
    puppet: () => online,
  }
}

type SetState = (next: ChannelState, puppet?: Puppet) => void
type Living = ConnectionParts & { timing: ConnectionTiming }

/** One session. */
interface Life {
  /** When it gave a sign of life last, by `performance.now()`. */
  heard: number
  isStarted: boolean
  wasOnline: boolean
  /** Comes when it is over. */
  signal: AbortSignal
  /** Of several reasons the first counts. */
  end: (why: string) => void
}

/** One session from its start to its end, and why that was; what it says of its state after that is ignored. */
async function live(
  parts: Living,
  setState: SetState,
  stop: AbortSignal,
): Promise<{ why: string; wasOnline: boolean }> {
  const { way, timing, log } = parts
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, stop])
  const end = (why: string): void => over.abort(why)
  const life: Life = { heard: performance.now(), isStarted: false, wasOnline: false, signal, end }
  try {
    const { puppet, bot } = await build(way)
    bot.on('error', (error) => onError(life, error, log))
    listen(puppet, parts, life, (...state) => void (signal.aborted || setState(...state)))
    life.heard = performance.now()
    if (!stop.aborted)
      bot.start().then(
        () => (life.isStarted = true),
        (error: unknown) => end(toReason(error)),
      )
    await watch(puppet, parts, life)
    await within(timing.closeMs, close(way, puppet, bot), () => new Error('the close took too long'))
  } catch (error) {
    if (signal.aborted) log.warn({ code: toCode(error) }, 'a session with WeChat could not be closed')
    end(toReason(error))
  }
  return { why: String(over.signal.reason), wasOnline: life.wasOnline }
}

/** Loads Wechaty. */
async function build({ makePuppet }: Way) {
  const [{ WechatyBuilder }, { log }] = await Promise.all([import('wechaty'), import('wechaty-puppet')])
  // What Wechaty logs by itself holds texts, ids and secrets.
  log.level('silent')
  const puppet = await makePuppet()
  return { puppet, bot: WechatyBuilder.build({ puppet }) }
}

/** An error without a listener, or one in a listener of ours, would end the process. */
function onError(life: Life, error: Error, log: Log): void {
  if (life.signal.aborted) return
  if (!life.isStarted || isConnectionLost(error)) return life.end('the connection failed')
  log.warn({ kind: error.name, code: toCode(error) }, 'WeChat reports an error')
}

const SIGNS = ['dong', 'heartbeat', 'message', 'friendship', 'logout', 'login', 'scan'] as const

/** What a session that is over still tells is taken all the same: the inbox knows what it has. */
function listen(puppet: Puppet, parts: Living, life: Life, setState: SetState): void {
  for (const event of SIGNS) puppet.on(event, () => void (life.heard = performance.now()))
  puppet.on('message', ({ messageId }) => parts.onMessage(puppet, messageId))
  puppet.on('friendship', ({ friendshipId }) => parts.onFriendship(puppet, friendshipId))
  puppet.on('logout', () => setState({ status: 'recovering', why: 'logged out' }))
  puppet.on('login', () => {
    life.isStarted = life.wasOnline = true
    setState({ status: 'online' }, puppet)
  })
  puppet.on('scan', ({ qrcode }) => {
    life.isStarted = true
    setState({ status: 'needs-scan' })
    if (qrcode) parts.onScan(qrcode)
  })
}

/** Asks for signs of life until the session is over. */
async function watch(puppet: Puppet, { way, timing }: Living, life: Life): Promise<void> {
  const { signal, end } = life
  while (!signal.aborted) {
    await pause(timing.dingMs, signal)
    const silentMs = performance.now() - life.heard
    if (!life.isStarted && silentMs > timing.startMs) end('the start took too long')
    if (life.isStarted && way.isWatched && silentMs > timing.silentMs) end('no sign of life')
    if (life.isStarted && way.isWatched && !signal.aborted) ask(puppet, end)
  }
}

function ask(puppet: Puppet, end: Life['end']): void {
  try {
    puppet.ding('alive?')
  } catch {
    // A puppet that cannot even be asked has lost its connection.
    end('it cannot be asked')
  }
}

interface Bot {
  start(): Promise<void>
  stop(): Promise<void>
}

/** What is given up is nobody's: its events are not listened to, and its errors end nothing. */
async function close({ abandon }: Way, puppet: Puppet, bot: Bot): Promise<void> {
  if (abandon) abandon(puppet)
  else await bot.stop()
  for (const emitter of [puppet, bot]) {
    // Wechaty's interfaces hide that these are event emitters.
    if (!(emitter instanceof EventEmitter)) throw new TypeError('not an event emitter')
    emitter.removeAllListeners()
    emitter.on('error', () => undefined)
  }
}

/** Messages of libraries may hold ids and texts; codes do not. */
function toReason(error: unknown): string {
  const code = toCode(error)
  return code === undefined ? 'the start failed' : `the start failed: ${code}`
}

/** gRPC: cancelled, deadline, unavailable, unauthenticated. */
const LOST = /(?:^|\D)(?:1 CANCELLED|4 DEADLINE|14 UNAVAILABLE|16 UNAUTH)/
const LOST_CODES = new Set<unknown>([1, 4, 14, 16])

/** Whether an error of a puppet means that its connection is gone. Wechaty wraps errors, so their text is looked at too. */
const isConnectionLost = (error: Error): boolean => LOST_CODES.has(toCode(error)) || LOST.test(error.message)

/** Errors of the network that come before anything was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'])

/** When to try again what a puppet did not send, in milliseconds. */
const RETRY_MS = 1000

/** An error of a puppet as the inbox wants it. Its message may hold the text that was to be sent, so only codes are kept. */
export function toSendError(error: unknown): SendError {
  if (error instanceof SendError) return error
  const code = toCode(error)
  // gRPC says the same of a call that could not connect and of one that was cut; only its text tells them apart.
  const isRefused =
    code === 14 && error instanceof Error && /ECONNREFUSED|No connection established/.test(error.message)
  const fault = isRefused || NEVER_SENT.has(String(code)) ? 'not-sent' : 'unclear'
  return new SendError(fault, `the puppet failed: ${code ?? 'no code'}`, { afterMs: RETRY_MS })
}

/** Nobody is logged in just now; what is to be sent waits. */
export const notOnline = (): SendError => new SendError('not-sent', 'not connected', { afterMs: RETRY_MS })

function toCode(error: unknown): string | number | undefined {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' || typeof code === 'number' ? code : undefined
}
