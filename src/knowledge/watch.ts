// Notices that files of the knowledge folder have changed, on any file system and whatever the editor does.

import { watch, type FSWatcher } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pause } from '../wait.ts'

export interface WatcherParts {
  dir: string
  /** Called once at the start, then after every change, one call at a time. Must not reject. */
  onChange: () => Promise<void>
  /** A change counts when nothing has moved for so long, so that half-written files and half a `git pull` are let pass. */
  settleMs?: number
  /** The longest wait for that. */
  patienceMs?: number
  /** How often the folder is looked through for what the system did not tell: network shares tell nothing. */
  pollMs?: number
}

export interface Watcher {
  /** Resolves when no `onChange` runs and none will. */
  close(): Promise<void>
}

/** A change is told within a second or so; looking through some dozen files costs about a millisecond. */
export function createWatcher(parts: WatcherParts): Watcher {
  const { dir, onChange, settleMs = 120, patienceMs = 700, pollMs = 800 } = parts
  const bell = createBell()
  const folders = createFolderWatches(() => bell.ring())

  async function settled(first: Survey): Promise<Survey> {
    const end = performance.now() + patienceMs
    let before = first
    for (;;) {
      await bell.silence(settleMs)
      const now = await survey(dir)
      if (now.mark === before.mark || performance.now() > end) return now
      before = now
    }
  }

  async function run(): Promise<void> {
    let known: string | undefined
    while (!bell.isClosed()) {
      let now = await survey(dir)
      folders.follow(now.folders)
      if (now.mark !== known) {
        if (known !== undefined) now = await settled(now)
        folders.follow(now.folders)
        known = now.mark
        if (!bell.isClosed()) await onChange()
      }
      await bell.wait(pollMs)
    }
  }

  const running = run()
  return {
    async close() {
      bell.close()
      folders.follow(new Map())
      await running
      folders.follow(new Map())
    },
  }
}

/** Waiting that ends early: at a ring, or for good when closed. */
function createBell() {
  const closing = new AbortController()
  let ringing = new AbortController()
  const isClosed = (): boolean => closing.signal.aborted
  const quiet = (): void => {
    if (!isClosed()) ringing = new AbortController()
  }
  return {
    isClosed,
    ring: (): void => ringing.abort(),
    close(): void {
      closing.abort()
      ringing.abort()
    },
    /** Until a ring, which may have come before, or the end of the time. */
    async wait(ms: number): Promise<void> {
      await pause(ms, ringing.signal)
      quiet()
    },
    /** So long after the call, rings or not. */
    async silence(ms: number): Promise<void> {
      await pause(ms, closing.signal)
      quiet()
    },
  }
}

/** One watch a folder: recursive ones lose new and renamed folders on Linux. */
function createFolderWatches(onEvent: () => void) {
  const watches = new Map<string, FSWatcher>()
  const end = (key: string): void => {
    watches.get(key)?.close()
    watches.delete(key)
  }

  function begin(key: string, path: string): void {
    try {
      const watcher = watch(path, { persistent: false }, onEvent)
      watcher.on('error', () => end(key))
      watches.set(key, watcher)
    } catch {
      // Too many watches, no such service, or the folder is gone again: polling finds its changes all the same.
    }
  }

  return {
    /** Watches exactly these folders; one that was replaced under its old name is watched anew. */
    follow(folders: ReadonlyMap<string, number>): void {
      const wanted = new Map(Array.from(folders, ([path, ino]) => [`${path} ${ino}`, path]))
      for (const key of watches.keys()) if (!wanted.has(key)) end(key)
      for (const [key, path] of wanted) if (!watches.has(key)) begin(key, path)
    },
  }
}

/** What stands in a folder, cheaply: enough to see that something has changed. */
interface Survey {
  /** Differs whenever a file was written, added, renamed or deleted. */
  mark: string
  /** The folder and all folders in it: path to inode. */
  folders: Map<string, number>
}

/** Never rejects: a folder that cannot be read has a mark of its own. */
async function survey(dir: string): Promise<Survey> {
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
