// The queries of the inbox that run several times for each message, built once.

import type { Kysely, RawBuilder } from 'kysely'
import { prepare, slot } from './prepared.ts'
import type { Dialect, Tables } from './schema.ts'
import type { RowState } from './storage.ts'

export type InboxQueries = ReturnType<typeof createInboxQueries>

type Db = Kysely<Tables>
type Given<T> = T | RawBuilder<T>

const channel = slot<string>('channel')
const lane = slot<string>('lane')
const owner = slot<string>('owner')

const ENDING = { state: slot<RowState>('state'), reason: slot<string>('reason'), finished_at: slot<number>('at') }

const PROGRESS = {
  state: slot<RowState>('state'),
  steps: slot<string>('steps'),
  step: slot<number>('step'),
  attempts: slot<number>('attempts'),
  resent: slot<number>('resent'),
}

const NEW_ROW = {
  channel,
  lane,
  update_id: slot<string>('updateId'),
  payload: slot<string>('payload'),
  accepted_at: slot<number>('now'),
  state: 'new' as const,
}

export function createInboxQueries(dialect: Dialect) {
  const claim = { owner, until: slot<number>('until'), now: slot<number>('now') }
  return {
    claimOne: prepare((db) => claiming(db, [{ channel, lane, owner, until: claim.until }], claim)),
    insertOne: prepare((db) =>
      db
        .insertInto('inbox')
        .values(NEW_ROW)
        .onConflict((conflict) => conflict.columns(['channel', 'update_id']).doNothing()),
    ),
    /** On PostgreSQL the claim stays locked until the end of the transaction: nobody adds to the lane meanwhile. */
    claim: prepare((db) => (dialect === 'postgres' ? ownClaim(db).forUpdate() : ownClaim(db))),
    giveUp: prepare((db) =>
      db.deleteFrom('lanes').where('channel', '=', channel).where('lane', '=', lane).where('owner', '=', owner),
    ),
    oldest: prepare(oldest),
    oldestHeld: prepare((db) => oldest(db).where((where) => where.exists(ownClaim(db)))),
    progress: prepare((db) => heldRow(db).set(PROGRESS)),
    finishFailed: prepare((db) => heldRow(db).set(ENDING)),
    finishDone: prepare((db) => heldRow(db).set({ ...ENDING, lane: '', payload: 'null', steps: null })),
  }
}

/** Takes lanes that are free or this owner's; gives those that it holds then. */
export function claiming(
  db: Db,
  lanes: { channel: Given<string>; lane: Given<string>; owner: Given<string>; until: Given<number> }[],
  claim: { owner: Given<string>; until: Given<number>; now: Given<number> },
) {
  return db
    .insertInto('lanes')
    .values(lanes)
    .onConflict((conflict) =>
      conflict
        .columns(['channel', 'lane'])
        .doUpdateSet({ owner: claim.owner, until: claim.until })
        .where((where) => where.or([where('lanes.owner', '=', claim.owner), where('lanes.until', '<', claim.now)])),
    )
    .returning(['channel', 'lane'])
}

const oldest = (db: Db) =>
  db
    .selectFrom('inbox')
    .selectAll()
    .where('channel', '=', channel)
    .where('lane', '=', lane)
    .where('finished_at', 'is', null)
    .orderBy('seq')
    .limit(1)

const ownClaim = (db: Db) =>
  db
    .selectFrom('lanes')
    .select('owner')
    .where('channel', '=', channel)
    .where('lane', '=', lane)
    .where('owner', '=', owner)

/** A row that is open while its lane is this owner's: no other may be changed. */
const heldRow = (db: Db) =>
  db
    .updateTable('inbox')
    .where('seq', '=', slot<number>('seq'))
    .where('finished_at', 'is', null)
    .where((where) => where.exists(ownClaim(db)))
