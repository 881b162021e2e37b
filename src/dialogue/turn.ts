// What one turn of a conversation works with.

import type { Language } from '../language/language.ts'
import type { Search } from '../search/search.ts'
import type { Conversation } from './conversation.ts'
import type { LikelyTalk } from './talk.ts'
import type { Wording } from './wording.ts'

export interface Turn {
  search: Search
  /** What a normalised message most likely means, if it is talk. */
  hear: (plain: string) => LikelyTalk
  /** This turn's own copy; what is remembered is written into it. */
  conversation: Conversation
  wording: (language: Language) => Wording
  /** The language to go by where the message does not show one. */
  spoken: Language
}
