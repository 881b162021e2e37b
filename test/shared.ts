// What the whole run of the tests gives to a test file; see `run-setup.ts`.

import { join } from 'node:path'
import { inject } from 'vitest'

/** The compiled program of a TypeScript file; `path` is relative to the repository. */
export const compiled = (path: string): string => join(inject('compiled'), path.replace(/\.ts$/, '.js'))

/** The URL of a new, empty database of a real PostgreSQL; it does not wait for the disk, which matters in a power cut only. */
export async function createDatabase(): Promise<string> {
  const response = await fetch(inject('databases'))
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
