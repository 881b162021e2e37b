// The table of what follows when a call to the platform went so or so.

import { describe, expect, it } from 'vitest'
import { advance, type Move, type Outcome, resume } from '../../src/delivery/moves.ts'
import type { Progress } from '../../src/storage/storage.ts'

const RULES = { resendUnclear: true, isTooOld: false }
const row = (change: Partial<Progress> = {}): Progress => ({
  state: 'sending',
  steps: [{ n: 1 }, { n: 2 }],
  step: 0,
  attempts: 1,
  resent: false,
  ...change,
})
const sent: Outcome = { kind: 'sent', notes: [] }
const fault = (kind: 'not-sent' | 'refused' | 'unclear', afterMs = 0): Outcome => ({ kind, reason: 'why', afterMs })
const done = (reason: string | null): Move => ({ end: { state: 'done', reason } })

describe('after a call', () => {
  it.each<[string, Progress, Outcome, object, Move]>([
    ['sent: the next step', row({ attempts: 3, resent: true }), sent, {}, { to: row({ step: 1 }), pauseMs: 0 }],
    ['sent, the last: done', row({ step: 1 }), sent, {}, done(null)],
    ['refused: the message fails', row(), fault('refused'), {}, { end: { state: 'failed', reason: 'why' } }],
    ['retry: a pause', row(), fault('not-sent'), {}, { to: row({ state: 'ready' }), pauseMs: 500 }],
    ['retry, again: a longer one', row({ attempts: 4 }), fault('not-sent'), {}, { to: row({ state: 'ready', attempts: 4 }), pauseMs: 4000 }],
    ['retry, for long: a minute', row({ attempts: 40 }), fault('not-sent'), {}, { to: row({ state: 'ready', attempts: 40 }), pauseMs: 60_000 }],
    ['retry, as told', row(), fault('not-sent', 90_000), {}, { to: row({ state: 'ready' }), pauseMs: 90_000 }],
    ['retry, too old: fails', row(), fault('not-sent'), { isTooOld: true }, { end: { state: 'failed', reason: 'given up: why' } }],
    ['unclear: once more', row(), fault('unclear'), {}, { to: row({ attempts: 2, resent: true }), pauseMs: 500 }],
    ['unclear again: on', row({ resent: true }), fault('unclear'), {}, { to: row({ step: 1 }), pauseMs: 0 }],
    ['unclear, no resends: on', row(), fault('unclear'), { resendUnclear: false }, { to: row({ step: 1 }), pauseMs: 0 }],
    ['unclear again, the last: done', row({ step: 1, resent: true }), fault('unclear'), {}, done('why')],
  ])('%s', (_, before, outcome, rules, move) => {
    expect(advance(before, outcome, { ...RULES, ...rules })).toEqual(move)
  }) // prettier-ignore
})

describe('at a start', () => {
  it.each<[string, Progress, object, Move]>([
    ['ready: sends', row({ state: 'ready', attempts: 0 }), {}, { to: row(), pauseMs: 0 }],
    ['cut short: sends again', row(), {}, { to: row({ attempts: 2 }), pauseMs: 0 }],
    ['cut short, no resends: on', row(), { resendUnclear: false }, { to: row({ step: 1 }), pauseMs: 0 }],
    ['cut short often: still sends', row({ attempts: 50 }), {}, { to: row({ attempts: 51 }), pauseMs: 0 }],
  ])('%s', (_, before, rules, move) => {
    expect(resume(before, { ...RULES, ...rules })).toEqual(move)
  })
})
