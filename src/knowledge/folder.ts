// The knowledge folder as it stands on the disk: which files there are, what the YAML files hold.

import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface FolderFile {
  /** Relative to the folder, with `/`. */
  path: string
  /** Of the contents for YAML files; of size and time for others. */
  hash: string
  bytes?: Uint8Array
  /** Why it could not be read. */
  error?: string
}

/** Some fifty times an article; the parser takes its time for what is no article at all. */
const MAX_BYTES = 256 * 1024
const READ_AT_ONCE = 16

/** All files but hidden ones, sorted by path. Throws when the folder itself cannot be read. */
export async function readFolder(dir: string): Promise<FolderFile[]> {
  const paths = await listPaths(dir).catch((error: unknown) => {
    throw new Error(`The knowledge folder cannot be read: ${dir}`, { cause: error })
  })
  const files: FolderFile[] = []
  for (let start = 0; start < paths.length; start += READ_AT_ONCE) {
    const read = await Promise.all(paths.slice(start, start + READ_AT_ONCE).map((path) => readOne(dir, path)))
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

/** Undefined for a file that is gone since the folder was listed. */
async function readOne(dir: string, path: string): Promise<FolderFile | undefined> {
  try {
    const { size, mtimeMs } = await stat(join(dir, path))
    const mark = `${size}-${mtimeMs}`
    if (!path.endsWith('.yaml')) return { path, hash: mark }
    if (size > MAX_BYTES) return { path, hash: mark, error: 'EFBIG' }
    const bytes = await readFile(join(dir, path))
    return { path, hash: createHash('sha256').update(bytes).digest('base64'), bytes }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO'
    return code === 'ENOENT' ? undefined : { path, hash: code, error: code }
  }
}

/** A short hash of everything in the folder. */
export function hashOf(files: FolderFile[]): string {
  const hash = createHash('sha256')
  for (const { path, hash: contents } of files) hash.update(`${path}\0${contents}\0`)
  return hash.digest('hex').slice(0, 12)
}
