// The access token of the account: one for all processes, kept in the database, renewed before it ends.

import { randomUUID } from 'node:crypto'
import { SendError } from '../../delivery/channel.ts'
import type { Json, Note } from '../../storage/storage.ts'
import { backOff, pause } from '../../wait.ts'
import { type Api, type ApiBody, ApiRefusal } from './api.ts'

/** Small things that all processes share. */
export interface SharedNotes {
  get(key: string): Promise<Json | undefined>
  keep(note: Omit<Note, 'channel'>): Promise<void>
}

export interface TokenParts {
  api: Api
  appId: string
  appSecret: string
  notes: SharedNotes
  now: () => number
  random: () => number
}

export interface Tokens {
  /** One to call with. Rejects with `SendError`: nothing was sent, and when to try again. */
  get(): Promise<string>
  /** One in place of that which was refused. */
  renew(refused: string): Promise<string>
  /** Why there is none: the code of WeChat's refusal, or 0 for the network; undefined while all is well. */
  trouble(): number | undefined
}

/** Times in milliseconds since 1970. */
type Kept = { token: string; renewAt: number; until: number }

const KEPT = 'token'
const CLAIM = 'token-claim'

/** A process that fetches has so long before another one may. */
const CLAIM_MS = 15_000
/** So long after a claim was written no other process can still have been about to write its own. */
const SETTLE_MS = 60
/** While another process fetches, what it keeps is looked for so often. */
const LOOK_MS = 300

const BACK_OFF = { first: 1000, longest: 60_000 }
/** Between two fetches that both succeeded. */
const LEAST_MS = 2000
/** So long before its end a token is renewed, if it lives that much longer. */
const EARLY_MS = 300_000

/** `stable_token` is not there: an older proxy, or an account that may not call it. */
const NOT_STABLE = new Set([404, 40066, 48001])

export function createTokens({ api, appId, appSecret, notes, now, random }: TokenParts): Tokens {
  const owner = randomUUID()
  let kept: Kept | undefined
  let running: Promise<Kept> | undefined
  let isStable = true
  let [failures, nextAt] = [0, 0]
  let trouble: number | undefined

  const isGood = (one: Kept | undefined, refused?: string): one is Kept =>
    one !== undefined && one.token !== refused && now() < one.until

  const isFresh = (one: Kept | undefined, refused?: string): one is Kept => isGood(one, refused) && now() < one.renewAt

  async function readShared(): Promise<void> {
    const shared = await notes.get(KEPT)
    if (isKept(shared) && shared.until > (kept?.until ?? 0)) kept = shared
  }

  async function claim(): Promise<boolean> {
    const held = await notes.get(CLAIM)
    if (isClaim(held) && held.owner !== owner && held.until > now() && held.until < now() + 2 * BACK_OFF.longest)
      return false
    await holdUntil(now() + CLAIM_MS)
    await pause(SETTLE_MS)
    const winner = await notes.get(CLAIM)
    return isClaim(winner) && winner.owner === owner
  }

  const holdUntil = (until: number): Promise<void> => notes.keep({ key: CLAIM, value: { owner, until }, until })

  async function ask(isForced: boolean): Promise<ApiBody> {
    const who = { grant_type: 'client_credential', appid: appId, secret: appSecret }
    if (!isStable) return api('token', who)
    try {
      return await api('stable_token', {}, { ...who, force_refresh: isForced })
    } catch (error) {
      if (!(error instanceof ApiRefusal) || !NOT_STABLE.has(error.code)) throw error
      isStable = false
      return api('token', who)
    }
  }

  async function fetchToken(refused: string | undefined): Promise<Kept> {
    const first = toKept(await ask(false), now())
    const fetched = first.token === refused ? toKept(await ask(true), now()) : first
    kept = fetched
    ;[failures, nextAt, trouble] = [0, now() + LEAST_MS, undefined]
    await notes.keep({ key: KEPT, value: fetched, until: fetched.until })
    await holdUntil(now())
    return fetched
  }

  async function fetchInTurn(refused: string | undefined): Promise<Kept> {
    if (now() < nextAt) throw noToken(trouble, nextAt - now())
    if (!(await claim())) throw noToken(trouble, LOOK_MS)
    await readShared()
    if (isFresh(kept, refused)) return kept
    try {
      return await fetchToken(refused)
    } catch (error) {
      failures += 1
      const ms = backOff(BACK_OFF, failures, random())
      nextAt = now() + ms
      trouble = error instanceof ApiRefusal ? error.code : 0
      await holdUntil(nextAt)
      throw noToken(trouble, ms, error)
    }
  }

  async function fetchOnce(refused?: string): Promise<Kept> {
    running ??= fetchInTurn(refused).finally(() => (running = undefined))
    return running
  }

  return {
    async get() {
      if (!isFresh(kept)) await readShared()
      const [one, isEnough] = [kept, isFresh(kept)]
      if (isEnough && one) return one.token
      const fetching = fetchOnce()
      if (!isGood(one)) return (await fetching).token
      // The one we have still works: whether it could be renewed shows in `trouble`, and the next call tries again.
      fetching.catch(() => undefined)
      return one.token
    },
    async renew(refused) {
      await readShared()
      if (isGood(kept, refused)) return kept.token
      return (await fetchOnce(refused)).token
    },
    trouble: () => (isGood(kept) ? undefined : trouble),
  }
}

const noToken = (code: number | undefined, afterMs: number, cause?: unknown): SendError =>
  new SendError('not-sent', `no access token${code ? `: ${code}` : ''}`, { afterMs, cause })

/** Renewed some minutes early, or after nine tenths of a short life. */
function toKept({ access_token: token, expires_in: seconds }: ApiBody, now: number): Kept {
  if (typeof token !== 'string' || token === '') throw new SendError('not-sent', 'WeChat answered without a token')
  const life = Math.max(Number(seconds) || 0, 10) * 1000
  return { token, renewAt: now + Math.max(life - EARLY_MS, life * 0.9), until: now + life }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isKept = (value: unknown): value is Kept =>
  isObject(value) && typeof value['token'] === 'string' && typeof value['renewAt'] === 'number'

const isClaim = (value: unknown): value is { owner: string; until: number } =>
  isObject(value) && typeof value['owner'] === 'string' && typeof value['until'] === 'number'
