// The inbox in memory: the same rules as in SQL, for one process.

import type { Claim, InboxStore, Lane, Progress, Retention, Row, Update, Write } from './storage.ts'

interface Kept extends Row {
  finishedAt?: number
}

type Keep = (writes: Write[]) => void

export function createMemoryInbox(keep: Keep): { store: InboxStore; prune(now: number, retention: Retention): number } {
  const rows = createRows()
  const claims = createClaims()

  /** The row as it is kept, if it is open and its lane is this owner's. */
  function own(row: Row, owner: string): Kept | undefined {
    const kept = rows.find(row)
    return isOpen(kept) && claims.holds(row, owner) ? kept : undefined
  }

  function next(lane: Lane, owner: string): Row | undefined {
    if (!claims.holds(lane, owner)) return undefined
    const [row] = rows.open(lane)
    if (!row) claims.drop(lane, owner)
    return structuredClone(row)
  }

  const store: InboxStore = {
    async accept(channel, updates, by) {
      const names = [...new Set(updates.map(({ lane }) => lane))]
      const held = names.filter((lane) => claims.take({ channel, lane }, by))
      return { added: updates.filter((update) => rows.add(channel, update, by.now)).length, held }
    },
    async adopt(channels, limit, by) {
      const open = rows.open().filter(({ channel }) => channels.includes(channel))
      const lanes = new Map(open.map(({ channel, lane }) => [toKey({ channel, lane }), { channel, lane }]))
      const orphans = [...lanes.values()].filter((lane) => claims.isFree(lane, by.now))
      return orphans.slice(0, limit).filter((lane) => claims.take(lane, by))
    },
    async renew(lanes, by) {
      for (const lane of lanes) if (claims.holds(lane, by.owner)) claims.take(lane, by)
    },
    next: async (lane, owner) => next(lane, owner),
    async progress(row, to, writes, owner) {
      const kept = own(row, owner)
      if (!kept) return false
      Object.assign(kept, structuredClone(to))
      keep(writes)
      return true
    },
    async finish(row, ending, writes, owner) {
      const kept = own(row, owner)
      const erased = ending.state === 'done' ? { payload: null, steps: null, lane: '' } : {}
      if (kept) {
        Object.assign(kept, erased, { state: ending.state, finishedAt: ending.at })
        keep(writes)
      }
      return next(row, owner)
    },
    release: async (lane, owner) => claims.drop(lane, owner),
    async queued() {
      const counts = new Map<string, number>()
      for (const { channel } of rows.open()) counts.set(channel, (counts.get(channel) ?? 0) + 1)
      return counts
    },
  }
  return { store, prune: (now, retention) => rows.prune(now, retention) }
}

function createRows() {
  const rows = new Map<string, Kept>()
  let seq = 0
  const toId = ({ channel, updateId }: Pick<Row, 'channel' | 'updateId'>) => JSON.stringify([channel, updateId])
  return {
    find: (row: Row) => rows.get(toId(row)),
    open: (lane?: Lane) =>
      [...rows.values()].filter((row) => isOpen(row) && (lane === undefined || toKey(row) === toKey(lane))),
    add(channel: string, update: Update, now: number): boolean {
      const id = toId({ channel, updateId: update.updateId })
      if (rows.has(id)) return false
      const progress: Progress = { state: 'new', steps: null, step: 0, attempts: 0, resent: false }
      rows.set(id, { seq: ++seq, channel, ...structuredClone(update), acceptedAt: now, ...progress })
      return true
    },
    prune(now: number, { doneMs, failedMs }: Retention): number {
      const isOld = ({ state, finishedAt = now }: Kept) => finishedAt < now - (state === 'done' ? doneMs : failedMs)
      const old = [...rows].filter(([, row]) => isOld(row))
      for (const [id] of old) rows.delete(id)
      return old.length
    },
  }
}

function createClaims() {
  const claims = new Map<string, Pick<Claim, 'owner' | 'until'>>()
  const isFree = (lane: Lane, now: number) => (claims.get(toKey(lane))?.until ?? -1) < now
  const holds = (lane: Lane, owner: string) => claims.get(toKey(lane))?.owner === owner
  return {
    isFree,
    holds,
    take(lane: Lane, { owner, now, until }: Claim): boolean {
      if (!holds(lane, owner) && !isFree(lane, now)) return false
      claims.set(toKey(lane), { owner, until })
      return true
    },
    drop(lane: Lane, owner: string): void {
      if (holds(lane, owner)) claims.delete(toKey(lane))
    },
  }
}

const isOpen = (row: Kept | undefined): row is Kept => row !== undefined && row.finishedAt === undefined
const toKey = ({ channel, lane }: Lane) => JSON.stringify([channel, lane])
