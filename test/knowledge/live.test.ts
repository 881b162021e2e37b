// Edits while the bot runs: taken up soon, as a whole, or not at all.

import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  createLiveKnowledge,
  errorsOf,
  staleArticles,
  type LiveKnowledge,
  type News,
} from '../../src/knowledge/live.ts'
import { createSearchGently, type Search } from '../../src/search/search.ts'
import { watchSlowness } from '../slowness.ts'
import { AROUND } from './fixtures.ts'

const run = (command: string, args: string[], cwd: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    execFile(command, args, { cwd }, (error, out) => (error ? reject(error) : resolve(out)))
  })

/** How soon an edit must be in use, many files of them at once too. */
const SOON_MS = 6000
const worst = watchSlowness()

const articleOf = (stamp: string): string => `source: visit-report
asOf: 2016-05-25
ru:
  title: Ледокол ${stamp}
  questions:
    - Когда выходит ледокол ${stamp}?
  answer: |
    Ледокол выходит утром, метка ${stamp}.
zh:
  title: 破冰船${stamp}
  questions:
    - 破冰船${stamp}什么时候出发？
  answer: |
    破冰船早上出发，标记${stamp}。
`

interface Scene {
  dir: string
  live: LiveKnowledge<Search>
  news: News[]
  /** Waits until it holds, for so long as an edit may take. */
  until: (what: string, check: () => boolean) => Promise<void>
  answer: (id: string) => string | undefined
}

async function withLive(use: (scene: Scene) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'live-'))
  const dir = join(parent, 'knowledge')
  await cp(AROUND, dir, { recursive: true })
  const news: News[] = []
  const live = await createLiveKnowledge({ dir, index: createSearchGently, onNews: (one) => void news.push(one) })
  const answer = (id: string): string | undefined => live.current().article(id)?.ru.answer
  try {
    await use({ dir, live, news, until: untilTrue, answer })
  } finally {
    await live.close()
    await rm(parent, { recursive: true, force: true })
  }
}

async function untilTrue(what: string, check: () => boolean): Promise<void> {
  const started = performance.now()
  while (!check()) {
    const ms = performance.now() - started
    if (ms > SOON_MS && ms > SOON_MS * worst()) throw new Error(`waited in vain: ${what}`)
    await wait(5)
  }
}

test('a saved, added, renamed and deleted file', () =>
  withLive(async ({ dir, live, until, answer }) => {
    await mkdir(join(dir, 'ships'))
    await writeFile(join(dir, 'ships/icebreaker.yaml'), articleOf('1'))
    await until('added, in a new folder', () => answer('ships/icebreaker')?.includes('метка 1') ?? false)
    expect(live.current().find('когда выходит ледокол', 'ru').hits[0]?.id).toBe('ships/icebreaker')
    expect(live.current().find('破冰船什么时候出发', 'zh').hits[0]?.id).toBe('ships/icebreaker')
    await writeFile(join(dir, 'ships/icebreaker.yaml'), articleOf('2'))
    await until('saved', () => answer('ships/icebreaker')?.includes('метка 2') ?? false)
    await writeFile(join(dir, 'ships/.icebreaker.yaml.swp'), articleOf('3'))
    await rename(join(dir, 'ships/.icebreaker.yaml.swp'), join(dir, 'ships/icebreaker.yaml'))
    await until('written aside and renamed', () => answer('ships/icebreaker')?.includes('метка 3') ?? false)
    await rename(join(dir, 'ships/icebreaker.yaml'), join(dir, 'ships/steamer.yaml'))
    await until('renamed', () => answer('ships/steamer') !== undefined && answer('ships/icebreaker') === undefined)
    await rename(join(dir, 'ships'), join(dir, 'boats'))
    await until('the folder renamed', () => answer('boats/steamer') !== undefined)
    await writeFile(join(dir, 'boats/steamer.yaml'), articleOf('4'))
    await until('saved in the renamed folder', () => answer('boats/steamer')?.includes('метка 4') ?? false)
    await rm(join(dir, 'boats/steamer.yaml'))
    await until('deleted', () => answer('boats/steamer') === undefined)
  }))

