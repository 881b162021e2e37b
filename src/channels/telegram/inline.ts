// Inline mode: the articles nearest to what somebody types after the bot's name in any chat.

import { answerReply } from '../../dialogue/wording.ts'
import type { Language } from '../../language/language.ts'
import type { Search } from '../../search/search.ts'
import type { Translate } from '../../texts.ts'
import { toButtonData } from './buttons.ts'
import { renderOne } from './render.ts'
import type { InlineResult, TelegramStep } from './steps.ts'
import type { Of } from './updates.ts'

/** The articles nearest to a text, best first, in the language of the text or else the client's; some, for an empty text. */
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

/** The first article of each sector: what there is, for those who have not typed anything yet. */
const samples = ({ knowledge }: Search): string[] =>
  knowledge.sectors.flatMap(({ id }) => knowledge.articles.find(({ sector }) => sector === id)?.id ?? [])

/** Nothing is remembered of what is typed. */
export function createSuggest({ search, translate, now }: SuggestParts): Suggest {
  return (text, client, limit) => {
    const current = search()
    const found = current.find(text, client)
    const language = found.language ?? client
    const today = new Date(now()).toISOString().slice(0, 10)
    const wording = { language, knowledge: current.knowledge, t: translate(language), today, isKept: false }
    const near = found.hits.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE).map(({ id }) => id)
    return (text.trim() === '' ? samples(current) : near).slice(0, limit).flatMap((id) => {
      const article = current.article(id)
      if (!article) return []
      const { title } = article[language]
      return [
        {
          id: toButtonData({ do: 'pick', id }),
          title,
          ...renderOne(answerReply(wording, article, { ...AS_WRITTEN, body: article[language].answer })),
        },
      ]
    })
  }
}

const AS_WRITTEN = { confidence: 1, related: [], isSourceKnown: false }

/** With the results comes a button into the private chat, whose label is given. */
export function onInline(suggest: Suggest, { query, text, client }: Of<'inline'>, button: string): TelegramStep[] {
  return [{ do: 'inline', query, results: suggest(text, client, RESULTS), button, cacheSeconds: CACHE_S }]
}
