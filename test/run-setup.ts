// What the test files of a run share: the programs, compiled, and a PostgreSQL that starts when a test first asks for it.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type Postgres, startPostgres } from './storage/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the compiled programs. */
    compiled: string
    /** Gives the URL of a new, empty database of the shared PostgreSQL. */
    databases: string
  }
}

const ROOT = join(import.meta.dirname, '..')

// Below node_modules, so that packages are found from there.
const CACHE = join(ROOT, 'node_modules', '.cache')

const PROGRAMS = [
  'src/main.ts',
  'src/cli.ts',
  'src/channels/telegram/setup.ts',
  'src/channels/wechat/setup.ts',
  'test/delivery/kill-child.ts',
]

const FLAGS = '--ignoreConfig --noCheck --skipLibCheck --module nodenext --target es2023 --rewriteRelativeImportExtensions --resolveJsonModule --types node'.split(' ') // prettier-ignore

function compileInto(folder: string): void {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  execFileSync(process.execPath, [compiler, ...PROGRAMS, '--outDir', folder, '--rootDir', '.', ...FLAGS], { cwd: ROOT })
}

/** Started as a process of its own, a compiled program takes half the time. */
function compilePrograms(): string {
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'compiled-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  compileInto(folder)
  // The browser reads the desk's page as it is.
  cpSync(join(ROOT, 'src/desk/page'), join(folder, 'src/desk/page'), { recursive: true })
  return folder
}

/** The test files run in processes of their own, so they ask over HTTP. */
async function serveDatabases() {
  let postgres: Promise<Postgres> | undefined
  const server = createServer((_, response) => {
    postgres ??= startPostgres({ durable: false })
    postgres
      .then((one) => one.createDatabase())
      .then(
        (url) => response.end(url),
        (error: unknown) => response.writeHead(500).end(String(error)),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    async close() {
      server.close()
      await (await postgres)?.remove()
    },
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = compilePrograms()
  const databases = await serveDatabases()
  project.provide('compiled', folder)
  project.provide('databases', databases.url)
  project.onTestsRerun(async () => compileInto(folder))
  return async () => {
    await databases.close()
    rmSync(folder, { recursive: true })
  }
}
