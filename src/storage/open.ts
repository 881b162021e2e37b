// Opens the storage: the connection, its tables, and the key with which people are hashed.

import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { connect, type Database, isPostgres, named } from './database.ts'
import { createDeskStore } from './desk.ts'
import { forget, prune } from './erasing.ts'
import { createInboxStore, createLetters, waitingSince } from './inbox.ts'
import {
  createConversations,
  createHash,
  createKeep,
  createNotes,
  createQuestions,
  createVotes,
  personIn,
} from './records.ts'
import { migrate } from './schema.ts'
import { DatabaseError, type Storage } from './storage.ts'

export interface StorageOptions {
  /** `postgres://…` or a file's path. */
  url: string
  /** What people are hashed with; absent: kept in a file beside the database, `data/person.key` with PostgreSQL. */
  personKey?: string
  /** A connection that nobody was using broke; a new one is made by itself. */
  onIdleError: (error: Error) => void
}

/**
 * Opens the database and brings its tables up to date; several processes may do so at once, on an empty database too.
 * Rejects with `StorageError` when it cannot be reached now, with `DatabaseError` when a person must mend something, with
 * the driver's error when the address itself is wrong.
 */
export async function openStorage({ url, personKey, onIdleError }: StorageOptions): Promise<Storage> {
  const database = await named(async () => connect(url, onIdleError))
  try {
    await database.read((db) => migrate(db, database.dialect))
    return createStorage(database, personKey ?? (await settleKey(database, keyFileOf(url))))
  } catch (error) {
    await database.close()
    throw error
  }
}

/** By then the message that asked for it is answered, and what it held may go from the bytes, too. */
const SCRUB_AGAIN_MS = 2000

function createStorage(database: Database, personKey: string): Storage {
  const hash = createHash(personKey)
  const keep = createKeep(hash)
  let again: NodeJS.Timeout | undefined
  return {
    conversations: createConversations(database, hash),
    questions: createQuestions(database),
    votes: createVotes(database),
    notes: createNotes(database),
    inbox: createInboxStore(database, keep),
    letters: createLetters(database),
    desk: createDeskStore(database),
    personHash: (key) => hash(personIn(key)),
    write: (writes) => database.write((trx) => keep(trx, writes)),
    async forget(key) {
      const rows = await forget(database, hash, key)
      clearTimeout(again)
      again = setTimeout(() => void database.scrub().catch(() => {}), SCRUB_AGAIN_MS)
      return rows
    },
    prune: (now, questionsMs) => prune(database, now, questionsMs),
    waitingSince: () => database.read(waitingSince),
    ping: () => database.read(async (db) => void (await db.selectFrom('migrations').select('version').execute())),
    close() {
      clearTimeout(again)
      return database.close()
    },
  }
}

const keyFileOf = (url: string) => (isPostgres(url) ? 'data/person.key' : `${url}.key`)

/**
 * The key from its file, made at the first start; a mark in the database tells whether it is the one used with it. With the
 * file lost, a new key begins: what is kept of people is then not found any more and goes in its time.
 */
async function settleKey({ write }: Database, file: string): Promise<string> {
  return write(async (trx) => {
    const secrets = await trx.selectFrom('secrets').selectAll().execute()
    const secret = (name: string) => secrets.find((one) => one.name === name)?.value
    const wasThere = existsSync(file)
    const key = readKey(file, secret('salt'))
    const mark = { name: 'mark', value: createHash(key)('mark') }
    if (wasThere && secret('mark') && secret('mark') !== mark.value)
      throw new DatabaseError('key', `${file} is not the key that this database was used with`)
    // Once the key was in here.
    await trx.deleteFrom('secrets').where('name', '=', 'salt').execute()
    const remember = trx.insertInto('secrets').values(mark)
    await remember.onConflict((conflict) => conflict.column('name').doUpdateSet({ value: mark.value })).execute()
    return key
  })
}

/** Of several processes that make the file at once, one succeeds, and all have its key. */
function readKey(file: string, former: string | undefined): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const own = `${file}.${process.pid}`
    writeFileSync(own, `${former ?? randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
    try {
      linkSync(own, file)
    } catch (error) {
      if (!existsSync(file)) throw error
    } finally {
      rmSync(own)
    }
  }
  chmodSync(file, 0o600)
  return readFileSync(file, 'utf8').trim()
}
