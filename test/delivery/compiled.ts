// Compiles a script of the tests, so that starting it many times takes half the time.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

// Below node_modules, so that packages are found from there.
const CACHE = join(ROOT, 'node_modules', '.cache')

const FLAGS = '--ignoreConfig --noCheck --skipLibCheck --module nodenext --target es2023 --rewriteRelativeImportExtensions --resolveJsonModule --types node'.split(' ') // prettier-ignore

/** Compiles a TypeScript file and what it imports. `path` is relative to the repository. */
export function compile(path: string): { script: string; remove: () => void } {
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'compiled-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  execFileSync(process.execPath, [compiler, path, '--outDir', folder, '--rootDir', '.', ...FLAGS], { cwd: ROOT })
  return { script: join(folder, path.replace(/\.ts$/, '.js')), remove: () => rmSync(folder, { recursive: true }) }
}
