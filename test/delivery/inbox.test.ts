// The inbox on a real file: once, in order, through faults, ends and starts.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BusyError, SendError, type Update } from '../../src/delivery/channel.ts'
import { createInbox, type Inbox, INBOX_DEFAULTS, type InboxSettings } from '../../src/delivery/inbox.ts'
import { createMetrics } from '../../src/delivery/metrics.ts'
import { openStorage } from '../../src/storage/open.ts'
import { type InboxStore, type Storage, StorageError } from '../../src/storage/storage.ts'
import { slowness } from '../slowness.ts'
import { createSmallChannel, silent, type SmallChannel } from './small-parts.ts'

const LIMIT = { timeout: 120_000, interval: 10 }
const SETTINGS: InboxSettings = { ...INBOX_DEFAULTS, leaseMs: 400 }

let folder: string
let storage: Storage
let inboxes: Inbox[]
let owners = 0

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inbox-'))
  storage = await openStorage({ url: join(folder, 'bot.db'), onIdleError: () => {} })
  inboxes = []
})

afterEach(async () => {
  await Promise.all(inboxes.map((inbox) => inbox.stop()))
  await storage.close()
  rmSync(folder, { recursive: true })
})

function open(channel: SmallChannel, change: Partial<InboxSettings> = {}, store: InboxStore = storage.inbox): Inbox {
  const inbox = createInbox({
    store,
    owner: `owner-${(owners += 1)}`,
    channels: [channel],
    settings: { ...SETTINGS, ...change },
    metrics: createMetrics(),
    log: silent,
    now: Date.now,
  })
  inboxes.push(inbox)
  return inbox
}

const update = (updateId: string, lane = 'a', steps = 1): Update => ({ updateId, lane, payload: { steps } })
const ids = (channel: SmallChannel) => channel.arrived.map(({ updateId }) => updateId)
const emptied = () => vi.waitFor(async () => expect(await storage.inbox.queued()).toEqual(new Map()), LIMIT)

