// What is kept, and the ports through which it is kept: a libsql file or PostgreSQL, one suite of tests for both.

import type { Language } from '../language/language.ts'
import type { DeskStore } from './desk-store.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export interface Storage {
  conversations: Conversations
  questions: Questions
  votes: Votes
  notes: Notes
  inbox: InboxStore
  letters: Letters
  desk: DeskStore
  /**
   * HMAC-SHA256 with a key that is not in the database, 32 hex digits, of the person that `key` names: its first and last
   * parts (`telegram:CHAT:PERSON`), so one person has one hash in every chat.
   */
  personHash(key: string): string
  /** Keeps all of them or none. */
  write(writes: Write[]): Promise<void>
  /**
   * Erases what is known of the person that `key` names, in every chat, also from the bytes of a file; messages that are
   * being answered just now are erased when that is done. Returns how many rows it concerned.
   */
  forget(key: string): Promise<number>
  /** Forgets what is too old, in small bites; questions and votes after `questionsMs`. Returns how many rows went. */
  prune(now: number, questionsMs: number): Promise<number>
  /** When the oldest message that is not finished was accepted, by channel. */
  waitingSince(): Promise<Map<string, number>>
  /** Rejects when the database cannot be reached. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** What is remembered of one person in one chat: JSON of the dialogue's own. The chosen language outlives the rest. */
interface Remembered {
  language?: Language
  /** Milliseconds since 1970. */
  at: number
}

/** The key names a person in a chat of a channel. */
export interface Conversations {
  /** What was kept, as JSON; of an old one only `language` and `at` are left. */
  load(key: string): Promise<Json | undefined>
}

/** How a question ended; `throttled` is one that the pace limit held back. */
export type Outcome = 'answer' | 'choices' | 'unknown' | 'smalltalk' | 'help' | 'language' | 'throttled'

/** One line of the question log. */
export interface Question {
  /** Made from the channel and the update, so that a repeated line changes nothing; votes refer to it. */
  id: string
  at: number
  channel: string
  language: Language
  outcome: Outcome
  article: string | null
  confidence: number
  text: string
  /** See `Storage.personHash`. */
  person: string
}

export type VoteValue = 'up' | 'down'

export interface Vote {
  /** The id of the question that was answered. */
  answer: string
  /** See `Storage.personHash`. */
  person: string
  value: VoteValue
  at: number
}

/** A small thing that a channel remembers: which message answered which, the file id of a photo. */
export interface Note {
  channel: string
  key: string
  value: Json
  /** Milliseconds since 1970 after which it may be forgotten; absent: never. */
  until?: number
}

/** Somebody whose question got no answer, and until when the channel lets us write to them by ourselves. */
export interface NewCaller {
  /** The id of the question. */
  question: string
  /** See `Storage.personHash`. */
  person: string
  channel: string
  lane: string
  until: number
}

/** Something to be written together with a step of the inbox: all of it is kept, or none. */
export type Write =
  | { kind: 'conversation'; key: string; value: Remembered }
  | { kind: 'question'; value: Question }
  | { kind: 'vote'; value: Vote }
  | { kind: 'note'; value: Note }
  | { kind: 'caller'; value: NewCaller }

export interface UnansweredQuestion extends Question {
  /** Why staff should look at it: it got no answer, only choices, or its answer got a 👎. */
  why: 'unknown' | 'choices' | 'down'
}

export interface DayCount {
  /** `YYYY-MM-DD` in the time zone of the query. */
  day: string
  channel: string
  language: Language
  outcome: Outcome
  count: number
}

export interface TopRow {
  /** An article's id, or a question's text. */
  name: string
  count: number
}

/** Times are milliseconds since 1970; `since` is inclusive. */
export interface Questions {
  /** Newest first; the ignored texts are left out; at most 10,000. */
  unanswered(since: number): Promise<UnansweredQuestion[]>
  /** `offsetMs` shifts the day's border: 3 hours for Murmansk. */
  stats(since: number, offsetMs: number): Promise<DayCount[]>
  topArticles(since: number, limit: number): Promise<TopRow[]>
  /** Texts (lower case) of questions that got no answer. */
  topUnknown(since: number, limit: number): Promise<TopRow[]>
  /** Leaves questions with this text (letter case and outer spaces aside) out of `unanswered` for a year. */
  ignore(text: string, at: number): Promise<void>
}

export interface Votes {
  get(answer: string, person: string): Promise<VoteValue | undefined>
  counts(since: number): Promise<Record<VoteValue, number>>
}

export interface Notes {
  get(channel: string, key: string): Promise<Json | undefined>
  /**
   * Keeps the note if its value now is `expected` (undefined: there is none); false, and nothing is written, if it is not.
   * Of several processes that try at once, one succeeds.
   */
  replace(note: Note, expected: Json | undefined): Promise<boolean>
}

