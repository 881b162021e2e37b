// What staff can do at the desk: the whole contract between its pages and what lies below. No HTTP, no HTML.

import type { ArticleForm, FactField } from '../knowledge/form.ts'
import type { Path, Problem } from '../knowledge/problem.ts'
import type { Language } from '../language/language.ts'
import type { Asked } from '../language/reading.ts'
import type { Reply } from '../dialogue/reply.ts'
import type { Row as ChartRow } from '../questions/statistics.ts'
import type { TopRow } from '../storage/storage.ts'

export type { ArticleForm } from '../knowledge/form.ts'

/** Times are milliseconds since 1970. Every call may reject with `StorageError` (try again) or `DeskError` (tell the person). */
export interface Desk {
  people: People
  inbox: Inbox
  articles: Articles
  drafts: Drafts
  history: History
  charts: Charts
}

/**
 * forbidden: a reader changes nothing. gone: what is named is not there (any more). bad-name: no path of an article, or of a
 * file that staff may write. bad-request: not what is asked for in this place. broken: the file cannot be read as a form, see `OpenArticle.text`. late: what was to be undone
 * has changed since.
 */
export type DeskFault = 'forbidden' | 'gone' | 'bad-name' | 'bad-request' | 'broken' | 'late'

/** `desk_fault_…` in locales/ says each. */
export class DeskError extends Error {
  override name = 'DeskError'
  readonly fault: DeskFault

  constructor(fault: DeskFault, options: ErrorOptions = {}) {
    super(`the desk: ${fault}`, options)
    this.fault = fault
  }
}

// People

type Role = 'editor' | 'reader'

/** Who is signed in. Handed to every call; whoever is a reader gets `forbidden` from those that change something. */
export interface Session {
  id: string
  /** What colleagues see beside a change. */
  name: string
  role: Role
  /** For the forms of this session. */
  csrf: string
  until: number
}

export interface People {
  /** A token (43 characters of base64url) for `/desk/in#…`, good once and for 15 minutes. Only its hash is kept. */
  invite(name: string, role: Role): Promise<string>
  /** The cookie's secret (43 characters) and its session of 12 hours; undefined: the token is used, too old or made up. */
  signIn(token: string): Promise<{ secret: string; session: Session } | undefined>
  /** Reads the database once. */
  session(secret: string): Promise<Session | undefined>
  signOut(session: Session): Promise<void>
  /** Ends every session under this name. */
  signOutEverywhere(session: Session): Promise<void>
}

// Inbox

/** `answered` is found out by itself after each edit, or set by hand; the others are set by hand. */
export type QuestionState = 'new' | 'work' | 'answered' | 'not-ours' | 'later'

export interface Group {
  id: string
  state: QuestionState
  language: Language
  /** Different texts, the most frequent first. */
  texts: string[]
  count: number
  channels: string[]
  /** Of the newest. */
  at: number
  why: ('unknown' | 'choices' | 'down')[]
  /** The nearest article and how sure the search is of it, 0 to 1. */
  nearest?: { id: string; title: Record<Language, string>; confidence: number }
  /** What the subject is called, where it is listed as not covered. */
  gap?: string
  /** How many of those who asked can be sent the new answer just now, and how many were. */
  reachable: number
  told: number
}

interface GapProposal {
  /** A free key of gaps.yaml. */
  id: string
  /** Chinese and Russian words as far as they can be told from the question; the rest is for staff to fill in. */
  ru: { about: string; words: string[] }
  zh: { about: string; words: string[] }
}

export interface Inbox {
  /** Newest first; `counts` of all states, whatever is shown. `search` is looked for in the texts. Some ms: kept up to date beside. */
  list(show: {
    state: QuestionState
    search?: string
    language?: Language
  }): Promise<{ groups: Group[]; counts: Record<QuestionState, number> }>
  /** One group, and why its nearest article was not enough. */
  open(id: string): Promise<{ group: Group; explained: Explained }>
  /** Sets many at once. Returns what undoes it. */
  set(who: Session, ids: readonly string[], state: QuestionState): Promise<{ undo: string }>
  /** Once, whoever did it; `late` where it is known no more. */
  undo(who: Session, undo: string): Promise<void>
  /** Puts the group's first text (or `texts`) among the article's questions, in the draft; the group is then in work. */
  addTo(who: Session, id: string, article: string, texts?: readonly string[]): Promise<{ version: string }>
  /** What to fill the form of a new article with. */
  startArticle(id: string): Promise<ArticleForm>
  proposeGap(id: string): Promise<GapProposal>
  /** Puts the gap into the draft of gaps.yaml and sets the group to `not-ours`. */
  addGap(who: Session, id: string, gap: GapProposal): Promise<{ version: string }>
  /**
   * Sends everyone of the group who can be reached what the bot would answer now, through the delivery's inbox: each
   * question once, whoever clicks how often. Nothing is sent while the bot has no answer (`answered: false`).
   */
  tell(who: Session, id: string): Promise<{ answered: boolean; told: number }>
}

