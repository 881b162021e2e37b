// The broken files of fixtures/: each marks its own wrong lines.
//
// `# ← code` marks its own line, `# ↓ code` the next one, `# expect 12:5 code` any place (inside a text there are no
// comments). Where a file cannot hold a comment, `<name>.expect` (or `.expect` of a folder) holds the places.

import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Knowledge } from '../../src/knowledge/article.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'

const ROOT = join(import.meta.dirname, 'fixtures')

export interface Fixture {
  name: string
  /** A single file, checked among good ones. */
  isFile: boolean
  /** `file:line code`, or `file:line:col code` where the fixture says so. */
  expected: string[]
  /** What the check finds, in the same words. */
  found: string[]
  knowledge: Knowledge
}

export async function readFixtures(): Promise<Fixture[]> {
  const files = (await readdir(join(ROOT, 'files'))).filter((file) => file.endsWith('.yaml'))
  const folders = await readdir(join(ROOT, 'folders'))
  return Promise.all([...files.map(singleFile), ...folders.map(wholeFolder)])
}

async function singleFile(file: string): Promise<Fixture> {
  const path = join(ROOT, 'files', file)
  const own = [...marks(await readFile(path, 'utf8')), ...(await places(path.replace(/\.yaml$/, '.expect')))]
  const expected = own.map((mark) => `tourism/visit.yaml:${mark}`)
  const checked = await withFolder(async (dir) => {
    await cp(AROUND, dir, { recursive: true })
    await cp(path, join(dir, 'tourism/visit.yaml'))
    return compare(dir, expected)
  })
  return { name: basename(file, '.yaml'), isFile: true, expected, ...checked }
}

async function wholeFolder(folder: string): Promise<Fixture> {
  const path = join(ROOT, 'folders', folder)
  const files = (await readdir(path, { recursive: true })).filter((file) => file.endsWith('.yaml'))
  const marked = await Promise.all(
    files.map(async (file) => marks(await readFile(join(path, file), 'utf8')).map((mark) => `${file}:${mark}`)),
  )
  const expected = [
    ...marked.flat(),
    ...(await places(join(path, '.expect'))).map((mark) => mark.replace(/ (?=\d+:\d+ )/, ':')),
  ]
  return { name: folder, isFile: false, expected, ...(await compare(path, expected)) }
}

/** Columns count only where the fixture names them. */
async function compare(dir: string, expected: string[]): Promise<Pick<Fixture, 'found' | 'knowledge'>> {
  const knowledge = await loadKnowledge(dir)
  const found = knowledge.problems.map(({ file, line, col, code }) => {
    const exact = `${file}:${line}:${col} ${code}`
    return expected.includes(exact) ? exact : `${file}:${line} ${code}`
  })
  return { found, knowledge }
}

function marks(text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const placed = /^\s*# expect (.+)$/.exec(line)
    if (placed?.[1]) return [placed[1]]
    const mark = /# (←|<-|↓) ([\w-]+)\r?$/.exec(line)
    return mark ? [`${mark[1] === '↓' ? index + 2 : index + 1} ${mark[2]}`] : []
  })
}

async function places(path: string): Promise<string[]> {
  const sidecars = await readdir(join(path, '..'))
  if (!sidecars.includes(basename(path))) return []
  return (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
}

export async function withFolder<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'knowledge-'))
  await mkdir(join(dir, 'tourism'))
  try {
    return await use(dir)
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** The good folder that a single file is checked in. */
export const AROUND = join(ROOT, 'around')

/** An article with these answers and no questions. */
export const articleText = ({ ru, zh }: { ru: string; zh: string }): string =>
  `source: visit-report
asOf: 2016-05-25
ru:
  title: Визит
  answer: |
    ${ru}
zh:
  title: 访问
  answer: |
    ${zh}
`
