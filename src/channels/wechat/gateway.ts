// A gRPC gateway (wechaty-puppet-service): its client, and what that needs beside its own code.

import type { Puppet, Way } from './connection.ts'

export interface GatewaySettings {
  token: string
  /** `host:port`; absent: looked up by the token. */
  endpoint?: string
  /** Where it is looked up. */
  registry?: string
  /** No TLS: only for a gateway on the same machine. */
  insecure: boolean
}

/** Wechaty's own. */
const REGISTRY = 'https://api.chatie.io'

const LOOK_UP_MS = 10_000

/** Wechaty restarts a silent puppet after this many seconds; we do it much sooner, so it must not. */
const WATCHDOG_SECONDS = 1_000_000

export const createGateway = ({ token, endpoint, insecure, registry = REGISTRY }: GatewaySettings): Way => ({
  isWatched: true,
  async makePuppet() {
    const { helpers } = await import('wechaty-puppet')
    const where = { endpoint: endpoint ?? (await lookUp(token, registry)), ...(insecure && { tls: { disable: true } }) }
    const puppetOptions = { token, timeoutSeconds: WATCHDOG_SECONDS, ...where }
    const puppet = await helpers.resolvePuppet({ puppet: 'wechaty-puppet-service', puppetOptions })
    mend(puppet)
    return puppet
  },
  abandon,
})

/** The library would look it up too, but prints the token, and ends the process when the registry is away or knows none. */
async function lookUp(token: string, registry: string): Promise<string> {
  const response = await fetch(`${registry}/v0/hosties/${token}`, { signal: AbortSignal.timeout(LOOK_UP_MS) }).catch(
    () => undefined,
  )
  const place: unknown = response?.ok ? await response.json() : undefined
  if (typeof place === 'object' && place !== null && 'host' in place && 'port' in place)
    return `${String(place.host)}:${String(place.port)}`
  const code = response ? `HTTP ${response.status}` : 'no answer'
  throw Object.assign(new Error('the registry of gateways tells no place'), { code: `registry: ${code}` })
}

/** The parts of PuppetService that we reach into, checked at run time. */
interface Manager {
  client: { event(request: unknown): Stream }
  eventStream: Stream | undefined
  initClient(): Promise<void>
  stopStream(): void
  destroyClient(): void
}

interface Stream {
  cancel(): void
}

const isManager = (value: unknown): value is Manager =>
  typeof value === 'object' && value !== null && 'initClient' in value && 'stopStream' in value

/** Its cache of contacts on disk breaks when two processes share it; the one in memory is enough. */
function mend(puppet: Puppet): void {
  Reflect.set(puppet, '_payloadStore', { start: async () => undefined, stop: async () => undefined })
  const bridge: unknown = Reflect.get(puppet, 'bridgeGrpcEventStream')
  if (typeof bridge !== 'function') throw new TypeError('not the puppet of a gateway')
  Reflect.set(puppet, 'bridgeGrpcEventStream', (manager: unknown) => {
    if (isManager(manager)) keepStream(manager)
    Reflect.apply(bridge, puppet, [manager])
  })
}

/** It would know its stream of events only after the gateway's first answer: one that is given up before could not be cancelled. */
function keepStream(manager: Manager): void {
  const initClient = manager.initClient.bind(manager)
  manager.initClient = async () => {
    await initClient()
    const { client } = manager
    const event = client.event.bind(client)
    client.event = (request) => (manager.eventStream = event(request))
  }
}

/** Ends the connection without the call that would log the gateway's account out. */
function abandon(puppet: Puppet): void {
  const manager: unknown = Reflect.get(puppet, '_grpcManager')
  if (!isManager(manager)) return
  Reflect.set(puppet, '_grpcManager', undefined)
  // Without this the gateway keeps the stream and refuses the next: it has one client.
  manager.eventStream?.cancel()
  manager.stopStream()
  manager.destroyClient()
}
