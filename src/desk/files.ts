// Writing files of the knowledge folder: all of a change or none, and never over what a hand has written meanwhile.

import { randomUUID } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { link, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { isArticleId } from '../knowledge/article.ts'
import { isListFile } from '../knowledge/lists.ts'
import { DeskError } from './desk.ts'

/** Null: no such file. */
export interface Swap {
  file: string
  before: string | null
  after: string | null
}

/** What staff have sorted at the desk. */
export const KEPT_FILE = 'questions/desk.jsonl'

export const isList = (file: string): boolean => isListFile(file) || file === KEPT_FILE

/** Nothing but articles and lists is read or written, and nothing outside of the folder. */
export function checkName(file: string): string {
  const id = /^(.+)\.yaml$/.exec(file)?.[1] ?? ''
  const isSafe = isList(file) || (isArticleId(id) && id.split('/').length === 2)
  if (!isSafe) throw new DeskError('bad-name')
  return file
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** At once: while the bot is busy, each step of reading would wait its turn behind what people ask. */
export function readText(dir: string, file: string): string | null {
  try {
    const [root, path] = [realpathSync(dir), realpathSync(join(dir, checkName(file)))]
    if (!path.startsWith(root + sep)) throw new DeskError('bad-name')
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** Files that are not as they were thought to be; then, and when it rejects, nothing was written. None: all of it was. */
export async function swapAll(dir: string, swaps: readonly Swap[]): Promise<string[]> {
  const done: Done[] = []
  try {
    for (const swap of swaps) if (!(await swapOne(dir, swap, done))) return await putAllBack(done, swap.file)
    // Whoever had a file open while it went aside has written there.
    for (const [i, { aside }] of done.entries())
      if (aside !== undefined && (await readFile(aside, 'utf8')) !== swaps[i]?.before)
        return await putAllBack(done, swaps[i]?.file ?? '')
  } catch (error) {
    await putAllBack(done, '')
    throw error
  }
  for (const { aside } of done) if (aside !== undefined) await rm(aside, { force: true })
  return []
}

async function putAllBack(done: readonly Done[], wrong: string): Promise<string[]> {
  for (const former of done.toReversed()) await putBack(former)
  return [wrong]
}

interface Done {
  path: string
  /** Where the former file is. */
  aside?: string
  written: boolean
}

/** The former file goes aside first: so what is replaced is certainly what was looked at. Hidden files are no knowledge. */
async function swapOne(dir: string, { file, before, after }: Swap, all: Done[]): Promise<boolean> {
  const path = await safePath(dir, checkName(file))
  const hidden = (): string => join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  const done: Done = { path, written: false }
  all.push(done)
  if (before !== null) {
    const aside = hidden()
    if (!(await tryTo(() => rename(path, aside), 'ENOENT'))) return false
    done.aside = aside
    if ((await readFile(aside, 'utf8')) !== before) return false
  }
  if (after === null) return true
  const fresh = hidden()
  try {
    await writeDurably(fresh, after)
    // Unlike a rename, a link never takes the place of a file that somebody has just made.
    done.written = await tryTo(() => link(fresh, path), 'EEXIST')
  } finally {
    await rm(fresh, { force: true })
  }
  return done.written
}

async function putBack({ path, aside, written }: Done): Promise<void> {
  if (written) await rm(path, { force: true })
  if (aside === undefined) return
  await tryTo(() => link(aside, path), 'EEXIST')
  await rm(aside, { force: true })
}

async function tryTo(act: () => Promise<void>, expected: string): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    if (codeOf(error) === expected) return false
    throw error
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function safePath(dir: string, file: string): Promise<string> {
  const path = join(dir, file)
  await mkdir(dirname(path), { recursive: true })
  const [root, folder] = await Promise.all([realpath(dir), realpath(dirname(path))])
  if (folder !== root && !folder.startsWith(root + sep)) throw new DeskError('bad-name')
  return path
}
