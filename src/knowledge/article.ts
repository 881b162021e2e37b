// What the bot knows, as plain data. `load.ts` makes it from the files that staff edit.

import { ASKED, type Asked } from '../language/reading.ts'
import type { Language } from '../language/language.ts'
import type { Facts } from './facts.ts'
import type { Problem } from './problem.ts'
import type { QuestionFile } from './questions.ts'
import type { Day, Period } from './time.ts'

/** The kinds of question that a text can answer in one sentence: what is asked for, or whether something is so. */
export const SHORT_KINDS = [...ASKED, 'yes'] as const

export type ShortKind = (typeof SHORT_KINDS)[number]

export interface ArticleText {
  title: string
  questions: string[]
  /** One sentence for each kind of question, ready to read; the answer may follow it. `yes` opens with «Да» or 「是的」. */
  short?: Partial<Record<ShortKind, string>>
  /** Ready to read: every `{{fact}}` is rendered in this language. Paragraphs are parted by an empty line. */
  answer: string
}

export interface Article {
  /** The file's path without its ending, with `/`: `tourism/arctic-cruises`. */
  id: string
  /** The folder: `tourism`. */
  sector: string
  /** A key of `sources.yaml`. */
  source: string
  /** What the article says was true on this day. */
  asOf: Day
  /** The article speaks of a plan for this time. */
  planned?: Period
  /** Its dates, numbers and names as typed, by which what a question supposes is checked. */
  facts?: Facts
  /** The kinds of question that it answers; absent: any that its text can settle. */
  asks?: Asked[]
  /** Ids of articles that a reader may want next. */
  related: string[]
  /** A picture's path, relative to the knowledge folder. */
  photo?: string
  ru: ArticleText
  zh: ArticleText
}

/** Where an article comes from: an entry of `sources.yaml`. */
export interface Source {
  date: Day
  ru: { title: string; publisher: string }
  zh: { title: string; publisher: string }
}

/** A folder with its names: an entry of `sectors.yaml`, or just the folder's own name. */
export interface Sector {
  id: string
  ru: string
  zh: string
}

interface GapText {
  /** Completes «Не знаю ничего …» (`о визах`) or 「我没有…的信息」 (`签证`). */
  about: string
  /** Words or short phrases that show that a question is about this. */
  words: string[]
}

/** A subject that people ask about and that the knowledge does not cover: an entry of `gaps.yaml`. */
export interface Gap {
  id: string
  ru: GapText
  zh: GapText
}

/** Groups of words or short phrases that mean one thing to people who ask. */
export type Synonyms = Record<Language, string[][]>

/** Whom to turn to where the bot cannot help: `contact.yaml`. */
export interface Contact {
  ru: string
  zh: string
  link?: string
  phone?: string
}

export interface Knowledge {
  /** Sorted by id. */
  articles: Article[]
  /** Those that have articles, in the order of `sectors.yaml`. */
  sectors: Sector[]
  sources: Map<string, Source>
  synonyms: Synonyms
  gaps: Gap[]
  /** Those that every article may use; absent where there are none. */
  facts?: Map<string, string | number>
  /** Absent while nobody is named. */
  contact?: Contact
  /** Questions of people with their right answers, by file; absent where nobody keeps any. */
  sorted?: QuestionFile[]
  /** Everything that is wrong with the files; what is right was loaded all the same. */
  problems: Problem[]
  /** A short hash of all files' contents: changes when any of them does. */
  version: string
}

const ARTICLE_ID = /^[A-Za-z0-9][\w-]*(\/[A-Za-z0-9][\w-]*)+$/
/** Telegram gives a button 64 bytes; two go to the kind of choice. */
export const MAX_ID_LENGTH = 60

/** Whether an article's path can stand behind a button. */
export const isArticleId = (id: string): boolean => ARTICLE_ID.test(id) && id.length <= MAX_ID_LENGTH

/** The id that a link means: itself, or an article beside the one that it stands in. */
export function findRelated(link: string, from: string, ids: ReadonlySet<string>): string | undefined {
  const beside = `${from.slice(0, from.lastIndexOf('/') + 1)}${link}`
  return [link, beside].find((id) => ids.has(id))
}
