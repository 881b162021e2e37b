// The staff command line as a child process.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { compiled } from '../shared.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface Run {
  code: number | null
  out: string
  err: string
}

export interface Surroundings {
  database?: string
  knowledge?: string
  /** Other settings. */
  settings?: Record<string, string>
  /** What is typed. */
  input?: string
  /** The reader goes away once it has the first of the output. */
  closeEarly?: boolean
}

/** Runs `staff` with these words; nothing of this process's settings reaches it. */
export function staff(
  words: string[],
  { database, knowledge, settings, input = '', closeEarly = false }: Surroundings = {},
): Promise<Run> {
  const env = {
    PATH: process.env['PATH'],
    ...(database !== undefined && { DATABASE_URL: database }),
    ...(knowledge !== undefined && { KNOWLEDGE_DIR: knowledge }),
    ...settings,
  }
  const child = spawn(process.execPath, [compiled('src/cli.ts'), ...words], {
    cwd: ROOT,
    env,
    timeout: 240_000,
  })
  const run: Run = { code: null, out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (run.out += chunk.toString()))
  if (closeEarly) child.stdout.once('data', () => child.stdout.destroy())
  child.stderr.on('data', (chunk: Buffer) => (run.err += chunk.toString()))
  // The child may end before it has read all.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...run, code })))
}
