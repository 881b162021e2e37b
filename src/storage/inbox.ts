// The durable part of the inbox: rows, the claims that keep two processes from working on one lane, and what was given up.

import {
  type Expression,
  type Kysely,
  type RawBuilder,
  type Selectable,
  sql,
  type SqlBool,
  type Transaction,
  type UpdateObject,
} from 'kysely'
import { type Database, prepare } from './database.ts'
import { clockOf, type Dialect, type Tables } from './schema.ts'
import type { Claim, Ending, InboxStore, Json, Lane, Letters, Progress, Row, RowState, Write } from './storage.ts'

/** Keeps what belongs to a step of the inbox. */
export type Keep = (trx: Transaction<Tables>, writes: Write[]) => Promise<void>

type Db = Kysely<Tables>

/** How many lanes one statement takes. */
const AT_ONCE = 200

/** A claim that ends so much later than a new one would was made before the clock was set back: it counts as free. */
const FAR_MS = 30_000

export function createInboxStore({ dialect, read, write }: Database, keep: Keep): InboxStore {
  const queries = createQueries(dialect)

  async function nextRow(trx: Db, { channel, lane }: Lane, owner: string): Promise<Row | undefined> {
    const place = { channel, lane, owner }
    // On PostgreSQL the claim is locked first, so that nobody adds to the lane until it is given up.
    if (dialect === 'postgres') await queries.lockClaim(trx, place)
    const { changed } = await queries.giveUpEmpty(trx, place)
    return changed > 0 ? undefined : oldestHeld(trx, place, owner)
  }

  async function oldestHeld(db: Db, { channel, lane }: Lane, owner: string): Promise<Row | undefined> {
    const { rows } = await queries.oldestHeld(db, { channel, lane, owner })
    return rows[0] && toRow(rows[0])
  }

  async function claimLanes(trx: Db, lanes: Lane[], claim: Claim): Promise<Lane[]> {
    const held: Lane[] = []
    for (const lane of lanes) held.push(...(await queries.claim(trx, { ...lane, ...claim })).rows)
    return held
  }

  return {
    accept: (channel, updates, claim) =>
      write(async (trx) => {
        // The claims come first: on PostgreSQL they make processes that add to the same lane wait for each other.
        const lanes = [...new Set(updates.map(({ lane }) => lane))].toSorted().map((lane) => ({ channel, lane }))
        const held = await claimLanes(trx, lanes, claim)
        let added = 0
        for (const { updateId, lane, payload } of updates)
          added += (await queries.insert(trx, { channel, lane, update_id: updateId, payload: JSON.stringify(payload) }))
            .changed
        return { added, held: held.map(({ lane }) => lane) }
      }),
    holders: () => read((db) => countHolders(db, dialect)),
    adopt: (channels, limit, claim) =>
      write(async (trx) => claimLanes(trx, await findOrphans(trx, dialect, channels, limit, claim), claim), 'process'),
    renew: (lanes, claim) => write((trx) => renewLanes(trx, dialect, lanes, claim), 'process'),
    async next(lane, owner) {
      // Mostly there is one: then nothing needs to be written.
      const row = await read((db) => oldestHeld(db, lane, owner))
      return row ?? write((trx) => nextRow(trx, lane, owner), 'process')
    },
    progress: (row, to, writes, owner) =>
      write(async (trx) => {
        const { changed } = await queries.progress(trx, { ...placeOf(row, owner), ...fromProgress(to) })
        if (changed > 0) await keep(trx, writes)
        return changed > 0
      }, 'process'),
    finish: (row, { state, reason }, writes, owner) =>
      write(async (trx) => {
        const finish = state === 'done' ? queries.finishDone : queries.finishFailed
        const { changed } = await finish(trx, { ...placeOf(row, owner), state, reason })
        if (changed > 0) await keep(trx, writes)
        return nextRow(trx, row, owner)
      }, 'process'),
    release: (lane, owner) => write(async (trx) => void (await queries.giveUp(trx, { ...lane, owner })), 'process'),
    queued: () => read((db) => ofOpen(db, sql<number>`count(*)`)),
  }
}

