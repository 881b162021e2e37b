// What storage promises, held on a file and on PostgreSQL.

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Conversation } from '../../src/dialogue/conversation.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { Claim, Progress, Question, Row, Storage, Write } from '../../src/storage/storage.ts'
import { compiled, createDatabase } from '../shared.ts'

const DAY = 86_400_000
const NOON = Date.UTC(2026, 4, 25, 12)
const folder = mkdtempSync(join(tmpdir(), 'storage-'))
let files = 0

const openSql = (url: string) => openStorage({ url, personKey: 'the key of the tests', onIdleError: () => {} })

afterAll(() => rmSync(folder, { recursive: true }))

const kinds: { name: string; open: () => Promise<Storage> }[] = [
  { name: 'a file', open: () => openSql(join(folder, `data-${(files += 1)}`, 'bot.db')) },
  { name: 'PostgreSQL', open: async () => openSql(await createDatabase()) },
]

const conversation = (change: Partial<Conversation> = {}): Conversation => ({
  choices: [{ id: 'a:tourism/cruises', label: 'Круизы' }],
  clarified: false,
  at: NOON,
  ...change,
})

const question = (change: Partial<Question> = {}): Question => ({
  id: 'q1',
  at: NOON,
  channel: 'telegram',
  language: 'ru',
  outcome: 'answer',
  article: 'tourism/cruises',
  confidence: 0.75,
  text: 'Когда круиз?',
  person: 'p1',
  ...change,
})

const logged = (...changes: Partial<Question>[]): Write[] =>
  changes.map((change, index) => ({ kind: 'question', value: question({ id: `q${index}`, ...change }) }))

const vote = (answer: string, person: string, value: 'up' | 'down'): Write => ({
  kind: 'vote',
  value: { answer, person, value, at: NOON },
})

const KEPT = 90 * DAY
const claim = (owner = 'one', leaseMs = 10_000): Claim => ({ owner, leaseMs })
const update = (updateId: string, lane = 'chat-1') => ({ updateId, lane, payload: { text: `№ ${updateId} 你好` } })
const LANE = { channel: 'telegram', lane: 'chat-1' }
const sending: Progress = { state: 'sending', steps: [{ method: 'sendMessage' }], step: 0, attempts: 1, unclear: 1 }

