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
  /** Why there is none: the code of WeChat's refusal, or 0 for the network; undefined while there is one. */
  trouble(): number | 'not-yet' | undefined
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

/** Lets one process at a time fetch; the others use what it keeps. */
function createTurn({ notes, now }: Pick<TokenParts, 'notes' | 'now'>) {
  const owner = randomUUID()
  const holdUntil = (until: number): Promise<void> => notes.keep({ key: CLAIM, value: { owner, until }, until })

  async function isTaken(): Promise<boolean> {
    const held = await notes.get(CLAIM)
    const isReal = isClaim(held) && held.until > now() && held.until < now() + 2 * BACK_OFF.longest
    return isReal && held.owner !== owner
  }

  return {
    holdUntil,
    async take(): Promise<boolean> {
      if (await isTaken()) return false
      await holdUntil(now() + CLAIM_MS)
      await pause(SETTLE_MS)
      return !(await isTaken())
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

/** When WeChat may be asked again, and what it said last. */
function createPatience({ now, random }: Pick<TokenParts, 'now' | 'random'>) {
  let [failures, nextAt] = [0, 0]
  let trouble: number | undefined
  return {
    trouble: () => trouble,
    waitMs: () => nextAt - now(),
    worked(): void {
      ;[failures, nextAt, trouble] = [0, now() + LEAST_MS, undefined]
    },
    failed(error: unknown): void {
      failures += 1
      nextAt = now() + backOff(BACK_OFF, failures, random())
      trouble = error instanceof ApiRefusal ? error.code : 0
    },
  }
}

export function createTokens(parts: TokenParts): Tokens {
  const { notes, now } = parts
  const [turn, ask, patience] = [createTurn(parts), createAsk(parts), createPatience(parts)]
  let kept: Kept | undefined
  let running: Promise<Kept> | undefined

  const goodOne = (refused?: string): Kept | undefined =>
    kept && kept.token !== refused && now() < kept.until ? kept : undefined

  async function freshOne(refused?: string): Promise<Kept | undefined> {
    const isFresh = (): boolean => now() < (goodOne(refused)?.renewAt ?? 0)
    if (!isFresh()) await readShared()
    return isFresh() ? kept : undefined
  }

  async function readShared(): Promise<void> {
    const shared = await notes.get(KEPT)
    if (isKept(shared) && shared.until > (kept?.until ?? 0)) kept = shared
  }

  async function fetchToken(refused: string | undefined): Promise<Kept> {
    const first = toKept(await ask(false), now())
    const fetched = first.token === refused ? toKept(await ask(true), now()) : first
    // Kept before it is used: a process that is killed now leaves either no token or one that the next can go on with.
    await notes.keep({ key: KEPT, value: fetched, until: fetched.until })
    kept = fetched
    patience.worked()
    await turn.holdUntil(now())
    return fetched
  }

  async function fetchInTurn(refused: string | undefined): Promise<Kept> {
    if (patience.waitMs() > 0) throw noToken(patience.trouble(), patience.waitMs())
    if (!(await turn.take())) throw noToken(patience.trouble(), LOOK_MS)
    const fresh = await freshOne(refused)
    if (fresh) return fresh
    try {
      return await fetchToken(refused)
    } catch (error) {
      patience.failed(error)
      await turn.holdUntil(now() + patience.waitMs())
      throw noToken(patience.trouble(), patience.waitMs(), error)
    }
  }

  const fetchOnce = (refused?: string): Promise<Kept> =>
    (running ??= fetchInTurn(refused).finally(() => (running = undefined)))

  return {
    async get() {
      const fresh = await freshOne()
      if (fresh) return fresh.token
      const [good, fetching] = [goodOne(), fetchOnce()]
      if (!good) return (await fetching).token
      // The one we have still works: whether it could be renewed shows in `trouble`, and the next call tries again.
      fetching.catch(() => undefined)
      return good.token
    },
    async renew(refused) {
      await readShared()
      return (goodOne(refused) ?? (await fetchOnce(refused))).token
    },
    trouble: () => (goodOne() ? undefined : (patience.trouble() ?? 'not-yet')),
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
