// A connection to the database: the libsql file or PostgreSQL, made alike. libsql, pg and Kysely's dialects live only here.

import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely, PostgresDialect, SqliteDialect, type Transaction } from 'kysely'
import Libsql from 'libsql'
import { Pool, TypeOverrides, types } from 'pg'
import { createGroupCommit } from './group-commit.ts'
import type { Dialect, Tables } from './schema.ts'
import { StorageError } from './storage.ts'

export type Work<T> = (trx: Transaction<Tables>) => Promise<T>

export interface Database {
  dialect: Dialect
  db: Kysely<Tables>
  /** Runs the work in a transaction; resolves when it is durable. On a file, many share one commit. */
  write: <T>(work: Work<T>) => Promise<T>
  /** Runs queries outside of a transaction; what the database throws is told apart (see `StorageError`). */
  read: <T>(work: (db: Kysely<Tables>) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

/** How long a statement waits for another process that writes to the same file; the process stands still meanwhile. */
const FILE_LOCK_MS = 2000

const POSTGRES_CONNECTIONS = 10
/** So many statements are kept prepared. */
const PREPARED = 500

const POSTGRES_TIMEOUT_MS = 5000

/** `url`: `postgres://…` or a file's path. A file and its folder are made if they are missing, for this user alone. */
export function connect(url: string, onBroken: (error: Error) => void): Database {
  return isPostgres(url) ? connectPostgres(url, onBroken) : openFile(url)
}

export const isPostgres = (url: string) => /^postgres(ql)?:\/\//.test(url)

function connectPostgres(url: string, onBroken: (error: Error) => void): Database {
  const pool = new Pool({
    connectionString: url,
    max: POSTGRES_CONNECTIONS,
    connectionTimeoutMillis: POSTGRES_TIMEOUT_MS,
    query_timeout: 2 * POSTGRES_TIMEOUT_MS,
    keepAlive: true,
    types: createTypes(),
  })
  // Without a listener of its own, a connection that breaks between two queries of a transaction ends the process.
  pool.on('connect', (client) => client.on('error', onBroken))
  pool.on('error', onBroken)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    dialect: 'postgres',
    db,
    write: (work) => named(() => db.transaction().execute(work)),
    read: (work) => named(() => work(db)),
    close: () => db.destroy(),
  }
}

/** Counts and times come as bigint, which pg would give as text. */
function createTypes(): TypeOverrides {
  const overrides = new TypeOverrides()
  overrides.setTypeParser(types.builtins.INT8, Number)
  return overrides
}

function openFile(path: string): Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openLibsql(path) }) })
  const write = createGroupCommit((work) => named(() => db.transaction().execute(work)))
  return { dialect: 'sqlite', db, write, read: (work) => named(() => work(db)), close: () => db.destroy() }
}

/** libsql in the shape that Kysely's SQLite dialect asks for. */
function openLibsql(path: string) {
  const file = new Libsql(path, { timeout: FILE_LOCK_MS })
  file.exec('PRAGMA journal_mode = WAL')
  file.exec('PRAGMA synchronous = FULL')
  const prepared = new Map<string, Libsql.Statement>()
  function prepare(sql: string): Libsql.Statement {
    const known = prepared.get(sql)
    if (known) return known
    const statement = file.prepare(sql)
    if (prepared.size < PREPARED) prepared.set(sql, statement)
    return statement
  }
  return {
    close: () => void file.close(),
    prepare(sql: string) {
      // A transaction that reads before it writes cannot wait for another process; one that starts as a writer can.
      if (sql === 'begin') return prepare('begin immediate')
      // A full disk has rolled back already, and a second time would hide that error behind another.
      if (sql === 'rollback' && !file.inTransaction) return prepare('select 1')
      return prepare(sql)
    },
  }
}

/** What the database throws, told apart: `StorageError` for what may pass by itself. */
export async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isUnavailable(error)) throw new StorageError('the database cannot do it just now', { cause: error })
    throw error
  }
}

/** Our own mistakes (bad SQL, a broken constraint) are not cured by waiting; everything else that a database says may be. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code.startsWith('SQLITE_')) return !/^SQLITE_(ERROR|CONSTRAINT|MISMATCH|RANGE|MISUSE)/.test(code)
  if (/^[0-9A-Z]{5}$/.test(code)) return !/^(22|23|28|3D|42)/.test(code)
  return /^E(?!RR_)[A-Z_]+$/.test(code) || /connection|timeout|terminated|socket/i.test(error.message)
}