describe.each(kinds)('storage: $name', ({ open }) => {
  let storage: Storage

  beforeEach(async () => {
    storage = await open()
  })
  afterEach(() => storage.close())

  const next = async (owner = 'one'): Promise<Row> => {
    const row = await storage.inbox.next(LANE, owner)
    if (!row) throw new Error('no open row')
    return row
  }
  const done = (row: Row, owner = 'one', writes: Write[] = []) =>
    storage.inbox.finish(row, { state: 'done', reason: null }, writes, owner)

  describe('conversations', () => {
    it('gives back what was saved last', async () => {
      await storage.write([{ kind: 'conversation', key: 'telegram:1:2', value: conversation() }])
      await storage.write([
        {
          kind: 'conversation',
          key: 'telegram:1:2',
          value: conversation({ language: 'zh', article: 'visits/expo-2015' }),
        },
      ])
      const kept = conversation({ language: 'zh', article: 'visits/expo-2015' })
      expect(await storage.conversations.load('telegram:1:2')).toEqual(kept)
      expect(await storage.conversations.load('telegram:1:3')).toBeUndefined()
    })

    it('forgets an old one, but never the language that was chosen', async () => {
      await storage.write([
        { kind: 'conversation', key: 'a', value: conversation({ language: 'zh', at: NOON - 2 * DAY }) },
      ])
      await storage.write([{ kind: 'conversation', key: 'b', value: conversation({ at: NOON - 2 * DAY }) }])
      await storage.write([{ kind: 'conversation', key: 'c', value: conversation() }])
      await storage.prune(NOON, KEPT)
      expect(await storage.conversations.load('a')).toEqual({ language: 'zh', at: NOON - 2 * DAY })
      expect(await storage.conversations.load('b')).toBeUndefined()
      expect(await storage.conversations.load('c')).toEqual(conversation())
    })
  })

  describe('question log', () => {
    it('keeps a question once, however often the message is worked on', async () => {
      await storage.write(logged({ outcome: 'unknown' }))
      await storage.write(logged({ outcome: 'choices' }))
      expect(await storage.questions.unanswered(0)).toEqual([
        { ...question({ id: 'q0', outcome: 'unknown' }), why: 'unknown' },
      ])
    })

    it('lists what staff should look at: no answer, choices, or a 👎; newest first', async () => {
      await storage.write([
        ...logged(
          {},
          { outcome: 'unknown', at: NOON + 1 },
          { outcome: 'choices', at: NOON + 2 },
          { outcome: 'smalltalk' },
        ),
        vote('q0', 'p2', 'down'),
        vote('q0', 'p3', 'down'),
        vote('q3', 'p2', 'up'),
      ])
      const unanswered = await storage.questions.unanswered(NOON)
      expect(unanswered.map(({ id, why }) => [id, why])).toEqual([['q2', 'choices'], ['q1', 'unknown'], ['q0', 'down']]) // prettier-ignore
      expect(await storage.questions.unanswered(NOON + 2)).toHaveLength(1)
    })

    it('leaves out ignored texts in any letter case', async () => {
      await storage.write(
        logged({ outcome: 'unknown', text: '  КТО такой  Пушкин?' }, { outcome: 'unknown', text: '你好吗' }),
      )
      await storage.questions.ignore('кто такой пушкин?', NOON)
      await storage.questions.ignore('кто такой пушкин?', NOON)
      expect((await storage.questions.unanswered(0)).map(({ text }) => text)).toEqual(['你好吗'])
      expect(await storage.questions.topUnknown(0, 5)).toEqual([{ name: '你好吗', count: 1 }])
    })

    it('counts by the day of the place, channel, language and outcome', async () => {
      const lateEvening = Date.UTC(2026, 4, 25, 22)
      await storage.write(logged({}, {}, { at: lateEvening, language: 'zh', channel: 'wechat', outcome: 'unknown' }))
      expect(await storage.questions.stats(0, 3 * 3_600_000)).toEqual([
        { day: '2026-05-25', channel: 'telegram', language: 'ru', outcome: 'answer', count: 2 },
        { day: '2026-05-26', channel: 'wechat', language: 'zh', outcome: 'unknown', count: 1 },
      ])
    })

    it('names the articles and the unknown texts that come most often', async () => {
      const unknown = { outcome: 'unknown', article: null } as const
      await storage.write(
        logged({ article: 'b' }, {}, {}, { ...unknown, text: 'Виза?' }, { ...unknown, text: 'виза? ' }),
      )
      expect(await storage.questions.topArticles(0, 1)).toEqual([{ name: 'tourism/cruises', count: 2 }])
      expect(await storage.questions.topUnknown(0, 5)).toEqual([{ name: 'виза?', count: 2 }])
    })

    it('takes any text that a person can send', async () => {
      await storage.write(
        logged({ outcome: 'unknown', text: 'a\0b \uD83D c' }, { outcome: 'unknown', text: "'; drop table" }),
      )
      const texts = (await storage.questions.unanswered(0)).map(({ text }) => text)
      expect(texts).toEqual(['ab \uFFFD c', "'; drop table"])
    })

    it('is pruned by age', async () => {
      await storage.write([...logged({ at: NOON - 91 * DAY, outcome: 'unknown' }, { outcome: 'unknown' })])
      expect(await storage.prune(NOON, KEPT)).toBe(1)
      expect((await storage.questions.unanswered(0)).map(({ id }) => id)).toEqual(['q1'])
    })
  })

  it('keeps one vote a person an answer, and lets it change', async () => {
    await storage.write([vote('a1', 'p1', 'up'), vote('a1', 'p2', 'up'), vote('a1', 'p1', 'down')])
    expect(await storage.votes.get('a1', 'p1')).toBe('down')
    expect(await storage.votes.get('a2', 'p1')).toBeUndefined()
    expect(await storage.votes.counts(0)).toEqual({ up: 1, down: 1 })
  })

  it('keeps notes of a channel until their time', async () => {
    const note = (key: string, value: string[], until?: number): Write => ({
      kind: 'note',
      value: { channel: 'telegram', key, value, ...(until && { until }) },
    })
    await storage.write([note('photo', ['id1']), note('photo', ['id2']), note('sent:7', ['9'], NOON - 1)])
    expect(await storage.notes.get('telegram', 'photo')).toEqual(['id2'])
    expect(await storage.notes.get('wechat', 'photo')).toBeUndefined()
    await storage.prune(NOON, KEPT)
    expect(await storage.notes.get('telegram', 'sent:7')).toBeUndefined()
    expect(await storage.notes.get('telegram', 'photo')).toEqual(['id2'])
  })

  it('replaces a note only if it is what was expected', async () => {
    const note = (value: string) => ({ channel: 'wechat', key: 'token', value: { token: value } })
    expect(await storage.notes.replace(note('a'), undefined)).toBe(true)
    expect(await storage.notes.replace(note('b'), undefined)).toBe(false)
    expect(await storage.notes.replace(note('c'), { token: 'x' })).toBe(false)
    const tries = ['d', 'e', 'f'].map((value) => storage.notes.replace(note(value), { token: 'a' }))
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
  })

  it('hashes a person the same way each time, and shows nothing of the key', () => {
    expect(storage.personHash('telegram:42')).toBe(storage.personHash('telegram:42'))
    expect(storage.personHash('telegram:42')).not.toBe(storage.personHash('telegram:43'))
    expect(storage.personHash('telegram:42')).toMatch(/^[0-9a-f]{32}$/)
    expect(storage.personHash('telegram:-100:42')).toBe(storage.personHash('telegram:42'))
  })

  describe('inbox', () => {
    it('takes an update once, also within one call', async () => {
      const first = await storage.inbox.accept('telegram', [update('1'), update('2'), update('1')], claim())
      const again = await storage.inbox.accept('telegram', [update('2'), update('3')], claim())
      const elsewhere = await storage.inbox.accept('wechat', [update('1')], claim())
      expect([first.added, again.added, elsewhere.added]).toEqual([2, 1, 1])
      expect(await storage.inbox.queued()).toEqual(new Map([['telegram', 3], ['wechat', 1]])) // prettier-ignore
    })

    it('gives the rows of a lane in order, then gives up the lane', async () => {
      await storage.inbox.accept('telegram', [update('1'), update('2', 'chat-2'), update('3')], claim())
      const row = await next()
      expect(row).toMatchObject({ updateId: '1', payload: { text: '№ 1 你好' }, state: 'new', steps: null, step: 0 })
      const second = await done(row)
      expect(second).toMatchObject({ updateId: '3' })
      expect(second && (await done(second))).toBeUndefined()
      const { held } = await storage.inbox.accept('telegram', [update('4')], claim('two'))
      expect(held).toEqual(['chat-1'])
    })

    it('lets one process work on a lane, until it gives it up or its claim ends', async () => {
      await storage.inbox.accept('telegram', [update('1')], claim('one'))
      const other = await storage.inbox.accept('telegram', [update('2'), update('9', 'chat-2')], claim('two'))
      expect(other).toEqual({ added: 2, held: ['chat-2'] })
      expect(await storage.inbox.next(LANE, 'two')).toBeUndefined()
      expect(await storage.inbox.adopt(['telegram'], 9, claim('two'))).toEqual([])
      await storage.inbox.release({ channel: 'telegram', lane: 'chat-2' }, 'two')
      expect(await storage.inbox.adopt(['telegram'], 1, claim('two'))).toEqual([{ channel: 'telegram', lane: 'chat-2' }]) // prettier-ignore
      await storage.inbox.renew([LANE], claim('one', 50))
      await vi.waitFor(
        async () => expect(await storage.inbox.adopt(['telegram'], 9, claim('two'))).toEqual([LANE]),
        120_000,
      )
      expect(await next('two')).toMatchObject({ updateId: '1' })
    })

    it('takes a claim that ends in the far future for one from before the clock was set back', async () => {
      await storage.inbox.accept('telegram', [update('1')], claim('one', 3_600_000))
      const { held } = await storage.inbox.accept('telegram', [update('2')], claim('two'))
      expect(held).toEqual(['chat-1'])
      expect(await storage.inbox.adopt(['telegram'], 9, claim('three'))).toEqual([])
    })

    it('offers open lanes of the named channels only', async () => {
      await storage.inbox.accept('telegram', [update('1')], claim())
      await storage.inbox.release(LANE, 'one')
      expect(await storage.inbox.adopt(['wechat'], 9, claim('two'))).toEqual([])
      expect(await storage.inbox.adopt([], 9, claim('two'))).toEqual([])
      expect(await storage.inbox.adopt(['telegram'], 9, claim('two'))).toEqual([LANE])
    })

    it('keeps the steps and what belongs to them together', async () => {
      await storage.inbox.accept('telegram', [update('1')], claim())
      const writes: Write[] = [
        { kind: 'conversation', key: 'k', value: conversation() },
        ...logged({ outcome: 'unknown' }),
      ]
      expect(await storage.inbox.progress(await next(), sending, writes, 'one')).toBe(true)
      expect(await storage.inbox.progress(await next(), sending, writes, 'one')).toBe(true)
      expect(await next()).toMatchObject(sending)
      expect(await storage.conversations.load('k')).toEqual(conversation())
      expect(await storage.questions.unanswered(0)).toHaveLength(1)
    })

    it('writes nothing for a process that has lost the lane', async () => {
      await storage.inbox.accept('telegram', [update('1')], claim('one'))
      const row = await next('one')
      await storage.inbox.release(LANE, 'one')
      await storage.inbox.adopt(['telegram'], 9, claim('two'))
      const writes: Write[] = [{ kind: 'conversation', key: 'k', value: conversation() }]
      expect(await storage.inbox.progress(row, sending, writes, 'one')).toBe(false)
      expect(await storage.inbox.finish(row, { state: 'failed', reason: 'x' }, writes, 'one')).toBeUndefined()
      expect(await next('two')).toMatchObject({ state: 'new' })
      expect(await storage.conversations.load('k')).toBeUndefined()
    })

    it('hears of a message that was sent also from a process that has lost the lane', async () => {
      await storage.inbox.accept('telegram', [update('1'), update('2')], claim('one'))
      const row = await next('one')
      await storage.inbox.release(LANE, 'one')
      await storage.inbox.adopt(['telegram'], 9, claim('two'))
      const taken = await next('two')
      expect(await done(row, 'one')).toBeUndefined()
      expect(await storage.inbox.progress(taken, sending, [], 'two')).toBe(false)
      expect(await next('two')).toMatchObject({ updateId: '2' })
    })

    it('ends a row once, keeps why it failed, and erases what a done one held', async () => {
      await storage.inbox.accept('telegram', [update('1'), update('2')], claim())
      const row = await next()
      const writes: Write[] = [{ kind: 'note', value: { channel: 'telegram', key: 'sent', value: 5 } }]
      const second = await done(row, 'one', writes)
      expect(await done(row, 'one', writes)).toMatchObject({ updateId: '2' })
      expect(await storage.notes.get('telegram', 'sent')).toBe(5)
      if (second) await storage.inbox.finish(second, { state: 'failed', reason: '403' }, [], 'one')
      expect(await storage.inbox.queued()).toEqual(new Map())
    })

    it('forgets finished rows after their time, and then would take the update again', async () => {
      await storage.inbox.accept('telegram', [update('1'), update('2'), update('3')], claim())
      const second = await done(await next())
      if (second) await storage.inbox.finish(second, { state: 'failed', reason: '403' }, [], 'one')
      const now = Date.now()
      expect(await storage.prune(now + DAY - 60_000, KEPT)).toBe(0)
      expect(await storage.prune(now + DAY + 60_000, KEPT)).toBe(1)
      expect(await storage.prune(now + 8 * DAY, KEPT)).toBe(1)
      const { added } = await storage.inbox.accept('telegram', [update('1'), update('3')], claim())
      expect(added).toBe(1)
    })

    it('takes a thousand updates of many lanes at once', async () => {
      const updates = Array.from({ length: 1000 }, (_, index) => update(String(index), `chat-${index % 300}`))
      const { added, held } = await storage.inbox.accept('telegram', updates, claim())
      expect([added, held.length]).toEqual([1000, 300])
      await storage.inbox.renew(held.map((lane) => ({ channel: 'telegram', lane })), claim()) // prettier-ignore
      expect(await storage.inbox.adopt(['telegram'], 999, claim('two'))).toEqual([])
    })
  })

  it('says that it is there', async () => {
    await expect(storage.ping()).resolves.toBeUndefined()
  })
})

describe.each(kinds)('storage that lasts: $name', ({ name }) => {
  it('is opened by several processes at once on an empty database, with one key, and keeps everything', async () => {
    const url = name === 'PostgreSQL' ? await createDatabase() : join(folder, 'shared', 'bot.db')
    const said = await Promise.all([1, 2, 3, 4].map(() => runChild(url)))
    expect(new Set(said).size).toBe(1)
    const later = await openStorage({ url, onIdleError: () => {} })
    expect(later.personHash('somebody')).toBe(said[0])
    expect(await later.conversations.load('from a child')).toEqual(conversation())
    await later.close()
  })
})

/** Opens the storage in a process of its own, saves a conversation and says the hash of a person. */
async function runChild(url: string): Promise<string> {
  const script = `
    import { openStorage } from '${compiled('src/storage/open.ts')}'
    const storage = await openStorage({ url: process.argv[1], onIdleError() {} })
    await storage.write([{ kind: 'conversation', key: 'from a child', value: ${JSON.stringify(conversation())} }])
    process.stdout.write(storage.personHash('somebody'))
    await storage.close()`
  const flags = ['--input-type=module', '--eval', script]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...flags, url], (error, stdout) => (error ? reject(error) : resolve(stdout)))
  })
}
