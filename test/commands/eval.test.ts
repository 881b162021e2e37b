// The bot on questions of our own with known answers: the figures that may not be lost.

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { createBot } from '../../src/commands/bot.ts'
import { judge, type Judged, parseQuestions, rowOf, tally, type Tally } from '../../src/commands/eval.ts'
import { LANGUAGES } from '../../src/language/language.ts'

const share = ({ right, wrong, deferred }: Tally, verdict: keyof Tally): number =>
  ({ right, wrong, deferred })[verdict] / (right + wrong + deferred)

const NOBODY: Tally = { right: 0, wrong: 0, deferred: 0 }

describe.each(LANGUAGES)('%s', (language) => {
  let judged: Judged[]
  let rows: Map<string, Tally>

  beforeAll(async () => {
    judged = await judge(
      await createBot('knowledge'),
      parseQuestions(readFileSync(`test/questions/${language}.jsonl`, 'utf8')),
    )
    rows = tally(judged, rowOf)
  }, 120_000)

  const misses = (row: string): string =>
    judged
      .filter(({ question, verdict }) => rowOf(question) === row && verdict !== 'right')
      .map(({ question, reply, verdict }) => `${verdict} ${question.turns.join(' → ')}: ${reply.article ?? reply.kind}`)
      .join('\n')

  test('has questions enough', () => {
    expect(judged.length).toBeGreaterThanOrEqual(150)
    expect(new Set(judged.map(({ question }) => question.id)).size).toBe(judged.length)
  })

  test('in scope: right at least 9 of 10 times, wrong at most 1 of 25', () => {
    expect(share(rows.get('in') ?? NOBODY, 'right'), misses('in')).toBeGreaterThanOrEqual(0.9)
    expect(share(rows.get('in') ?? NOBODY, 'wrong'), misses('in')).toBeLessThanOrEqual(0.04)
  })

  test.each([
    ['out near', 0.1],
    ['out far', 0.01],
  ])('%s: claims an answer at most %d of the time', (row, most) => {
    expect(share(rows.get(row) ?? NOBODY, 'wrong'), misses(row)).toBeLessThanOrEqual(most)
  })

  test.each(['follow', 'lang', 'chat', 'meta'])('%s: right at least 9 of 10 times', (row) => {
    expect(share(rows.get(row) ?? NOBODY, 'right'), misses(row)).toBeGreaterThanOrEqual(0.9)
  })
})

test('a line that is no question is told by its number', () => {
  expect(() => parseQuestions('{"id":"1","lang":"ru","q":"?","kind":"in"}\n\n{"id":1}')).toThrow('3')
})
