// How much one person may ask, and how fast a platform is called.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPace, createSendPace, type SendPace } from '../../src/delivery/pace.ts'
import { createSendSlots } from '../../src/delivery/slots.ts'

it('lets through so many a minute, says it once, and forgets after the minute', () => {
  const pace = createPace({ perMinute: 3 })
  const take = (now: number) => pace.take('p1', now)
  expect([0, 1, 2, 3, 4].map(take)).toEqual(['free', 'free', 'free', 'told', 'silent'])
  expect([60_000, 60_000, 60_001].map(take)).toEqual(['free', 'told', 'free'])
  expect(pace.take('p2', 5)).toBe('free')
})

it('remembers the latest people only', () => {
  const pace = createPace({ perMinute: 1, people: 2 })
  expect(['a', 'b', 'c', 'b', 'a'].map((person) => pace.take(person, 0))).toEqual([
    'free',
    'free',
    'free',
    'told',
    'free',
  ])
})

describe('calls to a platform', () => {
  const ALL = { key: 'all', perSecond: 100, burst: 3 }
  let stopping: AbortController
  let share: number
  let pace: SendPace

  beforeEach(() => {
    vi.useFakeTimers()
    ;[stopping, share] = [new AbortController(), 1]
    pace = createSendPace({ stopping: stopping.signal, share: () => share })
  })

  afterEach(() => void vi.useRealTimers())

  /** When calls were let through, in milliseconds from now. */
  async function timesOf(turns: Promise<void>[]): Promise<number[]> {
    const start = performance.now()
    const times = Promise.all(turns.map((turn) => turn.then(() => performance.now() - start)))
    await vi.advanceTimersByTimeAsync(1000)
    return times
  }

  it('go in a small burst, then evenly, in order', async () => {
    const times = await timesOf(Array.from({ length: 13 }, () => pace.turn([ALL])))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times[2]).toBeLessThan(9)
    expect(times[12]).toBeGreaterThan(95)
    expect(times[12]).toBeLessThan(110)
  })

  it('wait for each limit that they fall under, and one chat does not hold up another', async () => {
    const chat = (key: string) => [{ key, perSecond: 10, burst: 1 }, ALL]
    const [a1 = 0, a2 = 0, b1 = 0] = await timesOf(['a', 'a', 'b'].map((key) => pace.turn(chat(key))))
    expect([a1, b1].every((ms) => ms < 60)).toBe(true)
    expect(a2).toBeGreaterThan(95)
  })

  it('are held back where the platform asked for it, those already waiting too, and then go evenly again', async () => {
    const turns = Array.from({ length: 8 }, () => pace.turn([{ ...ALL, burst: 1 }]))
    pace.hold(['all'], 150)
    const [, ...times] = await timesOf(turns)
    expect(times.every((ms) => ms > 140)).toBe(true)
    for (const [index, time] of times.slice(1).entries()) expect(time - (times[index] ?? 0)).toBeGreaterThan(8)
  })

  it('are fewer when others send for the same account, those already waiting too', async () => {
    const turns = Array.from({ length: 5 }, () => pace.turn([{ ...ALL, burst: 1 }]))
    share = 0.25
    expect((await timesOf(turns)).at(-1)).toBeGreaterThan(120)
  })

  it('do not wait when the process is to stop', async () => {
    pace.hold(['all'], 60_000)
    const turn = pace.turn([ALL])
    stopping.abort()
    await expect(turn).resolves.toBeUndefined()
  })
})

describe('calls in flight', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Makes so many calls that take so long, and gives the most that were in flight at a time, and how long all took. */
  async function make(count: number, callMs: number, least = 1) {
    const slots = createSendSlots(least)
    const started = performance.now()
    let [running, most, over] = [0, 0, 0]
    const call = async () => {
      most = Math.max(most, (running += 1))
      await new Promise((resolve) => setTimeout(resolve, callMs))
      running -= 1
      over = performance.now() - started
    }
    const all = Promise.all(Array.from({ length: count }, () => slots.take((calling) => calling(call()))))
    await vi.runAllTimersAsync()
    await all
    return { most, ms: over }
  }

  it('are as many as is said, one by default, where they are short', async () => {
    expect(await make(20, 10)).toEqual({ most: 1, ms: 200 })
    expect(await make(20, 10, 4)).toEqual({ most: 4, ms: 50 })
  })

  it('are as many as thirty a second need where they are long', async () => {
    const { most, ms } = await make(120, 120)
    expect(most).toBe(4)
    expect(ms).toBeLessThan(4600)
  })

  it('are as many as hang, and one: those behind sixty that hang wait less than half a second', async () => {
    const slots = createSendSlots(1)
    const hanging = Array.from({ length: 60 }, () => slots.take((calling) => calling(new Promise(() => {}))))
    expect(hanging).toHaveLength(60)
    const started = performance.now()
    const next = slots.take(async () => performance.now() - started)
    await vi.advanceTimersByTimeAsync(1000)
    expect(await next).toBeLessThan(500)
  })
})