// Articles

export type ArticleState =
  'ok' | 'hint' | 'warning' | 'error' | 'plan-passed' | 'translation-older' | 'never-asked' | 'draft' | 'kept' | 'gone'

export interface ArticleRow {
  /** `tourism/arctic-cruises`. */
  id: string
  sector: string
  title: Record<Language, string>
  /** All that hold; `ok` stands alone. `kept`: the file is broken, the last good version answers; `gone`: deleted in the draft. */
  states: ArticleState[]
  /** How often it was given in the last 30 days. */
  asked: number
  /** Who has a draft of it, and since when. */
  draft?: { who: string; at: number }
}

export interface OpenArticle {
  id: string
  /** Of what is shown: hand it to `save`. */
  version: string
  /** Absent where the file cannot be read as an article. */
  form?: ArticleForm
  /** The file as it is. */
  text: string
  findings: FieldFinding[]
  draft?: { who: string; at: number }
  /** The names that `{{…}}` may use from facts.yaml. */
  shared: SharedFact[]
}

/** A finding of `check` beside its field. */
export interface FieldFinding {
  /** `visits/visit-2016.yaml`. */
  file: string
  /** Where in the form: `['ru', 'short', 'when']`, `['facts', 'visit']`; empty for the file as a whole. */
  path: Path
  severity: Problem['severity']
  code: Problem['code']
  /** What, why, what to do, in the language asked for, without the place. */
  text: string
  line: number
}

export interface SharedFact {
  name: string
  value: string
  kind: FactField['kind']
  /** As each language writes it. */
  shown: Record<Language, string>
  /** Articles that use it. */
  usedIn: { id: string; title: Record<Language, string> }[]
}

export type Saved =
  | { kind: 'saved'; version: string }
  /** Somebody saved or published in between: nothing was written. To overwrite, save again with `theirs.version`. */
  | {
      kind: 'conflict'
      theirs: { version: string; who: string; at: number; text: string; form?: ArticleForm }
      yours: { text: string; form?: ArticleForm }
    }

export interface Articles {
  /** By sector in the menu's order, then by title; drafts included. */
  list(): Promise<{ sectors: { id: string; title: Record<Language, string> }[]; articles: ArticleRow[] }>
  /** The draft if there is one, else the file. `gone`, `bad-name`. */
  open(id: string, language: Language): Promise<OpenArticle>
  /** An empty form; `asOf` today, the source empty: it is never guessed. */
  blank(): ArticleForm
  /** `basedOn`: the version that was opened; empty for a new article. What it overwrites is kept in the history. */
  save(who: Session, id: string, form: ArticleForm, basedOn: string): Promise<Saved>
  /** The same for a file that is no form: facts.yaml, gaps.yaml, sources.yaml, sectors.yaml, synonyms.yaml, or a broken article. */
  saveText(who: Session, file: string, text: string, basedOn: string): Promise<Saved>
  /** A list file, as it is in the draft. */
  openText(file: string): Promise<{ version: string; text: string }>
  /** The deletion stands in the draft until it is published. */
  remove(who: Session, id: string, basedOn: string): Promise<Saved>
  /** Findings for a form as it is being typed; nothing is kept. Some ms. `id` may be new. */
  check(id: string, form: ArticleForm, language: Language): Promise<FieldFinding[]>
  /** The reply as it would be given, for the channels' renderers; `asked` picks the short answer that opens it. */
  preview(id: string, form: ArticleForm, language: Language, asked?: Asked): Promise<Reply | undefined>
  sources(): Promise<
    { key: string; date: string; title: Record<Language, string>; publisher: Record<Language, string> }[]
  >
  /** Into the draft of sources.yaml. `bad-name` for a key that is taken or no key. */
  addSource(
    who: Session,
    key: string,
    source: { date: string; ru: { title: string; publisher: string }; zh: { title: string; publisher: string } },
  ): Promise<void>
  /** Into the draft of sectors.yaml. */
  addSector(who: Session, id: string, title: Record<Language, string>): Promise<void>
  facts(): Promise<SharedFact[]>
  /** Into the draft of facts.yaml; a new name is added, an empty value takes it away. */
  setFact(who: Session, fact: FactField): Promise<void>
}

