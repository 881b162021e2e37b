// The gRPC gateway's client (wechaty-puppet-service): what it needs beside its own code.

import { connect } from 'node:net'
import type { Puppet } from './puppets.ts'
import type { WechatSettings } from './settings.ts'

const PROBE_MS = 1000

/** The part of PuppetService that we reach into, checked at run time. */
interface Connection {
  stopStream(): void
  destroyClient(): void
}

const isConnection = (value: unknown): value is Connection =>
  typeof value === 'object' && value !== null && 'stopStream' in value && 'destroyClient' in value

/** Its cache of contacts on disk breaks when two processes share it; the one in memory is enough. */
export function mendGateway(puppet: Puppet): void {
  Reflect.set(puppet, '_payloadStore', { start: async () => undefined, stop: async () => undefined })
}

/** Ends the connection without the call that would log the gateway's account out. */
export function abandonGateway(puppet: Puppet): void {
  const connection: unknown = Reflect.get(puppet, '_grpcManager')
  if (!isConnection(connection)) return
  Reflect.set(puppet, '_grpcManager', undefined)
  connection.stopStream()
  connection.destroyClient()
}

/** Whether somebody listens there; true where the place is not known. */
export async function probeGateway({ gateway }: WechatSettings): Promise<boolean> {
  const [host, port] = splitEndpoint(gateway?.endpoint)
  if (!host || !port) return true
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PROBE_MS })
    const settle = (open: boolean): void => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => settle(true))
    socket.once('timeout', () => settle(false))
    socket.once('error', () => settle(false))
  })
}

function splitEndpoint(endpoint: string | undefined): [string | undefined, number] {
  const found = /^\[?([^\s\]/]+?)\]?:(\d+)$/u.exec(endpoint ?? '')
  return [found?.[1], Number(found?.[2] ?? 0)]
}
