// The table of what follows when a call to the platform went so or so.

import { describe, expect, it } from 'vitest'
import { advance, begin, type Move, type Outcome } from '../../src/delivery/moves.ts'
import type { Progress } from '../../src/storage/storage.ts'

const RULES = { unclearTries: 3, isTooOld: false }
const OLD = { isTooOld: true }
const row = (change: Partial<Progress> = {}): Progress => ({
  state: 'sending',
  steps: [{ n: 1 }, { n: 2 }],
  step: 0,
  attempts: 1,
  unclear: 1,
  ...change,
})
const waiting = (change: Partial<Progress> = {}) => row({ state: 'ready', ...change })
const sent: Outcome = { kind: 'sent', notes: [] }
const fault = (kind: 'not-sent' | 'busy' | 'refused' | 'unclear', afterMs = 0): Outcome => ({
  kind,
  reason: 'why',
  afterMs,
})
const done: Move = { end: { state: 'done', reason: null } }
const failed = (reason: string): Move => ({ end: { state: 'failed', reason } })
const wait = (to: Progress, pauseMs: number): Move => ({ to, pauseMs })

describe('after a call', () => {
  it.each<[string, Progress, Outcome, object, Move]>([
    ['sent: the next step', row({ attempts: 3, unclear: 2 }), sent, {}, wait(waiting({ step: 1, attempts: 0, unclear: 0 }), 0)],
    ['sent, the last: done', row({ step: 1 }), sent, {}, done],
    ['refused: the message fails', row(), fault('refused'), {}, failed('why')],
    ['not sent: a pause, and no double to fear', row(), fault('not-sent'), {}, wait(waiting({ unclear: 0 }), 500)],
    ['not sent, again: a longer one', row({ attempts: 4 }), fault('not-sent'), {}, wait(waiting({ attempts: 4, unclear: 0 }), 4000)],
    ['not sent, for long: a minute', row({ attempts: 40 }), fault('not-sent'), {}, wait(waiting({ attempts: 40, unclear: 0 }), 60_000)],
    ['not sent, too old: fails', row(), fault('not-sent'), OLD, failed('given up: why')],
    ['busy: as told', row(), fault('busy', 90_000), {}, wait(waiting({ attempts: 0, unclear: 0 }), 90_000)],
    ['busy again: as told, not longer', row({ attempts: 9 }), fault('busy', 1000), {}, wait(waiting({ attempts: 8, unclear: 0 }), 1000)],
    ['busy without a time: like not sent', row({ attempts: 3 }), fault('busy'), {}, wait(waiting({ attempts: 3, unclear: 0 }), 2000)],
    ['busy, too old: fails', row(), fault('busy', 5), OLD, failed('given up: why')],
    ['unclear: again, later', row(), fault('unclear'), {}, wait(waiting(), 1500)],
    ['unclear again: still later', row({ attempts: 2, unclear: 2 }), fault('unclear'), {}, wait(waiting({ attempts: 2, unclear: 2 }), 3000)],
    ['unclear too often: fails', row({ attempts: 3, unclear: 3 }), fault('unclear'), {}, failed('unclear: why')],
    ['unclear, no second try: fails', row(), fault('unclear'), { unclearTries: 1 }, failed('unclear: why')],
    ['unclear, too old: fails', row(), fault('unclear'), OLD, failed('unclear: why')],
    ['unclear, the last step: fails, too', row({ step: 1, unclear: 3 }), fault('unclear'), {}, failed('unclear: why')],
  ])('%s', (_, before, outcome, rules, move) => {
    expect(advance(before, outcome, { ...RULES, ...rules })).toEqual(move)
  }) // prettier-ignore
})

describe('before a call', () => {
  const cutShort = failed('unclear: the process ended while it was being sent')
  it.each<[string, Progress, object, Move]>([
    ['ready: counts as unclear until more is known', waiting({ attempts: 0, unclear: 0 }), {}, wait(row(), 0)],
    ['ready, tried before', waiting({ attempts: 7, unclear: 0 }), {}, wait(row({ attempts: 8 }), 0)],
    ['cut short: sends again', row(), {}, wait(row({ attempts: 2, unclear: 2 }), 0)],
    ['cut short, no second try: fails', row(), { unclearTries: 1 }, cutShort],
    ['cut short too often: fails', row({ attempts: 50, unclear: 3 }), {}, cutShort],
    ['cut short, too old: fails', row(), OLD, cutShort],
    ['new, however old: is answered', waiting({ attempts: 0, unclear: 0 }), OLD, wait(row(), 0)],
  ])('%s', (_, before, rules, move) => {
    expect(begin(before, { ...RULES, ...rules })).toEqual(move)
  })
})
