// How fast a private message is answered over the gRPC gateway, and how soon the bot is back after outages of it.
// node --import tsx test/bench/wechat-gateway.ts [seconds of an outage, 60 by default]

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openStorage } from '../../src/storage/open.ts'
import { findFreePort, type Gateway, startGateway, toGatewaySettings } from '../channels/wechat/gateway.ts'
import { run, type Running, until } from '../channels/wechat/harness.ts'
import '../temporary-folder.ts'

const MESSAGES = 500
const awayMs = Number(process.argv[2] ?? 60) * 1000
const port = await findFreePort()

async function start(): Promise<Running> {
  const url = join(mkdtempSync(join(tmpdir(), 'wechat-')), 'bot.db')
  const storage = await openStorage({ url, onIdleError: () => undefined })
  return run({ settings: toGatewaySettings(port), storage })
}

async function measureAnswers(gateway: Gateway): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < MESSAGES; i++) {
    const person = `person-${i % 50}`
    const before = gateway.said().length
    gateway.say(person, `问题 ${i}`)
    await until(() => gateway.said().length > before)
    times.push(gateway.said().at(-1)?.ms ?? 0)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string => `${(sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)} ms`
  console.log(`answers over gRPC: ${MESSAGES} messages, p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(0.9999)}`)
}

/** From the moment that the gateway is back until a question is answered. */
async function measureReturn(name: string, bot: Running, gateway: Gateway, back: number): Promise<void> {
  await until(() => bot.channel.state().status === 'online', 60_000)
  const online = performance.now()
  gateway.say(name, '还在吗')
  await until(() => gateway.said().some(({ to }) => to === name), 60_000)
  const figures = [online - back, performance.now() - back].map((ms) => `${(ms / 1000).toFixed(1)} s`)
  console.log(`${name}: online again after ${figures[0]}, a question answered after ${figures[1]}`)
}

const isAway = (bot: Running) => () => bot.channel.state().status === 'recovering'

const bot = await start()
await until(isAway(bot), 30_000)
await wait(awayMs / 2)
let gateway = await startGateway(port)
await measureReturn('late start', bot, gateway, performance.now())
await measureAnswers(gateway)

for (const [name, ms] of [
  ['killed, back at once', 0],
  ['killed, away 10 s', 10_000],
  [`killed, away ${awayMs / 1000} s`, awayMs],
] as const) {
  await gateway.kill()
  await until(isAway(bot), 30_000)
  await wait(ms)
  gateway = await startGateway(port)
  await measureReturn(name, bot, gateway, performance.now())
}

for (const ms of [20_000, awayMs]) {
  gateway.freeze()
  await wait(ms)
  gateway.thaw()
  const thawed = performance.now()
  await until(isAway(bot), 30_000)
  await measureReturn(`frozen for ${ms / 1000} s`, bot, gateway, thawed)
}

await bot.stop()
await gateway.kill()
process.exit(0)
