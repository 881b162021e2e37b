// Working through one lane: its messages in order, each new → sending → done, every move written down before it is made.

import pLimit, { type LimitFunction } from 'p-limit'
import type { Log } from '../log.ts'
import {
  type Ending,
  type InboxStore,
  type Json,
  type Lane,
  type Progress,
  type Row,
  StorageError,
  type Write,
} from '../storage/storage.ts'
import { backOff, pause } from '../wait.ts'
import { type Channel, SendError, type Step, type Turn } from './channel.ts'
import type { InboxSettings } from './inbox.ts'
import type { Metrics } from './metrics.ts'
import { advance, type Move, type MoveRules, type Outcome, resume } from './moves.ts'

export interface LaneParts {
  store: InboxStore
  owner: string
  channels: readonly Channel[]
  settings: InboxSettings
  metrics: Metrics
  log: Log
  now: () => number
  stopping: AbortSignal
  onFinished: (channel: string) => void
}

/** Works until nothing is open in the lane, the lane is another process's, or this process is told to stop. */
export type WorkLane = (lane: Lane) => Promise<void>

/** What all lanes share. */
interface Shared extends LaneParts {
  keepTrying: KeepTrying
  slots: LimitFunction
}

export function createLaneWorker(given: LaneParts): WorkLane {
  const { store, owner, stopping, settings } = given
  const keepTrying = createKeepTrying(given)
  const parts = { ...given, keepTrying, slots: pLimit(settings.parallel) }
  return async (lane) => {
    let row = await keepTrying(() => store.next(lane, owner))
    while (row && !stopping.aborted) row = await workRow(parts, row)
    if (row) await store.release(lane, owner)
  }
}

/** A move, and what is to be kept with it. */
interface Next {
  move: Move
  writes: Write[]
}

/** Answers one message. Returns the next one of its lane, or itself if it must wait and the process stops. */
async function workRow(parts: Shared, row: Row): Promise<Row | undefined> {
  const { store, owner, keepTrying, stopping } = parts
  const channel = parts.channels.find(({ name }) => name === row.channel)
  if (!channel) throw new Error(`no channel ${row.channel}`)
  const turn = toTurn(row)
  let { move, writes } = await begin(parts, channel, row, turn)
  while ('to' in move) {
    const now: Next & { move: { to: Progress; pauseMs: number } } = { move, writes }
    const kept = await keepTrying(() => store.progress(row, now.move.to, now.writes, owner))
    if (!kept) return undefined
    await pause(move.pauseMs, stopping)
    const { to } = move
    if (to.state === 'ready' && stopping.aborted) return row
    ;({ move, writes } = to.state === 'ready' ? proceed(parts, row, to) : await send(parts, channel, to, turn))
  }
  return finish(parts, row, move.end, writes)
}

/** What to send is worked out once, and kept together with the first move. */
async function begin(parts: Shared, channel: Channel, row: Row, turn: Turn): Promise<Next> {
  if (row.steps) return proceed(parts, row, row)
  try {
    const steps = await parts.slots(() => parts.keepTrying(() => prepare(channel, turn)))
    if (steps.length === 0) return { move: { end: { state: 'done', reason: null } }, writes: turn.writes }
    return { ...proceed(parts, row, { ...row, state: 'ready', steps }), writes: turn.writes }
  } catch (error) {
    parts.log.error({ err: error, channel: row.channel }, 'a message could not be answered')
    return { move: { end: { state: 'failed', reason: `prepare: ${toName(error)}` } }, writes: [] }
  }
}

function prepare(channel: Channel, turn: Turn): Promise<Step[]> {
  turn.writes.length = 0
  return channel.prepare(turn)
}

const proceed = (parts: Shared, row: Row, at: Progress): Next => ({
  move: resume(at, rulesFor(parts, row)),
  writes: [],
})

async function send(parts: Shared, channel: Channel, at: Progress, turn: Turn): Promise<Next> {
  const step = at.steps?.[at.step]
  const outcome = await parts.slots(() => callPlatform(channel, step, turn))
  if (outcome.kind !== 'sent') {
    const { kind, reason } = outcome
    parts.metrics.sendFailed(channel.name, kind)
    parts.log.warn({ channel: channel.name, fault: kind, reason, attempt: at.attempts }, 'sending failed')
  }
  const notes = outcome.kind === 'sent' ? outcome.notes : []
  const writes = notes.map((value) => ({ kind: 'note' as const, value }))
  return { move: advance(at, outcome, rulesFor(parts, turn)), writes }
}

async function callPlatform(channel: Channel, step: Json | undefined, turn: Turn): Promise<Outcome> {
  try {
    if (!isStep(step)) throw new SendError('refused', 'not a step')
    const sent = await channel.send(step, turn)
    return { kind: 'sent', notes: sent?.notes ?? [] }
  } catch (error) {
    if (error instanceof SendError) return { kind: error.fault, reason: error.message, afterMs: error.afterMs }
    return { kind: 'unclear', reason: toName(error), afterMs: 0 }
  }
}

async function finish(parts: Shared, row: Row, end: Omit<Ending, 'at'>, writes: Write[]): Promise<Row | undefined> {
  const { store, owner, keepTrying, metrics, log, now } = parts
  const ending = { ...end, at: now() }
  const next = await keepTrying(() => store.finish(row, ending, writes, owner))
  metrics.finished(row.channel, end.state, (now() - row.acceptedAt) / 1000)
  parts.onFinished(row.channel)
  if (end.state === 'failed')
    log.warn({ channel: row.channel, seq: row.seq, reason: end.reason }, 'a message was given up')
  return next
}

const rulesFor = ({ settings, now }: LaneParts, { acceptedAt }: Pick<Row, 'acceptedAt'>): MoveRules => ({
  resendUnclear: settings.resendUnclear,
  isTooOld: now() - acceptedAt > settings.giveUpMs,
})

const toTurn = ({ channel, updateId, lane, payload, acceptedAt }: Row): Turn => ({
  channel,
  updateId,
  lane,
  payload,
  acceptedAt,
  writes: [],
})

/** Of an unknown error only its name is kept: its message may hold texts or tokens. */
const toName = (error: unknown) => (error instanceof Error ? error.name : typeof error)

const isStep = (step: Json | undefined): step is Step =>
  typeof step === 'object' && step !== null && !Array.isArray(step)

type KeepTrying = <T>(work: () => Promise<T>) => Promise<T>

const DATABASE_AWAY = { first: 50, longest: 2000 }

/** How often something is tried once the process is told to stop: each time may take seconds. */
const LAST_TRIES = 2

/** Repeats work as long as it rejects with `StorageError`; once the process is to stop, a few times only. */
function createKeepTrying({ stopping, log }: LaneParts): KeepTrying {
  let isAway = false

  function note(error: StorageError | undefined): void {
    if (error && !isAway) log.warn({ err: error }, 'the database does not take it; waiting')
    if (!error && isAway) log.info('the database takes it again')
    isAway = error !== undefined
  }

  return async (work) => {
    let lastTries = 0
    for (let failures = 1; ; failures += 1) {
      try {
        const value = await work()
        note(undefined)
        return value
      } catch (error) {
        if (!(error instanceof StorageError)) throw error
        note(error)
        if (stopping.aborted && (lastTries += 1) > LAST_TRIES) throw error
        await pause(backOff(DATABASE_AWAY, failures))
      }
    }
  }
}
