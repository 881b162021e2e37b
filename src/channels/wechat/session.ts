// One connected Wechaty with its puppet, as the supervisor wants it. The only file that knows Wechaty's own object.

import { EventEmitter } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Log } from '../../log.ts'
import { isConnectionLost, toCode } from './faults.ts'
import type { Puppet, PuppetKind } from './puppets.ts'
import type { Link, LinkEvents } from './supervisor.ts'

export interface SessionParts {
  kind: PuppetKind
  makePuppet: () => Promise<Puppet>
  /** Where the login is kept, an absolute path without its ending; absent: it is not kept. */
  card: string | undefined
  events: LinkEvents
  onMessage: (puppet: Puppet, messageId: string) => void
  onFriendship: (puppet: Puppet, friendshipId: string) => void
  onScan: (code: string) => void
  onOnline: (puppet: Puppet) => void
  log: Log
}

/** So many errors without any sign of life between them mean that the connection is of no use. */
const ERRORS_IN_A_ROW = 20

/** Loads Wechaty and makes a session that is not started. */
export async function createSession(parts: SessionParts): Promise<Link> {
  const [{ WechatyBuilder }, { log: chatter }] = await Promise.all([import('wechaty'), import('wechaty-puppet')])
  // What Wechaty logs by itself holds texts, ids and secrets.
  chatter.level('silent')
  const puppet = await parts.makePuppet()
  parts.kind.mend?.(puppet)
  if (parts.card !== undefined) await makePrivate(`${parts.card}.memory-card.json`)
  const bot = WechatyBuilder.build(parts.card === undefined ? { puppet } : { puppet, name: parts.card })
  let isStarting = true
  let isClosed = false
  let errors = 0

  const guarded = (act: () => void): void => {
    if (isClosed) return
    errors = 0
    parts.events.alive()
    try {
      act()
    } catch (error) {
      parts.log.error({ err: error }, 'a WeChat event could not be handled')
    }
  }

  bot.on('error', (error) => {
    if (isClosed) return
    errors += 1
    if (isStarting || isConnectionLost(error)) return parts.events.lost('the connection failed')
    if (errors === 1) parts.log.warn({ kind: error.name, code: toCode(error) }, 'WeChat reports an error')
    if (errors > ERRORS_IN_A_ROW) parts.events.lost('nothing but errors')
  })
  bot.on('dong', () => guarded(() => undefined))
  bot.on('heartbeat', () => guarded(() => undefined))
  puppet.on('scan', ({ qrcode }) => guarded(() => toScan(parts, qrcode)))
  puppet.on('login', () => guarded(() => toOnline(parts, puppet)))
  puppet.on('logout', () => guarded(() => parts.events.offline()))
  puppet.on('message', ({ messageId }) => guarded(() => parts.onMessage(puppet, messageId)))
  puppet.on('friendship', ({ friendshipId }) => guarded(() => parts.onFriendship(puppet, friendshipId)))

  return {
    async start() {
      await bot.start()
      isStarting = false
    },
    ding() {
      try {
        puppet.ding('alive?')
      } catch {
        // A puppet that cannot even be asked has lost its connection.
        parts.events.lost('it cannot be asked')
      }
    },
    async close() {
      isClosed = true
      if (parts.kind.abandon) await parts.kind.abandon(puppet)
      else await bot.stop()
      ignoreFromNowOn(bot)
      ignoreFromNowOn(puppet)
    },
  }
}

function toScan({ events, onScan }: SessionParts, code: string | undefined): void {
  events.scan()
  if (code) onScan(code)
}

function toOnline({ events, onOnline }: SessionParts, puppet: Puppet): void {
  onOnline(puppet)
  events.online()
}

/** The card's own writer would make it readable for everybody; a file that is there keeps its mode. */
async function makePrivate(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const card = await open(file, 'a', 0o600)
  try {
    await card.chmod(0o600)
    if ((await card.stat()).size === 0) await card.write('{}')
  } finally {
    await card.close()
  }
}

/** Takes all listeners off an instance that was given up, and ignores the errors that it still emits: it is nobody's. */
function ignoreFromNowOn(emitter: unknown): void {
  // Wechaty's interfaces hide that these are event emitters.
  if (!(emitter instanceof EventEmitter)) throw new TypeError('not an event emitter')
  emitter.removeAllListeners()
  emitter.on('error', () => undefined)
}
