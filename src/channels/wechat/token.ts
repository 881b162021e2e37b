// The access token of the account: one for all processes, kept in the database, renewed before it ends.

import { SendError } from '../../delivery/channel.ts'
import type { Json, Notes } from '../../storage/storage.ts'
import type { TextKey } from '../../texts.ts'
import { backOff } from '../../wait.ts'
import { type Api, type ApiBody, ApiRefusal } from './api.ts'

/** Small things that all processes share. */
export type SharedNotes = Pick<Notes, 'get' | 'replace'>

export interface TokenParts {
  api: Api
  appId: string
  appSecret: string
  notes: SharedNotes
  now: () => number
  random: () => number
}

/** Something a person must mend, or should know. */
export interface Trouble {
  key: TextKey
  code?: number
  /** Answers go out nevertheless. */
  isHarmless?: boolean
}

export interface Tokens {
  /** One to call with. Rejects with `SendError`: nothing was sent, and when to try again. */
  get(): Promise<string>
  /** One in place of that which was refused. */
  renew(refused: string): Promise<string>
  /** Why there is none; undefined while there is one. */
  trouble(): Trouble | undefined
}

/** What all processes know. Times in milliseconds since 1970. */
type Known = {
  /** Empty: there is none. */
  token: string
  renewAt: number
  until: number
  /** Nobody asks WeChat before that: it failed, or some process is about to have asked. */
  nextAt: number
  failures: number
  /** The code of WeChat's refusal, or 0 for the network; null: it did not fail, or was not tried. */
  code: number | null
}

const NOTHING: Known = { token: '', renewAt: 0, until: 0, nextAt: 0, failures: 0, code: null }

const NOTE = { channel: 'wechat', key: 'token' }

/** A process that asks has so long before another one may. */
const CLAIM_MS = 15_000
/** While another process asks, what it keeps is looked for so often. */
const LOOK_MS = 300

const BACK_OFF = { first: 1000, longest: 60_000 }
/** Between two fetches that both succeeded. */
const LEAST_MS = 2000
/** So long before its end a token is renewed, if it lives that much longer. */
const EARLY_MS = 300_000

/** `stable_token` is not there: an older proxy, or an account that may not call it. */
const NOT_STABLE = new Set([404, 40066, 48001])

const WHY = new Map<number, TextKey>([
  [0, 'wechat_down_network'],
  [40164, 'wechat_down_whitelist'],
  [40013, 'wechat_down_app_id'],
  [40001, 'wechat_down_secret'],
  [40125, 'wechat_down_secret'],
])

export function createTokens({ notes, now, random, ...parts }: TokenParts): Tokens {
  const ask = createAsk(parts)
  let known = NOTHING
  let running: Promise<string> | undefined

  const isGood = (refused?: string): boolean => known.token !== '' && known.token !== refused && now() < known.until
  const isFresh = (refused?: string): boolean => isGood(refused) && now() < known.renewAt

  /** Gives what is kept, as it stands there. */
  async function look(): Promise<Json | undefined> {
    const kept = await notes.get(NOTE.channel, NOTE.key)
    if (isKnown(kept)) known = kept
    return kept
  }

  async function keep(next: Known, before: Json | undefined): Promise<boolean> {
    const isKept = await notes.replace({ ...NOTE, value: next }, before)
    if (isKept) known = next
    return isKept
  }

  async function fetchToken(refused: string | undefined): Promise<Known> {
    try {
      const first = toKnown(await ask(false), now())
      return first.token === refused ? toKnown(await ask(true), now()) : first
    } catch (error) {
      const failures = known.failures + 1
      const code = error instanceof ApiRefusal ? error.code : 0
      return { ...known, nextAt: now() + backOff(BACK_OFF, failures, random()), failures, code }
    }
  }

  /** One process at a time asks; the others use what it keeps. */
  async function renewInTurn(refused: string | undefined): Promise<string> {
    const before = await look()
    if (isFresh(refused)) return known.token
    // What is further away was kept before the clock was set back.
    const waitMs = Math.min(known.nextAt - now(), BACK_OFF.longest)
    if (waitMs > 0) throw noToken(known, known.failures > 0 ? waitMs : Math.min(waitMs, LOOK_MS))
    const claim = { ...known, token: isGood(refused) ? known.token : '', nextAt: now() + CLAIM_MS }
    if (!(await keep(claim, before))) throw noToken(known, LOOK_MS)
    const next = await fetchToken(refused)
    // Kept before it is used: a process that is killed now leaves either no token or one that the next can go on with.
    await keep(next, claim)
    if (next.failures > 0) throw noToken(next, next.nextAt - now())
    return next.token
  }

  const renew = (refused?: string): Promise<string> =>
    (running ??= renewInTurn(refused)
      .catch((error: unknown) => {
        throw error instanceof SendError ? error : noToken(known, LOOK_MS, error)
      })
      .finally(() => (running = undefined)))

  return {
    async get() {
      if (isFresh()) return known.token
      const renewing = renew()
      if (!isGood()) return renewing
      // The one we have still works: whether it could be renewed shows in `trouble`, and the next call tries again.
      renewing.catch(() => undefined)
      return known.token
    },
    renew,
    trouble() {
      if (isGood()) return undefined
      if (known.code === null) return { key: 'wechat_down_not_yet' }
      return { key: WHY.get(known.code) ?? 'wechat_down_token', code: known.code }
    },
  }
}

/** Asks WeChat itself: in the way that other callers do not disturb, where that is to be had. */
function createAsk({ api, appId, appSecret }: Pick<TokenParts, 'api' | 'appId' | 'appSecret'>) {
  const who = { grant_type: 'client_credential', appid: appId, secret: appSecret }
  let isStable = true
  return async (isForced: boolean): Promise<ApiBody> => {
    if (!isStable) return api('token', who)
    try {
      return await api('stable_token', {}, { ...who, force_refresh: isForced })
    } catch (error) {
      if (!(error instanceof ApiRefusal) || !NOT_STABLE.has(error.code)) throw error
      isStable = false
      return api('token', who)
    }
  }
}

const noToken = ({ code }: Known, afterMs: number, cause?: unknown): SendError =>
  new SendError('not-sent', `no access token${code ? `: ${code}` : ''}`, { afterMs, cause })

/** Renewed some minutes early, or after nine tenths of a short life. */
function toKnown({ access_token: token, expires_in: seconds }: ApiBody, now: number): Known {
  if (typeof token !== 'string' || token === '') throw new SendError('not-sent', 'WeChat answered without a token')
  const life = Math.max(Number(seconds) || 0, 10) * 1000
  const renewAt = now + Math.max(life - EARLY_MS, life * 0.9)
  return { token, renewAt, until: now + life, nextAt: now + LEAST_MS, failures: 0, code: null }
}

const isKnown = (value: Json | undefined): value is Known =>
  typeof value === 'object' && value !== null && 'token' in value && 'nextAt' in value && 'failures' in value
