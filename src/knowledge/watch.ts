// Notices that files of the knowledge folder have changed by looking again and again: so it works on any file system,
// network shares too, and whatever the editor does.

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pause } from '../wait.ts'
import { codeOf } from './folder.ts'

/** Looking through some dozen files costs less than a millisecond. */
const LOOK_MS = 500

/** A change counts when nothing has moved for so long, so that half-written files and half a `git pull` are let pass. */
const SETTLE_MS = 120
/** The longest wait for that. */
const PATIENCE_MS = 700

export interface Watcher {
  /** Resolves when no `onChange` runs and none will. */
  close(): Promise<void>
}

/**
 * Calls `onChange` once at the start, then after every change, one call at a time; it must not reject. A change is told
 * within a second or so.
 */
export function createWatcher(dir: string, onChange: () => Promise<void>): Watcher {
  const closing = new AbortController()
  const { signal } = closing

  async function settled(first: string): Promise<string> {
    const end = performance.now() + PATIENCE_MS
    for (let before = first; ;) {
      await pause(SETTLE_MS, signal)
      const now = await survey(dir)
      if (now === before || performance.now() > end) return now
      before = now
    }
  }

  async function run(): Promise<void> {
    for (let known: string | undefined; !signal.aborted; await pause(LOOK_MS, signal)) {
      const now = await survey(dir)
      if (now === known) continue
      known = known === undefined ? now : await settled(now)
      if (!signal.aborted) await onChange()
    }
  }

  const running = run()
  return {
    async close() {
      closing.abort()
      await running
    },
  }
}

/**
 * What stands in a folder, cheaply: differs whenever a file was written, added, renamed or deleted. Never rejects: a
 * folder that cannot be read has a mark of its own.
 */
async function survey(dir: string): Promise<string> {
  try {
    const entries = await readdir(dir, { withFileTypes: true, recursive: true })
    const paths = [dir, ...entries.map((entry) => join(entry.parentPath, entry.name))]
    return (await Promise.all(paths.toSorted().map(markOf))).join('\n')
  } catch (error) {
    return `! ${codeOf(error)}`
  }
}

async function markOf(path: string): Promise<string> {
  try {
    const stats = await stat(path)
    const { ino, size, mtimeMs, ctimeMs } = stats
    return stats.isDirectory() ? `${path} ${ino}` : `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs}`
  } catch (error) {
    return `${path} ! ${codeOf(error)}`
  }
}