// Drafts

export interface DraftFile {
  file: string
  /** Absent: the file is new, or is to be deleted. */
  before?: string
  after?: string
  who: string
  at: number
  /** The file was changed by hand since the draft was begun: publishing needs a choice first. */
  isStale: boolean
}

/** One word of a question, and how much it speaks for (above 0) or against the article. */
interface Weighed {
  word: string
  odds: number
}

/** Why the bot decided so. */
export interface Explained {
  outcome: 'answer' | 'choices' | 'unknown'
  language?: Language
  /** How the message was read, and which of its words nobody knows. */
  read: string
  unknown: string[]
  /** Words that were taken for others: `typed → meant`. */
  repaired: { typed: string; meant: string }[]
  /** The first five; `share` of their confidence in per cent. */
  runners: { id: string; title: Record<Language, string>; confidence: number; share: number }[]
  /** How likely the first is right, 0 to 1. */
  sure: number
  for: Weighed[]
  against: Weighed[]
  untold: Asked[]
  gap?: { id: string; about: Record<Language, string> }
}

export interface Tried {
  reply: Reply
  explained: Explained
}

/** A question that is answered otherwise with the draft. */
export interface Change {
  question: string
  language: Language
  /** The text of each reply, and the article it gave. */
  before: { verdict: Verdict; kind: Reply['kind']; article: string | null; text: string }
  after: { verdict: Verdict; kind: Reply['kind']; article: string | null; text: string }
}

type Verdict = 'right' | 'deferred' | 'wrong'

export interface Comparison {
  /** Of the draft that was compared. */
  version: string
  asked: number
  worse: Change[]
  better: Change[]
  /** Neither: another answer of the same worth, or other words. At most 200. */
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

export interface Drafts {
  list(): Promise<{ version: string; files: DraftFile[] }>
  /** Throws the draft of these files away; kept in the history. */
  drop(who: Session, files: readonly string[]): Promise<void>
  /** All findings of the folder with the draft in it, those of the search too. A second or so. */
  check(language: Language): Promise<FieldFinding[]>
  /** Asks the draft as a new person would; `turns` before are what was asked first. */
  ask(text: string, language?: Language, turns?: readonly string[]): Promise<Tried>
  /** Asks the draft and what is live all known questions (ten thousand: some 20 s, giving way to the bot). One at a time: a second call joins. */
  compare(onProgress?: (done: number, all: number) => void): Promise<Comparison>
  /** Writes all files of the draft or none; live when it resolves. */
  publish(who: Session, options?: { acceptLosses?: boolean; language?: Language }): Promise<Published>
}

// History

export interface HistoryEntry {
  /** Names the whole change, which may have several files. */
  change: string
  /** Of its last file; hand it to `list` as `before` to go on. */
  seq: number
  at: number
  /** Empty: by hand, in the file. */
  who: string
  how: 'desk' | 'hand' | 'undo' | 'restored' | 'set-aside'
  files: { file: string; title: Record<Language, string>; before?: string; after?: string }[]
}

export interface History {
  /** Newest first; `before` continues. Of one article with `id`. `set-aside` are drafts that were overwritten or dropped. */
  list(of?: { id?: string; before?: number; limit?: number }): Promise<HistoryEntry[]>
  /** Puts all files of a change back and publishes that; `late` where one of them has changed since. */
  undo(who: Session, change: string): Promise<Published>
  /** Articles that were deleted and are not there again. */
  deleted(): Promise<{ id: string; title: Record<Language, string>; at: number; who: string }[]>
  restore(who: Session, id: string): Promise<Published>
}

// Charts

export interface ChartData {
  from: string
  to: string
  /** Names of `days` are days; `counts` go by `outcomes`. */
  outcomes: string[]
  days: ChartRow[]
  channels: ChartRow[]
  languages: ChartRow[]
  total: number
  votes: { up: number; down: number }
  articles: TopRow[]
  unknown: TopRow[]
  /** The same length of time before. */
  before: { total: number; answered: number; offered: number; refused: number; up: number; down: number }
  now: { total: number; answered: number; offered: number; refused: number; up: number; down: number }
}

export interface Charts {
  /** Of the last so many days, titles in this language. */
  read(days: number, language: Language): Promise<ChartData>
  /** For Excel: UTF-8 with a mark, CRLF, no cell that Excel takes for a formula. `what`: one of the tables above, or the inbox. */
  csv(what: 'days' | 'articles' | 'unknown' | 'inbox', days: number, language: Language): Promise<string>
}
