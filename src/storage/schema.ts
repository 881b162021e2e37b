// The tables, and the migrations that make them: one schema for the file and for PostgreSQL.

import { type Generated, type Kysely, sql, type Transaction } from 'kysely'
import type { Language } from '../language/language.ts'
import type { FileChange, FileDraft, Mark, Pass } from './desk-store.ts'
import { DatabaseError, type Lane, type NewCaller, type Question, type RowState, type Vote } from './storage.ts'

export type Dialect = 'sqlite' | 'postgres'

/** Times are milliseconds since 1970; `value`, `payload` and `steps` are JSON. */
export interface Tables {
  migrations: { version: number; at: number }
  secrets: { name: string; value: string }
  /** The key is the person's hash, a dot, and a hash of the chat's. */
  conversations: { key: string; language: Language | null; value: string | null; at: number }
  /** `folded`: see `foldText`. */
  questions: Question & { folded: string }
  ignored: { folded: string; at: number }
  votes: Vote
  notes: { channel: string; key: string; value: string; until: number | null }
  inbox: InboxTable
  lanes: Lane & { owner: string; until: number }
  desk_passes: Pass
  desk_marks: Mark & { before: string | null }
  desk_drafts: FileDraft
  desk_changes: Omit<FileChange, 'seq'> & { seq: Generated<number>; done: number }
  desk_files: { file: string; text: string }
  /** Whom staff can tell an answer later. */
  callers: NewCaller & { told: Generated<number | null> }
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

/** In this order; one that has been released is never changed, only followed by another. `SERIAL` is the dialect's own. */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `create table inbox (
      seq SERIAL primary key,
      channel text not null, update_id text not null, lane text not null, payload text not null,
      accepted_at bigint not null, state text not null, steps text, step integer not null default 0,
      attempts integer not null default 0, resent integer not null default 0, reason text, finished_at bigint,
      constraint inbox_update unique (channel, update_id))`,
    'create index inbox_open on inbox (channel, lane, seq) where finished_at is null',
    'create index inbox_finished on inbox (finished_at) where finished_at is not null',
    `create table lanes (
      channel text not null, lane text not null, owner text not null, until bigint not null,
      constraint lanes_key primary key (channel, lane))`,
    `create table questions (
      id text primary key, at bigint not null, channel text not null, language text not null, outcome text not null,
      article text, confidence double precision not null, text text not null, folded text not null,
      person text not null)`,
    'create index questions_at on questions (at)',
    `create table votes (
      answer text not null, person text not null, value text not null, at bigint not null,
      constraint votes_key primary key (answer, person))`,
    'create table ignored (folded text primary key, at bigint not null)',
    'create table conversations (key text primary key, language text, value text, at bigint not null)',
    `create table notes (
      channel text not null, key text not null, value text not null, until bigint,
      constraint notes_key primary key (channel, key))`,
    'create table secrets (name text primary key, value text not null)',
  ],
  [
    // What people asked can be found by the person, and what is too old by its time.
    'create index questions_person on questions (person)',
    'create index notes_until on notes (until) where until is not null',
    'create index conversations_at on conversations (at)',
    // Their keys were made in another way, and nothing leads from the one to the other.
    'delete from conversations',
  ],
  [
    `create table desk_passes (
      hash text primary key, kind text not null, name text not null, role text not null, until bigint not null)`,
    `create table desk_marks (
      language text not null, folded text not null, state text not null, before text, action text not null,
      at bigint not null, constraint desk_marks_key primary key (language, folded))`,
    `create table desk_drafts (
      file text primary key, before text, after text, who text not null, at bigint not null)`,
    `create table desk_changes (
      seq SERIAL primary key, change text not null, at bigint not null, who text not null, how text not null,
      file text not null, before text, after text, done integer not null)`,
    'create index desk_changes_file on desk_changes (file, seq)',
    'create table desk_files (file text primary key, text text not null)',
    `create table callers (
      question text primary key, person text not null, channel text not null, lane text not null,
      until bigint not null, told bigint)`,
    'create index callers_person on callers (person)',
  ],
]

/** The time now by the database's clock, in milliseconds since 1970. */
export const clockOf = (dialect: Dialect) =>
  dialect === 'sqlite'
    ? sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
    : sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`

/**
 * Brings the database up to date, each version in a transaction of its own; any number of processes may do this at once.
 * Rejects with `DatabaseError` when a later version of the program has been here.
 */
export async function migrate(db: Kysely<Tables>, dialect: Dialect): Promise<void> {
  for (const [version, statements] of MIGRATIONS.entries()) {
    await db.transaction().execute(async (trx) => {
      await lockMigrations(trx, dialect)
      if ((await latest(trx)) >= version) return
      for (const statement of statements) await sql.raw(toDialect(statement, dialect)).execute(trx)
      await trx
        .insertInto('migrations')
        .values({ version, at: clockOf(dialect) })
        .execute()
    })
  }
}

/** On a file the transaction itself is exclusive. */
async function lockMigrations(trx: Transaction<Tables>, dialect: Dialect): Promise<void> {
  if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(20160525)`.execute(trx)
  await sql`create table if not exists migrations (version integer primary key, at bigint not null)`.execute(trx)
}

async function latest(trx: Transaction<Tables>): Promise<number> {
  const last = trx.selectFrom('migrations').select(({ fn }) => fn.max('version').as('version'))
  const version = (await last.executeTakeFirst())?.version ?? -1
  if (version >= MIGRATIONS.length) throw new DatabaseError('newer', `the database has version ${version}`)
  return version
}

const toDialect = (statement: string, dialect: Dialect) =>
  statement.replace('SERIAL', dialect === 'postgres' ? 'bigserial' : 'integer')
