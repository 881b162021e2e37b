// What keeps a storage healthy over the years: faults that are named, the key of people's hashes, erasing, pruning, copies.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backup, restore } from '../../src/storage/backup.ts'
import { connect } from '../../src/storage/database.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { Tables } from '../../src/storage/schema.ts'
import { type Question, type Storage, StorageError, type Update, type Write } from '../../src/storage/storage.ts'
import { compiled, createDatabase } from '../shared.ts'
import { slowness } from '../slowness.ts'
import { query } from './postgres.ts'

const DAY = 86_400_000
const CLAIM = { owner: 'one', leaseMs: 10_000 }
const ANNA = 'telegram:7000111:7000111'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'upkeep-'))
  path = join(folder, 'bot.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (url = path, personKey?: string): Promise<Storage> =>
  openStorage({ url, ...(personKey !== undefined && { personKey }), onIdleError: () => {} })

const faultOf = (url = path) => open(url).then(() => 'none', (error: { fault?: string }) => error.fault) // prettier-ignore

async function use<T>(work: (storage: Storage) => Promise<T>, url = path): Promise<T> {
  const storage = await open(url, 'the key of the tests')
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}

const question = (id: string, person: string, change: Partial<Question> = {}): Write => ({
  kind: 'question',
  value: {
    id,
    at: Date.now(),
    channel: 'telegram',
    language: 'ru',
    outcome: 'unknown',
    article: null,
    confidence: 0,
    text: `вопрос ${id}`,
    person,
    ...change,
  },
})

const update = (updateId: string, person: string): Update => ({
  updateId,
  lane: `${person}:${person}`,
  payload: { user: Number(person), text: `сообщение ${updateId}` },
})

/** Fails the oldest message of a lane. */
async function fail(storage: Storage, lane: string, reason = '403'): Promise<void> {
  const row = await storage.inbox.next({ channel: 'telegram', lane }, 'one')
  if (row) await storage.inbox.finish(row, { state: 'failed', reason }, [], 'one')
}

const bytesOf = (dir: string): string => readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8')).join('\n') // prettier-ignore

describe('a database that cannot be used is named', () => {
  it('a folder', async () => {
    mkdirSync(path)
    expect(await faultOf()).toBe('folder')
  })

  it('something else', async () => {
    writeFileSync(path, 'Это не база данных, а письмо. '.repeat(500))
    expect(await faultOf()).toBe('no-database')
  })

  it('one that a later version has used', async () => {
    await use((storage) => storage.ping())
    const file = new Libsql(path)
    file.exec('insert into migrations (version, at) values (99, 0)')
    file.close()
    expect(await faultOf()).toBe('newer')
  })

  it('a damaged one', async () => {
    await use((storage) => storage.write(Array.from({ length: 300 }, (_, index) => question(`q${index}`, 'p'))))
    const bytes = readFileSync(path)
    bytes.fill(0xa5, 4096 * 3, bytes.length - 4096)
    writeFileSync(path, bytes)
    expect(await faultOf()).toBe('broken')
  })
})

it('is for this user alone', async () => {
  await use(async (storage) => {
    await storage.write([question('q1', 'p')])
    for (const name of readdirSync(folder)) expect([name, statSync(join(folder, name)).mode & 0o77]).toEqual([name, 0])
  })
})

it('leaves one file that is a whole copy when it is closed', async () => {
  await use((storage) => storage.write([question('q1', 'p')]))
  const alone = join(folder, 'alone.db')
  copyFileSync(path, alone)
  expect(await use((storage) => storage.questions.unanswered(0), alone)).toHaveLength(1)
})

describe('the key of people’s hashes', () => {
  const hash = async () => {
    const storage = await open()
    await storage.close()
    return storage.personHash(ANNA)
  }

  it('is in a file for this user alone, not in the database', async () => {
    const first = await hash()
    const key = readFileSync(`${path}.key`, 'utf8').trim()
    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'latin1')).not.toContain(key)
    expect(await hash()).toBe(first)
  })

  it('is refused when it is another than before; with the file gone, a new one begins', async () => {
    const first = await hash()
    writeFileSync(`${path}.key`, 'another key of another place\n')
    expect(await faultOf()).toBe('key')
    rmSync(`${path}.key`)
    expect(await hash()).not.toBe(first)
  })

  it('leaves a database in which it once was', async () => {
    await hash()
    rmSync(`${path}.key`)
    const salt = 'the-salt-of-the-former-version'
    const file = new Libsql(path)
    for (const index of ['questions_person', 'notes_until', 'conversations_at']) file.exec(`drop index ${index}`)
    file.exec(
      `delete from migrations where version = 1; delete from secrets; insert into secrets values ('salt', '${salt}')`,
    )
    file.close()
    const first = await hash()
    expect(readFileSync(`${path}.key`, 'utf8').trim()).toBe(salt)
    expect(bytesOf(folder).split(salt)).toHaveLength(2)
    expect(await hash()).toBe(first)
  })

  it('can come from the settings, and then no file is made', async () => {
    const storage = await open(path, 'a key from the settings')
    await storage.close()
    expect(readdirSync(folder).filter((name) => name.endsWith('.key'))).toEqual([])
  })
})

