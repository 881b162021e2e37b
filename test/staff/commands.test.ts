// The staff commands as staff run them, over a question log with known lines.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openStorage } from '../../src/storage/open.ts'
import type { Question } from '../../src/storage/storage.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { createTranslate } from '../../src/texts.ts'
import { runStaff } from '../../src/staff/program.ts'
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
  question('9', 30, { text: 'Круиз на Северный полюс?' }),
  question('10', 31, { text: 'сколько стоит виза в китай' }),
  question('8', 24 * 60, { text: 'давний вопрос про тюленей' }),
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'staff-'))
  database = join(folder, 'bot.db')
  knowledge = join(folder, 'knowledge')
  await cp('knowledge', knowledge, { recursive: true })
  vi.stubEnv('DATABASE_URL', database)
  vi.stubEnv('KNOWLEDGE_DIR', knowledge)
  const storage = await openStorage({ url: database, onIdleError: () => {} })
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

/** Without a process of its own, for speed; `day.test.ts` has the real ones. */
async function run(args: string[], input = '') {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await runStaff(args, {
    print: (line) => void out.push(`${line}\n`),
    complain: (line) => void err.push(`${line}\n`),
    translate: createTranslate(),
    today: new Date(NOW).toISOString().slice(0, 10),
    input: Readable.from([input]),
    progress: { write: () => true },
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
    expect(out).toMatch(/ {2}1\. visits\/[\w-]+ «.*» — доля \d+ %, уверенность \d\.\d\d/)
    expect(out).toMatch(/ {2}5\. \w+\/[\w-]+/)
    expect(out).toContain('Бот уверен в первой статье на')
  })

  test('in Chinese, and for machines', async () => {
    const [chinese, machine] = await Promise.all([
      run(['ask', '--lang', 'zh', '北极邮轮']),
      run(['ask', '--json', '北极邮轮']),
    ])
    expect(chinese.out).toContain('=== 在微信上')
    expect(chinese.out).toContain('tourism/arctic-cruises“北极点邮轮” — 占')
    expect(JSON.parse(machine.out)).toMatchObject({ language: 'zh', outcome: 'answer' })
    expect(JSON.parse(machine.out).first[0].id).toBe('tourism/arctic-cruises')
  })

  test('no question, a folder that is not there', async () => {
    const [none, folderless] = await Promise.all([run(['ask']), run(['ask', 'где', '--dir', '/nowhere'])])
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('ask [параметры] <вопрос...>') })
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

  test('what is answered since is counted, not listed; a gap that would stand in the way is named', async () => {
    const { out } = await run(['unanswered'])
    expect(out).toContain('уже не показаны: 1.')
    expect(out).not.toContain('Круиз на Северный полюс?')
    expect(out).toMatch(/виза в китай.*\n.*это вопрос о визах.*gaps\.yaml/)
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
    expect(out).toMatch(/сообщений: 9/)
    expect(out).toMatch(/ {2}telegram █+ 8/)
    expect(out).toMatch(/ {2}wechat +█+ 1/)
    expect(out).toContain('👍 0   👎 1')
    expect(out).toContain('      1  Визит из Харбина, май 2016 года')
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
  const TEXTS = [
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
  ]
  const typed = (...answers: string[]): string => [...answers, ...TEXTS].join('\n')

  test('writes a file that the bot takes; the source is asked for until one is named', async () => {
    const input = typed('tourism', 'rink', '', 'visit-report-2016', '2016-05-25')
    const { code, out, err } = await run(['add'], input)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('  visit-report-2016 — Справка о визите из Харбина')
    expect(out).toContain('Проверка прошла.')
    const text = await readFile(join(knowledge, 'tourism/rink.yaml'), 'utf8')
    expect(text).toContain('source: visit-report-2016\nasOf: 2016-05-25\n')
    expect(text).toContain('  title: "Каток: зимний лёд"\n')
    expect(text).toContain('    - "есть ли каток #1"\n')
    expect((await run(['ask', 'Где каток?'])).out).toContain('Каток на площади.\n\nВход с улицы.')
    await rm(join(knowledge, 'tourism/rink.yaml'))
  })

  test('a new source and a new section get their entries, and what the check finds is said', async () => {
    const section = ['sport', 'Спорт', '体育']
    const source = ['town-2026', '2026-10-01', 'Каток открыт', '溜冰场开放', 'администрация Мурманска', '市政府']
    const lists = ['sources.yaml', 'sectors.yaml'] as const
    const before = await Promise.all(lists.map((file) => readFile(join(knowledge, file), 'utf8')))
    const input = typed(...section, 'rink', ...source, '2026-10-01').replace('Где каток?', 'круиз на северный полюс')
    const { code, out } = await run(['add'], input)
    expect(code).toBe(1)
    expect(out).toContain('Раздела «sport» пока нет')
    expect(out).toContain('уже отвечает по-новому, но проверка нашла')
    expect(out).toMatch(/arctic-cruises\.yaml:\d+:7 — вопрос «круиз на северный полюс» есть и в sport\/rink\.yaml/)
    const after = await Promise.all(lists.map((file) => readFile(join(knowledge, file), 'utf8')))
    for (const [i, text] of before.entries()) expect(after[i]?.startsWith(text)).toBe(true)
    const { articles, sources, sectors } = await loadKnowledge(knowledge)
    expect(articles.find(({ id }) => id === 'sport/rink')).toMatchObject({ source: 'town-2026', asOf: '2026-10-01' })
    expect(sources.get('town-2026')).toMatchObject({ date: '2026-10-01', zh: { title: '溜冰场开放' } })
    expect(sectors.at(-1)).toEqual({ id: 'sport', ru: 'Спорт', zh: '体育' })
    await rm(join(knowledge, 'sport'), { recursive: true })
  })

  test('asks again for a name that is taken or cannot be, and writes nothing when broken off', async () => {
    const { code, out, err } = await run(['add'], 'tourism\nкаток\narctic-cruises\nskates\nvisit-report-2016\nвчера\n')
    expect(code).toBe(1)
    expect(out).toContain('Годятся латинские буквы')
    expect(out).toContain('Такой файл уже есть: tourism/arctic-cruises.yaml')
    expect(out).toContain('Нужен день вида')
    expect(err).toContain('ничего не записано')
    await expect(readFile(join(knowledge, 'tourism/skates.yaml'))).rejects.toThrow('ENOENT')
  })
})

describe('test', () => {
  test('remembers a good run, then tells what an edit made worse, and better again', async () => {
    const [baseline, questions] = [join(folder, 'last-good.json'), join(folder, 'questions')]
    const few = join(folder, 'few')
    for (const part of ['facts.yaml', 'sources.yaml', 'tourism', 'health', 'education']) {
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
  })
})

describe('letters', () => {
  beforeAll(async () => {
    const storage = await openStorage({ url: database, onIdleError: () => {} })
    const lanes = ['1', '2', '3'].map((lane) => ({ updateId: lane, lane, payload: { text: `письмо ${lane}` } }))
    await storage.inbox.accept('telegram', lanes, { owner: 'me', leaseMs: 60_000 })
    for (const { lane } of lanes) {
      const row = await storage.inbox.next({ channel: 'telegram', lane }, 'me')
      if (row) await storage.inbox.finish(row, { state: 'failed', reason: 'нет связи' }, [], 'me')
    }
    await storage.close()
  })

  test('are listed without what they say, sent again, dropped', async () => {
    const { out } = await run(['letters'])
    expect(out).toContain('Не удалось отправить сообщений: 3.')
    const [first] = /(?<=^ {2})\d+(?= {2}telegram, .* — нет связи$)/m.exec(out) ?? []
    expect(out).not.toContain('письмо')
    expect((await run(['letters', '--send', `${first}`])).out).toContain('Вернули в очередь: 1.')
    expect((await run(['letters', '--drop', 'all'])).out).toContain('Стёрто сообщений: 2.')
    expect((await run(['letters'])).out).toContain('Неотправленных сообщений нет.')
    expect((await run(['letters', '--send', '1,x'])).code).toBe(2)
  })
})

describe('forget', () => {
  test('erases what a person asked, and nobody else', async () => {
    const storage = await openStorage({ url: database, onIdleError: () => {} })
    const person = storage.personHash('telegram:500:777')
    await storage.write([{ kind: 'question', value: question('77', 1, { text: 'о птицах севера', person }) }])
    await storage.close()
    expect((await run(['unanswered'])).out).toContain('о птицах севера')
    expect(await run(['forget', 'telegram:777'])).toMatchObject({ code: 0, out: 'Стёрто записей: 1.\n' })
    const { out } = await run(['unanswered'])
    expect(out).not.toContain('о птицах севера')
    expect(out).toContain('驯鹿肉好吃吗')
    expect(await run(['forget', 'Иванов'])).toMatchObject({ code: 1, err: expect.stringContaining('Иванов') })
  })
})

describe('backup and restore', () => {
  test('a copy, what came after it gone again, and a name that is taken', async () => {
    const copy = join(folder, 'copy.db')
    expect(await run(['backup', copy])).toMatchObject({ code: 0, out: expect.stringContaining(copy) })
    expect(await run(['backup', copy])).toMatchObject({ code: 1, err: expect.stringContaining('такой файл уже есть') })
    await run(['unanswered', '--ignore', '驯鹿肉好吃吗'])
    expect((await run(['restore', copy])).out).toMatch(/^Восстановлено записей: [1-9]/)
    expect((await run(['unanswered'])).out).toContain('驯鹿肉好吃吗')
    expect((await run(['restore', join(folder, 'none.db')])).err).toContain('такого файла нет')
  })

  test('touch no other database when the address is mistyped', async () => {
    vi.stubEnv('DATABASE_URL', 'postgress://bot@db/bot')
    expect(await run(['letters'])).toMatchObject({ code: 1, err: expect.stringMatching(/^DATABASE_URL: /) })
    vi.stubEnv('DATABASE_URL', undefined)
    vi.stubEnv('DATABASE_URI', database)
    expect(await run(['letters'])).toMatchObject({ code: 1, err: expect.stringContaining('DATABASE_URL') })
    vi.stubEnv('DATABASE_URI', undefined)
    vi.stubEnv('DATABASE_URL', database)
  })
})

describe('the command line', () => {
  test('knows them all, in both languages, and nothing of it is English', async () => {
    const [russian, chinese] = await Promise.all([run([]), run(['help', 'stats', '--lang', 'zh'])])
    expect(russian.code).toBe(0)
    for (const name of ['check', 'ask', 'unanswered', 'add', 'stats', 'test', 'schema']) {
      expect(russian.out).toMatch(new RegExp(`^  ${name} \\[параметры\\]`, 'm'))
    }
    expect(chinese.out).toContain('--since <日期>  从哪一天起')
    expect(russian.out + chinese.out).not.toMatch(/Usage|Options|Commands|Arguments|display|default/)
  })

  test.each([
    [['stat'], 'Нет такой команды: stat.\nВозможно, имелось в виду: stats.'],
    [['ask'], 'Не хватает слова: вопрос.'],
    [['stats', '--since', 'вчера'], 'Такое значение не подходит: --since вчера.'],
    [['stats', '--since', '2026-13-45'], 'Такое значение не подходит: --since 2026-13-45.'],
    [['stats', '--html'], 'После --html нужно значение.'],
    [['check', 'всё'], 'Команде check слова не нужны'],
    [['check', '--jsn'], 'Нет такого параметра: --jsn.\nВозможно, имелось в виду: --json.'],
    [['check', '--lang', 'en'], 'Такое значение не подходит: --lang en.'],
  ])('%j: what is wrong, and how it is used', async (words, said) => {
    const { code, out, err } = await run(words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(said)
    expect(err).toContain('Как писать: npm run staff -- ')
  })

  test('as a process: its exit code, and a reader that goes away early', async () => {
    expect(await staff(['chek'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('chek') })
    const input = '{"id":1,"q":"когда был визит"}\n'.repeat(2000)
    expect(await staff(['lines'], { input, closeEarly: true })).toMatchObject({ code: 0, err: '' })
  })
})
