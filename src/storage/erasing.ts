// What must not stay: everything of a person who asks for it, and whatever has grown old.

import { sql, type SqlBool, type Transaction } from 'kysely'
import type { Database } from './database.ts'
import { ERASED } from './inbox.ts'
import { type Hash, personIn } from './records.ts'
import type { Tables } from './schema.ts'

const DAY_MS = 86_400_000

/** What a conversation holds besides the chosen language is kept so long; a done message, as a mere number, as well. */
const SHORT_MS = DAY_MS
const FAILED_MS = 7 * DAY_MS
/** A chosen language, and which texts staff do not want to see. */
const LONG_MS = 365 * DAY_MS

/** So many rows are removed in one transaction: others wait for it. */
const BITE = 200

/** Erases a person; what nobody else asked leaves the list of ignored texts, too. Returns how many rows it concerned. */
export async function forget(database: Database, hash: Hash, key: string): Promise<number> {
  const rows = await database.write((trx) => forgetIn(trx, hash, personIn(key)))
  await database.scrub()
  return rows
}

async function forgetIn(trx: Transaction<Tables>, hash: Hash, whole: string): Promise<number> {
  const [channel = '', person = ''] = whole.split(':')
  const hashed = hash(whole)
  const names = (column: string) =>
    sql<SqlBool>`(':' || ${sql.ref(column)} || ':') like ${`%:${toPattern(person)}:%`} escape '!'`
  const asked = trx.selectFrom('questions').select('folded')
  const [own, others] = [asked.where('person', '=', hashed), asked.where('person', '!=', hashed)]
  const answers = trx.selectFrom('questions').select('id').where('person', '=', hashed)
  const failed = trx.updateTable('inbox').where('channel', '=', channel).where('state', '=', 'failed')
  const results = [
    await trx.deleteFrom('ignored').where('folded', 'in', own).where('folded', 'not in', others).execute(),
    await trx.deleteFrom('desk_marks').where('folded', 'in', own).where('folded', 'not in', others).execute(),
    await trx.deleteFrom('votes').where('answer', 'in', answers).execute(),
    await trx.deleteFrom('votes').where('person', '=', hashed).execute(),
    await trx.deleteFrom('questions').where('person', '=', hashed).execute(),
    await trx.deleteFrom('callers').where('person', '=', hashed).execute(),
    await trx.deleteFrom('conversations').where('key', 'like', `${hashed}.%`).execute(),
    await trx.deleteFrom('notes').where('channel', '=', channel).where(names('key')).execute(),
    await failed
      .set({ ...ERASED, state: 'done' })
      .where(names('lane'))
      .execute(),
  ]
  return countRows(results.flat())
}

const toPattern = (text: string) => text.replace(/[!%_]/g, '!$&')

const countRows = (results: { numDeletedRows?: bigint; numUpdatedRows?: bigint }[]): number =>
  results.reduce((sum, result) => sum + Number(result.numDeletedRows ?? result.numUpdatedRows ?? 0n), 0)

/** Removes what is too old, a bite at a time, so that nobody waits long for a write. */
export async function prune(database: Database, now: number, questionsMs: number): Promise<number> {
  const [short, long] = [now - SHORT_MS, now - LONG_MS]
  const old = now - questionsMs
  const due: [table: keyof Tables, key: string, condition: ReturnType<typeof sql<SqlBool>>][] = [
    ['questions', 'id', sql`at < ${old}`],
    ['votes', 'answer', sql`at < ${old}`],
    ['notes', 'key', sql`until < ${now}`],
    ['ignored', 'folded', sql`at < ${long}`],
    ['callers', 'question', sql`until < ${now}`],
    ['desk_passes', 'hash', sql`until < ${now}`],
    ['desk_marks', 'folded', sql`at < ${long}`],
    ['inbox', 'seq', sql`state = 'done' and finished_at < ${short}`],
    ['inbox', 'seq', sql`state = 'failed' and finished_at < ${now - FAILED_MS}`],
    ['conversations', 'key', sql`at < ${short} and language is null or at < ${long}`],
  ]
  let rows = 0
  for (const [table, key, condition] of due) {
    const remove = sql`delete from ${sql.table(table)} where ${sql.ref(key)} in (select ${sql.ref(key)} from ${sql.table(table)} where ${condition} limit ${BITE}) and (${condition})`
    rows += await inBites(database, remove)
  }
  const worn = sql`update conversations set value = null where key in (select key from conversations where at < ${short} and value is not null limit ${BITE})`
  await inBites(database, worn)
  return rows
}

/** Runs a statement that changes at most a bite's rows until it changes none. */
async function inBites({ write }: Database, statement: ReturnType<typeof sql>): Promise<number> {
  let rows = 0
  for (;;) {
    const changed = await write(async (trx) => Number((await statement.execute(trx)).numAffectedRows ?? 0n))
    rows += changed
    if (changed === 0) return rows
  }
}
