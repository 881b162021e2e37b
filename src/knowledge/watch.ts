// Notices that files of the knowledge folder have changed, on any file system and whatever the editor does.

import { watch, type FSWatcher } from 'node:fs'
import { survey, type Survey } from './survey.ts'

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
  const state = { rung: false, closed: false }
  let wake = (): void => {}
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  return {
    isClosed: () => state.closed,
    ring(): void {
      state.rung = true
      wake()
    },
    close(): void {
      state.closed = true
      wake()
    },
    /** Until a ring, which may have come before, or the end of the time. */
    async wait(ms: number): Promise<void> {
      if (!state.rung && !state.closed) await sleep(ms)
      state.rung = false
    },
    /** So long after the call, rings or not. */
    async silence(ms: number): Promise<void> {
      const end = performance.now() + ms
      while (!state.closed && performance.now() < end) await sleep(end - performance.now())
      state.rung = false
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
