// The access token: fetched once for all processes, renewed in time, and never asked for in a hurry.

import { beforeEach, describe, expect, test } from 'vitest'
import { type ApiBody, ApiRefusal } from '../../../src/channels/wechat/api.ts'
import { createTokens, type SharedNotes, type Tokens } from '../../../src/channels/wechat/token.ts'
import { SendError } from '../../../src/delivery/channel.ts'
import type { Json } from '../../../src/storage/storage.ts'

const SECRETS = { appId: 'wx', appSecret: 'secret' }

let now: number
let kept: Map<string, Json>
let asked: { path: string; forced: unknown }[]
let answer: (path: string, forced: boolean) => ApiBody

const notes: SharedNotes = {
  get: async (_, key) => kept.get(key),
  async replace({ key, value }, expected) {
    if (JSON.stringify(kept.get(key)) !== JSON.stringify(expected)) return false
    kept.set(key, value)
    return true
  },
}

const createOne = (): Tokens =>
  createTokens({
    ...SECRETS,
    notes,
    now: () => now,
    random: () => 1,
    async api(path, query, data) {
      const forced = typeof data === 'object' && data !== null && 'force_refresh' in data && data.force_refresh === true
      asked.push({ path, forced })
      expect([query['secret'], data]).not.toEqual([undefined, undefined])
      return answer(path, forced)
    },
  })

const give = (token: string, seconds = 7200) => ({ access_token: token, expires_in: seconds })

beforeEach(() => {
  ;[now, kept, asked] = [Date.UTC(2026, 4, 25), new Map(), []]
  answer = () => give(`T${asked.length}`)
})

const waitFor = (tokens: Tokens): Promise<unknown> =>
  tokens.get().catch((error: unknown) => (error instanceof SendError ? [error.fault, error.afterMs] : error))

describe('a token', () => {
  test('is fetched once however many ask, and kept for a later process', async () => {
    const tokens = createOne()
    expect(tokens.trouble()).toEqual({ key: 'wechat_down_not_yet' })
    expect(await Promise.all([1, 2, 3].map(() => tokens.get()))).toEqual(['T1', 'T1', 'T1'])
    expect(tokens.trouble()).toBeUndefined()
    expect(await createOne().get()).toBe('T1')
    expect(asked).toEqual([{ path: 'stable_token', forced: false }])
  })

  test('of two processes that start together is fetched by one, and used by both', async () => {
    const [one, two] = [createOne(), createOne()]
    const first = await Promise.all([waitFor(one), waitFor(two)])
    expect(first.filter((each) => each === 'T1').length).toBeGreaterThanOrEqual(1)
    expect(await Promise.all([one.get(), two.get()])).toEqual(['T1', 'T1'])
    expect(asked).toHaveLength(1)
  })

  test('is renewed some minutes before its end', async () => {
    const tokens = createOne()
    await tokens.get()
    now += 6800_000
    expect(await tokens.get()).toBe('T1')
    now += 200_000
    await tokens.get()
    await expect.poll(() => tokens.get()).toBe('T2')
    expect(asked).toHaveLength(2)
  })

  test('that still works is used although a new one was refused', async () => {
    const tokens = createOne()
    await tokens.get()
    answer = () => {
      throw new ApiRefusal(-1)
    }
    now += 7000_000
    for (let i = 0; i < 5; i++) expect(await tokens.get()).toBe('T1')
    await expect.poll(() => asked.length).toBe(2)
    expect(tokens.trouble()).toBeUndefined()
    now += 201_000
    expect(await waitFor(tokens)).toEqual(['not-sent', expect.any(Number)])
    expect(tokens.trouble()).toEqual({ key: 'wechat_down_token', code: -1 })
  })

  test.each([0, 1, 60, 299])('that lives %i s only is not asked for again and again', async (seconds) => {
    answer = () => give(`T${asked.length}`, seconds)
    const tokens = createOne()
    for (let i = 0; i < 50; i++) {
      await waitFor(tokens)
      now += 100
    }
    expect(asked.length).toBeLessThanOrEqual(2)
  })

  test('that was refused is replaced once for all who hold it', async () => {
    const tokens = createOne()
    await tokens.get()
    now += 60_000
    expect(await Promise.all([1, 2, 3].map(() => tokens.renew('T1')))).toEqual(['T2', 'T2', 'T2'])
    expect(asked).toHaveLength(2)
  })

  test('that WeChat itself takes for good although it refused it is forced to change', async () => {
    answer = (_, forced) => give(forced ? 'NEW' : 'OLD')
    const tokens = createOne()
    await tokens.get()
    now += 60_000
    expect(await tokens.renew('OLD')).toBe('NEW')
    expect(asked.map(({ forced }) => forced)).toEqual([false, false, true])
  })

  test('is got in the old way where the new one is not to be had', async () => {
    answer = (path) => {
      if (path === 'stable_token') throw new ApiRefusal(40066)
      return give('OLD-WAY')
    }
    const tokens = createOne()
    expect(await tokens.get()).toBe('OLD-WAY')
    now += 7300_000
    await tokens.get()
    expect(asked.map(({ path }) => path)).toEqual(['stable_token', 'token', 'token'])
  })
})

test.each([
  ['refused by WeChat', () => new ApiRefusal(40164)],
  ['not to be reached', () => new SendError('not-sent', 'ECONNREFUSED')],
  ['cut off', () => new SendError('unclear', 'ECONNRESET')],
])(
  'WeChat that is %s is asked ever more rarely, at most every minute',
  async (_, toError) => {
    answer = () => {
      throw toError()
    }
    const tokens = createOne()
    const begun = now
    const times: number[] = []
    for (let i = 0; i < 3000; i++) {
      const before = asked.length
      const [fault, afterMs] = (await waitFor(tokens)) as [string, number]
      expect([fault, afterMs > 0]).toEqual(['not-sent', true])
      if (asked.length > before) times.push(now - begun)
      now += 100
      if (times.length === 9) break
    }
    expect(times.map((ms) => Math.round(ms / 1000))).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183])
  },
  60_000,
)
