// The durable part of the inbox in SQL: rows, and the claims that keep two processes from working on one lane.

import { type ExpressionBuilder, type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './schema.ts'
import type { Claim, Ending, InboxStore, Json, Lane, Progress, Row, Update, Write } from './storage.ts'

export type Keep = (trx: Transaction<Tables>, writes: Write[]) => Promise<void>

/** How many lanes one statement renews. */
const RENEWED_AT_ONCE = 200

export function createSqlInbox({ read, write }: Database, keep: Keep): InboxStore {
  return {
    accept: (channel, updates, claim) =>
      write(async (trx) => {
        // The claims come first: on PostgreSQL they make processes that add to the same lane wait for each other.
        const lanes = [...new Set(updates.map(({ lane }) => lane))].toSorted().map((lane) => ({ channel, lane }))
        const held = await claimLanes(trx, lanes, claim)
        const added = await insertRows(trx, channel, updates, claim.now)
        return { added, held: held.map(({ lane }) => lane) }
      }),
    adopt: (channels, limit, claim) =>
      write(async (trx) => claimLanes(trx, await findOrphans(trx, channels, limit, claim.now), claim)),
    renew: (lanes, claim) => write((trx) => renewLanes(trx, lanes, claim)),
    next: (lane, owner) => write((trx) => nextRow(trx, lane, owner)),
    progress: (row, to, writes, owner) =>
      write(async (trx) => {
        const kept = await updateRow(trx, row, fromProgress(to), owner)
        if (kept) await keep(trx, writes)
        return kept
      }),
    finish: (row, ending, writes, owner) =>
      write(async (trx) => {
        if (await updateRow(trx, row, fromEnding(ending), owner)) await keep(trx, writes)
        return nextRow(trx, row, owner)
      }),
    release: (lane, owner) => write((trx) => deleteClaim(trx, lane, owner)),
    queued: () => read(countOpen),
  }
}

type Query = Database['db']

async function claimLanes(trx: Query, lanes: Lane[], { owner, now, until }: Claim): Promise<Lane[]> {
  if (lanes.length === 0) return []
  return trx
    .insertInto('lanes')
    .values(lanes.map(({ channel, lane }) => ({ channel, lane, owner, until })))
    .onConflict((conflict) =>
      conflict
        .columns(['channel', 'lane'])
        .doUpdateSet({ owner, until })
        .where((where) => where.or([where('lanes.owner', '=', owner), where('lanes.until', '<', now)])),
    )
    .returning(['channel', 'lane'])
    .execute()
}

async function insertRows(trx: Query, channel: string, updates: Update[], now: number): Promise<number> {
  const rows = updates.map(({ updateId, lane, payload }) => ({
    channel,
    update_id: updateId,
    lane,
    payload: JSON.stringify(payload),
    accepted_at: now,
    state: 'new' as const,
  }))
  const added = await trx
    .insertInto('inbox')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['channel', 'update_id']).doNothing())
    .executeTakeFirst()
  return Number(added.numInsertedOrUpdatedRows)
}

async function findOrphans(trx: Query, channels: readonly string[], limit: number, now: number): Promise<Lane[]> {
  if (channels.length === 0) return []
  return trx
    .selectFrom('inbox')
    .select(['channel', 'lane'])
    .distinct()
    .where('finished_at', 'is', null)
    .where('inbox.channel', 'in', channels)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('lanes')
            .select('lanes.owner')
            .whereRef('lanes.channel', '=', 'inbox.channel')
            .whereRef('lanes.lane', '=', 'inbox.lane')
            .where('lanes.until', '>=', now),
        ),
      ),
    )
    .orderBy('channel')
    .orderBy('lane')
    .limit(limit)
    .execute()
}

async function renewLanes(trx: Query, lanes: Lane[], { owner, until }: Claim): Promise<void> {
  for (let from = 0; from < lanes.length; from += RENEWED_AT_ONCE) {
    const some = lanes.slice(from, from + RENEWED_AT_ONCE)
    await trx
      .updateTable('lanes')
      .set({ until })
      .where('owner', '=', owner)
      .where((where) => where.or(some.map(({ channel, lane }) => where.and({ channel, lane }))))
      .execute()
  }
}

async function selectOldest(trx: Query, { channel, lane }: Lane): Promise<Row | undefined> {
  const row = await trx
    .selectFrom('inbox')
    .selectAll()
    .where('channel', '=', channel)
    .where('lane', '=', lane)
    .where('finished_at', 'is', null)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  return row && toRow(row)
}

type Change = Partial<Omit<Selectable<Tables['inbox']>, 'seq'>>

/** Only while the row is open and its lane is this owner's. */
async function updateRow(trx: Query, row: Row, change: Change, owner: string): Promise<boolean> {
  const result = await trx
    .updateTable('inbox')
    .set(change)
    .where('seq', '=', row.seq)
    .where('finished_at', 'is', null)
    .where((where) => isHeld(where, row, owner))
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

const isHeld = (where: ExpressionBuilder<Tables, 'inbox'>, { channel, lane }: Lane, owner: string) =>
  where.exists(
    where
      .selectFrom('lanes')
      .select('lanes.owner')
      .where('lanes.channel', '=', channel)
      .where('lanes.lane', '=', lane)
      .where('lanes.owner', '=', owner),
  )

async function nextRow(trx: Query, lane: Lane, owner: string): Promise<Row | undefined> {
  if (!(await holds(trx, lane, owner))) return undefined
  const row = await selectOldest(trx, lane)
  if (!row) await deleteClaim(trx, lane, owner)
  return row
}

async function holds(trx: Query, { channel, lane }: Lane, owner: string): Promise<boolean> {
  const claim = trx.selectFrom('lanes').select('owner').where('channel', '=', channel).where('lane', '=', lane)
  return (await claim.executeTakeFirst())?.owner === owner
}

async function deleteClaim(trx: Query, { channel, lane }: Lane, owner: string): Promise<void> {
  await trx
    .deleteFrom('lanes')
    .where('channel', '=', channel)
    .where('lane', '=', lane)
    .where('owner', '=', owner)
    .execute()
}

async function countOpen(db: Query): Promise<Map<string, number>> {
  const counts = await db
    .selectFrom('inbox')
    .select(['channel', sql<number>`count(*)`.as('count')])
    .where('finished_at', 'is', null)
    .groupBy('channel')
    .execute()
  return new Map(counts.map(({ channel, count }) => [channel, count]))
}

const fromProgress = ({ state, steps, step, attempts, resent }: Progress): Change => ({
  state,
  steps: steps && JSON.stringify(steps),
  step,
  attempts,
  resent: resent ? 1 : 0,
})

const fromEnding = ({ state, reason, at }: Ending): Change => ({
  state,
  reason,
  finished_at: at,
  ...(state === 'done' && { lane: '', payload: 'null', steps: null }),
})

const toRow = (row: Selectable<Tables['inbox']>): Row => ({
  seq: row.seq,
  channel: row.channel,
  updateId: row.update_id,
  lane: row.lane,
  payload: toJson(row.payload),
  acceptedAt: row.accepted_at,
  state: row.state,
  steps: row.steps === null ? null : toSteps(row.steps),
  step: row.step,
  attempts: row.attempts,
  resent: row.resent === 1,
})

const toJson = (text: string): Json => JSON.parse(text)
const toSteps = (text: string): Json[] => JSON.parse(text)
