// The Official Account: what it says and by which way, and what keeps it from saying it.

import { SendError } from '../../delivery/channel.ts'
import type { Log } from '../../log.ts'
import { pause } from '../../wait.ts'
import type { AccountPuppet } from './account-puppet.ts'
import { ApiRefusal, createApi } from './api.ts'
import { createPassiveReplies, PASSIVE_WINDOW_MS, type PassiveReplies } from './passive.ts'
import { createTokens, type SharedNotes, type Tokens, type Trouble } from './token.ts'

export interface AccountSettings {
  appId: string
  appSecret: string
  /** Stands in the account's server settings; signs what WeChat's servers post. */
  token: string
  /** EncodingAESKey of the account's server settings: needed where messages are encrypted. */
  aesKey?: string
  /** `service`: by customer-service messages. `passive`: in the response to WeChat's request. `auto`: as the account may. */
  reply: 'passive' | 'service' | 'auto'
  apiRoot: string
}

export interface AccountParts {
  settings: AccountSettings
  notes: SharedNotes
  /** What could not be written so many milliseconds after its turn came must not be written later. */
  writeMs: number
  now: () => number
  random: () => number
  log: Log
}

export interface Account {
  /** Loads what it needs, and makes a puppet that is not started. */
  makePuppet(): Promise<AccountPuppet>
  /** The puppet that was made last. */
  puppet(): AccountPuppet | undefined
  /** Keeps the token fresh until the signal comes. */
  run(signal: AbortSignal): Promise<void>
  /** Whether the response to WeChat's request may have to carry the answer. */
  isHolding(): boolean
  replies: PassiveReplies
  /** Whether WeChat takes no answer any more to a message that was accepted then (milliseconds since 1970). */
  isTooLate(acceptedAt: number): boolean
  trouble(): Trouble | undefined
}

/** The access token is not valid (any more): a new one is needed. */
const TOKEN_REFUSED = new Set([40001, 40014, 41001, 42001])

/** The account may not write by itself: it is not verified. */
const UNAUTHORIZED = 48001

/** So many refusals in a row are no accident; then passive replies it is, for a day. */
const LASTING = 3
const WAY = { channel: 'wechat', key: 'reply-way' }
const WAY_MS = 24 * 3_600_000

const TOKEN_PAUSE_MS = 500

/** When to look again for what another part is about to bring, in milliseconds. */
const SOON_MS = 200

export function createAccount(parts: AccountParts): Account {
  const { settings, now } = parts
  const tokens = createTokens({ ...parts, ...settings, api: createApi(settings.apiRoot) })
  const call = createCall(parts, tokens)
  const replies = createPassiveReplies()
  const way = createReplyWay(parts)
  let puppet: AccountPuppet | undefined

  async function say(person: string, text: string): Promise<void> {
    if (way.current() === 'passive') return sayPassively(person, text)
    try {
      await call(person, text)
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.code !== UNAUTHORIZED) throw error
      await way.onUnauthorized()
      if (way.current() === 'service') throw error
      return sayPassively(person, text)
    }
    await way.onAuthorized()
    // Nobody waits for a response any more, whoever is answered next.
    replies.letGo()
  }

  function sayPassively(person: string, text: string): void {
    if (!replies.hand(person, text))
      throw new SendError('not-sent', 'no request of WeChat waits for it', { afterMs: SOON_MS })
  }

  return {
    async makePuppet() {
      const { createAccountPuppet } = await import('./account-puppet.ts')
      await way.recall()
      puppet = createAccountPuppet(settings.appId, say)
      return puppet
    },
    puppet: () => puppet,
    async run(signal) {
      while (!signal.aborted) {
        // Why there is none shows in the channel's state, and when it is asked for is the tokens' own matter.
        if (way.current() !== 'passive') await tokens.get().catch(() => undefined)
        await pause(TOKEN_PAUSE_MS, signal)
      }
    },
    isHolding: () => way.current() !== 'service',
    replies,
    isTooLate: (acceptedAt) => way.current() === 'passive' && now() - acceptedAt > PASSIVE_WINDOW_MS,
    trouble() {
      if (way.current() === 'passive')
        return settings.reply === 'auto' ? { key: 'wechat_passive', isHarmless: true } : undefined
      if (way.isRefused()) return { key: 'wechat_down_unauthorized', code: UNAUTHORIZED }
      return tokens.trouble()
    },
  }
}

/** Sends a customer-service message; of the time in which it must be written, a quarter is for getting the token. */
function createCall({ settings, writeMs }: AccountParts, tokens: Tokens) {
  const tokenMs = writeMs / 4
  const api = createApi(settings.apiRoot, writeMs - tokenMs)
  return async (person: string, text: string): Promise<void> => {
    const begun = performance.now()
    const token = await tokens.get()
    if (performance.now() - begun > tokenMs)
      throw new SendError('not-sent', 'the token came late', { afterMs: SOON_MS })
    try {
      const message = { touser: person, msgtype: 'text', text: { content: text } }
      await api('message/custom/send', { access_token: token }, message)
    } catch (error) {
      if (!(error instanceof ApiRefusal) || !TOKEN_REFUSED.has(error.code)) throw error
      await tokens.renew(token)
      // Sent again at once, with the new one, while the lane is surely held.
      throw new SendError('busy', `WeChat refused the token: ${error.code}`, { afterMs: 1 })
    }
  }
}

/** By which way answers go. `unsure`: nobody knows yet whether the account may write by itself. */
type ReplyWay = 'passive' | 'service' | 'unsure'

/** Learns from what WeChat says what the account may do; kept for a day, so that no start costs anybody seconds. */
function createReplyWay({ settings, notes, now, log }: AccountParts) {
  const isAuto = settings.reply === 'auto'
  let way: ReplyWay = settings.reply === 'auto' ? 'unsure' : settings.reply
  let refusals = 0

  async function keep(next: 'passive' | 'service'): Promise<void> {
    way = next
    try {
      const value = { way, until: now() + WAY_MS }
      await notes.replace({ ...WAY, value, until: value.until }, await notes.get(WAY.channel, WAY.key))
    } catch (error) {
      log.warn({ err: error }, 'the way in which the account answers could not be kept')
    }
  }

  return {
    current: () => way,
    isRefused: () => refusals >= LASTING,
    async recall(): Promise<void> {
      const known = isAuto ? await notes.get(WAY.channel, WAY.key).catch(() => undefined) : undefined
      if (isKept(known) && known.until > now()) way = known.way
    },
    async onAuthorized(): Promise<void> {
      refusals = 0
      if (way === 'unsure') await keep('service')
    },
    async onUnauthorized(): Promise<void> {
      refusals += 1
      if (!isAuto || way === 'passive') return
      way = 'unsure'
      if (refusals < LASTING) return
      log.warn('WeChat does not let this account write by itself (48001): answers go as passive replies (被动回复) now')
      await keep('passive')
    },
  }
}

const isKept = (value: unknown): value is { way: 'passive' | 'service'; until: number } =>
  typeof value === 'object' && value !== null && 'way' in value && 'until' in value
