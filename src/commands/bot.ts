// The bot without channels: knowledge, search and dialogue, for commands that ask it themselves.

import { createDialogue, type Dialogue } from '../dialogue/dialogue.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import { createSearch, type Search } from '../search/search.ts'
import { createTranslate, type Translate } from '../translate.ts'
import type { Language } from '../language/language.ts'

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
