// Keeps one session with WeChat alive: notices when it dies or freezes, and makes a new one until told to stop.

import type { ChannelState } from '../../delivery/channel.ts'
import type { Log } from '../../log.ts'
import { backOff, pause, within } from '../../wait.ts'
import { toCode } from './faults.ts'
import { createSession, type Puppet, type Session, type SessionEvents, type Way } from './session.ts'

/** Milliseconds. */
export interface ConnectionTiming {
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

const TIMING: ConnectionTiming = {
  startMs: 8000,
  dingMs: 5000,
  silentMs: 12_000,
  closeMs: 3000,
  retryMinMs: 500,
  retryMaxMs: 5000,
}

/** The longest that a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1

export interface ConnectionParts extends Pick<SessionEvents, 'message' | 'friendship'> {
  way: Way
  card: string | undefined
  timing: Partial<ConnectionTiming> | undefined
  onScan: (code: string) => void
  random: () => number
  log: Log
}

export interface Connection {
  start(): void
  /** Resolves when the session is closed. */
  stop(): Promise<void>
  state(): ChannelState
  /** The one that is logged in. */
  puppet(): Puppet | undefined
}

export function createConnection(parts: ConnectionParts): Connection {
  const { way, random, log } = parts
  const timing = { ...TIMING, ...parts.timing }
  const stopping = new AbortController()
  let state: ChannelState = { status: 'starting' }
  let online: Puppet | undefined
  let running: Promise<void> | undefined

  function setState(next: ChannelState, puppet?: Puppet): void {
    online = puppet
    if (next.status === state.status && next.why === state.why) return
    state = next
    log.info({ channel: 'wechat', status: next.status, why: next.why }, 'WeChat changed its state')
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping.signal.aborted) {
      const life = createLife(parts, timing, stopping.signal, setState)
      await life.live()
      if (stopping.signal.aborted) return
      failures = life.wasOnline() ? 1 : failures + 1
      await pause(
        backOff({ first: timing.retryMinMs, longest: timing.retryMaxMs }, failures, random()),
        stopping.signal,
      )
      while (!stopping.signal.aborted && !((await way.probe?.()) ?? true))
        await pause(timing.retryMinMs, stopping.signal)
    }
  }

  return {
    start: () => void (running ??= run()),
    async stop() {
      stopping.abort()
      await running
      setState({ status: 'stopped' })
    },
    state: () => state,
    puppet: () => online,
  }
}

type SetState = (next: ChannelState, puppet?: Puppet) => void

/** One session from its start to its end; what it reports after that is ignored. */
function createLife(parts: ConnectionParts, timing: ConnectionTiming, stop: AbortSignal, setState: SetState) {
  const over = new AbortController()
  const life = { heard: performance.now(), wasOnline: false, isBegun: false }

  function end(why: string): void {
    if (over.signal.aborted) return
    over.abort()
    setState({ status: 'recovering', why })
  }

  function report(next: ChannelState, puppet?: Puppet): void {
    ;[life.heard, life.isBegun] = [performance.now(), true]
    if (!over.signal.aborted) setState(next, puppet)
  }

  async function start(session: Session): Promise<void> {
    try {
      await session.start()
      if (!life.isBegun) [life.heard, life.isBegun] = [performance.now(), true]
    } catch (error) {
      end(toReason(error))
    }
  }

  async function watch(session: Session): Promise<void> {
    while (!over.signal.aborted) {
      await pause(parts.way.isWatched ? timing.dingMs : LONGEST_MS, over.signal)
      if (over.signal.aborted) return
      if (!life.isBegun) continue
      if (performance.now() - life.heard > timing.silentMs) return end('no sign of life')
      session.ding()
    }
  }

  async function lead(session: Session): Promise<void> {
    const limit = setTimeout(() => (life.isBegun ? undefined : end('the start took too long')), timing.startMs)
    void start(session)
    await watch(session)
    clearTimeout(limit)
  }

  return {
    wasOnline: () => life.wasOnline,
    async live(): Promise<void> {
      const onStop = (): void => over.abort()
      stop.addEventListener('abort', onStop, { once: true })
      if (stop.aborted) onStop()
      try {
        const session = await createSession({ ...parts, events: toEvents(parts, life, report, end) })
        if (!over.signal.aborted) await lead(session)
        await close(session, timing.closeMs, parts.log)
      } catch (error) {
        end(toReason(error))
      } finally {
        stop.removeEventListener('abort', onStop)
      }
    },
  }
}

const toEvents = (
  { message, friendship, onScan }: ConnectionParts,
  life: { heard: number; wasOnline: boolean },
  report: SetState,
  lost: (reason: string) => void,
): SessionEvents => ({
  alive: () => void (life.heard = performance.now()),
  online(puppet) {
    life.wasOnline = true
    report({ status: 'online' }, puppet)
  },
  scan(code) {
    report({ status: 'needs-scan' })
    if (code) onScan(code)
  },
  offline: () => report({ status: 'recovering', why: 'logged out' }),
  lost,
  message,
  friendship,
})

/** What cannot be closed in time is left behind. */
async function close(session: Session, ms: number, log: Log): Promise<void> {
  try {
    await within(ms, session.close(), () => new Error('the close took too long'))
  } catch (error) {
    log.warn({ reason: toReason(error) }, 'a session with WeChat could not be closed')
  }
}

/** Messages of libraries may hold ids and texts; codes do not. */
function toReason(error: unknown): string {
  const code = toCode(error)
  return code === undefined ? 'the start failed' : `the start failed: ${code}`
}
