// How Telegram delivers to a webhook: one update under way per chat, and again for ever until the answer is 2xx.

import { Agent, request } from 'node:http'
import type { Fault } from './faults.ts'

export interface Webhook {
  url: string
  secret: string | undefined
  connections: number
}

export interface Delivery {
  update: { update_id: number }
  lane: string
  tries: number
}

interface Lane {
  queue: Delivery[]
  busy: boolean
}

export interface WebhookParts {
  takeFault: () => Fault | undefined
  onDelivered: (delivery: Delivery) => void
  onFailed: (delivery: Delivery) => void
  /** Of the pauses between tries: 1, 2, 4 … of these, in milliseconds. */
  backOffMs: number
}

/** `taken` says whether the answer was 2xx. */
function post(webhook: Webhook, agent: Agent, update: object): Promise<boolean> {
  const body = JSON.stringify(update)
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(webhook.secret !== undefined && { 'x-telegram-bot-api-secret-token': webhook.secret }),
  }
  return new Promise((resolve) => {
    const outgoing = request(webhook.url, { method: 'POST', headers, agent, timeout: 60_000 }, (response) => {
      response.resume()
      response.on('end', () =>
        resolve(response.statusCode !== undefined && Math.floor(response.statusCode / 100) === 2),
      )
      response.on('error', () => resolve(false))
    })
    outgoing.on('timeout', () => outgoing.destroy())
    outgoing.on('error', () => resolve(false))
    outgoing.end(body)
  })
}

export function createWebhookDelivery({ takeFault, onDelivered, onFailed, backOffMs }: WebhookParts) {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 })
  const lanes = new Map<string, Lane>()
  const waiting: Lane[] = []
  let underWay = 0
  let webhook: Webhook | undefined

  const again = (lane: Lane, ms: number) =>
    setTimeout(() => {
      lane.busy = false
      pump(lane)
    }, ms).unref()

  async function attempt(lane: Lane, delivery: Delivery, to: Webhook): Promise<void> {
    const taken = await post(to, agent, delivery.update)
    underWay -= 1
    if (taken && takeFault()?.kind !== 'duplicate') {
      lane.queue.shift()
      lane.busy = false
      onDelivered(delivery)
      pump(lane)
    } else {
      onFailed(delivery)
      delivery.tries += 1
      again(lane, delivery.tries === 1 ? 0 : backOffMs * Math.min(60, 2 ** (delivery.tries - 2)))
    }
    while (underWay < to.connections && waiting.length > 0) pump(waiting.shift() ?? lane)
  }

  function pump(lane: Lane): void {
    const [delivery] = lane.queue
    if (!webhook || lane.busy || !delivery) return
    if (underWay >= webhook.connections) return void waiting.push(lane)
    lane.busy = true
    underWay += 1
    void attempt(lane, delivery, webhook)
  }

  return {
    current: () => webhook,
    set(next: Webhook | undefined, open: Delivery[]): void {
      webhook = next
      lanes.clear()
      for (const delivery of open) this.enqueue(delivery)
    },
    enqueue(delivery: Delivery): void {
      const lane = lanes.get(delivery.lane) ?? { queue: [], busy: false }
      lanes.set(delivery.lane, lane)
      lane.queue.push(delivery)
      pump(lane)
    },
    close(): void {
      webhook = undefined
      agent.destroy()
    },
  }
}
