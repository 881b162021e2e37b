// What is remembered of one person in one chat; plain JSON, so that anybody can keep it.

import type { Language } from '../language/language.ts'
import type { Asked } from '../language/reading.ts'
import type { Extent } from './opening.ts'
import type { Choice } from './reply.ts'

/** How long the last article and the offered choices stay valid, in milliseconds. */
export const CONVERSATION_TTL_MS = 10 * 60 * 1000

export interface Conversation {
  /** The language that the person chose; never expires. */
  language?: Language
  /** The language of the last reply. */
  spoke?: Language
  /** The article of the last answer. */
  article?: string
  /** How much of it was told, and the kinds of thing that were asked for, so that more or less of it can be. */
  told?: { extent: Extent; asked: Asked[] }
  /** The source that was told last, as `sourceTold` names it. */
  source?: string
  /** How many replies in a row were of no use. */
  refused?: number
  /** What was offered last; a digit picks from it. */
  choices: Choice[]
  /** The last reply asked back, so the next one must not. */
  clarified: boolean
  /** When it was last changed, in milliseconds since 1970. */
  at: number
}

/** A source, a key of `sources.yaml`, as it was told: who read it in one language has not read it in the other. */
export const sourceTold = (source: string, language: Language): string => `${language}:${source}`

/** A conversation that was kept as JSON; of an old one only the chosen language is left. */
export function readConversation(kept: unknown): Conversation | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined
  if (isConversation(kept)) return kept
  const language = 'language' in kept && (kept.language === 'ru' || kept.language === 'zh') ? kept.language : undefined
  return language && { language, choices: [], clarified: false, at: 0 }
}

const isConversation = (kept: object): kept is Conversation =>
  'choices' in kept && Array.isArray(kept.choices) && 'clarified' in kept && 'at' in kept

/** The conversation as if this article had been the last answer, where one is given: somebody replies to an older message. */
export function onTopic(known: Conversation | undefined, article: string | undefined, now: number) {
  if (article === undefined) return known
  const isFresh = known !== undefined && now - known.at <= CONVERSATION_TTL_MS
  const nothingOffered = { choices: [], clarified: false }
  return { ...nothingOffered, ...known, ...(!isFresh && nothingOffered), article, at: now }
}
