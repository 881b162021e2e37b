// Working through one lane: its messages in order, each new → sending → done, every move written down before it is made.

import type { Log } from '../log.ts'
import type { Ending, InboxStore, Json, Lane, Progress, Row, Write } from '../storage/storage.ts'
import { type Channel, SendError, type Step, type Turn } from './channel.ts'
import type { InboxSettings } from './inbox.ts'
import type { Metrics } from './metrics.ts'
import { advance, type Move, type MoveRules, type Outcome, resume } from './moves.ts'
import type { Patience } from './patience.ts'
import type { Slots } from './slots.ts'

export interface LaneParts {
  store: InboxStore
  owner: string
  channels: readonly Channel[]
  settings: InboxSettings
  metrics: Metrics
  log: Log
  now: () => number
  patience: Patience
  slots: Slots
  stopping: AbortSignal
  onFinished: (channel: string) => void
}

/** Works until nothing is open in the lane, the lane is another process's, or this process is told to stop. */
export type WorkLane = (lane: Lane) => Promise<void>

export function createLaneWorker(parts: LaneParts): WorkLane {
  const { store, owner, patience, stopping } = parts
  return async (lane) => {
    let row = await patience.keepTrying(() => store.next(lane, owner))
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
async function workRow(parts: LaneParts, row: Row): Promise<Row | undefined> {
  const { store, owner, patience, stopping } = parts
  const channel = parts.channels.find(({ name }) => name === row.channel)
  if (!channel) throw new Error(`no channel ${row.channel}`)
  const turn = toTurn(row)
  let { move, writes } = await begin(parts, channel, row, turn)
  while ('to' in move) {
    const now: Next & { move: { to: Progress; pauseMs: number } } = { move, writes }
    const kept = await patience.keepTrying(() => store.progress(row, now.move.to, now.writes, owner))
    if (!kept) return undefined
    await patience.pause(move.pauseMs)
    const { to } = move
    if (to.state === 'ready' && stopping.aborted) return row
    ;({ move, writes } = to.state === 'ready' ? proceed(parts, row, to) : await send(parts, channel, to, turn))
  }
  return finish(parts, row, move.end, writes)
}

/** What to send is worked out once, and kept together with the first move. */
async function begin(parts: LaneParts, channel: Channel, row: Row, turn: Turn): Promise<Next> {
  if (row.steps) return proceed(parts, row, row)
  try {
    const steps = await parts.slots.run(() => parts.patience.keepTrying(() => prepare(channel, turn)))
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

const proceed = (parts: LaneParts, row: Row, at: Progress): Next => ({
  move: resume(at, rulesFor(parts, row)),
  writes: [],
})

async function send(parts: LaneParts, channel: Channel, at: Progress, turn: Turn): Promise<Next> {
  const step = at.steps?.[at.step]
  const outcome = await parts.slots.run(() => callPlatform(channel, step, turn))
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

async function finish(parts: LaneParts, row: Row, end: Omit<Ending, 'at'>, writes: Write[]): Promise<Row | undefined> {
  const { store, owner, patience, metrics, log, now } = parts
  const ending = { ...end, at: now() }
  const next = await patience.keepTrying(() => store.finish(row, ending, writes, owner))
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