describe('letters', () => {
  it('lists what was given up, puts it back or erases it', async () => {
    await use(async (storage) => {
      await storage.inbox.accept('telegram', [update('1', '42'), update('2', '43')], CLAIM)
      for (const lane of ['42:42', '43:43']) await fail(storage, lane, 'the chat is gone')
      const letters = await storage.letters.list(10)
      expect(letters).toMatchObject([{ channel: 'telegram', reason: 'the chat is gone' }, { channel: 'telegram' }])
      expect(JSON.stringify(letters)).not.toMatch(/4[23]:|сообщение/)
      expect(await storage.letters.count(0)).toBe(2)
      const [second, first] = letters.map(({ seq }) => seq)
      expect(await storage.letters.resend([first ?? 0])).toBe(1)
      expect(await storage.letters.drop([second ?? 0, first ?? 0])).toBe(1)
      expect(await storage.letters.count(0)).toBe(0)
      expect(await storage.inbox.queued()).toEqual(new Map([['telegram', 1]]))
      expect(await storage.inbox.adopt(['telegram'], 9, CLAIM)).toEqual([{ channel: 'telegram', lane: '42:42' }])
      expect(await storage.inbox.next({ channel: 'telegram', lane: '42:42' }, 'one')).toMatchObject({ state: 'new', attempts: 0 }) // prettier-ignore
      expect((await storage.inbox.accept('telegram', [update('2', '43')], CLAIM)).added).toBe(0)
    })
  })
})

describe('forgetting a person', () => {
  it('erases what is theirs in every chat, and nothing of others, from the bytes too', async () => {
    await use(async (storage) => {
      const [anna, boris] = [storage.personHash(ANNA), storage.personHash('telegram:8:8')]
      expect(storage.personHash('telegram:-100:7000111')).toBe(anna)
      const note = (key: string, value: string): Write => ({ kind: 'note', value: { channel: 'telegram', key, value } })
      await storage.write([
        question('q1', anna, { text: 'Где тайник-Аннушки?' }),
        question('q2', boris, { text: 'Когда круиз?' }),
        { kind: 'vote', value: { answer: 'q2', person: anna, value: 'up', at: 1 } },
        note('answer:7000111:5:0', 'тайная-записка'),
        note('answer:-100:5:0', 'чужая записка'),
      ])
      await storage.write([{ kind: 'conversation', key: ANNA, value: { language: 'zh', at: Date.now() } }])
      await storage.write([
        { kind: 'conversation', key: 'telegram:-100:7000111', value: { language: 'zh', at: Date.now() } },
      ])
      await storage.write([{ kind: 'conversation', key: 'telegram:8:8', value: { language: 'ru', at: Date.now() } }])
      await storage.questions.ignore('где тайник-аннушки?', 1)
      await storage.questions.ignore('когда круиз?', 1)
      await storage.inbox.accept('telegram', [{ ...update('1', '7000111'), payload: 'тайное-письмо' }], CLAIM)
      await fail(storage, '7000111:7000111')

      const bot = await open(path, 'the key of the tests')
      expect(await bot.questions.unanswered(0)).toEqual([])
      expect(bytesOf(folder)).toMatch(/тайник-Аннушки[^]*тайн/)
      expect(await storage.forget('telegram:7000111')).toBe(7)
      expect(bytesOf(folder)).not.toMatch(/тайник|тайная|тайное|7000111/)
      expect(bytesOf(folder)).not.toContain(anna)
      await bot.close()

      expect(await storage.conversations.load(ANNA)).toBeUndefined()
      expect(await storage.conversations.load('telegram:-100:7000111')).toBeUndefined()
      expect(await storage.conversations.load('telegram:8:8')).toMatchObject({ language: 'ru' })
      expect(await storage.notes.get('telegram', 'answer:-100:5:0')).toBe('чужая записка')
      expect(await storage.questions.unanswered(0)).toEqual([])
      expect((await storage.questions.stats(0, 0)).map(({ count }) => count)).toEqual([1])
      expect(await storage.letters.count(0)).toBe(0)
    })
  })

  it('takes the id as it is, whatever signs are in it', async () => {
    await use(async (storage) => {
      await storage.write([{ kind: 'note', value: { channel: 'wechat', key: 'o1x2:sent', value: 1 } }])
      await storage.forget('wechat:o1_2')
      await storage.forget('wechat:%')
      expect(await storage.notes.get('wechat', 'o1x2:sent')).toBe(1)
    })
  })
})

