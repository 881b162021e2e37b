// Loading: what is right is in use whatever else is wrong, and an edit that goes wrong changes nothing.

import { execFileSync } from 'node:child_process'
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assert, asyncProperty, constantFrom, oneof, string, tuple, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import type { Knowledge } from '../../src/knowledge/article.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { AROUND, articleText, withFolder } from './fixtures.ts'

const SECTORS = 'tourism: { ru: Туризм, zh: 旅游 }\n'
const GAPS = 'visa:\n  ru: { about: о визах, words: [виза] }\n  zh: { about: 签证, words: [签证] }\n'

/** A good folder with one article, tourism/good. */
const withGood = <T>(use: (dir: string) => Promise<T>): Promise<T> =>
  withFolder(async (dir) => {
    await cp(AROUND, dir, { recursive: true })
    return use(dir)
  })

const ids = ({ articles }: Knowledge): string[] => articles.map(({ id }) => id)
const codes = ({ problems }: Knowledge): string[] => problems.map(({ file, code }) => `${file} ${code}`)

test('an article comes ready to read, its facts in each language', () =>
  withGood(async (dir) => {
    const facts =
      'facts: { visit: 2016-05-23..25, first: 2014-03, cities: 11 }\nplanned: 2016-09\nrelated: [good, good]\n'
    const ru = 'Визит {{visit}}. Первый был {{first, in}}. Город — {{cities, ordinal}}.'
    const zh = '{{visit}}到访，首次是{{first}}，{{cities, ordinal}}个城市。'
    await writeFile(join(dir, 'tourism/visit.yaml'), facts + articleText({ ru, zh }))
    const knowledge = await loadKnowledge(dir)
    expect(knowledge.problems).toEqual([])
    expect(knowledge.articles[1]).toEqual({
      id: 'tourism/visit',
      sector: 'tourism',
      source: 'visit-report',
      asOf: '2016-05-25',
      planned: { from: '2016-09-01', to: '2016-09-30' },
      facts: { visit: '2016-05-23..25', first: '2014-03', cities: 11 },
      related: ['tourism/good'],
      ru: { title: 'Визит', questions: [], answer: 'Визит 23–25 мая 2016 г. Первый был в марте 2014 г. Город — 11-й.' },
      zh: { title: '访问', questions: [], answer: '2016年5月23日至25日到访，首次是2014年3月，第11个城市。' },
    })
  }))

test('sources, sectors, synonyms and gaps', () =>
  withGood(async (dir) => {
    await writeFile(join(dir, 'sectors.yaml'), `visits: { ru: Визиты, zh: 访问 }\n${SECTORS}`)
    await writeFile(join(dir, 'synonyms.yaml'), 'ru: [[вуз, институт]]\n')
    await writeFile(join(dir, 'gaps.yaml'), GAPS)
    const { sources, sectors, synonyms, gaps } = await loadKnowledge(dir)
    expect(sources.get('visit-report')?.ru.title).toBe('Справка о визите')
    expect(sectors).toEqual([{ id: 'tourism', ru: 'Туризм', zh: '旅游' }])
    expect(synonyms).toEqual({ ru: [['вуз', 'институт']], zh: [] })
    expect(gaps).toEqual([
      { id: 'visa', ru: { about: 'о визах', words: ['виза'] }, zh: { about: '签证', words: ['签证'] } },
    ])
  }))

test('a folder without sectors.yaml is named by its folders', () =>
  withGood(async (dir) => {
    await rm(join(dir, 'sectors.yaml'))
    const { sectors } = await loadKnowledge(dir)
    expect(sectors).toEqual([{ id: 'tourism', ru: 'tourism', zh: 'tourism' }])
  }))

