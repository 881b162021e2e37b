// What to do next with a message: a pure table from "how the last call went" to the next state of its row.

import type { Ending, Note, Progress } from '../storage/storage.ts'
import { type BackOff, backOff } from '../wait.ts'
import type { SendFault } from './channel.ts'

/** How a call to the platform went. */
export type Outcome = { kind: 'sent'; notes: Note[] } | { kind: SendFault; reason: string; afterMs: number }

/** Either the row goes on (after a pause), or it ends. */
export type Move = { to: Progress; pauseMs: number } | { end: Omit<Ending, 'at'> }

export interface MoveRules {
  resendUnclear: boolean
  /** The message is so old that it is not tried again. */
  isTooOld: boolean
}

const PAUSE: BackOff = { first: 500, longest: 60_000 }

/** The first move of a row whose steps are known. */
export function resume(row: Progress, rules: MoveRules): Move {
  if (row.state !== 'sending') return go({ ...row, state: 'sending', attempts: row.attempts + 1 })
  // Not the one resend for a lost response: the call may not even have been made.
  return rules.resendUnclear ? go({ ...row, attempts: row.attempts + 1 }) : skip(row, CUT_SHORT)
}

const CUT_SHORT = 'the process ended while it was being sent'

/** The move after a call for the present step. */
export function advance(row: Progress, outcome: Outcome, rules: MoveRules): Move {
  if (outcome.kind === 'sent') return skip(row, null)
  if (outcome.kind === 'refused') return { end: { state: 'failed', reason: outcome.reason } }
  if (outcome.kind === 'not-sent' || outcome.kind === 'busy') return retry(row, outcome.reason, outcome.afterMs, rules)
  if (row.resent || !rules.resendUnclear) return skip(row, outcome.reason)
  return go({ ...row, attempts: row.attempts + 1, resent: true }, Math.max(outcome.afterMs, PAUSE.first))
}

function retry(row: Progress, reason: string, afterMs: number, { isTooOld }: MoveRules): Move {
  if (isTooOld) return { end: { state: 'failed', reason: `given up: ${reason}` } }
  return go({ ...row, state: 'ready' }, Math.max(afterMs, backOff(PAUSE, row.attempts)))
}

/** On to the next step, or to the end. */
function skip(row: Progress, reason: string | null): Move {
  const step = row.step + 1
  if (step >= (row.steps?.length ?? 0)) return { end: { state: 'done', reason } }
  return go({ ...row, state: 'sending', step, attempts: 1, resent: false })
}

const go = (to: Progress, pauseMs = 0): Move => ({ to, pauseMs })
