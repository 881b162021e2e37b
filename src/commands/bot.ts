// The bot without channels: knowledge, search and dialogue, asked as a person would, for commands and measurements.

import type { Conversation } from '../dialogue/conversation.ts'
import { createDialogue, type Dialogue } from '../dialogue/dialogue.ts'
import type { Reply } from '../dialogue/reply.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import { detectLanguage, type Language } from '../language/language.ts'
import { createSearch, type Search } from '../search/search.ts'
import { createTranslate, type Translate } from '../texts.ts'

export interface Bot {
  search: Search
  dialogue: Dialogue
  translate: (language: Language) => Translate
}

/** Loads a knowledge folder; throws where it cannot be read. */
export async function createBot(dir: string, now: () => number = Date.now): Promise<Bot> {
  const search = createSearch(await loadKnowledge(dir))
  const translate = createTranslate()
  return {
    search,
    translate,
    dialogue: createDialogue({ search: () => search, translate, now }),
  }
}

/** What one person says, message by message, and the language that they chose, if any. */
export interface Asking {
  turns: readonly string[]
  lang?: Language
}

/** Asks as one person who has said nothing before; the reply to the last turn. */
export function askTurns({ dialogue }: Bot, { turns, lang }: Asking): Reply {
  let known: Conversation | undefined = lang && { language: lang, choices: [], clarified: false, at: 0 }
  let reply: Reply | undefined
  for (const text of turns) ({ reply, conversation: known } = dialogue.answer(known, { language: lang ?? 'ru' }, text))
  if (!reply) throw new Error('askTurns needs at least one turn')
  return reply
}

/** The ids of the best articles for a question, whatever is claimed of them. */
export function rankingOf({ search }: Bot, text: string, lang: Language | undefined, most: number): string[] {
  const found = search.find(text, lang ?? detectLanguage(text) ?? 'ru')
  return found.catalog
    .rank(found.reading)
    .slice(0, most)
    .map(({ id }) => id)
}
