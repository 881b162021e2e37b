// An Official Account under load and in trouble, with the real bot and a stand-in for WeChat's servers: lost, doubled, late?
// node --import tsx test/bench/wechat-account.ts [load|kills|outages|tls|replicas]

import { startAccount, AES_KEY, type Account } from '../channels/wechat/account.ts'
import type { ApiFault, Flood, PostResult } from '../stand-ins/weixin/server.ts'
import { startWeixin } from '../stand-ins/weixin/weixin.ts'
import '../temporary-folder.ts'

const LOAD: Flood = { people: 300, each: 7, inFlight: 60 }
const FEW: Flood = { people: 20, each: 2, inFlight: 20 }
const OUTAGE_MS = 30_000

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const at = (times: number[], share: number): string =>
  `${(times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? 0).toFixed(0)} ms`

interface Counts {
  lost: number
  doubled: number
  disordered: number
}

/** Each person writes the same things in the same order, so each must get the same answers in the same order. */
async function count({ weixin }: Account, { people, each, prefix = 'openid' }: Flood): Promise<Counts> {
  const byPerson = new Map<string, string[]>()
  for (const { to, text } of await weixin.sent()) byPerson.set(to, [...(byPerson.get(to) ?? []), text.slice(0, 8)])
  const all = Array.from({ length: people }, (_, i) => byPerson.get(`${prefix}-${i}`) ?? [])
  const usual = all.find((texts) => texts.length === each)?.join() ?? ''
  return {
    lost: all.reduce((lost, texts) => lost + Math.max(0, each - texts.length), 0),
    doubled: all.reduce((doubled, texts) => doubled + Math.max(0, texts.length - each), 0),
    disordered: all.filter((texts) => texts.length === each && texts.join() !== usual).length,
  }
}

async function settle(account: Account, flood: Flood, ms = 120_000): Promise<Counts> {
  const end = performance.now() + ms
  let counts = await count(account, flood)
  while (counts.lost > 0 && performance.now() < end) {
    await wait(200)
    counts = await count(account, flood)
  }
  await wait(1000)
  return count(account, flood)
}

async function load(name: string, env: Record<string, string>, prepare: (account: Account) => Promise<void>) {
  const account = await startAccount({ env, program: 'src/main.ts' })
  await account.untilReady('online')
  await prepare(account)
  const begun = performance.now()
  const results: PostResult[] = await account.weixin.flood(LOAD)
  const posted = performance.now()
  const { lost, doubled, disordered } = await settle(account, LOAD)
  const times = results.map(({ ms }) => ms)
  console.log(
    `${name}: ${results.length} messages in ${((posted - begun) / 1000).toFixed(1)} s; response p50 ${at(times, 0.5)}, p99 ${at(times, 0.99)}, longest ${at(times, 1)}; ` +
      `tried again ${results.filter(({ tries }) => tries > 1).length}; lost ${lost}, doubled ${doubled}, out of order ${disordered}`,
  )
  await account.stop()
}

async function kills(): Promise<void> {
  const account = await startAccount({ env: { LEASE_SECONDS: '5' }, program: 'src/main.ts' })
  await account.untilReady('online')
  const flood: Flood = { people: 60, each: 12, inFlight: 20 }
  await account.weixin.set({ mostTries: 100 })
  const flooding = account.weixin.flood(flood)
  for (let i = 0; i < 3; i++) {
    await wait(2000)
    await account.kill()
    await account.restart()
  }
  const results = await flooding
  const counts = await settle(account, flood)
  const unkept = results.filter(({ status }) => status !== 200).length
  console.log(`kill × 3: ${results.length} messages, not taken in ${unkept};`, counts)
  await account.stop()
}

/** What becomes of the messages of thirty seconds in which WeChat's API is away, and how often a token was asked for. */
async function outage(what: 'token' | 'send', fault: ApiFault | 'refused'): Promise<void> {
  const account = await startAccount({ env: { WECHAT_REPLY: 'service' }, program: 'src/main.ts' })
  const { weixin } = account
  await account.untilReady('online')
  if (fault === 'refused') await weixin.close()
  else await weixin.set(what === 'token' ? { tokenFault: fault } : { sendFault: fault })
  if (what === 'token') await weixin.expire()
  const began = Date.now()
  await weixin.flood(FEW)
  await wait(OUTAGE_MS - (Date.now() - began))
  const tokens = (await weixin.calls()).filter(({ path, at }) => path.endsWith('token') && at >= began).length
  if (fault === 'refused') await weixin.listen(Number(new URL(account.apiRoot).port))
  else await weixin.set({ tokenFault: null, sendFault: null })
  await report(`${what} ${fault} for 30 s: token calls ${tokens}`, account)
}

/** The API takes connections and never completes TLS; after that the bot finds it at its own address. */
async function stalledTls(): Promise<void> {
  const env = { WECHAT_REPLY: 'service' }
  const weixin = await startWeixin()
  const apiRoot = `https://127.0.0.1:${await weixin.listenSilently()}`
  const account = await startAccount({ weixin, apiRoot, env, program: 'src/main.ts' })
  await account.untilReady('recovering', 60_000)
  const began = Date.now()
  await weixin.flood(FEW)
  await wait(OUTAGE_MS - (Date.now() - began))
  await account.stop()
  await report(
    'TLS never completed for 30 s',
    await startAccount({ weixin, folder: account.folder, env, program: 'src/main.ts' }),
  )
  await weixin.stop()
}

async function report(name: string, account: Account): Promise<void> {
  const back = performance.now()
  const counts = await settle(account, FEW)
  console.log(`${name}; all answered ${((performance.now() - back) / 1000).toFixed(1)} s after;`, counts)
  await account.stop()
}

/** Two processes on one database: the tokens asked for in some lifetimes, and what became of the messages. */
async function replicas(): Promise<void> {
  const [seconds, lifetimes] = [20, 3]
  const weixin = await startWeixin()
  await weixin.set({ expiresIn: seconds })
  const account = await startAccount({ weixin, env: { WECHAT_REPLY: 'service' }, program: 'src/main.ts' })
  const other = await account.replica()
  await account.untilReady('online')
  const began = Date.now()
  const before = (await weixin.calls()).length
  for (let i = 0; i < lifetimes; i++) {
    await account.weixin.flood({ ...FEW, prefix: `life-${i}` })
    await wait(Math.max(0, (i + 1) * seconds * 1000 - (Date.now() - began)))
  }
  const tokens = (await account.weixin.calls()).slice(before).filter(({ path }) => path.endsWith('token')).length
  console.log(`two replicas: ${tokens} token calls in ${lifetimes} lifetimes of ${seconds} s`)
  await other.stop()
  await account.stop()
  await weixin.stop()
}

const [part = 'load', only] = process.argv.slice(2)
if (part === 'load') {
  const isWanted = (name: string): boolean => (only ?? name) === name
  if (isWanted('service')) await load('service', { WECHAT_REPLY: 'service' }, async () => {})
  if (isWanted('passive')) await load('passive', { WECHAT_REPLY: 'passive' }, async () => {})
  if (isWanted('encrypted'))
    await load('encrypted', { WECHAT_AES_KEY: AES_KEY }, async ({ weixin }) => weixin.set({ mode: 'sealed' }))
}
if (part === 'kills') await kills()
if (part === 'outages') {
  for (const fault of [-1, 502, 40164, 'refused', 'reset', 'hang'] as const) await outage('token', fault)
  for (const fault of ['reset', 'hang', 502, -1] as const) await outage('send', fault)
  await stalledTls()
}
if (part === 'tls') await stalledTls()
if (part === 'replicas') await replicas()
process.exit(0)
