// The staff commands as staff run them, over a question log with known lines.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openSqlStorage } from '../../src/storage/sql.ts'
import type { Question } from '../../src/storage/storage.ts'
import { createTranslate } from '../../src/texts.ts'
import { add } from '../../src/staff/add.ts'
import { ask } from '../../src/staff/ask.ts'
import { check } from '../../src/staff/check.ts'
import type { Command } from '../../src/staff/command.ts'
import { regression } from '../../src/staff/regression.ts'
import { stats } from '../../src/staff/stats.ts'
import { unanswered } from '../../src/staff/unanswered.ts'
import { staff } from './run.ts'

const HOUR = 3_600_000
const NOW = Date.now()

let folder: string
let database: string
let knowledge: string

const question = (id: string, hoursAgo: number, more: Partial<Question>): Question => ({
  id,
  at: NOW - hoursAgo * HOUR,
  channel: 'telegram',
  language: 'ru',
  outcome: 'unknown',
  article: null,
  confidence: 0,
  text: '',
  person: 'p',
  ...more,
})

const LOG: Question[] = [
  question('1', 1, { text: 'Где купить билеты на каток?' }),
  question('2', 2, { text: 'где купить билет на каток' }),
  question('3', 3, { text: 'ГДЕ КУПИТЬ БИЛЕТ НА КАТОК' }),
  question('4', 4, { text: '驯鹿肉好吃吗', language: 'zh', channel: 'wechat' }),
  question('5', 5, { text: '=cmd|calc', outcome: 'choices' }),
  question('6', 6, { text: 'когда был визит', outcome: 'answer', article: 'visits/visit-2016' }),
  question('7', 7, { text: 'привет <b>', outcome: 'unknown' }),
  question('8', 24 * 60, { text: 'давний вопрос про тюленей' }),
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'staff-'))
  database = join(folder, 'bot.db')
  knowledge = join(folder, 'knowledge')
  await cp('knowledge', knowledge, { recursive: true })
  vi.stubEnv('DATABASE_URL', database)
  vi.stubEnv('KNOWLEDGE_DIR', knowledge)
  const storage = await openSqlStorage({ url: database, now: () => NOW, onIdleError: () => {} })
  await storage.write([
    ...LOG.map((value) => ({ kind: 'question' as const, value })),
    { kind: 'vote', value: { answer: '6', person: 'p', value: 'down', at: NOW } },
  ])
  await storage.close()
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

const COMMANDS: Record<string, Command> = { add, ask, check, stats, test: regression, unanswered }

/** Without a process of its own, for speed; `day.test.ts` has the real ones. */
async function run([name = '', ...args]: string[], input = '') {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await COMMANDS[name]?.run(args, {
    print: (line) => void out.push(`${line}\n`),
    complain: (line) => void err.push(`${line}\n`),
    translate: createTranslate(),
    today: new Date(NOW).toISOString().slice(0, 10),
    input: Readable.from([input]),
  })
  return { code, out: out.join(''), err: err.join('') }
}

describe('ask', () => {
  test('the answer on both platforms and the reasons', async () => {
    const { code, out } = await run(['ask', 'когда', 'делигация приезжала кракозябра'])
    expect(code).toBe(0)
    expect(out).toContain('=== В Telegram')
    expect(out).toContain('=== В WeChat')
    expect(out).toContain('Незнакомые слова: кракозябра')
    expect(out).toMatch(/ {2}1\. visits\/[\w-]+ — доля \d+ %, уверенность \d\.\d\d/)
    expect(out).toMatch(/ {2}5\. \w+\/[\w-]+/)
    expect(out).toContain('Ответ даётся от 0.')
  })

  test('in Chinese, and for machines', async () => {
    const [chinese, machine] = await Promise.all([
      run(['ask', '--lang', 'zh', '北极邮轮']),
      run(['ask', '--json', '北极邮轮']),
    ])
    expect(chinese.out).toContain('=== 在微信上')
    expect(chinese.out).toContain('tourism/arctic-cruises — 占')
    expect(JSON.parse(machine.out)).toMatchObject({ language: 'zh', outcome: 'answer' })
    expect(JSON.parse(machine.out).first[0].id).toBe('tourism/arctic-cruises')
  })

  test('no question, a folder that is not there', async () => {
    const [none, folderless] = await Promise.all([run(['ask']), run(['ask', 'где', '--dir', '/nowhere'])])
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('ask "ВОПРОС"') })
    expect(folderless).toMatchObject({ code: 1, err: expect.stringContaining('/nowhere (ENOENT)') })
  })
})

