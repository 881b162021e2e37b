// A real PostgreSQL for tests: Debian's binaries, an own port and folder, stopped and removed after.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
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

const MISSING =
  'These tests need the programs of PostgreSQL (initdb, postgres). Debian: apt-get install postgresql; elsewhere: put them on the PATH.'

function findPrograms(): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
  const folders = [
    ...versions.map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...(process.env.PATH ?? '').split(':'),
  ]
  const folder = folders.find((one) => existsSync(join(one, 'initdb')) && existsSync(join(one, 'postgres')))
  if (!folder) throw new Error(MISSING)
  return folder
}

/** PostgreSQL refuses to run as root: then it runs as the user of Debian's package, or as nobody. */
function findUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // No such user here: the next one.
    }
  }
  throw new Error('No user to run PostgreSQL as: neither postgres nor nobody exists.')
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** `durable: false` waits for no disk: enough for tests that do not look at what survives or how fast it is. */
export async function startPostgres({ durable = true } = {}): Promise<Postgres> {
  const programs = findPrograms()
  const user = findUser()
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = { cwd: folder, stdio: 'pipe' as const, ...user }
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'bot', '-A', 'trust', '-E', 'UTF8', '--locale=C'], options)
  const port = await findFreePort()
  const toUrl = (name: string) => `postgres://bot@127.0.0.1:${port}/${name}`
  let server: ChildProcess | undefined
  let count = 0

  async function start(): Promise<void> {
    const settings = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      `fsync=${durable ? 'on' : 'off'}`,
    ]
    server = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
      {
        ...options,
        stdio: 'ignore',
      },
    )
    for (let tries = 0; tries < 300; tries += 1) {
      if (await answers(toUrl('postgres'))) return
      await wait(50)
    }
    throw new Error('PostgreSQL did not start within 15 seconds')
  }

  async function stop(): Promise<void> {
    const running = server
    server = undefined
    if (!running || running.exitCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGQUIT')
    await ended
  }

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

async function answers(url: string): Promise<boolean> {
  try {
    await query(url, 'select 1')
    return true
  } catch {
    return false
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
