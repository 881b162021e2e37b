// What the desk keeps: who is signed in, what was sorted, drafts, every published change and each file's last good text.

import type { Language } from '../language/language.ts'

/** A one-time link or a session; `hash` is of its secret, which is kept nowhere. Times are milliseconds since 1970. */
export interface Pass {
  hash: string
  kind: 'link' | 'session'
  name: string
  role: 'editor' | 'reader'
  until: number
}

/** What staff said of the questions with this text. */
export interface Mark {
  language: Language
  /** See `foldText`. */
  folded: string
  state: string
  /** Names what set it, by which it can be undone. */
  action: string
  at: number
}

/** Who can be told an answer later. */
export interface Caller {
  /** The id of the question. */
  question: string
  channel: string
  lane: string
  told: boolean
}

/** Files by their paths in the knowledge folder; null: no such file. */
export interface FileDraft {
  file: string
  /** The file when the draft was begun. */
  before: string | null
  after: string | null
  who: string
  at: number
}

export type How = 'desk' | 'hand' | 'undo' | 'restored' | 'set-aside'

/** One file of a change. */
export interface FileChange {
  seq: number
  change: string
  at: number
  /** Empty: by hand. */
  who: string
  how: How
  file: string
  before: string | null
  after: string | null
}

export type NewChange = Omit<FileChange, 'seq'>

/** All of it is kept or none; rejects with `StorageError`. */
export interface DeskStore {
  letIn(pass: Pass): Promise<void>
  /** Takes the link, so that nobody else has it; undefined where there is none or it is too old. */
  takeLink(hash: string, now: number): Promise<Pass | undefined>
  session(hash: string, now: number): Promise<Pass | undefined>
  /** One session by its hash, or all of a name. */
  signOut(which: { hash: string } | { name: string }): Promise<void>

  marks(): Promise<Mark[]>
  mark(marks: readonly Mark[]): Promise<void>
  /** Puts back what stood before that action; how many came back. */
  unmark(action: string): Promise<number>

  /** Of these questions, whom a channel still lets us write to. */
  callers(now: number): Promise<Caller[]>
  /** Notes that they were told. */
  told(questions: readonly string[], at: number): Promise<void>

  drafts(): Promise<FileDraft[]>
  /** False, and nothing is written, when the draft there is not `expected` any more (undefined: there is none). `asides` are kept with it. */
  putDraft(draft: FileDraft, expected: FileDraft | undefined, aside?: NewChange): Promise<boolean>
  dropDrafts(files: readonly string[], asides: readonly NewChange[]): Promise<void>

  /** Notes what is about to be written, so that a crash in between is mended. */
  begin(changes: readonly NewChange[]): Promise<void>
  /** What was begun and not finished, by a crash. */
  begun(): Promise<FileChange[]>
  /** It is written: its drafts go, its texts are the last good ones. */
  finish(change: string): Promise<void>
  /** Nothing of it was written. */
  abandon(change: string): Promise<void>
  /** The last good text of each file. */
  files(): Promise<Map<string, string>>
  /** Keeps what a hand has changed, unless another process has done so, or the desk is about to. `change` undefined: at the first start. */
  takeUp(texts: readonly Pick<NewChange, 'file' | 'before' | 'after'>[], at: number, change?: string): Promise<void>
  /** Newest first. */
  changes(of: { file?: string; before?: number; limit: number }): Promise<FileChange[]>
  change(change: string): Promise<FileChange[]>
  /** The last change of each file that was published or made by hand. */
  latest(): Promise<FileChange[]>
}
