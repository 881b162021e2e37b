// Bots as processes of their own, and the platform that they send to.

import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { BotPlan } from './plan.ts'

export interface Arrival {
  lane: string
  updateId: string
  text: string
  /** Which life of the bot sent it, as the bot itself says: what a killed one sent may arrive when the next one runs. */
  life: number
  /** When it was written, in nanoseconds by a clock that all processes share: a busy platform may read what was written later first. */
  at: number
}

export interface Platform {
  url: string
  /** What reached people, in order. */
  arrivals: Arrival[]
  close(): void
}

/** Takes it; takes it and breaks the connection; breaks it before; or refuses with this status. */
export type Verdict = 'take' | 'lose' | 'reset' | number

/** A platform that takes 0 to 5 ms for a message, or behaves as `judge` says. */
export async function startPlatform(
  random: () => number,
  judge: (arrival: Arrival) => Verdict = () => 'take',
): Promise<Platform> {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = await request.toArray()
    const arrival: Arrival = JSON.parse(Buffer.concat(chunks).toString())
    const verdict = judge(arrival)
    if (verdict === 'take' || verdict === 'lose') platform.arrivals.push(arrival)
    await wait(random() * 5)
    if (verdict === 'lose' || verdict === 'reset') request.socket.destroy()
    else response.writeHead(verdict === 'take' ? 200 : verdict).end()
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const platform: Platform = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    arrivals: [],
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return platform
}

export interface BotProcess {
  pid: number
  port: number
  /** Resolves when it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
  /** `SIGUSR2` sets its clock back by an hour. */
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2'): void
}

export interface BotOptions extends BotPlan {
  /** A command that runs the bot. */
  wrap?: string[]
}

/** Starts the compiled `kill-child.ts`. */
export async function startBot(script: string, database: string, platform: Platform, options: BotOptions = {}) {
  const { wrap = [], ...plan } = options
  const command = [...wrap, process.execPath, script, database, platform.url, JSON.stringify(plan)]
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = new Promise<number | null>((resolve) => void child.once('exit', resolve))
  const { pid, port } = await listening(child)
  const bot: BotProcess = {
    pid,
    port,
    signal: (signal) => void process.kill(pid, signal),
    end(signal) {
      process.kill(pid, signal)
      return ended
    },
  }
  return bot
}

const listening = (child: ChildProcess) =>
  new Promise<{ pid: number; port: number }>((resolve, reject) => {
    child.once('message', (message: { pid: number; port: number }) => resolve(message))
    child.once('exit', () => reject(new Error('the bot ended before it listened')))
  })

/** Hands in an update, as a platform does by a webhook. True: the bot has taken it. */
export async function post(port: number | undefined, update: object): Promise<boolean> {
  if (port === undefined) return false
  try {
    return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(update) })).ok
  } catch {
    // The bot is away just now: not taken.
    return false
  }
}

export interface People {
  lanes: number
  perLane: number
  random: () => number
  /** The longest pause between two messages of a person, in milliseconds. */
  pauseMs: number
}

/** Everybody writes their messages one after the other, each as often as needed until a bot has taken it. */
export function handInAll(people: People, toPort: () => number | undefined) {
  const accepted = new Map<string, string[]>()
  async function handIn(lane: string): Promise<void> {
    const ids: string[] = []
    accepted.set(lane, ids)
    for (let index = 0; index < people.perLane; index += 1) {
      const updateId = `${lane}/${String(index).padStart(3, '0')}`
      while (!(await post(toPort(), { updateId, lane, payload: `message ${index}` }))) await wait(20)
      ids.push(updateId)
      await wait(people.random() * people.pauseMs)
    }
  }
  const all = Array.from({ length: people.lanes }, (_, lane) => handIn(`lane-${lane}`))
  return { accepted, done: Promise.all(all) }
}

/** The arrivals without repeats. */
export function firsts(arrivals: Arrival[]): Arrival[] {
  const first = new Map(arrivals.toReversed().map((arrival) => [arrival.updateId, arrival]))
  return arrivals.filter((arrival) => first.get(arrival.updateId) === arrival)
}

/** Waits until so many different messages have arrived, but not for ever. */
export async function arrived({ arrivals }: Platform, count: number, limitMs = 120_000): Promise<void> {
  const end = performance.now() + limitMs
  while (new Set(arrivals.map(({ updateId }) => updateId)).size < count && performance.now() < end) await wait(20)
}
