// Plays a platform to a bot that is killed again and again, and tells what people got.

import { type ChildProcess, fork } from 'node:child_process'
import { createServer, type IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

interface Arrival {
  lane: string
  updateId: string
  text: string
  /** Which life of the bot sent it. */
  life: number
}

export interface KillRun {
  rounds: number
  messages: number
  /** In the order in which they arrived. */
  arrivals: Arrival[]
  /** The ids of each lane, in the order in which they were accepted. */
  accepted: Map<string, string[]>
}

export interface KillPlan {
  /** The compiled `kill-child.ts`. */
  script: string
  database: string
  rounds: number
  lanes: number
  perLane: number
  /** 0 to 1. */
  random: () => number
}

/** How long a life may last from when it takes in messages, in milliseconds. */
const LONGEST_LIFE_MS = 400

export async function runKills(plan: KillPlan): Promise<KillRun> {
  const arrivals: Arrival[] = []
  const accepted = new Map<string, string[]>()
  let life = 0
  const take = async (request: IncomingMessage) => {
    const chunks: Buffer[] = await request.toArray()
    arrivals.push({ ...JSON.parse(Buffer.concat(chunks).toString()), life })
    await wait(plan.random() * 5)
  }
  const platform = createServer((request, response) => {
    void take(request).then(() => response.end())
  })
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve))
  const address = platform.address()
  const platformUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  let bot: { process: ChildProcess; port: number } | undefined
  const posting = Array.from({ length: plan.lanes }, (_, lane) =>
    postLane(`lane-${lane}`, plan, accepted, () => bot?.port),
  )
  for (; life < plan.rounds; life += 1) {
    const process = fork(plan.script, [plan.database, platformUrl])
    bot = { process, port: await listening(process) }
    await wait(plan.random() * LONGEST_LIFE_MS)
    process.kill('SIGKILL')
    await ended(process)
    bot = undefined
  }
  const last = fork(plan.script, [plan.database, platformUrl])
  bot = { process: last, port: await listening(last) }
  await Promise.all(posting)
  const all = plan.lanes * plan.perLane
  for (let tries = 0; tries < 1000 && new Set(arrivals.map(({ updateId }) => updateId)).size < all; tries += 1) await wait(20) // prettier-ignore
  last.kill('SIGTERM')
  await ended(last)
  platform.close()
  platform.closeAllConnections()
  return { rounds: plan.rounds, messages: all, arrivals, accepted }
}

/** Hands in the messages of one person, each as often as needed until the bot has taken it, the kills spread over them. */
async function postLane(lane: string, plan: KillPlan, accepted: Map<string, string[]>, port: () => number | undefined) {
  accepted.set(lane, [])
  for (let index = 0; index < plan.perLane; index += 1) {
    const updateId = `${lane}/${String(index).padStart(3, '0')}`
    while (!(await post(port(), { updateId, lane, payload: `message ${index}` }))) await wait(20)
    accepted.get(lane)?.push(updateId)
    await wait(plan.random() * PAUSE_MS)
  }
}

/** People write now and then, so that every life of the bot has something to do. */
const PAUSE_MS = 60

async function post(port: number | undefined, update: object): Promise<boolean> {
  if (port === undefined) return false
  try {
    return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(update) })).ok
  } catch {
    // The bot was killed: that is what is tested.
    return false
  }
}

const listening = (child: ChildProcess) =>
  new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port))
    child.once('exit', () => reject(new Error('the bot ended before it listened')))
  })

const ended = (child: ChildProcess) => new Promise<void>((resolve) => void child.once('exit', () => resolve()))
