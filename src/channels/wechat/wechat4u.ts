// The puppet for a personal account on WeChat's web client (wechaty-puppet-wechat4u): how to stop it safely.

import type { EventEmitter } from 'node:events'
import type { Puppet } from './puppets.ts'

/** Its emitter is a copy of Node's, so not an instance of it. */
const isEmitter = (value: unknown): value is EventEmitter =>
  typeof value === 'object' && value !== null && 'removeAllListeners' in value

/**
 * Stops it for good. By itself it would start its client anew when that logs out, also when it was stopped before: then
 * the client is gone, and the error ends the process.
 */
export async function abandonWechat4u(puppet: Puppet): Promise<void> {
  const client: unknown = Reflect.get(puppet, 'wechat4u')
  if (isEmitter(client)) {
    client.removeAllListeners()
    client.on('error', () => undefined)
    Reflect.set(client, 'start', () => undefined)
    Object.defineProperty(puppet, 'wechat4u', { get: () => client, set() {} })
  }
  await puppet.stop()
}
