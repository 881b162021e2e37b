// Working through one lane: its messages in order, each new → sending → done, every move written down before it is made.

import pLimit, { type LimitFunction } from 'p-limit'
import type { Log } from '../log.ts'
import {
  type Ending,
  type InboxStore,
  type Json,
  type Lane,
  type Note,
  type Progress,
  type Row,
  StorageError,
  type Write,
} from '../storage/storage.ts'
import { pause } from '../wait.ts'
import { type Channel, SendError, type Step, type Turn } from './channel.ts'
import type { Metrics } from './metrics.ts'
import { advance, begin, type Move, type MoveRules } from './moves.ts'
import { createKeepTrying, type KeepTrying } from './patience.ts'
import { createSendPace, type SendPace } from './pace.ts'
import { createSendSlots, type SendSlots } from './slots.ts'

export interface InboxSettings {
  /** How long a process that died keeps its lanes; then another one, or its next start, goes on with them. */
  leaseMs: number
  /** Updates beyond so many open ones in a channel are turned away. */
  queueBound: number
  /** How many answers are worked out at the same time. */
  parallel: number
  /** How many calls to a platform are in flight at the same time at least: more where they take so long that the pace needs it. */
  sending: number
  /** How often a step is sent of which nobody knows whether it arrived; then the message has failed. */
  unclearTries: number
  /** A message that could not be delivered for so long is given up. */
  giveUpMs: number
}

export const INBOX_DEFAULTS: InboxSettings = {
  leaseMs: 10_000,
  queueBound: 10_000,
  parallel: 50,
  sending: 1,
  unclearTries: 6,
  giveUpMs: 24 * 3_600_000,
}

export interface InboxParts {
  store: InboxStore
  /** Names this process among all that ever use the database. */
  owner: string
  channels: readonly Channel[]
  settings: InboxSettings
  metrics: Metrics
  log: Log
  now: () => number
}

export interface LaneParts extends InboxParts {
  stopping: AbortSignal
  /** This process is sure to hold the lane until a call that begins now is written, without asking the database. */
  isHeld: (lane: Lane) => boolean
  renew: (lane: Lane) => Promise<void>
  /** Something is being taken in just now. */
  isTakingIn: () => boolean
  /** Which part of the platforms' limits is this process's own. */
  share: () => number
  onFinished: (channel: string, ending: Ending) => void
}

/** Works until nothing is open in the lane, the lane is another process's, or this process is told to stop. */
export type WorkLane = (lane: Lane) => Promise<void>

/** What all lanes share. */
interface Shared extends LaneParts {
  keepTrying: KeepTrying
  /** How many answers are worked out at the same time. */
  preparing: LimitFunction
  idle: () => Promise<void>
  ways: ReadonlyMap<string, Way>
}

/** The way out to one platform. */
interface Way {
  channel: Channel
  pace: SendPace
  slots: SendSlots
  /** The account's pace once more: who waited long for a slot goes evenly, too. */
  calls: SendPace
}

export function createLaneWorker(given: LaneParts): WorkLane {
  const { store, owner, stopping, settings } = given
  const keepTrying = createKeepTrying(given)
  const parts: Shared = {
    ...given,
    keepTrying,
    preparing: pLimit(settings.parallel),
    idle: createTurnstile(given),
    ways: new Map(given.channels.map((channel) => [channel.name, toWay(channel, given)])),
  }
  return async (lane) => {
    const next = () => keepTrying(() => store.next(lane, owner))
    let row = await next()
    while (row && !stopping.aborted) {
      const worked = await workRow(parts, row)
      row = worked === 'taken' ? await next() : worked
    }
    if (row) await store.release(lane, owner)
  }
}

const toWay = (channel: Channel, parts: LaneParts): Way => ({
  channel,
  pace: createSendPace(parts),
  slots: createSendSlots(parts.settings.sending),
  calls: createSendPace(parts),
})

/** A row on its way, and what is to be kept with its next move. */
interface Work {
  row: Row
  turn: Turn
  at: Progress
  writes: Write[]
}

/** The row is not this process's any more: another one holds the lane, or has finished the row after all. */
type Taken = 'taken'

/** After a call: the row goes on after a pause; or it is over, and the next one of its lane follows. */
type Settled = { at: Progress; pauseMs: number } | { next: Row | Taken | undefined }

/** So long a process that was held up has to say that it has sent what it was sending when its lane was taken up. */
const TAKE_OVER_MS = 2500

/** Answers one message. Returns the next one of its lane, or itself when the process is to stop. */
async function workRow(parts: Shared, row: Row): Promise<Row | Taken | undefined> {
  const way = parts.ways.get(row.channel)
  if (!way) throw new Error(`no channel ${row.channel}`)
  if (row.state === 'sending') await pause(Math.min(TAKE_OVER_MS, parts.settings.leaseMs / 2), parts.stopping)
  const turn = toTurn(row)
  const prepared = await prepare(parts, way.channel, row, turn)
  if ('end' in prepared) return finish(parts, row, prepared.end, turn.writes)
  const work: Work = { row, turn, at: prepared, writes: turn.writes }
  while (!parts.stopping.aborted) {
    const settled = await sendStep(parts, way, work)
    if (!settled) continue
    if ('next' in settled) return settled.next
    Object.assign(work, { at: settled.at, writes: [] })
    await pause(settled.pauseMs, parts.stopping)
  }
  return row
}

