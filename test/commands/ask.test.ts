// `npm run ask` as a process: JSON Lines in, JSON Lines out.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AskedReply } from '../../src/commands/ask.ts'
import { compiled } from '../shared.ts'

interface Ran {
  lines: (AskedReply & { error?: string })[]
  errors: string
  code: number | null
}

async function runAsk(input: string, args: string[] = []): Promise<Ran> {
  const child = spawn(process.execPath, [compiled('src/cli.ts'), 'lines', ...args])
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.end(input)
  await once(child, 'close')
  const lines = Buffer.concat(out)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
  return {
    lines: lines.map((line): Ran['lines'][number] => JSON.parse(line)),
    errors: Buffer.concat(err).toString(),
    code: child.exitCode,
  }
}

const jsonl = (asked: unknown[]): string => asked.map((one) => `${JSON.stringify(one)}\n`).join('')

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ask-'))
  mkdirSync(join(folder, 'town'))
  writeFileSync(
    join(folder, 'sources.yaml'),
    'gazette:\n  date: 2024-03-01\n  ru: { title: Газета, publisher: редакция }\n  zh: { title: 城市报, publisher: 编辑部 }\n',
  )
  const article = (name: string, ru: string[], zh: string[]): void =>
    writeFileSync(
      join(folder, 'town', `${name}.yaml`),
      `source: gazette\nasOf: 2024-03-01\nru:\n  title: ${ru[0]}\n  questions: [${ru[1]}]\n  answer: |\n    ${ru[2]}\n` +
        `zh:\n  title: ${zh[0]}\n  questions: [${zh[1]}]\n  answer: |\n    ${zh[2]}\n`,
    )
  article(
    'mammoth',
    ['Скелет мамонта', 'Где увидеть мамонта?', 'Мамонт стоит в музее.'],
    ['猛犸象骨架', '在哪里能看到猛犸象？', '猛犸象在博物馆。'],
  )
  article(
    'squirrels',
    ['Белки в парке', 'Чем кормить белок?', 'Белок кормят орехами.'],
    ['公园的松鼠', '松鼠喂什么？', '用坚果喂松鼠。'],
  )
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

const SHAPE = {
  id: expect.anything(),
  kind: expect.stringMatching(/^(answer|choices|unknown|smalltalk|help|language)$/),
  lang: expect.stringMatching(/^(ru|zh)$/),
  text: expect.stringMatching(/\S/),
  choices: expect.any(Array),
  confidence: expect.any(Number),
}

describe('one line in, one line out', () => {
  test('an answer is what the person reads, with its article', async () => {
    const { lines, code } = await runAsk(
      jsonl([
        { id: '1', q: 'Где увидеть мамонта?' },
        { id: 2, q: '松鼠喂什么' },
        { id: 'turns', turns: ['Чем кормить белок?', 'по-китайски'] },
        { id: 'fresh', q: '1' },
        { id: 'chosen', q: '14.10.2019', lang: 'zh' },
        { id: 'empty', q: '' },
      ]),
      ['--knowledge', folder],
    )
    expect(code).toBe(0)
    expect(lines).toMatchObject([
      {
        id: '1',
        kind: 'answer',
        lang: 'ru',
        article: 'town/mammoth',
        text: expect.stringMatching(/^Мамонт[^]*Газета/),
      },
      {
        id: 2,
        kind: 'answer',
        lang: 'zh',
        article: 'town/squirrels',
        text: expect.stringMatching(/^用坚果[^]*城市报/),
      },
      { id: 'turns', kind: 'language', lang: 'zh', article: null },
      { id: 'fresh', article: null },
      { id: 'chosen', lang: 'zh', article: null },
      { id: 'empty', kind: 'help' },
    ])
    for (const line of lines) expect(line).toMatchObject(SHAPE)
    expect(lines.some((line) => 'ranking' in line)).toBe(false)
  })

  test('a line that is none gets an error, and the rest go on', async () => {
    const broken = [
      '{"id":"half"',
      'мамонт',
      '[]',
      'null',
      '42',
      '{"id":"no question"}',
      '{"q":"no id"}',
      '{"id":"t","turns":[]}',
      '{"id":"l","q":"мамонт","lang":"en"}',
      '{"id":"n","q":5}',
    ]
    const { lines, code } = await runAsk(
      `${jsonl([{ id: 'first', q: 'Где увидеть мамонта?' }])}\n${broken.join('\n')}\r\n${jsonl([{ id: 'last', q: '松鼠喂什么' }])}`,
      ['--knowledge', folder],
    )
    expect(code).toBe(0)
    expect(lines.length).toBe(broken.length + 2)
    expect(lines.at(0)).toMatchObject({ id: 'first', kind: 'answer' })
    expect(lines.at(-1)).toMatchObject({ id: 'last', kind: 'answer' })
    const errors = lines.slice(1, -1)
    // The second line is empty: it is skipped, but counted.
    expect(errors.map(({ error }) => error)).toEqual(errors.map((_, i) => expect.stringContaining(`${i + 3}`)))
    expect(errors.map(({ id }) => id)).toEqual([null, null, null, null, null, 'no question', null, 't', 'l', 'n'])
  })

  test('whatever is asked in it', async () => {
    const odd = ['\uD83D', '\u0000', '__proto__', '<b>x</b>', '🙂', 'щ'.repeat(100_000), '游'.repeat(100_000)]
    const { lines, code } = await runAsk(jsonl(odd.map((q, id) => ({ id, q }))), ['--knowledge', folder])
    expect(code).toBe(0)
    expect(lines.map(({ id }) => id)).toEqual(odd.map((_, id) => id))
    for (const line of lines) expect(line).toMatchObject(SHAPE)
  })
})

test('--ranking tells the best articles, whatever the outcome', async () => {
  const { lines } = await runAsk(
    jsonl([
      { id: 'a', q: 'мамонт' },
      { id: 'b', q: '喂 松鼠 什么' },
      { id: 'c', q: 'рецепт борща' },
      { id: 'd', q: 'мамонта и белок' },
    ]),
    ['--knowledge', folder, '--ranking', '1'],
  )
  expect(lines.map(({ ranking }) => ranking)).toEqual([
    ['town/mammoth'],
    ['town/squirrels'],
    expect.any(Array),
    [expect.any(String)],
  ])
})

test('a folder that cannot be read is named, and the process fails', async () => {
  const { lines, errors, code } = await runAsk(jsonl([{ id: '1', q: 'мамонт' }]), [
    '--knowledge',
    join(folder, 'nowhere'),
  ])
  expect(code).toBe(1)
  expect(lines).toEqual([])
  expect(errors).toContain('nowhere')
  expect(errors).not.toMatch(/\n\s+at /)
})

test('1,000 questions of the bot at once, in order', async () => {
  const questions = ['Когда был визит?', '友好城市', 'rjulf dbpbn', 'haerbin daibiaotuan', 'где парковка']
  const asked = Array.from({ length: 1000 }, (_, id) => ({ id, q: `${questions[id % questions.length]} ${id}` }))
  const { lines, code } = await runAsk(jsonl(asked))
  expect(code).toBe(0)
  expect(lines.map(({ id }) => id)).toEqual(asked.map(({ id }) => id))
})
