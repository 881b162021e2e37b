// What the whole run of the tests gives to a test file; see `run-setup.ts`.

import { join } from 'node:path'
import { inject } from 'vitest'

/** The compiled program of a TypeScript file; `path` is relative to the repository. A bench takes it from `npm run build`. */
export function compiled(path: string): string {
  const script = path.replace(/\.ts$/, '.js')
  return process.env['VITEST'] ? join(inject('compiled'), script) : script.replace(/^src/, 'dist')
}

/** The URL of a new, empty database of a real PostgreSQL; it does not wait for the disk, which matters in a power cut only. */
export async function createDatabase(): Promise<string> {
  const response = await fetch(inject('databases'))
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
