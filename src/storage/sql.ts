// Storage in SQL: a libsql file or PostgreSQL, by one set of queries.

import type { Selectable, Transaction } from 'kysely'
import type { Conversation } from '../dialogue/conversation.ts'
import { connect, type Database, named } from './database.ts'
import { createKeepQueries, type KeepQueries } from './sql-keep-queries.ts'
import { foldText, toStorable } from './questions.ts'
import { createSalt, hashPerson } from './person.ts'
import { migrate, type Tables } from './schema.ts'
import { createSqlInbox } from './sql-inbox.ts'
import { createSqlQuestions, createSqlVotes } from './sql-questions.ts'
import type { Json, Retention, Storage, Write } from './storage.ts'

export interface SqlOptions {
  /** `postgres://…` or a file's path. */
  url: string
  now: () => number
  /** A connection that nobody was using broke; a new one is made by itself. */
  onIdleError: (error: Error) => void
}

/**
 * Opens the database and brings its tables up to date; several processes may do so at once, on an empty database too.
 * Rejects with `StorageError` when it cannot be reached now, with the driver's error when the address itself is wrong.
 */
export async function openSqlStorage({ url, now, onIdleError }: SqlOptions): Promise<Storage> {
  const database = await named(async () => connect(url, onIdleError))
  try {
    await database.read((db) => migrate(db, database.dialect, now()))
    return createSqlStorage(database, await loadSalt(database))
  } catch (error) {
    await database.close()
    throw error
  }
}

function createSqlStorage(database: Database, salt: string): Storage {
  const { read, write } = database
  const personHash = (key: string) => hashPerson(salt, key)
  const queries = createKeepQueries()
  const keep = (trx: Transaction<Tables>, writes: Write[]) => keepAll(trx, queries, writes, personHash)
  return {
    conversations: {
      load: (key) =>
        read(async (db) => toConversation((await queries.conversation(db, { key: personHash(key) })).rows[0])),
      save: (key, value) => write((trx) => keep(trx, [{ kind: 'conversation', key, value }])),
    },
    questions: createSqlQuestions(database),
    votes: createSqlVotes(database),
    notes: {
      get: (channel, key) =>
        read(async (db) => {
          const notes = db.selectFrom('notes').select('value').where('channel', '=', channel).where('key', '=', key)
          const note = await notes.executeTakeFirst()
          return note && toJson(note.value)
        }),
    },
    inbox: createSqlInbox(database, keep),
    personHash,
    write: (writes) => write((trx) => keep(trx, writes)),
    prune: (now, retention) => write((trx) => prune(trx, now, retention)),
    ping: () => read(async (db) => void (await db.selectFrom('migrations').select('version').execute())),
    close: database.close,
  }
}

async function loadSalt({ write }: Database): Promise<string> {
  return write(async (trx) => {
    const fresh = { name: 'salt', value: createSalt() }
    await trx.insertInto('secrets').values(fresh).onConflict((conflict) => conflict.doNothing()).execute() // prettier-ignore
    const { value } = await trx.selectFrom('secrets').select('value').where('name', '=', 'salt').executeTakeFirstOrThrow() // prettier-ignore
    return value
  })
}

/** Of a pruned conversation the chosen language is left. */
function toConversation(row: Selectable<Tables['conversations']> | undefined): Conversation | undefined {
  if (!row) return undefined
  const { language, value, at } = row
  if (value !== null) return JSON.parse(value)
  return { ...(language && { language }), choices: [], clarified: false, at }
}

async function keepAll(
  trx: Transaction<Tables>,
  queries: KeepQueries,
  writes: Write[],
  personHash: (key: string) => string,
): Promise<void> {
  for (const write of writes) {
    if (write.kind === 'conversation') {
      const { key, value } = write
      const kept = { language: value.language ?? null, value: JSON.stringify(value), at: value.at }
      await queries.keepConversation(trx, { key: personHash(key), ...kept })
    } else if (write.kind === 'question') {
      const text = toStorable(write.value.text)
      await queries.keepQuestion(trx, { ...write.value, text, folded: foldText(text) })
    } else if (write.kind === 'vote') {
      await queries.keepVote(trx, { ...write.value })
    } else {
      const { channel, key, value, until } = write.value
      await queries.keepNote(trx, { channel, key, value: JSON.stringify(value), until: until ?? null })
    }
  }
}

async function prune(trx: Transaction<Tables>, now: number, retention: Retention): Promise<number> {
  const { questionsMs, conversationsMs, doneMs, failedMs } = retention
  const results = [
    await trx.deleteFrom('questions').where('at', '<', now - questionsMs).execute(),
    await trx.deleteFrom('votes').where('at', '<', now - questionsMs).execute(),
    await trx.deleteFrom('inbox').where('state', '=', 'done').where('finished_at', '<', now - doneMs).execute(),
    await trx.deleteFrom('inbox').where('state', '=', 'failed').where('finished_at', '<', now - failedMs).execute(),
    await trx.deleteFrom('notes').where('until', '<', now).execute(),
    await trx.deleteFrom('conversations').where('language', 'is', null).where('at', '<', now - conversationsMs).execute(),
  ] // prettier-ignore
  await trx
    .updateTable('conversations')
    .set({ value: null })
    .where('at', '<', now - conversationsMs)
    .execute()
  return results.flat().reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0)
}

const toJson = (text: string): Json => JSON.parse(text)
