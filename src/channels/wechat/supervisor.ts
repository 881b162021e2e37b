// Keeps one connection to WeChat alive: notices when it dies or freezes, and makes a new one until told to stop.

import type { ChannelState } from '../../delivery/channel.ts'
import { pause } from './patience.ts'

/** What a connection reports; what it reports after it was replaced is ignored. */
export interface LinkEvents {
  /** Any sign of life. */
  alive(): void
  online(): void
  scan(): void
  /** Logged out: the connection stands, the account is gone. */
  offline(): void
  /** The connection is of no use any more. */
  lost(reason: string): void
}

export interface Link {
  /** Rejects, or reports `lost`, when it cannot be done. */
  start(): Promise<void>
  /** Asks for a sign of life. */
  ding(): void
  close(): Promise<void>
}

export interface SupervisorTiming {
  /** A start that takes longer failed. */
  startMs: number
  /** How often a sign of life is asked for. */
  dingMs: number
  /** Without a sign of life for so long it is dead. */
  silentMs: number
  /** A close that takes longer is left behind. */
  closeMs: number
  retryMinMs: number
  retryMaxMs: number
}

export const DEFAULT_TIMING: SupervisorTiming = {
  startMs: 8000,
  dingMs: 5000,
  silentMs: 12_000,
  closeMs: 3000,
  retryMinMs: 500,
  retryMaxMs: 5000,
}

export interface SupervisorParts {
  connect: (events: LinkEvents) => Promise<Link>
  watched: boolean
  /** Whether it makes sense to try now; asked again until it does. */
  probe: () => Promise<boolean>
  timing: SupervisorTiming
  random: () => number
  onState: (state: ChannelState) => void
}

export interface Supervisor {
  start: () => void
  /** Resolves when the connection is closed. */
  stop(): Promise<void>
}

export function createSupervisor(parts: SupervisorParts): Supervisor {
  const { timing } = parts
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping.signal.aborted) {
      const { reason, wasOnline } = await live(parts, stopping.signal)
      if (stopping.signal.aborted) return
      failures = wasOnline ? 0 : failures + 1
      parts.onState({ status: 'recovering', why: reason })
      await pause(toDelay(failures), stopping.signal)
      while (!stopping.signal.aborted && !(await parts.probe())) await pause(timing.retryMinMs, stopping.signal)
    }
  }

  const toDelay = (failures: number): number =>
    Math.min(timing.retryMaxMs, timing.retryMinMs * 2 ** failures) * (0.5 + parts.random() / 2)

  return {
    start() {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

interface Life {
  reason: string
  wasOnline: boolean
}

/** One connection from its start to its end. */
async function live({ connect, watched, timing, onState }: SupervisorParts, stop: AbortSignal): Promise<Life> {
  const life = createLife(onState, stop)
  let link: Link | undefined
  let timers: NodeJS.Timeout[] = []
  try {
    link = await connect(life.events)
    const started = link
    timers = [setTimeout(() => life.expectStart(), timing.startMs)]
    await Promise.race([started.start().then(life.markStart), life.ended])
    if (watched) timers.push(setInterval(() => life.ask(started, timing.silentMs), timing.dingMs))
  } catch (error) {
    life.events.lost(toReason(error))
  }
  const reason = await life.ended
  for (const timer of timers) clearTimeout(timer)
  if (link) await closeWithin(link, timing.closeMs)
  return { reason, wasOnline: life.wasOnline() }
}

async function closeWithin(link: Link, ms: number): Promise<void> {
  const closed = new AbortController()
  try {
    await Promise.race([link.close(), pause(ms, closed.signal)])
  } finally {
    closed.abort()
  }
}

/** Messages of libraries may hold ids and texts; names and codes do not. */
function toReason(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' || typeof code === 'number' ? `the start failed: ${code}` : 'the start failed'
}

interface LifeState {
  events: LinkEvents
  ended: Promise<string>
  ask(link: Link, silentMs: number): void
  /** It is started; whether somebody is logged in is another matter. */
  markStart: () => void
  expectStart(): void
  wasOnline(): boolean
}

function createLife(onState: (state: ChannelState) => void, stop: AbortSignal): LifeState {
  let [heard, wasOnline, begun, over] = [performance.now(), false, false, false]
  let end: (reason: string) => void = () => undefined
  const ended = new Promise<string>((resolve) => (end = resolve))
  const onStop = (): void => finish('stopped')
  function finish(reason: string): void {
    over = true
    stop.removeEventListener('abort', onStop)
    end(reason)
  }
  function report(state: ChannelState): void {
    begun = true
    heard = performance.now()
    if (!over) onState(state)
  }
  if (stop.aborted) finish('stopped')
  else stop.addEventListener('abort', onStop, { once: true })
  return {
    ended,
    wasOnline: () => wasOnline,
    markStart: () => void (begun = true),
    expectStart: () => (begun ? undefined : finish('the start took too long')),
    ask(link, silentMs) {
      if (performance.now() - heard > silentMs) return finish('no sign of life')
      link.ding()
    },
    events: {
      alive: () => void (heard = performance.now()),
      online() {
        wasOnline = true
        report({ status: 'online' })
      },
      scan: () => report({ status: 'needs-scan' }),
      offline: () => report({ status: 'recovering', why: 'logged out' }),
      lost: finish,
    },
  }
}