describe('the inbox', () => {
  it('answers each update once, in order within a lane', async () => {
    const channel = createSmallChannel()
    const intake = open(channel).intake('small')
    const updates = Array.from({ length: 200 }, (_, index) => update(`u${index}`, `lane-${index % 7}`))
    for (const one of updates) await intake.accept([one, one])
    await intake.accept(updates)
    await emptied()
    expect(channel.arrived).toHaveLength(200)
    for (let lane = 0; lane < 7; lane += 1) {
      const arrived = channel.arrived.filter((one) => one.lane === `lane-${lane}`).map(({ updateId }) => updateId)
      expect(arrived).toEqual(updates.filter((one) => one.lane === `lane-${lane}`).map(({ updateId }) => updateId))
    }
  })

  it('lets nobody wait for calls that hang', async () => {
    const channel = createSmallChannel()
    const hanging = Array.from({ length: 60 }, (_, index) => update(`h${index}`, `hanging-${index}`))
    let release = () => {}
    const hung = new Promise<void>((resolve) => (release = resolve))
    const send = channel.send.bind(channel)
    channel.send = async (step, turn) => {
      if (turn.lane.startsWith('hanging')) await hung
      return send(step, turn)
    }
    const intake = open(channel).intake('small')
    const started = performance.now()
    await intake.accept([...hanging, update('u1', 'a'), update('u2', 'b')])
    await vi.waitFor(() => expect(ids(channel).toSorted()).toEqual(['u1', 'u2']), LIMIT)
    const ms = performance.now() - started
    console.info(`behind 60 calls that hang: ${Math.round(ms)} ms`)
    expect(ms).toBeLessThan(500 * slowness())
    release()
    await emptied()
    expect(ids(channel)).toHaveLength(62)
  })

  it('takes in what comes while answers are worked out', async () => {
    const channel = createSmallChannel()
    const prepare = channel.prepare.bind(channel)
    channel.prepare = (turn) => {
      const end = performance.now() + 10
      while (performance.now() < end);
      return prepare(turn)
    }
    const intake = open(channel, { sending: 50 }).intake('small')
    await intake.accept(Array.from({ length: 100 }, (_, index) => update(`u${index}`, `lane-${index}`)))
    const started = performance.now()
    await intake.accept([update('late', 'late')])
    expect(performance.now() - started).toBeLessThan(500 * slowness())
    expect(ids(channel).length).toBeLessThan(90)
    await emptied()
  })

  it('calls no more often than the channel says, and nobody while the platform wants a pause', async () => {
    const channel = createSmallChannel()
    const times: number[] = []
    channel.pace = () => [{ key: 'all', perSecond: 50, burst: 2 }]
    const send = channel.send.bind(channel)
    channel.send = async (step, turn) => {
      times.push(performance.now())
      return send(step, turn)
    }
    channel.faults.set('u00', [new SendError('busy', '429', { afterMs: 400, pauses: ['all'] })])
    const updates = Array.from({ length: 20 }, (_, index) =>
      update(`u${String(index).padStart(2, '0')}`, `lane-${index}`),
    )
    await open(channel, { sending: 1 }).intake('small').accept(updates)
    await emptied()
    expect(ids(channel)).toHaveLength(20)
    expect(times).toHaveLength(21)
    const [first = 0, second = 0] = times
    expect(second - first).toBeGreaterThan(390)
    expect((times.at(-1) ?? 0) - first).toBeGreaterThan(390 + 17 * 20)
  })

  it('sends the steps of a message in order, and keeps what the channel notes with them', async () => {
    const channel = createSmallChannel()
    await open(channel)
      .intake('small')
      .accept([update('u1', 'a', 3)])
    await emptied()
    expect(channel.arrived.map(({ step }) => step)).toEqual([{ part: 0 }, { part: 1 }, { part: 2 }])
    expect(await storage.notes.get('small', 'sent:u1')).toBe(3)
  })

  it('tries again what was certainly not delivered, without holding up other people', async () => {
    const channel = createSmallChannel()
    channel.faults.set('u1', [
      new SendError('busy', '429', { afterMs: 700 }),
      new SendError('not-sent', 'ECONNREFUSED'),
    ])
    const intake = open(channel, { sending: 1 }).intake('small')
    await intake.accept([update('u1', 'a'), update('u2', 'a'), update('u3', 'b')])
    await emptied()
    expect(ids(channel)).toEqual(['u3', 'u1', 'u2'])
    expect(channel.begun).toEqual(['u1', 'u3', 'u1', 'u1', 'u2'])
  })

  it('gives up what the platform refuses, and goes on', async () => {
    const channel = createSmallChannel()
    channel.faults.set('u1', [new SendError('refused', '403: blocked')])
    await open(channel)
      .intake('small')
      .accept([update('u1', 'a', 2), update('u2', 'a')])
    await emptied()
    expect(channel.begun).toEqual(['u1', 'u2'])
  })

  it.each([
    { unclearTries: 5, lost: 1, arrived: ['u1', 'u1', 'u2'] },
    { unclearTries: 2, lost: 3, arrived: ['u1', 'u1', 'u2'] },
    { unclearTries: 1, lost: 1, arrived: ['u1', 'u2'] },
  ])(
    'with $lost lost responses and $unclearTries tries people get $arrived',
    async ({ unclearTries, lost, arrived }) => {
      const channel = createSmallChannel()
      channel.faults.set(
        'u1',
        Array.from({ length: lost }, () => 'lost' as const),
      )
      const inbox = open(channel, { unclearTries })
      await inbox.intake('small').accept([update('u1'), update('u2')])
      await emptied()
      expect(ids(channel)).toEqual(arrived)
      const isFailed = lost >= unclearTries
      expect(await storage.letters.list(9)).toMatchObject(
        isFailed ? [{ reason: 'unclear: the response was lost' }] : [],
      )
      expect(inbox.sending('small').givenUp).toBe(isFailed ? 1 : 0)
    },
  )

  it('sends once, whatever of what belongs to the message cannot be kept', async () => {
    const channel = createSmallChannel()
    const { inbox } = storage
    const broken: InboxStore = {
      ...inbox,
      finish: (row, ending, writes, owner) =>
        writes.length > 0 ? Promise.reject(new Error('no such table')) : inbox.finish(row, ending, writes, owner),
    }
    await open(channel, {}, broken)
      .intake('small')
      .accept([update('u1'), update('u2')])
    await emptied()
    expect(ids(channel)).toEqual(['u1', 'u2'])
  })

  it('sends a bounded number of times when the end cannot be written down', async () => {
    const channel = createSmallChannel()
    const { inbox } = storage
    const broken: InboxStore = {
      ...inbox,
      finish: (row, ending, writes, owner) =>
        ending.state === 'done' ? Promise.reject(new Error('no such table')) : inbox.finish(row, ending, writes, owner),
    }
    const one = open(channel, { unclearTries: 2 }, broken)
    one.start()
    await one.intake('small').accept([update('u1')])
    await emptied()
    expect(ids(channel)).toEqual(['u1', 'u1'])
    expect(await storage.letters.list(9)).toMatchObject([{ attempts: 2 }])
  })

  it('gives up a message that could not be delivered for too long', async () => {
    const channel = createSmallChannel()
    channel.faults.set(
      'u1',
      Array.from({ length: 9 }, () => new SendError('not-sent', '500')),
    )
    await open(channel, { giveUpMs: 100 })
      .intake('small')
      .accept([update('u1'), update('u2')])
    await emptied()
    expect(ids(channel)).toEqual(['u2'])
  })

  it('gives up a message that cannot be worked out, and goes on', async () => {
    const channel = createSmallChannel()
    const prepare = channel.prepare.bind(channel)
    channel.prepare = (turn) => (turn.updateId === 'u1' ? Promise.reject(new TypeError('a bug')) : prepare(turn))
    await open(channel)
      .intake('small')
      .accept([update('u1'), update('u2'), update('u3', 'a', 0)])
    await emptied()
    expect(ids(channel)).toEqual(['u2'])
  })

  it('turns away what the queue has no room for, and takes it later', async () => {
    const channel = createSmallChannel({ slowMs: 50 })
    const intake = open(channel, { queueBound: 2 }).intake('small')
    await intake.accept([update('u1'), update('u2')])
    await expect(intake.accept([update('u3')])).rejects.toBeInstanceOf(BusyError)
    await vi.waitFor(() => intake.accept([update('u3')]), LIMIT)
    await emptied()
    expect(ids(channel)).toEqual(['u1', 'u2', 'u3'])
  })

  it('takes in parts what is more than may wait at all', async () => {
    const channel = createSmallChannel({ slowMs: 20 })
    const intake = open(channel, { queueBound: 2 }).intake('small')
    const updates = ['u1', 'u2', 'u3', 'u4', 'u5'].map((id) => update(id))
    await expect(intake.accept(updates)).rejects.toBeInstanceOf(BusyError)
    await vi.waitFor(() => intake.accept(updates), LIMIT)
    await emptied()
    expect(ids(channel)).toEqual(['u1', 'u2', 'u3', 'u4', 'u5'])
  })
})

