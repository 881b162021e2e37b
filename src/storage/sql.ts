// Storage in SQL: a libsql file or PostgreSQL, by one set of queries.

import type { Selectable, Transaction } from 'kysely'
import type { Conversation } from '../dialogue/conversation.ts'
import { connect, type Database, named } from './database.ts'
import { foldText, toStorable } from './questions.ts'
import { createSalt, hashPerson } from './person.ts'
import { migrate, type Tables } from './schema.ts'
import { createSqlInbox } from './sql-inbox.ts'
import { createSqlQuestions, createSqlVotes } from './sql-questions.ts'
import type { Json, Note, Question, Retention, Storage, Vote, Write } from './storage.ts'

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
  const keep = (trx: Transaction<Tables>, writes: Write[]) => keepAll(trx, writes, personHash)
  return {
    conversations: {
      load: (key) => read((db) => loadConversation(db, personHash(key))),
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

async function loadConversation(db: Database['db'], key: string): Promise<Conversation | undefined> {
  const row = await db.selectFrom('conversations').selectAll().where('key', '=', key).executeTakeFirst()
  return row && toConversation(row)
}

/** Of a pruned conversation the chosen language is left. */
function toConversation({ language, value, at }: Selectable<Tables['conversations']>): Conversation {
  if (value !== null) return JSON.parse(value)
  return { ...(language && { language }), choices: [], clarified: false, at }
}

async function keepAll(trx: Transaction<Tables>, writes: Write[], personHash: (key: string) => string) {
  for (const write of writes) {
    if (write.kind === 'conversation') await keepConversation(trx, personHash(write.key), write.value)
    else if (write.kind === 'question') await keepQuestion(trx, write.value)
    else if (write.kind === 'vote') await keepVote(trx, write.value)
    else await keepNote(trx, write.value)
  }
}

async function keepConversation(trx: Transaction<Tables>, key: string, conversation: Conversation) {
  const row = { language: conversation.language ?? null, value: JSON.stringify(conversation), at: conversation.at }
  await trx
    .insertInto('conversations')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
}

async function keepQuestion(trx: Transaction<Tables>, question: Question) {
  const text = toStorable(question.text)
  await trx
    .insertInto('questions')
    .values({ ...question, text, folded: foldText(text) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function keepVote(trx: Transaction<Tables>, { answer, person, value, at }: Vote) {
  await trx
    .insertInto('votes')
    .values({ answer, person, value, at })
    .onConflict((conflict) => conflict.columns(['answer', 'person']).doUpdateSet({ value, at }))
    .execute()
}

async function keepNote(trx: Transaction<Tables>, note: Note) {
  const row = { value: JSON.stringify(note.value), until: note.until ?? null }
  await trx
    .insertInto('notes')
    .values({ channel: note.channel, key: note.key, ...row })
    .onConflict((conflict) => conflict.columns(['channel', 'key']).doUpdateSet(row))
    .execute()
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