/** What to send is worked out once, and kept together with the first move. */
async function prepare(parts: Shared, channel: Channel, row: Row, turn: Turn): Promise<Progress | { end: Ending }> {
  if (row.steps) return row
  try {
    const steps = await parts.preparing(async () => {
      await parts.idle()
      return parts.keepTrying(() => prepareAfresh(channel, turn))
    })
    return steps.length > 0 ? { ...row, state: 'ready', steps } : { end: { state: 'done', reason: null } }
  } catch (error) {
    parts.log.error({ err: error, channel: row.channel }, 'a message could not be answered')
    turn.writes.length = 0
    return { end: { state: 'failed', reason: `prepare: ${toName(error)}` } }
  }
}

/** While something is being taken in, so long at most an answer waits for it, in milliseconds. */
const AFTER_INTAKE_MS = 50

/**
 * One a round of the event loop, and what is to be taken in goes before what is to be answered: a round takes up one new
 * connection, and a round without an answer is ten times as short.
 */
function createTurnstile({ isTakingIn }: LaneParts): () => Promise<void> {
  let last = Promise.resolve()
  async function letPass(): Promise<void> {
    const until = performance.now() + AFTER_INTAKE_MS
    do await pause(1)
    while (isTakingIn() && performance.now() < until)
  }
  return () => (last = last.then(letPass))
}

function prepareAfresh(channel: Channel, turn: Turn): Promise<Step[]> {
  turn.writes.length = 0
  return channel.prepare(turn)
}

/** Sends one step when its turn has come; undefined: wait for the next turn. The slot is kept until what became of it is written down. */
async function sendStep(parts: Shared, way: Way, { row, turn, at, writes }: Work): Promise<Settled | undefined> {
  const step = at.steps?.[at.step]
  const limits = (isStep(step) && way.channel.pace?.(step, turn)) || []
  await way.pace.turn(limits)
  return way.slots.take(async (calling) => {
    if (parts.stopping.aborted) return { next: row }
    // Somebody ahead was told to pause.
    if (way.pace.isHeld(limits)) return undefined
    const begun = begin(at, rulesFor(parts, row))
    if ('end' in begun) return settle(parts, row, begun, writes)
    if (!(await mark(parts, row, begun.to, writes, () => way.calls.turn(limits.slice(-1))))) return { next: 'taken' }
    const outcome = await calling(callPlatform(parts, way, step, turn))
    const notes = outcome.kind === 'sent' ? outcome.notes : []
    const move = advance(begun.to, outcome, rulesFor(parts, row))
    return settle(parts, row, move, notes.map(toWrite))
  })
}

const toWrite = (value: Note): Write => ({ kind: 'note', value })

/** Writes down that the step is being sent, and waits for its turn; false when the lane is another process's. */
async function mark(
  parts: Shared,
  row: Row,
  to: Progress,
  writes: Write[],
  turn: () => Promise<void>,
): Promise<boolean> {
  const { store, owner, isHeld, renew, stopping } = parts
  while (!stopping.aborted) {
    if (!(await keeping(parts, writes, (some) => store.progress(row, to, some, owner)))) return false
    await turn()
    if (isHeld(row)) return true
    // This process was held up for longer than its claim lasts, and another one may be sending by now.
    await parts.keepTrying(() => renew(row))
  }
  return false
}

async function callPlatform(parts: Shared, { channel, pace }: Way, step: Json | undefined, turn: Turn) {
  const outcome = await call(channel, step, turn)
  if (outcome.kind === 'sent') return outcome
  const { kind, reason, afterMs, pauses } = outcome
  pace.hold(pauses, afterMs)
  parts.metrics.sendFailed(channel.name, kind)
  parts.log.warn({ channel: channel.name, fault: kind, reason }, 'sending failed')
  return outcome
}

async function call(channel: Channel, step: Json | undefined, turn: Turn) {
  try {
    if (!isStep(step)) throw new SendError('refused', 'not a step')
    const sent = await channel.send(step, turn)
    return { kind: 'sent' as const, notes: sent?.notes ?? [] }
  } catch (error) {
    const { fault, message, afterMs, pauses } =
      error instanceof SendError ? error : new SendError('unclear', toName(error))
    return { kind: fault, reason: message, afterMs, pauses }
  }
}

/** Writes down what became of the call. */
async function settle(parts: Shared, row: Row, move: Move, writes: Write[]): Promise<Settled> {
  if ('end' in move) return { next: await finish(parts, row, move.end, writes) }
  const { to, pauseMs } = move
  const isKept = await keeping(parts, writes, (some) => parts.store.progress(row, to, some, parts.owner))
  return isKept ? { at: to, pauseMs } : { next: 'taken' }
}

async function finish(parts: Shared, row: Row, end: Ending, writes: Write[]): Promise<Row | undefined> {
  const { store, owner, metrics, log, now } = parts
  const next = await keeping(parts, writes, (some) => store.finish(row, end, some, owner))
  metrics.finished(row.channel, end.state, Math.max(0, now() - row.acceptedAt) / 1000)
  parts.onFinished(row.channel, end)
  if (end.state === 'failed')
    log.warn({ channel: row.channel, seq: row.seq, reason: end.reason }, 'a message was given up')
  return next
}

/** What goes with a move must not hinder the move: a message that was sent would be sent again and again. */
async function keeping<T>(parts: Shared, writes: Write[], keep: (writes: Write[]) => Promise<T>): Promise<T> {
  try {
    return await parts.keepTrying(() => keep(writes))
  } catch (error) {
    if (error instanceof StorageError || writes.length === 0) throw error
    parts.log.error({ reason: toName(error) }, 'what belongs to a message cannot be kept; the message goes on without')
    return parts.keepTrying(() => keep([]))
  }
}

const rulesFor = ({ settings, now }: LaneParts, { acceptedAt }: Row): MoveRules => ({
  unclearTries: settings.unclearTries,
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
