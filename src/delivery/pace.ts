// How much one person may ask in a while.

export type Allowance = 'free' | 'told' | 'silent'

export interface Pace {
  /** `free`: go on. `told`: too many, and this is the first time, so say it. `silent`: too many, and it was said. */
  take(person: string, now: number): Allowance
}

const WINDOW_MS = 60_000

interface Recent {
  times: number[]
  told: boolean
}

/** At most `perMinute` in any 60 seconds for each person; remembers the latest `people` only, in this process only. */
export function createPace({ perMinute = 20, people = 10_000 }: { perMinute?: number; people?: number } = {}): Pace {
  const seen = new Map<string, Recent>()
  return {
    take(person, now) {
      const recent = seen.get(person) ?? { times: [], told: false }
      seen.delete(person)
      seen.set(person, recent)
      if (seen.size > people) seen.delete(seen.keys().next().value ?? person)
      return judge(recent, now, perMinute)
    },
  }
}

function judge(recent: Recent, now: number, perMinute: number): Allowance {
  recent.times = recent.times.filter((time) => time > now - WINDOW_MS)
  if (recent.times.length >= perMinute) {
    const allowance = recent.told ? 'silent' : 'told'
    recent.told = true
    return allowance
  }
  recent.times.push(now)
  recent.told = false
  return 'free'
}