describe('end and start', () => {
  it('finishes what is being sent, leaves the rest for the next start at once', async () => {
    const channel = createSmallChannel({ slowMs: 50 })
    const inbox = open(channel, { sending: 2 })
    await inbox.intake('small').accept([update('u1'), update('u2'), update('u3', 'b')])
    await vi.waitFor(() => expect(channel.begun).toEqual(['u1', 'u3']), LIMIT)
    await inbox.stop()
    expect(ids(channel).toSorted()).toEqual(['u1', 'u3'])
    await expect(inbox.intake('small').accept([update('u4')])).rejects.toBeInstanceOf(BusyError)
    open(channel).start()
    await emptied()
    expect(ids(channel).toSorted()).toEqual(['u1', 'u2', 'u3'])
  })

  it('does not wait for a later try when it is told to stop', async () => {
    const channel = createSmallChannel()
    channel.faults.set('u1', [new SendError('not-sent', '429', { afterMs: 60_000 })])
    const inbox = open(channel)
    await inbox.intake('small').accept([update('u1')])
    await vi.waitFor(() => expect(channel.begun).toEqual(['u1']), LIMIT)
    await inbox.stop()
    open(channel).start()
    await emptied()
    expect(ids(channel)).toEqual(['u1'])
  })

  it('goes on with the open messages of a process that died, once its lease is over', async () => {
    const dead = createSmallChannel()
    dead.faults.set('u1', ['hangs'])
    const dying = open(dead)
    await dying.intake('small').accept([update('u1'), update('u2')])
    await vi.waitFor(() => expect(ids(dead)).toEqual(['u1']), LIMIT)
    inboxes = []
    const channel = createSmallChannel()
    open(channel).start()
    await emptied()
    expect(ids(channel)).toEqual(['u1', 'u2'])
  })

  it('keeps its lanes for as long as it lives', async () => {
    const slow = createSmallChannel({ slowMs: 3500 })
    const one = open(slow, { leaseMs: 1500 })
    one.start()
    const other = createSmallChannel()
    const two = open(other, { leaseMs: 1500 })
    two.start()
    await one.intake('small').accept([update('u1')])
    await two.intake('small').accept([update('u2')])
    await emptied()
    expect([ids(slow), ids(other)].flat()).toEqual(['u1', 'u2'])
  })
})

