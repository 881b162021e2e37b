// What the bot says, before any channel has given it a shape.

import type { Language } from '../language/language.ts'

export type ReplyKind = 'answer' | 'choices' | 'unknown' | 'smalltalk' | 'help' | 'language'

/** Something to pick: a button, or a number in a menu. */
export interface Choice {
  /** ASCII, short: `a:tourism/arctic-cruises` (article), `s:tourism` (sector), `l:zh` (language), `m` (menu). */
  id: string
  label: string
}

export interface Reply {
  kind: ReplyKind
  language: Language
  /** The id of the article that was given as the answer. */
  article: string | null
  /** What the person reads, complete, the source line included; paragraphs are parted by an empty line. */
  text: string
  /** What can be picked next: the alternatives, the menu, or (after an answer) related articles. */
  choices: Choice[]
  /** 0 to 1: how sure the search was. */
  confidence: number
  /** The article's picture, relative to the knowledge folder. */
  photo?: string
}