test('a bad edit keeps the last good version of that article, and says so; mending it takes it up', () =>
  withGood(async (dir) => {
    const path = join(dir, 'tourism/visit.yaml')
    await writeFile(path, articleText({ ru: 'Первый ответ.', zh: '第一。' }))
    const good = await loadKnowledge(dir)
    await writeFile(path, articleText({ ru: 'Второй {{ответ}}.', zh: '第二。' }))
    const broken = await loadKnowledge(dir, { previous: good })
    expect(broken.articles).toEqual(good.articles)
    expect(codes(broken)).toEqual(['tourism/visit.yaml unknown-fact'])
    expect(broken.version).not.toBe(good.version)
    const still = await loadKnowledge(dir, { previous: broken })
    expect(still.articles[1]?.ru.answer).toBe('Первый ответ.')
    await writeFile(path, articleText({ ru: 'Третий ответ.', zh: '第三。' }))
    const mended = await loadKnowledge(dir, { previous: still })
    expect(mended.articles[1]?.ru.answer).toBe('Третий ответ.')
    expect(mended.problems).toEqual([])
  }))

test('a deleted article is gone, a renamed one moves, and links follow', () =>
  withGood(async (dir) => {
    const linked = `related: [good]\n${articleText({ ru: 'Ответ.', zh: '回答。' })}`
    await writeFile(join(dir, 'tourism/visit.yaml'), linked)
    const before = await loadKnowledge(dir)
    await mkdir(join(dir, 'visits'))
    await cp(join(dir, 'tourism/good.yaml'), join(dir, 'visits/good.yaml'))
    await rm(join(dir, 'tourism/good.yaml'))
    const after = await loadKnowledge(dir, { previous: before })
    expect(ids(after)).toEqual(['tourism/visit', 'visits/good'])
    expect(after.articles[0]?.related).toEqual([])
    expect(codes(after)).toEqual(['sectors.yaml sector-unnamed', 'tourism/visit.yaml dead-link'])
  }))

test('a bad list keeps its last good entries, and only the bad ones', () =>
  withGood(async (dir) => {
    const source = (title: string, date = '2016-05-25') =>
      `  date: ${date}\n  ru: { title: ${title}, publisher: п }\n  zh: { title: 访问, publisher: 市 }\n`
    await writeFile(join(dir, 'gaps.yaml'), GAPS)
    await writeFile(join(dir, 'sources.yaml'), `visit-report:\n${source('Один')}other:\n${source('Два')}`)
    const good = await loadKnowledge(dir)
    const mixed = `visit-report:\n${source('Новый', '2016-06-31')}other:\n${source('Три')}`
    await writeFile(join(dir, 'sources.yaml'), mixed)
    await writeFile(join(dir, 'gaps.yaml'), 'visa: [\n')
    const broken = await loadKnowledge(dir, { previous: good })
    expect(broken.sources.get('visit-report')?.ru.title).toBe('Один')
    expect(broken.sources.get('other')?.ru.title).toBe('Три')
    expect(broken.gaps).toEqual(good.gaps)
    expect(ids(broken)).toEqual(['tourism/good'])
    await rm(join(dir, 'gaps.yaml'))
    expect((await loadKnowledge(dir, { previous: broken })).gaps).toEqual([])
  }))

test('the version changes with any file, photos too, and with nothing else', () =>
  withGood(async (dir) => {
    const first = await loadKnowledge(dir)
    expect((await loadKnowledge(dir, { previous: first })).version).toBe(first.version)
    await mkdir(join(dir, 'photos'))
    await writeFile(join(dir, 'photos/a.jpg'), 'x')
    const second = await loadKnowledge(dir)
    await writeFile(join(dir, 'photos/a.jpg'), 'xy')
    const third = await loadKnowledge(dir)
    expect(new Set([first, second, third].map(({ version }) => version)).size).toBe(3)
  }))

test('a photo is named only while it is there', () =>
  withGood(async (dir) => {
    const text = `photo: photos/a.jpg\n${articleText({ ru: 'Ответ.', zh: '回答。' })}`
    await writeFile(join(dir, 'tourism/visit.yaml'), text)
    expect((await loadKnowledge(dir)).articles[1]).not.toHaveProperty('photo')
    await mkdir(join(dir, 'photos'))
    await writeFile(join(dir, 'photos/a.jpg'), 'x')
    const knowledge = await loadKnowledge(dir)
    expect(knowledge.articles[1]?.photo).toBe('photos/a.jpg')
    expect(knowledge.problems).toEqual([])
  }))