describe('two processes on one database', () => {
  it('answer each message once and in order, whichever takes it in', async () => {
    const arrived: string[] = []
    const both = [createSmallChannel({ slowMs: 2 }), createSmallChannel({ slowMs: 2 })]
    const intakes = both.map((channel) => {
      const send = channel.send.bind(channel)
      channel.send = async (step, turn) => {
        arrived.push(turn.updateId)
        return send(step, turn)
      }
      const inbox = open(channel)
      inbox.start()
      return inbox.intake('small')
    })
    for (let index = 0; index < 60; index += 1) {
      await intakes[index % 2]?.accept([update(`u${String(index).padStart(2, '0')}`, index % 3 ? 'a' : 'b')])
    }
    await emptied()
    const a = arrived.filter((id) => Number(id.slice(1)) % 3)
    const b = arrived.filter((id) => Number(id.slice(1)) % 3 === 0)
    expect([a.length, b.length]).toEqual([40, 20])
    expect([a, b]).toEqual([a.toSorted(), b.toSorted()])
  })
})

describe('two processes for one account', () => {
  it('share the pace that the platform allows', async () => {
    const times: number[] = []
    const inboxes = [0, 1].map(() => {
      const channel = createSmallChannel()
      channel.pace = () => [{ key: 'all', perSecond: 40, burst: 1 }]
      const send = channel.send.bind(channel)
      channel.send = async (step, turn) => {
        times.push(performance.now())
        return send(step, turn)
      }
      return open(channel, { leaseMs: 2000 })
    })
    for (const [index, inbox] of inboxes.entries()) {
      inbox.start()
      await inbox
        .intake('small')
        .accept(Array.from({ length: 100 }, (_, one) => update(`${index}/${one}`, `${index}/${one}`)))
    }
    await emptied()
    // Until they have seen each other, which takes a quarter of the lease, both go at full speed.
    const [from, to] = [times[120] ?? 0, times[170] ?? 0]
    expect((50 / (to - from)) * 1000).toBeLessThan(48)
  })
})

describe('a database that is away for a while', () => {
  it('is waited for: what was accepted goes on by itself, new messages are turned away meanwhile', async () => {
    let isAway = false
    const answer = async <T>(work: () => Promise<T>): Promise<T> => {
      if (isAway) throw new StorageError('away')
      return work()
    }
    const { inbox } = storage
    const flaky: InboxStore = {
      accept: (...args) => answer(() => inbox.accept(...args)),
      adopt: (...args) => answer(() => inbox.adopt(...args)),
      renew: (...args) => answer(() => inbox.renew(...args)),
      next: (...args) => answer(() => inbox.next(...args)),
      progress: (...args) => answer(() => inbox.progress(...args)),
      finish: (...args) => answer(() => inbox.finish(...args)),
      release: (...args) => answer(() => inbox.release(...args)),
      queued: () => answer(() => inbox.queued()),
      holders: () => answer(() => inbox.holders()),
    }
    const channel = createSmallChannel({ slowMs: 20 })
    const one = open(channel, { sending: 2 }, flaky)
    one.start()
    const intake = one.intake('small')
    await intake.accept([update('u1'), update('u2'), update('u3', 'b')])
    await vi.waitFor(() => expect(channel.begun).toEqual(['u1', 'u3']), LIMIT)
    isAway = true
    await expect(intake.accept([update('u4')])).rejects.toBeInstanceOf(StorageError)
    await vi.waitFor(() => expect(ids(channel)).toContain('u3'), LIMIT)
    isAway = false
    await vi.waitFor(() => intake.accept([update('u4')]), LIMIT)
    await emptied()
    expect(ids(channel).toSorted()).toEqual(['u1', 'u2', 'u3', 'u4'])
  })
})