describe('pruning', () => {
  it('reaches every table, each in its time', async () => {
    await use(async (storage) => {
      const now = Date.now()
      await storage.write([
        question('q1', 'p', { at: now }),
        { kind: 'vote', value: { answer: 'q1', person: 'p', value: 'up', at: now } },
        { kind: 'note', value: { channel: 'telegram', key: 'answer:1:1:0', value: 1, until: now + DAY } },
      ])
      await storage.write([{ kind: 'conversation', key: 'telegram:1:1', value: { language: 'zh', at: now } }])
      await storage.questions.ignore('что-то', now)
      await storage.inbox.accept('telegram', [update('1', '42'), update('2', '42')], CLAIM)
      await fail(storage, '42:42')
      expect(await storage.prune(now, 90 * DAY)).toBe(0)
      expect(await storage.prune(now + 30 * DAY, 90 * DAY)).toBe(2)
      expect(await storage.prune(now + 100 * DAY, 90 * DAY)).toBe(2)
      expect(await storage.prune(now + 366 * DAY, 90 * DAY)).toBe(2)
      expect(await storage.inbox.queued()).toEqual(new Map([['telegram', 1]]))
    })
  })

  it('holds nobody up for long', async () => {
    await use(async (storage) => {
      for (let part = 0; part < 20; part += 1)
        await storage.write(Array.from({ length: 500 }, (_, index) => question(`${part}-${index}`, 'p', { at: 1 })))
      let longest = 0
      const pruned = new AbortController()
      const pruning = storage.prune(Date.now(), DAY).finally(() => pruned.abort())
      while (!pruned.signal.aborted) {
        const before = process.cpuUsage()
        await new Promise((resolve) => setImmediate(resolve))
        const { user, system } = process.cpuUsage(before)
        longest = Math.max(longest, (user + system) / 1000)
      }
      expect(await pruning).toBe(10_000)
      // Its own time: how long the disk or other processes take is theirs.
      expect(longest).toBeLessThan(50 * slowness())
    })
  })
})

it('holds nobody up for long where a process is halted in the middle of a transaction', async () => {
  const url = await createDatabase()
  await use((storage) => storage.inbox.accept('telegram', [update('1', '42')], CLAIM), url)
  const [halted, other] = [connect(url, () => {}), connect(url, () => {})]
  const take = (db: Kysely<Tables>) => db.updateTable('lanes').set({ owner: 'taken' }).execute()
  const [held, woken] = [new AbortController(), new AbortController()]
  const holding = halted.write(async (trx) => {
    await take(trx)
    held.abort()
    await once(woken.signal, 'abort')
    await take(trx)
  })
  await once(held.signal, 'abort')
  await other.write(take)
  woken.abort()
  await expect(holding).rejects.toBeInstanceOf(StorageError)
  await Promise.all([halted.close(), other.close()])
})

