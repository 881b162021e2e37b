// What a channel (Telegram, WeChat) gives to the inbox, and what it gets.

import type { Json, Note, Update, Write } from '../storage/storage.ts'

export type { Json, Note, Update }

/** Where updates go. */
export interface Intake {
  /**
   * Resolves once the updates are durable, so that the platform may be told; updates that are known already change nothing.
   * Rejects with `BusyError` (too many are waiting) or `StorageError` (the database is away or full): nothing of this call
   * was kept (of one with more than may wait at all, perhaps a part), so the platform must not be told; have it deliver
   * again (HTTP 503), or hand in again after a while.
   */
  accept(updates: Update[]): Promise<void>
}

/** An update that was accepted and is being answered. */
export interface Turn extends Update {
  channel: string
  /** Milliseconds since 1970. */
  acceptedAt: number
  /** Kept together with the steps that `prepare` returns, or not at all. `answering` puts its records here. */
  writes: Write[]
}

/** One call to the platform, in the channel's own words; plain JSON, since it is stored until it is done. */
export type Step = { [key: string]: Json }

/** What is to be kept together with "this step is done". */
export interface Sent {
  notes?: Note[]
}

type ChannelStatus = 'starting' | 'needs-scan' | 'online' | 'recovering' | 'stopped'

export interface ChannelState {
  status: ChannelStatus
  /** In plain words for staff and `/readyz`; no tokens, no ids. */
  why?: string
}

export interface Channel {
  /** `telegram`, `wechat`: the name in metrics, the log and the database. */
  name: string
  /** Starts to take in updates. Rejects only for what a person must mend; recovers from everything else by itself. */
  start(intake: Intake): Promise<void>
  /** Takes in nothing more; sending still works. */
  stopIntake(): Promise<void>
  /** After the last send: closes connections. */
  stop(): Promise<void>
  state(): ChannelState
  /**
   * Works out what to send; may run again if the process dies meanwhile, so it changes nothing but `turn.writes`.
   * No steps: nothing to say.
   */
  prepare(turn: Turn): Promise<Step[]>
  /**
   * Makes one call to the platform, and settles within a minute whatever the platform does. What could not be written
   * in `writeMsOf` the lease must not be written later, for another process may have taken over: that is `not-sent`. Throws
   * `SendError`; any other error counts as `unclear`.
   */
  send(step: Step, turn: Turn): Promise<Sent | undefined>
  /**
   * Says something to the person of this lane, once for each id; resolves when the inbox has it. Rejects as `Intake.accept`
   * does.
   */
  tell?(id: string, lane: string, text: string): Promise<void>
  /** So long after a message its writer can be told something more, in milliseconds; undefined: just now nobody can. */
  reachMs?(): number | undefined
  /** Under which limits of the platform this call falls, the narrowest first (chat, then account). None: send at once. */
  pace?(step: Step, turn: Turn): readonly PaceLimit[]
}

/** So many calls a second in the long run, `burst` of them (at least 1) at once after a silence. */
export interface PaceLimit {
  /** Calls with the same key share the limit: `all`, `chat:…`. Stays in memory. */
  key: string
  perSecond: number
  burst: number
}

/**
 * not-sent: the request was certainly not taken (no connection, TLS not complete, cut before it was fully written, no
 * token): tried again until the message is too old. busy: the platform turned it away for now (429, 5xx): the same.
 * refused: the platform will never take it (blocked, gone, malformed). unclear: the request was written and nothing came
 * back, so it may have been delivered: tried again a few times, then given up.
 */
export type SendFault = 'not-sent' | 'busy' | 'refused' | 'unclear'

export interface SendErrorOptions {
  /** Wait at least so long before the next try, in milliseconds. */
  afterMs?: number
  /** The keys of `pace` under which nobody is to send for `afterMs`. */
  pauses?: readonly string[]
  cause?: unknown
}

/** A step that failed. `message` is kept in the row and logged: the method and code, never texts, names or tokens. */
export class SendError extends Error {
  override name = 'SendError'
  readonly fault: SendFault
  readonly afterMs: number
  readonly pauses: readonly string[]

  constructor(fault: SendFault, message: string, { afterMs = 0, pauses = [], cause }: SendErrorOptions = {}) {
    super(message, { cause })
    this.fault = fault
    this.afterMs = afterMs
    this.pauses = pauses
  }
}

/** The channel's queue is full: nothing was kept, try again later. */
export class BusyError extends Error {
  override name = 'BusyError'
}
