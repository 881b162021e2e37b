// Inline mode: the articles nearest to what somebody types after the bot's name in any chat.

import { answerReply } from '../../dialogue/wording.ts'
import type { Language } from '../../language/language.ts'
import type { Search } from '../../search/search.ts'
import type { Translate } from '../../texts.ts'
import { toButtonData } from './buttons.ts'
import { toParts } from './render.ts'
import type { InlineResult, TelegramStep } from './send.ts'
import type { Of } from './updates.ts'

/** The articles nearest to a text, best first, in the language of the text or else the client's. */
export type Suggest = (text: string, client: Language, limit: number) => InlineResult[]

interface SuggestParts {
  /** The knowledge in use. */
  search: () => Search
  translate: (language: Language) => Translate
  now: () => number
}

/** Articles that fit worse are not shown. */
const LEAST_CONFIDENCE = 0.2

const RESULTS = 5

/** How long Telegram may keep the results, in seconds. */
const CACHE_S = 300

/** Nothing is remembered of what is typed. */
export function createSuggest({ search, translate, now }: SuggestParts): Suggest {
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
        if (!article) return []
        return [{ id, title: article[language].title, text: answerReply(wording, article, confidence, []).text }]
      })
  }
}

/** A result's id has the limit of a button's data, its text that of a message. */
const fitting = ({ id, title, text }: InlineResult): InlineResult => ({
  id: toButtonData({ do: 'pick', id }),
  title,
  text: toParts(text)[0]?.text ?? title,
})

export function onInline(suggest: Suggest, { query, text, client }: Of<'inline'>): TelegramStep[] {
  const found = text.trim() === '' ? [] : suggest(text, client, RESULTS)
  return [{ do: 'inline', query, results: found.map(fitting), cacheSeconds: CACHE_S }]
}