/** What a finished row holds no more. */
export const ERASED = { lane: '', payload: 'null', steps: null }

/** A lane and who holds it. */
type Held = Lane & { owner: string }
type HeldRow = Held & { seq: number }
/** A `Progress` as the table has it. */
type RowProgress = ReturnType<typeof fromProgress>

/** The queries that run several times for each message. */
function createQueries(dialect: Dialect) {
  const now = clockOf(dialect)
  const ofLane = ({ channel, lane }: Lane) => sql<SqlBool>`channel = ${channel} and lane = ${lane}`
  const ownClaim = (db: Db, held: Held) =>
    db.selectFrom('lanes').select('owner').where(ofLane(held)).where('owner', '=', held.owner)
  const giveUp = (db: Db, held: Held) => db.deleteFrom('lanes').where(ofLane(held)).where('owner', '=', held.owner)
  const oldest = (db: Db, lane: Lane) =>
    db.selectFrom('inbox').selectAll().where(ofLane(lane)).where('finished_at', 'is', null).orderBy('seq').limit(1)
  const openRow = (db: Db, { seq }: { seq: number }) =>
    db.updateTable('inbox').where('seq', '=', seq).where('finished_at', 'is', null)
  /**
   * A row that is open while its lane is this owner's. On PostgreSQL nobody takes the lane until the transaction ends: else
   * whoever did might not see yet that the row is being sent.
   */
  const heldRow = (db: Db, row: HeldRow) => {
    const claim = ownClaim(db, row)
    return openRow(db, row).where((where) => where.exists(dialect === 'postgres' ? claim.forShare() : claim))
  }
  return {
    /** Takes a lane that is free or this owner's; gives it if it is held then. */
    claim: prepare((db, { channel, lane, owner, leaseMs }: Held & Claim) => {
      const until = sql<number>`${now} + ${leaseMs}`
      const isOurs = sql<SqlBool>`lanes.owner = ${owner} or ${isFree(dialect, until)}`
      return db
        .insertInto('lanes')
        .values({ channel, lane, owner, until })
        .onConflict((conflict) => conflict.columns(['channel', 'lane']).doUpdateSet({ owner, until }).where(isOurs))
        .returning(['channel', 'lane'])
    }),
    insert: prepare((db, row: Lane & { update_id: string; payload: string }) =>
      db
        .insertInto('inbox')
        .values({ ...row, accepted_at: now, state: 'new' })
        .onConflict((conflict) => conflict.columns(['channel', 'update_id']).doNothing()),
    ),
    /** It stays locked until the end of the transaction. */
    lockClaim: prepare((db, held: Held) => ownClaim(db, held).forUpdate()),
    giveUpEmpty: prepare((db, held: Held) =>
      giveUp(db, held).where(({ not, exists }) => not(exists(oldest(db, held)))),
    ),
    giveUp: prepare(giveUp),
    oldestHeld: prepare((db, held: Held) => oldest(db, held).where((where) => where.exists(ownClaim(db, held)))),
    progress: prepare((db, { state, steps, step, attempts, resent, ...row }: HeldRow & RowProgress) =>
      heldRow(db, row).set({ state, steps, step, attempts, resent }),
    ),
    finishFailed: prepare((db, { state, reason, ...row }: HeldRow & Ending) =>
      heldRow(db, row).set({ state, reason, finished_at: now }),
    ),
    // Whoever has sent a message may say so, also after the lane went to another process: it is not to be sent again.
    finishDone: prepare((db, { state, reason, seq }: HeldRow & Ending) =>
      openRow(db, { seq }).set({ state, reason, finished_at: now, ...ERASED }),
    ),
  }
}

