// What stands in a folder, cheaply: enough to see that something has changed.

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface Survey {
  /** Differs whenever a file was written, added, renamed or deleted. */
  mark: string
  /** The folder and all folders in it: path to inode. */
  folders: Map<string, number>
}

/** Never rejects: a folder that cannot be read has a mark of its own. */
export async function survey(dir: string): Promise<Survey> {
  try {
    const entries = await readdir(dir, { withFileTypes: true, recursive: true })
    const paths = [dir, ...entries.map((entry) => join(entry.parentPath, entry.name))]
    const looked = await Promise.all(paths.toSorted().map(look))
    const folders = looked.filter(({ isFolder }) => isFolder).map(({ path, ino }) => [path, ino] as const)
    return { mark: looked.map(({ mark }) => mark).join('\n'), folders: new Map(folders) }
  } catch (error) {
    return { mark: `! ${codeOf(error)}`, folders: new Map() }
  }
}

interface Looked {
  path: string
  ino: number
  isFolder: boolean
  mark: string
}

async function look(path: string): Promise<Looked> {
  try {
    const stats = await stat(path)
    const { ino, size, mtimeMs, ctimeMs } = stats
    const isFolder = stats.isDirectory()
    return { path, ino, isFolder, mark: isFolder ? `${path} ${ino}` : `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs}` }
  } catch (error) {
    return { path, ino: 0, isFolder: false, mark: `${path} ! ${codeOf(error)}` }
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'EIO')
