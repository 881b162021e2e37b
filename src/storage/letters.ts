// Messages that were given up: listed without what they hold, put back into the inbox, or erased.

import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'
import { ERASED } from './inbox.ts'
import { clockOf, type Tables } from './schema.ts'
import type { Letters, RowState } from './storage.ts'

type Db = Kysely<Tables>

export function createLetters({ dialect, read, write }: Database): Letters {
  const failed = (trx: Db, seqs: readonly number[]) =>
    trx.updateTable('inbox').where('state', '=', 'failed').where('seq', 'in', seqs)
  const changed = async (seqs: readonly number[], work: (trx: Db) => Promise<{ numUpdatedRows: bigint }[]>) => {
    if (seqs.length === 0) return 0
    const results = await write(work)
    return results.reduce((sum, { numUpdatedRows }) => sum + Number(numUpdatedRows), 0)
  }
  const afresh = { accepted_at: clockOf(dialect), finished_at: null, reason: null, attempts: 0, resent: 0 }
  return {
    list: (limit) => read((db) => listLetters(db, limit)),
    count: (since) => read((db) => countLetters(db, since)),
    resend: (seqs) =>
      changed(seqs, (trx) =>
        failed(trx, seqs)
          .set({ ...afresh, state: sql<RowState>`case when steps is null then 'new' else 'ready' end` })
          .execute(),
      ),
    drop: (seqs) =>
      changed(seqs, (trx) =>
        failed(trx, seqs)
          .set({ ...ERASED, state: 'done' })
          .execute(),
      ),
  }
}

const listLetters = (db: Db, limit: number) =>
  db
    .selectFrom('inbox')
    .select(['seq', 'channel', 'attempts', 'accepted_at as acceptedAt', 'finished_at as failedAt', 'reason'])
    .where('state', '=', 'failed')
    .where('finished_at', 'is not', null)
    .orderBy('finished_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .$narrowType<{ failedAt: number; reason: string }>()
    .execute()

async function countLetters(db: Db, since: number): Promise<number> {
  const failed = db.selectFrom('inbox').where('state', '=', 'failed').where('finished_at', '>=', since)
  return (await failed.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count
}