test('synonyms, sources and photos', () =>
  withLive(async ({ dir, live, until }) => {
    await writeFile(join(dir, 'synonyms.yaml'), 'ru:\n  - [круиз, плавание]\n')
    await until('synonyms', () => live.current().knowledge.synonyms.ru.length === 1)
    await writeFile(
      join(dir, 'sources.yaml'),
      'visit-report:\n  date: 2016-05-25\n  ru: { title: Отчёт, publisher: П }\n  zh: { title: 报告, publisher: 出 }\n',
    )
    await until('sources', () => live.current().knowledge.sources.get('visit-report')?.ru.title === 'Отчёт')
    const { version } = live.current().knowledge
    await mkdir(join(dir, 'photos'))
    await writeFile(join(dir, 'photos/ship.jpg'), 'a picture')
    await until('a photo', () => live.current().knowledge.version !== version)
    expect(live.away()).toBeUndefined()
  }))

test('a bad edit leaves the last good version in use and is told; so does a file that is written bit by bit', () =>
  withLive(async ({ dir, live, news, until, answer }) => {
    const file = join(dir, 'tourism/icebreaker.yaml')
    await writeFile(file, articleOf('1'))
    await until('added', () => answer('tourism/icebreaker') !== undefined)
    await writeFile(file, articleOf('2').replace('asOf: 2016-05-25', 'asOf: 2016-13-45'))
    await until('the mistake', () => errorsOf(live.current().knowledge).length === 1)
    expect(answer('tourism/icebreaker')).toContain('метка 1')
    expect(staleArticles(live.current().knowledge)).toEqual(['tourism/icebreaker'])
    const told = news.findLast((one) => one.kind === 'reloaded')
    expect(told?.kind === 'reloaded' && errorsOf(told.knowledge)).toMatchObject([
      { file: 'tourism/icebreaker.yaml', line: 2, code: 'impossible-date' },
    ])
    await truncate(file, 0)
    for (const char of articleOf('3').match(/[^]{1,40}/g) ?? []) {
      await writeFile(file, char, { flag: 'a' })
      await wait(2)
    }
    await until('mended', () => answer('tourism/icebreaker')?.includes('метка 3') ?? false)
    expect(live.current().knowledge.problems).toEqual([])
  }))

test('a folder that goes away, is empty for a while, and comes back with an edit', () =>
  withLive(async ({ dir, live, news, until, answer }) => {
    const before = answer('tourism/good')
    await rename(dir, `${dir}.gone`)
    await until('away', () => live.away() === 'ENOENT')
    expect(answer('tourism/good')).toBe(before)
    await mkdir(dir)
    await until('empty', () => live.away() === 'no articles')
    expect(answer('tourism/good')).toBe(before)
    await rm(dir, { recursive: true })
    await writeFile(join(`${dir}.gone`, 'tourism/icebreaker.yaml'), articleOf('1'))
    await rename(`${dir}.gone`, dir)
    await until('back', () => live.away() === undefined && answer('tourism/icebreaker') !== undefined)
    expect(news.filter(({ kind }) => kind === 'failed')).toEqual([])
    await writeFile(join(dir, 'tourism/icebreaker.yaml'), articleOf('2'))
    await until('an edit after that', () => answer('tourism/icebreaker')?.includes('метка 2') ?? false)
  }))

test('a `git pull` of 200 files', () =>
  withLive(async ({ dir, live, news, until }) => {
    const parent = await mkdtemp(join(tmpdir(), 'origin-'))
    const origin = join(parent, 'origin')
    const git = (cwd: string, ...args: string[]): Promise<unknown> =>
      run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], cwd)
    try {
      await cp(dir, origin, { recursive: true })
      await git(origin, 'init', '-q', '-b', 'main')
      const write = (stamp: string) =>
        Promise.all(
          Array.from({ length: 200 }, (_, i) =>
            writeFile(join(origin, `tourism/ship-${i}.yaml`), articleOf(`${stamp}${i}`)),
          ),
        )
      await git(origin, 'add', '.')
      await git(origin, 'commit', '-qm', 'first')
      await git(dir, 'init', '-q', '-b', 'main')
      await git(dir, 'remote', 'add', 'origin', origin)
      await git(dir, 'fetch', '-q', 'origin')
      await git(dir, 'reset', '-q', '--hard', 'origin/main')
      await write('x')
      await git(origin, 'add', '.')
      await git(origin, 'commit', '-qm', 'second')
      await git(dir, 'pull', '-q', 'origin', 'main')
      await until('all 200', () => live.current().knowledge.articles.length === 201)
      expect(live.current().find('когда выходит ледокол x77', 'ru').hits[0]?.id).toBe('tourism/ship-77')
      expect(news.length).toBeLessThan(10)
    } finally {
      await rm(parent, { recursive: true, force: true })
    }
  }))