test('a file that cannot be read, or is far too big, is a problem of its own', () =>
  withGood(async (dir) => {
    const good = await loadKnowledge(dir)
    await rm(join(dir, 'tourism/good.yaml'))
    await symlink('good.yaml', join(dir, 'tourism/good.yaml'))
    await writeFile(join(dir, 'tourism/big.yaml'), `# ${'x'.repeat(256 * 1024)}\n`)
    const knowledge = await loadKnowledge(dir, { previous: good })
    expect(codes(knowledge)).toEqual(['tourism/big.yaml too-big', 'tourism/good.yaml unreadable'])
    expect(ids(knowledge)).toEqual(['tourism/good'])
  }))

test('pipes, devices, folders and links that lead out of the folder are refused, and the rest is loaded', () =>
  withGood(async (dir) => {
    execFileSync('mkfifo', [join(dir, 'tourism/pipe.yaml'), join(dir, 'gaps.yaml.pipe')])
    await symlink('/dev/zero', join(dir, 'tourism/zero.yaml'))
    await symlink('/etc/hostname', join(dir, 'tourism/host.jpg'))
    await mkdir(join(dir, 'tourism/folder.yaml'))
    await symlink(join(dir, 'tourism/good.yaml'), join(dir, 'tourism/linked.yaml'))
    await symlink('tourism', join(dir, 'linked'))
    const knowledge = await loadKnowledge(dir)
    const refused = knowledge.problems.filter(({ code }) => code === 'special-file' || code === 'link-outside')
    expect(refused.map(({ file, code }) => `${file} ${code}`)).toEqual([
      'gaps.yaml.pipe special-file',
      'linked special-file',
      'tourism/host.jpg link-outside',
      'tourism/pipe.yaml special-file',
      'tourism/zero.yaml link-outside',
    ])
    expect(ids(knowledge)).toEqual(['tourism/good', 'tourism/linked'])
  }))

test('short answers come ready to read', () =>
  withGood(async (dir) => {
    const text = articleText({ ru: 'Приезжали {{visit}}', zh: '{{visit}}到访。' })
      .replace('  title: Визит', '  title: Визит\n  short: { yes: "Да, приезжали {{visit}}" }')
      .replace('  title: 访问', '  title: 访问\n  short: { yes: "是的，{{visit}}到访。" }')
    await writeFile(join(dir, 'tourism/visit.yaml'), `facts: { visit: 2016-05-23..25 }\n${text}`)
    const { articles, problems } = await loadKnowledge(dir)
    expect(problems).toEqual([])
    expect([articles[1]?.ru.short, articles[1]?.zh.short]).toEqual([
      { yes: 'Да, приезжали 23–25 мая 2016 г.' },
      { yes: '是的，2016年5月23日至25日到访。' },
    ])
  }))

test('whom to turn to: as the file says, as it said last while it has a mistake, nobody while it is empty', () =>
  withGood(async (dir) => {
    const contact = { ru: 'Отдел связей', zh: '联络处', phone: '+7 8152 00-00-00' }
    await writeFile(join(dir, 'contact.yaml'), JSON.stringify(contact))
    const named = await loadKnowledge(dir)
    await writeFile(join(dir, 'contact.yaml'), 'ru: Отдел связей\n')
    const broken = await loadKnowledge(dir, { previous: named })
    await writeFile(join(dir, 'contact.yaml'), '# ru: …\n')
    const empty = await loadKnowledge(dir, { previous: broken })
    expect([named.contact, broken.contact, empty.contact]).toEqual([contact, contact, undefined])
    expect([named, broken, empty].map(codes)).toEqual([[], ['contact.yaml translation-missing'], []])
  }))

