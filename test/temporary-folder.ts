// One folder for all that a run of the tests and its processes leave in the system's: it goes with the run, and the next run
// removes what is left of one that was killed.

import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const NAME = /^bot-tests-(\d+)$/

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** What is started from now on finds the folder as the system's. */
function settle(): void {
  const system = tmpdir()
  for (const name of readdirSync(system)) {
    const pid = NAME.exec(name)?.[1]
    if (pid && !isRunning(Number(pid))) remove(join(system, name))
  }
  const folder = join(system, `bot-tests-${process.pid}`)
  if (existsSync(folder)) return
  mkdirSync(folder)
  // PostgreSQL runs as a user of its own and must get in.
  chmodSync(folder, 0o755)
  process.env['TMPDIR'] = folder
  process.once('exit', () => remove(folder))
}

settle()
