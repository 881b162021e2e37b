// A connection to the database: the libsql file or PostgreSQL, made alike. libsql, pg and Kysely's dialects live only here.

import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Compilable, type CompiledQuery, Kysely, PostgresDialect, sql, SqliteDialect } from 'kysely'
import Libsql from 'libsql'
import { Pool, TypeOverrides, types } from 'pg'
import { createFlush, createGroupCommit, type Write } from './group-commit.ts'
import type { Dialect, Tables } from './schema.ts'
import { DatabaseError, type DatabaseFault, StorageError } from './storage.ts'

export interface Database {
  dialect: Dialect
  /** Runs the work in a transaction; resolves when it is durable (`disk` by default). On a file, many share one commit. */
  write: Write
  /** Runs queries outside of a transaction; what the database throws is told apart (see `StorageError`). */
  read: <T>(work: (db: Kysely<Tables>) => Promise<T>) => Promise<T>
  /** What was deleted goes from the bytes too, as far as the engine can. Rejects with `StorageError` while others read. */
  scrub: () => Promise<void>
  close: () => Promise<void>
}

/** How long a statement waits for another process that writes to the same file; the process stands still meanwhile. */
const FILE_LOCK_MS = 2000

/** So many statements are kept prepared. */
const PREPARED = 500

const POSTGRES_CONNECTIONS = 10
const POSTGRES_TIMEOUT_MS = 5000
/** A process that was halted, or lost its network, in the middle of a transaction holds up the others for so long. */
const POSTGRES_HALTED_MS = 5000
const POSTGRES_LOCK_MS = 8000

/**
 * `url`: `postgres://…` or a file's path. A file and its folder are made if they are missing, for this user alone. Throws
 * `DatabaseError` when the file is no database or damaged.
 */
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
    idle_in_transaction_session_timeout: POSTGRES_HALTED_MS,
    lock_timeout: POSTGRES_LOCK_MS,
    keepAlive: true,
    types: createTypes(),
  })
  // Without a listener of its own, a connection that breaks between two queries of a transaction ends the process.
  pool.on('connect', (client) => client.on('error', onBroken))
  pool.on('error', onBroken)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    dialect: 'postgres',
    write: (work) => named(() => db.transaction().execute(work)),
    read: (work) => named(() => work(db)),
    scrub: () => named(async () => void (await sql`vacuum conversations, questions, votes, notes, inbox`.execute(db))),
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
  const file = openLibsql(path)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: toKysely(file) }) })
  /** The log is emptied into the file, so that the file alone is a whole copy. */
  const checkpoint = () => {
    const [result]: unknown[] = file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()
    const isBusy = typeof result === 'object' && result !== null && 'busy' in result && result.busy !== 0
    if (isBusy) throw new StorageError('another process reads an older state of the file')
  }
  const flush = createFlush(`${path}-wal`)
  return {
    dialect: 'sqlite',
    write: createGroupCommit((work) => named(() => db.transaction().execute(work)), {
      ...flush,
      now: () => named(flush.now),
    }),
    read: (work) => named(() => work(db)),
    scrub: () => named(async () => checkpoint()),
    async close() {
      await flush.end()
      await named(async () => checkpoint()).catch(() => {})
      await db.destroy()
    },
  }
}

function openLibsql(path: string): Libsql.Database {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new DatabaseError('folder', 'the path is a folder')
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // An empty file is an empty database, and what SQLite puts beside it has the same rights.
  writeFileSync(path, '', { flag: 'a', mode: 0o600 })
  const file = new Libsql(path, { timeout: FILE_LOCK_MS })
  try {
    for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'secure_delete = ON'])
      file.exec(`PRAGMA ${pragma}`)
    const damage: unknown[] = file
      .prepare("SELECT quick_check FROM pragma_quick_check(1) WHERE quick_check <> 'ok'")
      .all()
    if (damage.length > 0) throw new DatabaseError('broken', 'the quick check found damage')
    return file
  } catch (error) {
    file.close()
    throw error
  }
}

/** libsql in the shape that Kysely's SQLite dialect asks for. */
function toKysely(file: Libsql.Database) {
  const prepared = new Map<string, Libsql.Statement>()
  function prepareOnce(text: string): Libsql.Statement {
    const known = prepared.get(text)
    if (known) return known
    const statement = file.prepare(text)
    if (prepared.size < PREPARED) prepared.set(text, statement)
    return statement
  }
  return {
    close: () => void file.close(),
    prepare(text: string) {
      // A transaction that reads before it writes cannot wait for another process; one that starts as a writer can.
      if (text === 'begin') return prepareOnce('begin immediate')
      // A full disk has rolled back already, and a second time would hide that error behind another.
      if (text === 'rollback' && !file.inTransaction) return prepareOnce('select 1')
      return prepareOnce(text)
    },
  }
}

/** What the database throws, told apart: `StorageError` for what may pass by itself, `DatabaseError` for what will not. */
export async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const fault = faultOf(error)
    if (fault) throw new DatabaseError(fault, 'the database cannot be used', { cause: error })
    if (isUnavailable(error)) throw new StorageError('the database cannot do it just now', { cause: error })
    throw error
  }
}

const FAULTS: Record<string, DatabaseFault> = {
  SQLITE_NOTADB: 'no-database',
  SQLITE_CORRUPT: 'broken',
  SQLITE_CANTOPEN: 'denied',
  SQLITE_READONLY: 'denied',
  EACCES: 'denied',
  EPERM: 'denied',
  ENOTDIR: 'denied',
  EROFS: 'denied',
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const faultOf = (error: unknown): DatabaseFault | undefined => FAULTS[codeOf(error)]

/** Our own mistakes (bad SQL, a broken constraint) are not cured by waiting; everything else that a database says may be. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (code.startsWith('SQLITE_')) return !/^SQLITE_(ERROR|CONSTRAINT|MISMATCH|RANGE|MISUSE)/.test(code)
  if (/^[0-9A-Z]{5}$/.test(code)) return !/^(22|23|28|3D|42)/.test(code)
  return /^E(?!RR_)[A-Z_]+$/.test(code) || /connection|timeout|terminated|socket/i.test(error.message)
}

export type Value = string | number | null

/** Stands where a value will be. */
class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** Runs the query with these values, in a transaction or outside of one. */
type Prepared<Values, Row> = (db: Kysely<Tables>, values: Values) => Promise<{ rows: Row[]; changed: number }>

/**
 * A query that is built once, at its first run, since building costs more than running it; one for each dialect, so for
 * each opened database. What the builder gets as values are only their places: it may hand them on, not look at them.
 */
export function prepare<Values extends Record<keyof Values, Value>, Row>(
  build: (db: Kysely<Tables>, values: Values) => Compilable<Row>,
): Prepared<Values, Row> {
  let built: CompiledQuery<Row> | undefined
  return async (db, values) => {
    built ??= build(db, new Proxy(values, { get: (_, name) => sql`${new Slot(String(name))}` })).compile()
    const parameters = built.parameters.map((one) => (one instanceof Slot ? Reflect.get(values, one.name) : one))
    const { rows, numAffectedRows } = await db.executeQuery<Row>({ ...built, parameters })
    return { rows, changed: Number(numAffectedRows ?? 0) }
  }
}
