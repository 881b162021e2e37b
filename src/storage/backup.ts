// A copy of everything in one file, made while the bot goes on; and back from it, into a file or into PostgreSQL.

import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { type Kysely, sql, type Transaction } from 'kysely'
import { connect, type Database, isPostgres, named, type Value } from './database.ts'
import { migrate, type Tables } from './schema.ts'
import { DatabaseError } from './storage.ts'

type Kept = Exclude<keyof Tables, 'migrations' | 'secrets' | 'lanes' | 'desk_passes'>

/** What a copy holds. Who works on what just now and the mark of the key belong to the place, not to the copy. */
const KEPT = [
  'questions',
  'votes',
  'ignored',
  'conversations',
  'notes',
  'inbox',
  'callers',
  'desk_marks',
  'desk_drafts',
  'desk_changes',
  'desk_files',
] as const satisfies Kept[]

const AT_ONCE = 500

const ignoreBroken = (): void => {}

/**
 * Copies the database as it is at one moment into a new file, for this user alone. Rejects with `DatabaseError` `exists`
 * when the file is there already, otherwise as `openStorage` does. The key of people's hashes is not in it.
 */
export async function backup(url: string, file: string): Promise<void> {
  if (existsSync(file)) throw new DatabaseError('exists', 'the file is there already')
  await using(url, async (from) => {
    if (isPostgres(url)) await using(file, (to) => copyAll(from, to))
    else await from.read((db) => sql`vacuum into ${file}`.execute(db))
  })
  chmodSync(file, 0o600)
}

/**
 * Puts back what a copy holds, in one transaction, in place of everything; a bot at work goes on with it. A damaged file is
 * put aside. Returns how many rows came back.
 */
export async function restore(url: string, file: string): Promise<number> {
  if (!existsSync(file)) throw new DatabaseError('missing', 'there is no such file')
  // The copy stays as it is, also if it is of an older version.
  const copy = `${file}.${process.pid}`
  copyFileSync(file, copy)
  try {
    return await using(copy, async (from) => {
      await putAside(url)
      return using(url, (to) => copyAll(from, to))
    })
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true })
  }
}

/** A file that cannot be opened makes room for a new one. */
async function putAside(url: string): Promise<void> {
  try {
    await named(async () => connect(url, ignoreBroken).close())
  } catch (error) {
    if (!(error instanceof DatabaseError && (error.fault === 'broken' || error.fault === 'no-database'))) throw error
    const ends = ['', '-wal', '-shm'].filter((end) => existsSync(`${url}${end}`))
    for (const end of ends) renameSync(`${url}${end}`, `${url}.damaged-${Date.now()}${end}`)
  }
}

async function using<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await named(async () => connect(url, ignoreBroken))
  try {
    await database.read((db) => migrate(db, database.dialect))
    return await work(database)
  } finally {
    await database.close()
  }
}

/** All of it as it was at one moment, to all of it at one moment. */
const copyAll = (from: Database, to: Database): Promise<number> =>
  from.read((db) =>
    snapshot(db, from).execute((source) =>
      to.write(async (target) => {
        let rows = 0
        for (const table of KEPT) rows += await copyTable(source, target, table)
        for (const table of to.dialect === 'postgres' ? ['inbox', 'desk_changes'] : [])
          await countOn(table).execute(target)
        await target.deleteFrom('lanes').execute()
        return rows
      }),
    ),
  )

/** New rows get numbers after those that were copied. */
const countOn = (table: string) =>
  sql`select setval(pg_get_serial_sequence(${table}, 'seq'), coalesce(max(seq), 0) + 1, false) from ${sql.table(table)}`

const snapshot = (db: Kysely<Tables>, { dialect }: Database) =>
  dialect === 'postgres' ? db.transaction().setIsolationLevel('repeatable read') : db.transaction()

async function copyTable(source: Transaction<Tables>, target: Transaction<Tables>, table: Kept): Promise<number> {
  await target.deleteFrom(table).execute()
  for (let from = 0; ; from += AT_ONCE) {
    const part = sql<
      Record<string, Value>
    >`select * from ${sql.table(table)} order by 1, 2 limit ${AT_ONCE} offset ${from}`
    const { rows } = await part.execute(source)
    const columns = Object.keys(rows[0] ?? {})
    const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`)
    const names = sql.join(columns.map((column) => sql.ref(column)))
    if (rows.length > 0)
      await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(target)
    if (rows.length < AT_ONCE) return from + rows.length
  }
}
