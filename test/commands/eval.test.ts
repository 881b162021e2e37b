// The bot on questions of our own with known answers: the figures that may not be lost.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createBot } from '../../src/commands/bot.ts'
import { judge, type Judged, rowOf, type Verdict } from '../../src/commands/eval.ts'
import { qualitiesOf } from '../../src/commands/qualities.ts'
import { parseQuestions } from '../../src/knowledge/questions.ts'
import { LANGUAGES } from '../../src/language/language.ts'
import figures from '../figures.json' with { type: 'json' }

const FOLDER = join('knowledge', 'questions')

/** The three that the bot was first measured on; it has learned from them since, as from all. */
const FIRST = /-[123]\.jsonl$/

const names = readdirSync(FOLDER).filter((name) => FIRST.test(name))
const questions = names.flatMap((name) => parseQuestions(readFileSync(join(FOLDER, name), 'utf8')))

describe.each(LANGUAGES)('%s', (language) => {
  let judged: Judged[]

  beforeAll(async () => {
    const own = questions.filter(({ lang }) => lang === language)
    judged = judge(await createBot('knowledge'), own)
  })

  /** The questions of a row that got these verdicts, if their share is above `most`; none otherwise. */
  function beyond(most: number, row: string, verdicts: readonly Verdict[]): string[] {
    const asked = judged.filter(({ question }) => rowOf(question) === row)
    const missed = asked.filter(({ verdict }) => verdicts.includes(verdict))
    if (missed.length <= most * asked.length) return []
    return missed.map(
      ({ question, reply, verdict }) => `${verdict}: ${question.turns.join(' → ')} → ${reply.article ?? reply.kind}`,
    )
  }

  test('has questions enough', () => {
    expect(judged.length).toBeGreaterThanOrEqual(150)
    expect(new Set(judged.map(({ question }) => question.id)).size).toBe(judged.length)
  })

  test('in scope: right at least 9 of 10 times, wrong at most 1 of 25', () => {
    expect(beyond(0.1, 'in', ['wrong', 'deferred'])).toEqual([])
    expect(beyond(0.04, 'in', ['wrong'])).toEqual([])
  })

  test.each([
    ['out near', 0.1],
    ['out far', 0.01],
  ])('%s: claims an answer at most %d of the time', (row, most) => {
    expect(beyond(most, row, ['wrong'])).toEqual([])
  })

  test.each(['follow', 'lang', 'chat', 'meta'])('%s: right at least 9 of 10 times', (row) => {
    expect(beyond(0.1, row, ['wrong', 'deferred'])).toEqual([])
  })
})

/** Authors whose lines say how an answer should open, and which questions are asked at once. */
const LABELLED = /-(?:[789]|10|12)\.jsonl$/

describe('how the replies read', () => {
  let labelled: Judged[]

  beforeAll(async () => {
    const files = readdirSync(FOLDER).filter((name) => LABELLED.test(name))
    const lines = files.flatMap((name) => parseQuestions(readFileSync(join(FOLDER, name), 'utf8')))
    const wanted = lines.filter(({ opening, parts, kind }) => opening ?? parts ?? kind === 'in')
    labelled = judge(await createBot('knowledge'), wanted)
  })

  test.each(LANGUAGES)('%s', (language) => {
    const { direct, premise, wrongly, parts, length } = qualitiesOf(labelled, language)
    expect(Math.min(premise.asked, parts.asked)).toBeGreaterThanOrEqual(60)
    expect(direct.met / direct.asked).toBeGreaterThan(0.92)
    expect(premise.met / premise.asked).toBeGreaterThan(0.7)
    expect(wrongly.met / wrongly.asked).toBeLessThan(0.02)
    expect(parts.met / parts.asked).toBeGreaterThan(0.82)
    expect(length).toBeLessThanOrEqual(language === 'ru' ? 340 : 140)
  })
})

const numberOf = (file: string): number => Number(/-(\d+)\./.exec(file)?.[1])

/**
 * Authors' files by how hard they were written to be: those after the first twelve with vague references, one thing changed in
 * an answerable question; the last with words that nobody used before, encyclopaedic questions in the words of ours.
 */
const isEarly = (file: string): boolean => numberOf(file) <= 12
const isLast = (file: string): boolean => numberOf(file) > 25

type Rows = Pick<(typeof figures)['ru'], 'in' | 'near' | 'far'>

/** The figures of all files of one kind together. */
function figuresOf(files: readonly Rows[]): { right: number; wrong: number; near: number; far: number } {
  const sum = (numberOf: (rows: Rows) => number): number => files.reduce((all, rows) => all + numberOf(rows), 0)
  const answered = sum((rows) => rows.in.asked)
  return {
    right: sum((rows) => rows.in.right) / answered,
    wrong: sum((rows) => rows.in.wrong) / answered,
    near: sum((rows) => rows.near.claimed) / sum((rows) => rows.near.asked),
    far: sum((rows) => rows.far.claimed) / sum((rows) => rows.far.asked),
  }
}

describe('on authors that it did not learn from (test/figures.json, from `npm run learn`)', () => {
  test.each(LANGUAGES)('%s', (language) => {
    const files = Object.entries<Rows>(figures[language].files)
    const early = figuresOf(files.filter(([file]) => isEarly(file)).map(([, rows]) => rows))
    expect(early.right).toBeGreaterThan(0.8)
    expect(early.wrong).toBeLessThan(0.005)
    expect(early.near).toBeLessThan(0.035)
    expect(early.far).toBeLessThan(0.006)
    const late = figuresOf(files.filter(([file]) => !isEarly(file) && !isLast(file)).map(([, rows]) => rows))
    expect(late.right).toBeGreaterThan(0.7)
    expect(late.wrong).toBeLessThan(0.015)
    expect(late.near).toBeLessThan(0.085)
    expect(late.far).toBeLessThan(0.01)
    const last = figuresOf(files.filter(([file]) => isLast(file)).map(([, rows]) => rows))
    expect(last.right).toBeGreaterThan(0.7)
    expect(last.wrong).toBeLessThan(0.02)
    expect(last.near).toBeLessThan(0.075)
    expect(last.far).toBeLessThan(0.03)
  })
})

test('a line that is no question is told by its number', () => {
  expect(() => parseQuestions('{"id":"1","lang":"ru","q":"?","kind":"in"}\n\n{"id":1}')).toThrow('3')
})
