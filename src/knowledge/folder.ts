// The knowledge folder as it stands on the disk: which files there are, what the YAML files hold.

import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { problemOf, type Problem } from './problem.ts'

export interface FolderFile {
  /** Relative to the folder, with `/`. */
  path: string
  /** Of the contents for YAML files and lists of questions; of size and time for others. */
  hash: string
  bytes?: Uint8Array
  /** Why it is not read. */
  problem?: Problem
}

/** Some fifty times an article; the parser takes its time for what is no article at all. */
const MAX_BYTES = 256 * 1024
/** Lines are read one by one, so that there may be many. */
const MAX_LINES_BYTES = 1024 * 1024
const READ_AT_ONCE = 16

/** What offices leave beside a file: the lock of a document that is open, and copies by the names that Windows gives. */
const LOCK = /^~\$/
const COPY = /^(?:Копия |Copy of )| [-–—] (?:копия|copy|副本)(?: ?[(（]\d+[)）])?$| [(（]\d+[)）]$/i

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

export const isLock = (path: string): boolean => LOCK.test(nameOf(path))

/** The path that this one seems to be a copy of. */
export function copiedFrom(path: string): string | undefined {
  const [, stem = '', ending = ''] = /^(.*?)(\.\w+)?$/.exec(nameOf(path)) ?? []
  const original = stem.replace(COPY, '')
  return original === stem ? undefined : `${path.slice(0, path.length - nameOf(path).length)}${original}${ending}`
}

/** An article or a list, not what was left beside one. */
export const isKnowledgeFile = (path: string): boolean =>
  path.endsWith('.yaml') && !isLock(path) && copiedFrom(path) === undefined

/** All files but hidden ones, sorted by path. Throws when the folder itself cannot be read. */
export async function readFolder(dir: string): Promise<FolderFile[]> {
  const [root, paths] = await Promise.all([realpath(dir), listPaths(dir)]).catch((error: unknown) => {
    throw new Error(`The knowledge folder cannot be read: ${dir}`, { cause: error })
  })
  const files: FolderFile[] = []
  for (let start = 0; start < paths.length; start += READ_AT_ONCE) {
    const read = await Promise.all(paths.slice(start, start + READ_AT_ONCE).map((path) => readOne(root, path)))
    files.push(...read.filter((file) => file !== undefined))
  }
  return files
}

async function listPaths(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true })
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(dir, '/').length).replaceAll('\\', '/'))
  return paths.filter((path) => !path.split('/').some((part) => part.startsWith('.'))).toSorted()
}

/** The system's code for why a file cannot be read. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'EIO'

/** Undefined for a file that is gone since the folder was listed. */
async function readOne(root: string, path: string): Promise<FolderFile | undefined> {
  try {
    return await readSafely(root, path)
  } catch (error) {
    const code = codeOf(error)
    return code === 'ENOENT' ? undefined : { path, hash: code, problem: problemOf(path, 'unreadable', { error: code }) }
  }
}

/** Opens nothing but ordinary files of this folder: a pipe would be waited for without end. */
async function readSafely(root: string, path: string): Promise<FolderFile> {
  const refuse = (code: 'special-file' | 'link-outside' | 'too-big', hash: string): FolderFile => ({
    path,
    hash: `${code} ${hash}`,
    problem: problemOf(path, code),
  })
  const full = join(root, path)
  const isLink = (await lstat(full)).isSymbolicLink()
  if (isLink && !(await realpath(full)).startsWith(root + sep)) return refuse('link-outside', '')
  const stats = await stat(full)
  if (!stats.isFile()) return refuse('special-file', '')
  const mark = `${stats.size}-${stats.mtimeMs}`
  if (!/\.(?:yaml|jsonl)$/.test(path)) return { path, hash: mark }
  if (stats.size > (path.endsWith('.yaml') ? MAX_BYTES : MAX_LINES_BYTES)) return refuse('too-big', mark)
  const bytes = await readBytes(full)
  return { path, hash: createHash('sha256').update(bytes).digest('base64'), bytes }
}

/** Does not wait, should the file have become a pipe by now. */
async function readBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/** A short hash of everything in the folder. */
export function hashOf(files: FolderFile[]): string {
  const hash = createHash('sha256')
  for (const { path, hash: contents } of files) hash.update(`${path}\0${contents}\0`)
  return hash.digest('hex').slice(0, 12)
}

/** The files with these texts in their place. */
export function withOverlay(files: FolderFile[], overlay: ReadonlyMap<string, string | null>): FolderFile[] {
  if (overlay.size === 0) return files
  const over = Array.from(overlay).flatMap(([path, text]) => (text === null ? [] : [toFile(path, text)]))
  return [...files.filter(({ path }) => !overlay.has(path)), ...over].toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** A file that is nowhere but in memory. */
export function toFile(path: string, text: string): FolderFile {
  const bytes = Buffer.from(text)
  return { path, hash: createHash('sha256').update(bytes).digest('base64'), bytes }
}
