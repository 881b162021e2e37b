// The tables, and the migrations that make them: one schema for the file and for PostgreSQL.

import { type Generated, type Kysely, sql, type Transaction } from 'kysely'
import type { Language } from '../language/language.ts'
import type { Outcome, RowState, VoteValue } from './storage.ts'

/** Times are milliseconds since 1970; `value`, `payload` and `steps` are JSON. */
export interface Tables {
  migrations: { version: number; at: number }
  secrets: { name: string; value: string }
  conversations: { key: string; language: Language | null; value: string | null; at: number }
  questions: {
    id: string
    at: number
    channel: string
    language: Language
    outcome: Outcome
    article: string | null
    confidence: number
    text: string
    /** The text as it is grouped and compared: letter case and outer spaces aside. */
    folded: string
    person: string
  }
  ignored: { folded: string; at: number }
  votes: { answer: string; person: string; value: VoteValue; at: number }
  notes: { channel: string; key: string; value: string; until: number | null }
  inbox: InboxTable
  lanes: { channel: string; lane: string; owner: string; until: number }
}

interface InboxTable {
  seq: Generated<number>
  channel: string
  update_id: string
  lane: string
  payload: string
  accepted_at: number
  state: RowState
  steps: string | null
  step: Generated<number>
  attempts: Generated<number>
  resent: Generated<number>
  reason: string | null
  finished_at: number | null
}

export type Dialect = 'sqlite' | 'postgres'

type Migration = (trx: Transaction<Tables>, dialect: Dialect) => Promise<void>

/** In this order; one that has been released is never changed, only followed by another. */
const MIGRATIONS: readonly Migration[] = [
  async (trx, dialect) => {
    await createInbox(trx, dialect)
    await createLog(trx)
    await createMemory(trx)
  },
]

/**
 * Brings the database up to date, each version in a transaction of its own. Any number of processes may do this at once.
 */
export async function migrate(db: Kysely<Tables>, dialect: Dialect, now: number): Promise<void> {
  for (const [index, migration] of MIGRATIONS.entries()) {
    await db.transaction().execute(async (trx) => {
      await lockMigrations(trx, dialect)
      if (await isDone(trx, index)) return
      await migration(trx, dialect)
      await trx.insertInto('migrations').values({ version: index, at: now }).execute()
    })
  }
}

/** On a file the transaction itself is exclusive. */
async function lockMigrations(trx: Transaction<Tables>, dialect: Dialect): Promise<void> {
  if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(20160525)`.execute(trx)
  await trx.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('version', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
}

async function isDone(trx: Transaction<Tables>, version: number): Promise<boolean> {
  const row = await trx.selectFrom('migrations').select('version').where('version', '=', version).executeTakeFirst()
  return row !== undefined
}

async function createInbox(trx: Transaction<Tables>, dialect: Dialect): Promise<void> {
  await trx.schema
    .createTable('inbox')
    .addColumn('seq', dialect === 'postgres' ? 'bigserial' : 'integer', (column) => column.primaryKey())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('update_id', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('accepted_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('steps', 'text')
    .addColumn('step', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('resent', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('reason', 'text')
    .addColumn('finished_at', 'bigint')
    .addUniqueConstraint('inbox_update', ['channel', 'update_id'])
    .execute()
  await sql`create index inbox_open on inbox (channel, lane, seq) where finished_at is null`.execute(trx)
  await sql`create index inbox_finished on inbox (finished_at) where finished_at is not null`.execute(trx)
  await trx.schema
    .createTable('lanes')
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('lanes_key', ['channel', 'lane'])
    .execute()
}

async function createLog(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('questions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('article', 'text')
    .addColumn('confidence', 'double precision', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('folded', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .execute()
  await trx.schema.createIndex('questions_at').on('questions').column('at').execute()
  await trx.schema
    .createTable('votes')
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('votes_key', ['answer', 'person'])
    .execute()
  await trx.schema
    .createTable('ignored')
    .addColumn('folded', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
}

async function createMemory(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('conversations')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('language', 'text')
    .addColumn('value', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await trx.schema
    .createTable('notes')
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint')
    .addPrimaryKeyConstraint('notes_key', ['channel', 'key'])
    .execute()
  await trx.schema
    .createTable('secrets')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()
}
