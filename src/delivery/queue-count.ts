// How many messages wait, by channel: counted here, and put right now and then by what the database says.

import type { Metrics } from './metrics.ts'

export interface QueueCount {
  of(channel: string): number
  add(channel: string, count: number): void
  finished(channel: string): void
  set(all: Map<string, number>): void
}

export function createQueueCount(metrics: Metrics): QueueCount {
  const counts = new Map<string, number>()
  const of = (channel: string) => counts.get(channel) ?? 0
  function change(channel: string, count: number): void {
    counts.set(channel, Math.max(0, count))
    metrics.queued(channel, Math.max(0, count))
  }
  return {
    of,
    add: (channel, count) => change(channel, of(channel) + count),
    finished: (channel) => change(channel, of(channel) - 1),
    set(all) {
      for (const channel of new Set([...counts.keys(), ...all.keys()])) change(channel, all.get(channel) ?? 0)
    },
  }
}
