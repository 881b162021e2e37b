// What to do next with a message: a pure table from "how the last call went" to the next state of its row.

import type { Ending, Note, Progress } from '../storage/storage.ts'
import { type BackOff, backOff } from '../wait.ts'
import type { SendFault } from './channel.ts'

/** How a call to the platform went. */
export type Outcome = { kind: 'sent'; notes: Note[] } | { kind: SendFault; reason: string; afterMs: number }

/** Either the row goes on (after a pause), or it ends. */
export type Move = { to: Progress; pauseMs: number } | { end: Ending }

export interface MoveRules {
  /** How often a step is sent of which nobody knows whether it arrived. */
  unclearTries: number
  /** The message is so old that it is not tried again. */
  isTooOld: boolean
}

/** After a call that was not sent, or turned away without saying for how long. */
const NOT_SENT: BackOff = { first: 500, longest: 60_000 }

/** Longer, for each try may be a double. */
const UNCLEAR: BackOff = { first: 1500, longest: 60_000 }

const CUT_SHORT = 'the process ended while it was being sent'

/** Before a call: it counts as unclear until its outcome is known, for the process may end meanwhile. */
export function begin(row: Progress, rules: MoveRules): Move {
  if (row.state === 'sending' && isSpent(row, rules)) return fail(`unclear: ${CUT_SHORT}`)
  return go({ ...row, state: 'sending', attempts: row.attempts + 1, unclear: row.unclear + 1 })
}

/** After the call for the present step. */
export function advance(row: Progress, outcome: Outcome, rules: MoveRules): Move {
  if (outcome.kind === 'sent') return onward(row)
  const { kind, reason, afterMs } = outcome
  if (kind === 'refused') return fail(reason)
  if (kind === 'unclear') {
    if (isSpent(row, rules)) return fail(`unclear: ${reason}`)
    return go({ ...row, state: 'ready' }, Math.max(afterMs, backOff(UNCLEAR, row.unclear)))
  }
  if (rules.isTooOld) return fail(`given up: ${reason}`)
  const again: Progress = { ...row, state: 'ready', unclear: row.unclear - 1 }
  // The platform said when: that is the pace, and no reason to wait longer the next time.
  if (kind === 'busy' && afterMs > 0) return go({ ...again, attempts: row.attempts - 1 }, afterMs)
  return go(again, Math.max(afterMs, backOff(NOT_SENT, row.attempts)))
}

const isSpent = ({ unclear }: Progress, { unclearTries, isTooOld }: MoveRules): boolean =>
  isTooOld || unclear >= unclearTries

/** On to the next step, or to the end. */
function onward(row: Progress): Move {
  const step = row.step + 1
  if (step >= (row.steps?.length ?? 0)) return { end: { state: 'done', reason: null } }
  return go({ ...row, state: 'ready', step, attempts: 0, unclear: 0 })
}

const go = (to: Progress, pauseMs = 0): Move => ({ to, pauseMs })
const fail = (reason: string): Move => ({ end: { state: 'failed', reason } })