test('a list that cannot be read or is emptied keeps what it held, and says so', () =>
  withGood(async (dir) => {
    await writeFile(join(dir, 'gaps.yaml'), GAPS)
    const good = await loadKnowledge(dir)
    await writeFile(join(dir, 'gaps.yaml'), '')
    await rm(join(dir, 'sources.yaml'))
    execFileSync('mkfifo', [join(dir, 'sources.yaml')])
    await rm(join(dir, 'sectors.yaml'))
    await symlink('/etc/hostname', join(dir, 'sectors.yaml'))
    const broken = await loadKnowledge(dir, { previous: good })
    expect(codes(broken)).toEqual(['gaps.yaml empty-file', 'sectors.yaml link-outside', 'sources.yaml special-file'])
    expect([broken.gaps, broken.sectors, broken.sources]).toEqual([good.gaps, good.sectors, good.sources])
    await writeFile(join(dir, 'gaps.yaml'), '# nothing any more\n')
    expect((await loadKnowledge(dir, { previous: broken })).gaps).toEqual([])
  }))

test('a folder that cannot be read throws with its cause', async () => {
  const error: unknown = await loadKnowledge('/nowhere/at/all').catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ message: expect.stringContaining('/nowhere/at/all'), cause: { code: 'ENOENT' } })
})

test('an article older than a year gets a hint, one for all of the same day, when the day is told', () =>
  withGood(async (dir) => {
    await cp(join(dir, 'tourism/good.yaml'), join(dir, 'tourism/old.yaml'))
    const outdated = async (today?: string) =>
      (await loadKnowledge(dir, today === undefined ? {} : { today })).problems.filter(
        ({ code }) => code === 'outdated',
      )
    expect(await outdated()).toEqual([])
    expect(await outdated('2017-05-25')).toEqual([])
    expect(await outdated('2017-05-26')).toMatchObject([{ severity: 'hint', line: 2, params: { others: 1 } }])
  }))

const LONG = 100_000
const brackets = '['.repeat(LONG) + ']'.repeat(LONG)

test.each([
  ['nested lists', `related: ${brackets}\n`],
  ['nested lists in lines', `related:\n  ${brackets}\n`],
  ['lists in lists', `${'- '.repeat(LONG)}a\n`],
  ['nested keys', Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ['a list that never ends', `related: [\n${'  a,\n'.repeat(40_000)}`],
  ['digits', articleText({ ru: '1'.repeat(LONG), zh: '1 '.repeat(LONG) })],
  ['braces', articleText({ ru: `Да {{${' '.repeat(LONG)}`, zh: '{{'.repeat(LONG) })],
  ['signs', articleText({ ru: '<a '.repeat(LONG / 4), zh: '&a'.repeat(LONG / 4) })],
  ['a key', `${'k'.repeat(LONG)}: x\n`],
])('%s without end take no end of time', (_, text) =>
  withGood(async (dir) => {
    await writeFile(join(dir, 'tourism/visit.yaml'), text)
    const since = process.cpuUsage()
    expect(ids(await loadKnowledge(dir))).toContain('tourism/good')
    expect(process.cpuUsage(since).user / 1e6).toBeLessThan(5)
  }),
)

test('whatever bytes a file holds, loading goes on and the other articles stay', () =>
  withGood(async (dir) => {
    const good = articleText({ ru: 'Ответ {{x}} 5 мая.', zh: '回答。' })
    const scrap = constantFrom(
      '{{',
      '}}',
      '[',
      '{',
      '&a ',
      '*a',
      '!',
      '"',
      "'",
      ': ',
      '\t',
      '\0',
      '：',
      '<<',
      '__proto__:',
    )
    const inserted = tuple(scrap, string()).map(([sign, text]) => {
      const at = (text.length * 37) % good.length
      return Buffer.from(good.slice(0, at) + sign + text + good.slice(at))
    })
    await assert(
      asyncProperty(oneof(uint8Array({ maxLength: 300 }), inserted), async (bytes) => {
        await writeFile(join(dir, 'tourism/visit.yaml'), bytes)
        await writeFile(join(dir, 'gaps.yaml'), bytes)
        const knowledge = await loadKnowledge(dir)
        expect(ids(knowledge)).toContain('tourism/good')
      }),
      { numRuns: 200 },
    )
  }))
