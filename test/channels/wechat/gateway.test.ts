// The channel over gRPC to a gateway in another process, which starts late, dies, freezes and comes back.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { slowness } from '../../slowness.ts'
import { findFreePort, type Gateway, startGateway, toGatewaySettings } from './gateway.ts'
import { run, type Running, until } from './harness.ts'

/** What takes seconds in operation, shortened: a gateway on this machine answers at once or not at all. */
const TIMING = { startMs: 3000, dingMs: 300, silentMs: 2500, closeMs: 500, retryMinMs: 100, retryMaxMs: 1000 }

/** The figure to hold: back within 15 s after the gateway is. */
const RECOVERED_MS = 15_000 * slowness()

let port: number
let gateway: Gateway | undefined
let wechat: Running

const status = () => wechat.channel.state().status

beforeEach(async () => {
  port = await findFreePort()
})

afterEach(async () => {
  await wechat.stop()
  await gateway?.kill()
  gateway = undefined
})

const connect = async (): Promise<void> => {
  wechat = await run({ settings: toGatewaySettings(port), timing: TIMING })
}

async function isAnswered(person: string): Promise<boolean> {
  gateway?.say(person, `${person}的问题`)
  await until(() => gateway?.said().some(({ to }) => to === person), RECOVERED_MS)
  return true
}

test('a gateway that starts later than the bot is found', async () => {
  await connect()
  await until(() => status() === 'recovering')
  gateway = await startGateway(port)
  await until(() => status() === 'online', RECOVERED_MS)
  expect(await isAnswered('late')).toBe(true)
})

test('a gateway that is killed and comes back is found again, twice', async () => {
  gateway = await startGateway(port)
  await connect()
  await until(() => status() === 'online', RECOVERED_MS)
  for (const round of ['one', 'two']) {
    expect(await isAnswered(`before-${round}`)).toBe(true)
    await gateway.kill()
    await until(() => status() === 'recovering')
    gateway = await startGateway(port)
    await until(() => status() === 'online', RECOVERED_MS)
    expect(await isAnswered(`after-${round}`)).toBe(true)
  }
})

test('a gateway that freezes is given up, and used again when it thaws', async () => {
  gateway = await startGateway(port)
  await connect()
  await until(() => status() === 'online', RECOVERED_MS)
  expect(await isAnswered('before')).toBe(true)
  gateway.freeze()
  await until(() => wechat.logged().includes('the start took too long'), RECOVERED_MS)
  gateway.thaw()
  await until(() => status() === 'online', RECOVERED_MS)
  expect(await isAnswered('after')).toBe(true)
})

test('without an endpoint the registry is asked; while it is away, the state says so and no token is printed', async () => {
  gateway = await startGateway(port)
  const { token } = toGatewaySettings(port).gateway
  const [paths, written]: [string[], string[]] = [[], []]
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  let isAway = true
  const registry = createServer(({ url = '' }, response) => {
    paths.push(url)
    if (isAway) response.writeHead(500).end()
    else response.end(JSON.stringify({ host: '127.0.0.1', port }))
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const address = registry.address()
  const at = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  wechat = await run({ settings: { gateway: { token, insecure: true, registry: at } }, timing: TIMING })
  await until(() => wechat.channel.state().why === 'the start failed: registry: HTTP 500')
  isAway = false
  await until(() => status() === 'online', RECOVERED_MS)
  expect(await isAnswered('found')).toBe(true)
  stderr.mockRestore()
  registry.close()
  expect(new Set(paths)).toEqual(new Set([`/v0/hosties/${token}`]))
  expect(wechat.logged() + wechat.printed() + written.join('')).not.toContain(token)
})

test('a clean stop leaves the account of the gateway logged in', async () => {
  gateway = await startGateway(port)
  await connect()
  await until(() => status() === 'online', RECOVERED_MS)
  await wechat.stop()
  expect(status()).toBe('stopped')
  await connect()
  await until(() => status() === 'online', RECOVERED_MS)
  expect(await isAnswered('again')).toBe(true)
  expect(gateway.heard.filter(({ kind }) => kind === 'stopped')).toEqual([])
})
