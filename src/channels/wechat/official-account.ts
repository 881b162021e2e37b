// The Official Account's puppet with its faulty parts replaced: its web server, its store on disk, its HTTP client.

import { SendError } from '../../delivery/channel.ts'
import type { Puppet } from './puppets.ts'
import { assertDone, callApi, toErrorCode, TokenError } from './weixin-api.ts'

/** The part of PuppetOA that we reach into, checked at run time: its start makes it and gives it to `bridgeEvents`. */
interface Account {
  updateAccessToken(): Promise<boolean>
  accessTokenPayload?: unknown
}

const isAccount = (value: unknown): value is Account =>
  typeof value === 'object' && value !== null && 'updateAccessToken' in value

export interface OfficialAccount {
  /** Takes the puppet over, before its start. */
  mend: (puppet: Puppet) => void
  /** Sends a text; a token that is refused is renewed once. Rejects with `SendError`. */
  send(puppet: Puppet, person: string, text: string): Promise<void>
  /** Why nothing can be sent just now, in plain words; undefined when all is well. */
  trouble(): string | undefined
}

/** Pause before a token is asked for again after a refusal, in milliseconds: WeChat allows 2,000 a day. */
const TOKEN_RETRY_MS = 10_000

/** What the refusals of a token mean. */
const TOKEN_REFUSALS = new Map([
  [40164, 'the address of this server is not in the account’s IP whitelist'],
  [40013, 'WECHATY_PUPPET_OA_APP_ID is wrong'],
  [40125, 'WECHATY_PUPPET_OA_APP_SECRET is wrong'],
])

export function createOfficialAccount({ now }: { now: () => number }): OfficialAccount {
  let account: Account | undefined
  let renewing: Promise<unknown> | undefined
  let refusal: { code: number; at: number } | undefined

  async function askForToken(path: string): Promise<{ body: unknown }> {
    const body = await callApi(path)
    const code = toErrorCode(body)
    refusal = code === 0 ? undefined : { code, at: now() }
    return { body }
  }

  /** Calls that were refused together share one new token: each makes the one before invalid. */
  async function renew(): Promise<void> {
    if (refusal && now() - refusal.at < TOKEN_RETRY_MS)
      throw new SendError('not-sent', `WeChat gives no token: ${refusal.code}`, { afterMs: TOKEN_RETRY_MS })
    if (!account) throw new SendError('not-sent', 'not started yet', { afterMs: 1000 })
    renewing ??= account.updateAccessToken().finally(() => (renewing = undefined))
    await renewing
  }

  async function sendOnce(puppet: Puppet, person: string, text: string): Promise<void> {
    if (!account?.accessTokenPayload) await renew()
    if (!account?.accessTokenPayload) throw new SendError('not-sent', 'no access token', { afterMs: TOKEN_RETRY_MS })
    await puppet.messageSendText(person, text)
  }

  return {
    mend(puppet) {
      const bridge: unknown = Reflect.get(puppet, 'bridgeEvents')
      if (typeof bridge !== 'function') throw new TypeError('not the puppet of an Official Account')
      Reflect.set(puppet, 'bridgeEvents', (given: unknown) => {
        if (!isAccount(given)) throw new TypeError('not an Official Account')
        account = given
        replaceParts(account, askForToken)
        Reflect.apply(bridge, puppet, [account])
      })
    },
    async send(puppet, person, text) {
      const used = account?.accessTokenPayload
      try {
        await sendOnce(puppet, person, text)
      } catch (error) {
        if (!(error instanceof TokenError)) throw error
        if (account?.accessTokenPayload === used) await renew()
        await again(() => sendOnce(puppet, person, text))
      }
    },
    trouble() {
      if (!refusal) return undefined
      return TOKEN_REFUSALS.get(refusal.code) ?? `WeChat gives no access token: ${refusal.code}`
    },
  }
}

async function again(send: () => Promise<void>): Promise<void> {
  try {
    await send()
  } catch (error) {
    if (!(error instanceof TokenError)) throw error
    throw new SendError('not-sent', error.message, { afterMs: TOKEN_RETRY_MS, cause: error })
  }
}

/** Messages come through our own server, so the puppet opens no port and stores nothing. */
function replaceParts(account: Account, get: (path: string) => Promise<{ body: unknown }>): void {
  const nothing = async (): Promise<undefined> => undefined
  const post = (path: string) => ({ type: () => ({ send: (data: unknown) => handOver(path, data) }) })
  const parts = {
    webhook: { on: () => undefined, start: nothing, stop: nothing },
    payloadStore: {
      start: nothing,
      stop: nothing,
      getMessagePayload: nothing,
      setMessagePayload: nothing,
      setContactPayload: nothing,
    },
    simpleUnirest: { get, post },
  }
  Object.assign(account, parts)
}

async function handOver(path: string, data: unknown): Promise<{ body: unknown }> {
  const body = await callApi(path, data)
  assertDone(body)
  return { body }
}
