// A bot that is killed again and again while people write to it.

import { setTimeout as wait } from 'node:timers/promises'
import { type Arrival, arrived, type BotProcess, handInAll, type People, startBot, startPlatform } from './processes.ts'

export interface KillRun {
  /** In the order in which they arrived. */
  arrivals: Arrival[]
  /** The ids of each lane, in the order in which they were accepted. */
  accepted: Map<string, string[]>
}

export interface KillPlan extends People {
  /** The compiled `kill-child.ts`. */
  script: string
  database: string
  rounds: number
}

/** How long a life may last from when it takes in messages, in milliseconds. */
const LONGEST_LIFE_MS = 400

export async function runKills(plan: KillPlan): Promise<KillRun> {
  const platform = await startPlatform(plan.random)
  let bot: BotProcess | undefined
  const people = handInAll(plan, () => bot?.port)
  for (let life = 0; life < plan.rounds; life += 1) {
    bot = await startBot(plan.script, plan.database, platform, { life })
    await wait(plan.random() * LONGEST_LIFE_MS)
    const killed = bot
    bot = undefined
    await killed.end('SIGKILL')
  }
  bot = await startBot(plan.script, plan.database, platform, { life: plan.rounds })
  await people.done
  await arrived(platform, plan.lanes * plan.perLane)
  await bot.end('SIGTERM')
  platform.close()
  return { arrivals: platform.arrivals, accepted: people.accepted }
}
