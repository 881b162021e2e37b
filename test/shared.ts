// What the whole run of the tests gives to a test file; see `run-setup.ts`.

import { join } from 'node:path'
import { inject } from 'vitest'

/** The compiled program of a TypeScript file; `path` is relative to the repository. */
export const compiled = (path: string): string => join(inject('compiled'), path.replace(/\.ts$/, '.js'))

/** A new, empty database of a real PostgreSQL that waits for the disk; its URL. */
export async function createDatabase(): Promise<string> {
  const response = await fetch(inject('databases'))
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