describe('a copy', () => {
  const fill = (storage: Storage) =>
    storage.write([question('q1', 'p'), { kind: 'note', value: { channel: 'wechat', key: 'k', value: [1, 'два'] } }])
  const seen = async (storage: Storage) => [
    (await storage.questions.unanswered(0)).map(({ id }) => id),
    await storage.notes.get('wechat', 'k'),
    await storage.inbox.queued(),
  ]

  it('goes from one database into a file and into another, whatever they are', async () => {
    const [first, second] = [await createDatabase(), await createDatabase()]
    const copies = [join(folder, 'first.bak'), join(folder, 'second.bak')] as const
    const before = await use(async (storage) => {
      await fill(storage)
      await storage.inbox.accept('telegram', [update('1', '42')], CLAIM)
      return seen(storage)
    }, first)
    await backup(first, copies[0])
    expect(statSync(copies[0]).mode & 0o777).toBe(0o600)
    expect(await restore(path, copies[0])).toBe(3)
    await backup(path, copies[1])
    await use(fill, second)
    expect(await restore(second, copies[1])).toBe(3)
    expect(await use(seen, second)).toEqual(before)
    // New rows come after those that came back.
    await use((storage) => storage.inbox.accept('telegram', [update('2', '42')], CLAIM), second)
    expect(await query(second, 'select count(distinct seq)::int as seqs from inbox')).toEqual([{ seqs: 2 }])
  })

  it('holds nothing of a person who was forgotten', async () => {
    const url = await createDatabase()
    await use(async (storage) => {
      await storage.write([question('q1', storage.personHash(ANNA)), question('q2', 'p')])
      await storage.write([{ kind: 'conversation', key: ANNA, value: { language: 'zh', at: 1 } }])
      expect(await storage.forget(ANNA)).toBe(2)
    }, url)
    await backup(url, join(folder, 'copy'))
    expect(await use((storage) => storage.questions.unanswered(0), join(folder, 'copy'))).toMatchObject([{ id: 'q2' }])
  })

  it('is made while the bot writes, and is the state of one moment', async () => {
    await use(async (storage) => {
      const copies = [1, 2, 3].map((time) => join(folder, `copy-${time}`))
      const counts = copies.map(() => 0)
      let count = 0
      const copied = new AbortController()
      const copying = copyAll(copies, (index) => (counts[index] = count)).finally(() => copied.abort())
      while (!copied.signal.aborted) {
        count += 1
        const noted: Write = { kind: 'note', value: { channel: 'telegram', key: 'count', value: count } }
        await storage.write([question(`q${count}`, 'p'), noted])
      }
      await copying
      for (const [index, copy] of copies.entries()) {
        const [questions, noted] = await use(async (one) => [(await one.questions.unanswered(0)).length, await one.notes.get('telegram', 'count')], copy) // prettier-ignore
        expect(questions).toBe(noted ?? 0)
        expect(questions).toBeLessThanOrEqual(counts[index] ?? 0)
      }
      expect(counts[0]).toBeLessThan(counts.at(-1) ?? 0)
    })
  })

  it('takes the place of a damaged file, which is put aside, and overwrites no copy', async () => {
    const copy = join(folder, 'copy')
    await use(fill)
    await backup(path, copy)
    await expect(backup(path, copy)).rejects.toMatchObject({ fault: 'exists' })
    await expect(restore(path, join(folder, 'nowhere'))).rejects.toMatchObject({ fault: 'missing' })
    writeFileSync(path, 'x'.repeat(9000))
    expect(await restore(path, copy)).toBe(2)
    expect(await use(seen)).toEqual([['q1'], [1, 'два'], new Map()])
    expect(readdirSync(folder).filter((name) => /damaged-\d+$/.test(name))).toHaveLength(1)
  })
})

/** Makes the copies one after the other, each in a process of its own, so that there is writing between them; tells when each is done. */
async function copyAll(copies: string[], onCopied: (index: number) => void): Promise<void> {
  for (const [index, copy] of copies.entries()) {
    const script = `import { backup } from '${compiled('src/storage/backup.ts')}'; await backup(...process.argv.slice(1))`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script, path, copy])
    expect(await once(child, 'exit')).toEqual([0, null])
    onCopied(index)
  }
}
