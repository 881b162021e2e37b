// What the parts of the desk share: who works at it, what may be refused, and what saving and publishing come to.

import type { ArticleForm } from '../knowledge/form.ts'
import type { Path, Problem } from '../knowledge/problem.ts'

/**
 * forbidden: a reader changes nothing. gone: what is named is not there (any more). bad-name: no path of an article, or of a
 * file that staff may write. bad-request: not what is asked for in this place. broken: the file cannot be read as a form.
 * late: what was to be undone has changed since.
 */
export type DeskFault = 'forbidden' | 'gone' | 'bad-name' | 'bad-request' | 'broken' | 'late'

/** Something to tell the person: `desk_fault_…` in locales/ says each. Beside it calls reject with `StorageError` alone. */
export class DeskError extends Error {
  override name = 'DeskError'
  readonly fault: DeskFault

  constructor(fault: DeskFault, options: ErrorOptions = {}) {
    super(`the desk: ${fault}`, options)
    this.fault = fault
  }
}

/** Who is signed in; whoever is a reader gets `forbidden` from calls that change something. */
export interface Session {
  id: string
  /** What colleagues see beside a change. */
  name: string
  role: 'editor' | 'reader'
  /** For the forms of this session. */
  csrf: string
  /** Milliseconds since 1970, as all times of the desk. */
  until: number
}

/** Readers change nothing. */
export function mustEdit({ role }: Session): void {
  if (role !== 'editor') throw new DeskError('forbidden')
}

/** A finding of `check` beside its field. */
export interface FieldFinding {
  file: string
  /** Where in the form: `['ru', 'short', 'when']`, `['facts', 'visit']`; empty for the file as a whole. */
  path: Path
  severity: Problem['severity']
  code: Problem['code']
  /** What, why, what to do, in the language asked for, without the place. */
  text: string
  line: number
}

interface Version {
  text: string
  /** Absent where the text cannot be read as an article. */
  form?: ArticleForm
}

export type Saved =
  | { kind: 'saved'; version: string }
  /** Somebody saved or published in between: nothing was written. To overwrite, save again with `theirs.version`. */
  | { kind: 'conflict'; theirs: Version & { version: string; who: string; at: number }; yours: Version }

/** A question that is answered otherwise with the draft. */
export interface Change {
  question: string
  language: 'ru' | 'zh'
  before: Result
  after: Result
}

/** The text of a reply, and the article it gave. */
export interface Result {
  verdict: 'right' | 'deferred' | 'wrong'
  kind: string
  article: string | null
  text: string
}

export interface Comparison {
  /** Of the draft that was compared. */
  version: string
  asked: number
  worse: Change[]
  better: Change[]
  /** Neither: another answer of the same worth. At most 200. */
  other: Change[]
}

export type Published =
  /** Live: the bot answers from it. `change` names it in the history. */
  | { kind: 'published'; change: string }
  | { kind: 'nothing' }
  /** Errors in what is to be published. */
  | { kind: 'blocked'; findings: FieldFinding[] }
  /** Compare first: there is no comparison of this very draft. */
  | { kind: 'uncompared'; version: string }
  /** Publish again with `acceptLosses`. */
  | { kind: 'losses'; worse: Change[] }
  /** Files that were changed by hand since; nothing was written. Open each, choose, save, publish again. */
  | { kind: 'conflict'; files: { file: string; theirs: string; yours: string }[] }