const isFree = (dialect: Dialect, until: Expression<unknown>) =>
  sql<SqlBool>`lanes.until < ${clockOf(dialect)} or lanes.until > ${until} + ${sql.lit(FAR_MS)}`

const untilOf = (dialect: Dialect, { leaseMs }: Claim) => sql<number>`${clockOf(dialect)} + ${leaseMs}`

async function findOrphans(trx: Db, dialect: Dialect, channels: readonly string[], limit: number, claim: Claim) {
  if (channels.length === 0) return []
  return trx
    .selectFrom('inbox')
    .leftJoin('lanes', (join) =>
      join.onRef('lanes.channel', '=', 'inbox.channel').onRef('lanes.lane', '=', 'inbox.lane'),
    )
    .select(['inbox.channel', 'inbox.lane'])
    .distinct()
    .where('finished_at', 'is', null)
    .where('inbox.channel', 'in', channels)
    .where(sql<SqlBool>`(lanes.owner is null or ${isFree(dialect, untilOf(dialect, claim))})`)
    .orderBy('inbox.channel')
    .orderBy('inbox.lane')
    .limit(limit)
    .execute()
}

async function renewLanes(trx: Db, dialect: Dialect, lanes: Lane[], claim: Claim): Promise<void> {
  for (let from = 0; from < lanes.length; from += AT_ONCE) {
    const some = lanes.slice(from, from + AT_ONCE)
    await trx
      .updateTable('lanes')
      .set({ until: untilOf(dialect, claim) })
      .where('owner', '=', claim.owner)
      .where((where) => where.or(some.map(({ channel, lane }) => where.and({ channel, lane }))))
      .execute()
  }
}

/** When the oldest open row was accepted, by channel. */
export const waitingSince = (db: Db) => ofOpen(db, sql<number>`min(accepted_at)`)

/** A figure of the open rows, by channel. */
async function ofOpen(db: Db, figure: RawBuilder<number>): Promise<Map<string, number>> {
  const open = db.selectFrom('inbox').where('finished_at', 'is', null).groupBy('channel')
  const rows = await open.select(['channel', figure.as('figure')]).execute()
  return new Map(rows.map(({ channel, figure: value }) => [channel, value]))
}

async function countHolders(db: Db, dialect: Dialect): Promise<number> {
  const count = db.selectFrom('lanes').select(({ fn }) => fn.count<number>('owner').distinct().as('count'))
  return (await count.where('until', '>=', clockOf(dialect)).executeTakeFirstOrThrow()).count
}

/** Messages that were given up: listed without what they hold, put back into the inbox, or erased. */
export function createLetters({ dialect, read, write }: Database): Letters {
  const change = async (seqs: readonly number[], to: UpdateObject<Tables, 'inbox'>): Promise<number> => {
    if (seqs.length === 0) return 0
    const update = (trx: Db) => trx.updateTable('inbox').set(to).where('state', '=', 'failed').where('seq', 'in', seqs)
    return write(async (trx) => Number((await update(trx).executeTakeFirst()).numUpdatedRows))
  }
  const afresh = { accepted_at: clockOf(dialect), finished_at: null, reason: null, attempts: 0, resent: 0 }
  return {
    list: (limit) => read((db) => listLetters(db, limit)),
    count: (since) => read((db) => countLetters(db, since)),
    resend: (seqs) =>
      change(seqs, { ...afresh, state: sql<RowState>`case when steps is null then 'new' else 'ready' end` }),
    drop: (seqs) => change(seqs, { ...ERASED, state: 'done' }),
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

const placeOf = ({ seq, channel, lane }: Row, owner: string) => ({ seq, channel, lane, owner })

const fromProgress = ({ state, steps, step, attempts, unclear }: Progress) => ({
  state,
  steps: steps && JSON.stringify(steps),
  step,
  attempts,
  resent: unclear,
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
  unclear: row.resent,
})

const toJson = (text: string): Json => JSON.parse(text)
const toSteps = (text: string): Json[] => JSON.parse(text)
