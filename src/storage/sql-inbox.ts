// The durable part of the inbox in SQL: rows, and the claims that keep two processes from working on one lane.

import { type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './schema.ts'
import { claiming, createInboxQueries, type InboxQueries } from './sql-inbox-queries.ts'
import type { Claim, InboxStore, Json, Lane, Progress, Row, Update, Write } from './storage.ts'

export type Keep = (trx: Transaction<Tables>, writes: Write[]) => Promise<void>

/** How many lanes one statement renews. */
const RENEWED_AT_ONCE = 200

export function createSqlInbox({ dialect, read, write }: Database, keep: Keep): InboxStore {
  const queries = createInboxQueries(dialect)

  async function nextRow(trx: Query, { channel, lane }: Lane, owner: string): Promise<Row | undefined> {
    // On PostgreSQL this also locks the claim, so that nobody adds to the lane until it is given up.
    const { rows: held } = await queries.claim(trx, { channel, lane, owner })
    if (held.length === 0) return undefined
    const { rows } = await queries.oldest(trx, { channel, lane })
    if (rows.length === 0) await queries.giveUp(trx, { channel, lane, owner })
    return rows[0] && toRow(rows[0])
  }

  async function oldestHeld(db: Query, { channel, lane }: Lane, owner: string): Promise<Row | undefined> {
    const { rows } = await queries.oldestHeld(db, { channel, lane, owner })
    return rows[0] && toRow(rows[0])
  }

  return {
    accept: (channel, updates, claim) => write((trx) => accept(trx, queries, channel, updates, claim)),
    adopt: (channels, limit, claim) =>
      write(async (trx) => claimLanes(trx, await findOrphans(trx, channels, limit, claim.now), claim)),
    renew: (lanes, claim) => write((trx) => renewLanes(trx, lanes, claim)),
    async next(lane, owner) {
      // Mostly there is one: then nothing needs to be written.
      const row = await read((db) => oldestHeld(db, lane, owner))
      return row ?? write((trx) => nextRow(trx, lane, owner))
    },
    progress: (row, to, writes, owner) =>
      write(async (trx) => {
        const { changed } = await queries.progress(trx, { ...placeOf(row, owner), ...fromProgress(to) })
        if (changed > 0) await keep(trx, writes)
        return changed > 0
      }),
    finish: (row, ending, writes, owner) =>
      write(async (trx) => {
        const finish = ending.state === 'done' ? queries.finishDone : queries.finishFailed
        const { changed } = await finish(trx, { ...placeOf(row, owner), ...ending })
        if (changed > 0) await keep(trx, writes)
        return nextRow(trx, row, owner)
      }),
    release: (lane, owner) => write(async (trx) => void (await queries.giveUp(trx, { ...lane, owner }))),
    queued: () => read(countOpen),
  }
}

type Query = Database['db']

async function accept(trx: Query, queries: InboxQueries, channel: string, updates: Update[], claim: Claim) {
  const [only, ...others] = updates
  if (only && others.length === 0) return acceptOne(trx, queries, channel, only, claim)
  // The claims come first: on PostgreSQL they make processes that add to the same lane wait for each other.
  const lanes = [...new Set(updates.map(({ lane }) => lane))].toSorted().map((lane) => ({ channel, lane }))
  const held = await claimLanes(trx, lanes, claim)
  const added = await insertRows(trx, channel, updates, claim.now)
  return { added, held: held.map(({ lane }) => lane) }
}

/** The same for the update of a webhook, without building the queries anew. */
async function acceptOne(trx: Query, queries: InboxQueries, channel: string, update: Update, claim: Claim) {
  const { updateId, lane, payload } = update
  const claimed = await queries.claimOne(trx, { ...claim, channel, lane })
  const inserted = await queries.insertOne(trx, {
    channel,
    updateId,
    lane,
    payload: JSON.stringify(payload),
    now: claim.now,
  })
  return { added: inserted.changed, held: claimed.rows.map((row) => row.lane) }
}

const placeOf = ({ seq, channel, lane }: Row, owner: string) => ({ seq, channel, lane, owner })

async function claimLanes(trx: Query, lanes: Lane[], claim: Claim): Promise<Lane[]> {
  if (lanes.length === 0) return []
  const { owner, now, until } = claim
  const values = lanes.map((lane) => ({ ...lane, owner, until }))
  return claiming(trx, values, { owner, now, until }).execute()
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

async function countOpen(db: Query): Promise<Map<string, number>> {
  const counts = await db
    .selectFrom('inbox')
    .select(['channel', sql<number>`count(*)`.as('count')])
    .where('finished_at', 'is', null)
    .groupBy('channel')
    .execute()
  return new Map(counts.map(({ channel, count }) => [channel, count]))
}

const fromProgress = ({ state, steps, step, attempts, resent }: Progress) => ({
  state,
  steps: steps && JSON.stringify(steps),
  step,
  attempts,
  resent: resent ? 1 : 0,
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