/** How far a message of the inbox is. `sending` found at a start means: nobody knows whether it arrived. */
export type RowState = 'new' | 'ready' | 'sending' | 'done' | 'failed'

/** Where the sending of a row stands. */
export interface Progress {
  state: RowState
  /** What is to be sent, once that has been worked out. */
  steps: Json[] | null
  /** The index of the step to be sent next, or being sent. */
  step: number
  /** How often sending this step was begun. */
  attempts: number
  /** How often nobody knew whether this step had arrived, the present try included. */
  unclear: number
}

/** What a channel hands in. */
export interface Update {
  /** The platform's id of this update: the same message handed in twice is answered once. */
  updateId: string
  /** Messages of one lane are answered in order: a chat, or a person in a chat. */
  lane: string
  payload: Json
}

export interface Row extends Progress, Update {
  seq: number
  channel: string
  /** By the database's clock. */
  acceptedAt: number
}

export interface Lane {
  channel: string
  lane: string
}

/**
 * Who works on lanes, and for how long the claim holds without being renewed: by the database's clock, so that the clocks
 * of processes do not matter. All processes on one database are to have about the same lease.
 */
export interface Claim {
  owner: string
  leaseMs: number
}

export interface Ending {
  state: 'done' | 'failed'
  /** Why it failed, or why it counts as done though nobody is sure. */
  reason: string | null
}

/** The durable part of the inbox. Rows of a lane are worked by the one process that holds the lane's claim. */
export interface InboxStore {
  /**
   * Keeps the updates that are not known yet (unique by channel and updateId) and claims their lanes where these are free,
   * in one transaction. Returns how many were new, and which of the lanes this owner holds now.
   */
  accept(channel: string, updates: Update[], claim: Claim): Promise<{ added: number; held: string[] }>
  /** Claims up to `limit` lanes of these channels that have open rows and that nobody holds. */
  adopt(channels: readonly string[], limit: number, claim: Claim): Promise<Lane[]>
  /** Holds on to these lanes of this owner. */
  renew(lanes: Lane[], claim: Claim): Promise<void>
  /** The oldest open row of a lane. None: nothing is open, or the lane is not this owner's; it is given up if it was. */
  next(lane: Lane, owner: string): Promise<Row | undefined>
  /**
   * Changes a row and keeps the writes, in one transaction; safe to repeat. False, and nothing is written, when this owner
   * does not hold the lane any more. A power cut (no crash or kill) may undo it until something else is written, as if it had
   * not been: the row is then worked on again.
   */
  progress(row: Row, to: Progress, writes: Write[], owner: string): Promise<boolean>
  /**
   * Ends a row, keeps the writes, and goes on as `next` does, in one transaction; safe to repeat. What a done message held
   * is erased. A power cut may undo it as it may `progress`: the message is then sent once more. `done` counts also from
   * an owner who has lost the lane meanwhile, `failed` does not.
   */
  finish(row: Row, ending: Ending, writes: Write[], owner: string): Promise<Row | undefined>
  /** Gives up the claim of a lane. */
  release(lane: Lane, owner: string): Promise<void>
  /** How many processes hold lanes just now. */
  holders(): Promise<number>
  /** How many rows are open, by channel. */
  queued(): Promise<Map<string, number>>
}

/** A message that was given up: nothing in it tells who wrote what. */
export interface Letter {
  seq: number
  channel: string
  reason: string
  attempts: number
  acceptedAt: number
  failedAt: number
}

/** Messages that were given up, kept for a week. */
export interface Letters {
  /** The latest first. */
  list(limit: number): Promise<Letter[]>
  /** How many were given up since then, inclusive. */
  count(since: number): Promise<number>
  /** Puts them back into the inbox as if they had just come; a running bot takes them up within seconds. Returns how many. */
  resend(seqs: readonly number[]): Promise<number>
  /** Erases what they hold. Returns how many. */
  drop(seqs: readonly number[]): Promise<number>
}

/** The database could not do it just now (away, full, locked): nothing was written, and trying again later is right. */
export class StorageError extends Error {
  override name = 'StorageError'
}

/**
 * `folder`: the path is one. `no-database`: the file is something else. `broken`: it is damaged. `newer`: a later version
 * of the program has used it. `denied`: no right to it. `key`: the key file is not the one it was used with. `exists` and
 * `missing`: the file for a copy, or of one.
 */
export type DatabaseFault = 'folder' | 'no-database' | 'broken' | 'newer' | 'denied' | 'key' | 'exists' | 'missing'

/** The database cannot be used until a person mends something. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
  readonly fault: DatabaseFault

  constructor(fault: DatabaseFault, message: string, options: ErrorOptions = {}) {
    super(message, options)
    this.fault = fault
  }
}
