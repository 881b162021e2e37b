// The articles nearest to what somebody types in inline mode.

import { answerReply } from '../../dialogue/wording.ts'
import type { Language } from '../../language/language.ts'
import type { Search } from '../../search/search.ts'
import type { Translate } from '../../translate.ts'
import type { PrepareParts } from './prepare.ts'

export interface SuggestParts {
  /** The knowledge in use. */
  search: () => Search
  translate: (language: Language) => Translate
  now: () => number
}

/** Articles that fit worse are not shown. */
const LEAST_CONFIDENCE = 0.2

/** Nothing is remembered of what is typed. */
export function createSuggest({ search, translate, now }: SuggestParts): PrepareParts['suggest'] {
  return (text, client, limit) => {
    const current = search()
    const found = current.find(text, client)
    const language = found.language ?? client
    const today = new Date(now()).toISOString().slice(0, 10)
    const wording = { language, knowledge: current.knowledge, t: translate(language), today }
    return found.hits
      .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
      .slice(0, limit)
      .flatMap(({ id, confidence }) => {
        const article = current.article(id)
        return article
          ? [{ id, title: article[language].title, text: answerReply(wording, article, confidence, []).text }]
          : []
      })
  }
}
