// The lanes that this process holds and works on just now.

import type { Log } from '../log.ts'
import type { Lane } from '../storage/storage.ts'
import type { WorkLane } from './lane.ts'

interface Working {
  lane: Lane
  /** Until when the claim holds, in milliseconds since 1970. */
  until: number
  /** Something was accepted meanwhile: look once more at the end. */
  again: boolean
  done: Promise<void>
}

export interface AtWork {
  /** Begins to work on a claimed lane, or sees to it that what came meanwhile is not overlooked. */
  begin(lane: Lane, until: number): void
  /** The lanes whose claims end before this time. */
  endingBefore(time: number): Lane[]
  renewed(lanes: Lane[], until: number): void
  /** Resolves when no lane is being worked on. */
  settled(): Promise<void>
}

export function createAtWork(workLane: WorkLane, stopping: AbortSignal, log: Log): AtWork {
  const working = new Map<string, Working>()

  async function workThrough(one: Working): Promise<void> {
    try {
      do {
        one.again = false
        await workLane(one.lane)
      } while (one.again && !stopping.aborted)
    } catch (error) {
      // The claim runs out by itself; the lane is then taken up again, here or elsewhere.
      log.error({ err: error, channel: one.lane.channel }, 'work on a lane broke off')
    } finally {
      working.delete(toKey(one.lane))
    }
  }

  return {
    begin(lane, until) {
      const known = working.get(toKey(lane))
      if (known) Object.assign(known, { until, again: true })
      if (known || stopping.aborted) return
      const one: Working = { lane, until, again: false, done: Promise.resolve() }
      working.set(toKey(lane), one)
      one.done = workThrough(one)
    },
    endingBefore: (time) => [...working.values()].filter(({ until }) => until < time).map(({ lane }) => lane),
    renewed(lanes, until) {
      for (const lane of lanes) Object.assign(working.get(toKey(lane)) ?? {}, { until })
    },
    settled: async () => void (await Promise.all([...working.values()].map(({ done }) => done))),
  }
}

const toKey = ({ channel, lane }: Lane) => `${channel}\n${lane}`
