// One connected Wechaty with its puppet, from its start to its end. The only file that knows Wechaty's own object.

import { EventEmitter } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { impls } from 'wechaty-puppet'
import type { Log } from '../../log.ts'
import { isConnectionLost, toCode } from './faults.ts'

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
  /** Whether it makes sense to try again now. */
  probe?: () => Promise<boolean>
}

/** What a session reports. */
export interface SessionEvents {
  /** Any sign of life. */
  alive(): void
  online(puppet: Puppet): void
  /** Somebody must scan this code; it logs in whoever does. */
  scan(code: string | undefined): void
  /** Logged out: the connection stands, the account is gone. */
  offline(): void
  /** The connection is of no use any more. */
  lost(reason: string): void
  message(puppet: Puppet, messageId: string): void
  friendship(puppet: Puppet, friendshipId: string): void
}

export interface Session {
  /** Rejects, or reports `lost`, when it cannot be done. */
  start(): Promise<void>
  /** Asks for a sign of life. */
  ding(): void
  close(): Promise<void>
}

export interface SessionParts {
  way: Way
  /** Where the login is kept, an absolute path without its ending; absent: it is not kept. */
  card: string | undefined
  events: SessionEvents
  log: Log
}

/** Loads Wechaty and makes a session that is not started. */
export async function createSession({ way, card, events, log }: SessionParts): Promise<Session> {
  const [{ WechatyBuilder }, { log: chatter }] = await Promise.all([import('wechaty'), import('wechaty-puppet')])
  // What Wechaty logs by itself holds texts, ids and secrets.
  chatter.level('silent')
  const puppet = await way.makePuppet()
  if (card !== undefined) await makePrivate(`${card}.memory-card.json`)
  const bot = WechatyBuilder.build(card === undefined ? { puppet } : { puppet, name: card })
  let [isStarting, isClosed, errors] = [true, false, 0]

  /** Reports what happened, and no error of that ends the process. */
  const report = (act: () => void): void => {
    if (isClosed) return
    errors = 0
    events.alive()
    try {
      act()
    } catch (error) {
      log.error({ err: error }, 'a WeChat event could not be handled')
    }
  }

  function onError(error: Error): void {
    if (isClosed) return
    errors += 1
    if (isStarting || isConnectionLost(error)) return events.lost('the connection failed')
    if (errors === 1) log.warn({ kind: error.name, code: toCode(error) }, 'WeChat reports an error')
  }

  bot.on('error', onError)
  bot.on('dong', () => report(() => undefined))
  bot.on('heartbeat', () => report(() => undefined))
  puppet.on('scan', ({ qrcode }) => report(() => events.scan(qrcode)))
  puppet.on('login', () => report(() => events.online(puppet)))
  puppet.on('logout', () => report(() => events.offline()))
  puppet.on('message', ({ messageId }) => report(() => events.message(puppet, messageId)))
  puppet.on('friendship', ({ friendshipId }) => report(() => events.friendship(puppet, friendshipId)))

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
        events.lost('it cannot be asked')
      }
    },
    async close() {
      isClosed = true
      if (way.abandon) way.abandon(puppet)
      else await bot.stop()
      ignoreFromNowOn(bot)
      ignoreFromNowOn(puppet)
    },
  }
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
