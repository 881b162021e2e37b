// Starts, kills and freezes a gateway process, and talks through it.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './harness.ts'

export interface ToGateway {
  person: string
  text: string
}

/** `ms`: since the last thing that this person said. */
export type FromGateway =
  { kind: 'listening' | 'started' | 'stopped' } | { kind: 'said'; to: string; text: string; ms: number }

const GATEWAY_TOKEN = 'insecure_2f1e0e6c-6e5c-4d6f-9d0a-1f2a3b4c5d6e'

export interface Gateway {
  say(person: string, text: string): void
  heard: FromGateway[]
  said: () => Extract<FromGateway, { kind: 'said' }>[]
  freeze(): void
  thaw(): void
  kill(): Promise<void>
}

export async function startGateway(port: number): Promise<Gateway> {
  const child: ChildProcess = fork(
    join(import.meta.dirname, 'gateway-process.ts'),
    [`127.0.0.1:${port}`, GATEWAY_TOKEN],
    {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, HOME: mkdtempSync(join(tmpdir(), 'gateway-')), WECHATY_LOG: 'silent' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  )
  const heard: FromGateway[] = []
  child.on('message', (message: FromGateway) => void heard.push(message))
  await until(() => heard.some(({ kind }) => kind === 'listening'))
  return {
    say: (person, text) => void child.send({ person, text } satisfies ToGateway),
    heard,
    said: () => heard.filter((message) => message.kind === 'said'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

export const toGatewaySettings = (port: number) => ({
  gateway: { token: GATEWAY_TOKEN, endpoint: `127.0.0.1:${port}`, insecure: true },
})

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}
