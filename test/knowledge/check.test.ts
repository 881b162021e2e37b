// `npm run staff -- check` and `schema` as staff run them.

import { execFile, execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FolderRule } from '../../src/knowledge/folder-rules.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { toJsonSchemas } from '../../src/knowledge/schema.ts'
import { compiled } from '../shared.ts'
import { AROUND } from './fixtures.ts'

const ROOT = join(import.meta.dirname, '../..')
const BROKEN = 'test/knowledge/fixtures/folders/sources-broken'

interface Run {
  code: number | string
  out: string
  err: string
}

const staff = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const command = [compiled('src/cli.ts'), ...args]
    execFile(process.execPath, command, { cwd: ROOT }, (error, out, err) => {
      resolve({ code: error ? (error.code ?? 'killed') : 0, out, err })
    })
  })

test('what the bot knows has no errors and no warnings', async () => {
  const { code, out } = await staff('check')
  expect(out).toContain('Ошибок: 0, предупреждений: 0')
  expect(code).toBe(0)
})

test('a problem is told by file, line and column, with the line under it, and the exit code is 1', async () => {
  const { code, out } = await staff('check', '--dir', BROKEN)
  expect(out).toContain(`${BROKEN}/sources.yaml:2:9 — такой даты нет: 2016-06-31; `)
  expect(out).toContain('\n      date: 2016-06-31 # ← impossible-date\n            ^\n')
  expect(out).toContain('Статей в работе: 1. Ошибок: 3, предупреждений: 0, подсказок: 1.')
  expect(code).toBe(1)
})

test('a pipe is not waited for, and nothing of a file elsewhere is shown', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pipe-'))
  await cp(AROUND, folder, { recursive: true })
  // Problems of their own have those that stand where no article belongs.
  const [pipes, links] = [
    ['pipe.yaml', 'tourism/pipe.yaml'],
    ['link.yaml', 'tourism/link.yaml'],
  ]
  for (const pipe of pipes) execFileSync('mkfifo', [join(folder, pipe)])
  for (const link of links) await symlink('/etc/passwd', join(folder, link))
  const { code, out } = await staff('check', '--dir', folder)
  for (const file of [...pipes, ...links]) expect(out).toContain(join(folder, file))
  expect(out).not.toContain('root:')
  expect(code).toBe(1)
})

test('in Chinese', async () => {
  const { out } = await staff('check', '--dir', BROKEN, '--lang', 'zh')
  expect(out).toContain('sources.yaml:2:9 — 没有这一天：2016-06-31；日历上找不到；请检查月和日')
})

test('for machines', async () => {
  const { code, out } = await staff('check', '--dir', BROKEN, '--json')
  expect(JSON.parse(out)).toMatchObject({ articles: 1, errors: 3, warnings: 0, hints: 1 })
  expect(JSON.parse(out).problems[0]).toMatchObject({
    file: 'sources.yaml',
    line: 2,
    col: 9,
    code: 'impossible-date',
    severity: 'error',
  })
  expect(code).toBe(1)
})

test('a folder that is not there, an option and a command that are not known', async () => {
  const [folder, option, language, command] = await Promise.all([
    staff('check', '--dir', '/nowhere'),
    staff('check', '--folder', 'x'),
    staff('check', '--lang', 'en'),
    staff('chek'),
  ])
  expect(folder).toMatchObject({ code: 1, err: expect.stringContaining('/nowhere (ENOENT)') })
  expect(option).toMatchObject({ code: 2, err: expect.stringContaining('--folder') })
  expect(language).toMatchObject({ code: 2, err: expect.stringContaining('--lang en') })
  expect(command).toMatchObject({ code: 2, err: expect.stringContaining('chek') })
  const all = [folder, option, language, command].map(({ out, err }) => out + err).join('')
  expect(all).not.toMatch(/ {4}at |Error:/)
})

test('the JSON Schemas in knowledge/ are those of the code; `npm run schema` writes them', async () => {
  const schemas = toJsonSchemas()
  const read = async (file: string): Promise<[string, string]> => [
    file,
    await readFile(join(ROOT, 'knowledge', file), 'utf8'),
  ]
  expect(await Promise.all(Array.from(schemas.keys(), read))).toEqual(Array.from(schemas))
})

test('rules that need more than the files are taken in', async () => {
  const lost: FolderRule = ({ articles }) =>
    articles.map(({ file }) => ({
      code: 'question-lost',
      file,
      path: ['ru', 'questions', 0],
      params: { text: 'Куда плывёт круиз?', other: 'visits/visit' },
    }))
  const { problems } = await loadKnowledge(AROUND, { rules: [lost] })
  expect(problems).toMatchObject([{ file: 'tourism/good.yaml', line: 6, col: 7, code: 'question-lost' }])
})