describe('unanswered', () => {
  test('grouped by meaning, counted, newest first, with what to paste', async () => {
    const { code, out } = await run(['unanswered'])
    expect(code).toBe(0)
    const places = out.match(/^\d+\. .*$/gm) ?? []
    expect(places[0]).toMatch(/^1\. «.*каток.*» — 3 раз\(а\)/i)
    expect(places[1]).toContain('驯鹿肉好吃吗')
    expect(places.some((line) => line.includes('когда был визит') && line.includes('👎'))).toBe(true)
    expect(out).not.toContain('тюленей')
    expect(out).toMatch(/^ {4}- /m)
  })

  test('since a day, as a table that a spreadsheet takes for text', async () => {
    const { out } = await run(['unanswered', '--since', '90', '--csv'])
    expect(out.startsWith('\uFEFFВопрос,')).toBe(true)
    expect(out).toContain('тюленей')
    expect(out).toContain("\r\n'=cmd|calc,1,")
  })

  test('ignored for good, with all that mean the same', async () => {
    expect((await run(['unanswered', '--ignore', 'где купить билет на каток'])).out).toContain(': 3.')
    expect((await run(['unanswered'])).out).not.toMatch(/каток/i)
  })

  test('a day that does not exist', async () => {
    expect(await run(['unanswered', '--since', 'вчера'])).toMatchObject({ code: 2 })
  })
})

describe('stats', () => {
  test('a picture in the terminal', async () => {
    const { code, out } = await run(['stats'])
    expect(code).toBe(0)
    expect(out).toMatch(/сообщений: 7/)
    expect(out).toMatch(/ {2}telegram █+ 6/)
    expect(out).toMatch(/ {2}wechat +█+ 1/)
    expect(out).toContain('👍 0   👎 1')
    expect(out).toContain('visits/visit-2016')
  })

  test('one page, which needs nothing else and escapes what people typed', async () => {
    const file = join(folder, 'stats.html')
    expect((await run(['stats', '--html', file, '--lang', 'zh'])).code).toBe(0)
    const page = await readFile(file, 'utf8')
    expect(page).toContain('<html lang="zh">')
    expect(page).toContain('привет &lt;b&gt;')
    expect(page).toMatch(/<svg .*<rect /)
    expect(page).not.toMatch(/<script|src=|href=/)
  })
})

describe('add', () => {
  const typed = (name: string): string =>
    [
      'tourism',
      name,
      '',
      '2016-05-25',
      'Каток: зимний лёд',
      'Где каток?',
      'есть ли каток #1',
      '',
      'Каток на площади.',
      'Вход с улицы.',
      '',
      '溜冰场',
      '溜冰场在哪里？',
      '',
      '溜冰场在广场上。',
      '',
      '',
    ].join('\n')

  test('writes a file that the bot takes', async () => {
    expect(await run(['add'], typed('rink'))).toMatchObject({ code: 0, err: '' })
    const text = await readFile(join(knowledge, 'tourism/rink.yaml'), 'utf8')
    expect(text).toContain('  title: "Каток: зимний лёд"\n')
    expect(text).toContain('    - "есть ли каток #1"\n')
    expect((await run(['ask', 'Где каток?'])).out).toContain('Каток на площади.\n\nВход с улицы.')
    expect((await run(['check', '--dir', knowledge])).code).toBe(0)
  })

  test('asks again for a name that is taken or cannot be, and writes nothing when broken off', async () => {
    const { code, out, err } = await run(['add'], 'tourism\nкаток\narctic-cruises\nskates\n\n\nТитул\n')
    expect(code).toBe(1)
    expect(out).toContain('Годятся латинские буквы')
    expect(out).toContain('Такой файл уже есть: tourism/arctic-cruises.yaml')
    expect(err).toContain('ничего не записано')
    await expect(readFile(join(knowledge, 'tourism/skates.yaml'))).rejects.toThrow('ENOENT')
  })
})

describe('test', () => {
  test('remembers a good run, then tells what an edit made worse, and better again', async () => {
    const [baseline, questions] = [join(folder, 'last-good.json'), join(folder, 'questions')]
    const few = join(folder, 'few')
    for (const part of ['sources.yaml', 'tourism', 'health', 'education']) {
      await cp(join('knowledge', part), join(few, part), { recursive: true })
    }
    await mkdir(questions)
    const asked = { id: 'q1', lang: 'ru', q: 'круиз на северный полюс', kind: 'in', must: ['круиз'] }
    await writeFile(join(questions, 'ru.jsonl'), `${JSON.stringify(asked)}\n`)
    const words = ['test', '--dir', few, '--baseline', baseline, '--questions', questions]
    expect((await run(words)).out).toContain('Сравнить пока не с чем')
    expect((await run([...words, '--accept'])).code).toBe(0)
    expect(await run(words)).toMatchObject({ code: 0, out: expect.stringContaining('Всё как в прошлый раз') })

    const file = join(few, 'tourism/arctic-cruises.yaml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/answer: \|\n[^]*?\n(?=zh:)/, 'answer: |\n    Об этом мы напишем позже.\n'))
    const worse = await run(words)
    expect(worse.out).toContain('Стало хуже (1):\n  круиз на северный полюс: верно (tourism/arctic-cruises) → неверно')
    expect(worse.code).toBe(1)
    expect((await run([...words, '--accept'])).code).toBe(0)
    await writeFile(file, text)
    expect(await run(words)).toMatchObject({ code: 0, out: expect.stringContaining('Стало лучше (1):') })
  }, 60_000)
})

test('the command line knows them all', async () => {
  const { code, out } = await staff(['help'])
  expect(code).toBe(0)
  for (const name of Object.keys(COMMANDS)) expect(out).toContain(`npm run staff -- ${name} `)
})
