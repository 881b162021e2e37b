// Asks the articles of both languages: which reading of a message makes most sense, and what it finds.

import type { Article, Knowledge } from '../knowledge/article.ts'
import { detectLanguage, scripts } from '../language/detect.ts'
import { LANGUAGES, type Language, otherLanguage } from '../language/language.ts'
import { normalize } from '../language/normalize.ts'
import type { Reading } from '../language/reading.ts'
import { finish, finishGently, type Steps } from '../language/steps.ts'
import { type Catalog, createCatalog } from './catalog.ts'
import { find, type Finding } from './confidence.ts'

export interface Found extends Finding {
  /** The language of the message, or undefined where it is in neither. */
  language: Language | undefined
  catalog: Catalog
}

export interface Search {
  knowledge: Knowledge
  /** The article with this id. */
  article(id: string): Article | undefined
  catalogs: Record<Language, Catalog>
  /**
   * What a message finds. `spoken` decides where the letters do not tell the language. About 0.3 ms (Russian) or 1 ms
   * (Chinese) with some dozen articles; never throws.
   */
  find(text: string, spoken: Language, also?: readonly string[]): Found
}

/** Below this share of known letters, a message in Latin letters is neither Russian nor pinyin. */
const READABLE = 0.55
/** Readings that make so much less sense than the best are not worth a search. */
const CLOSE = 0.3

/** Indexes the articles; about 10 ms an article at first, mostly for the texts' terms. */
export const createSearch = (knowledge: Knowledge): Search => finish(searchSteps(knowledge))

/** The same, giving way to other work all the time: for a bot that answers meanwhile. */
export const createSearchGently = (knowledge: Knowledge): Promise<Search> => finishGently(searchSteps(knowledge))

function* searchSteps(knowledge: Knowledge): Steps<Search> {
  const catalogs = { ru: yield* createCatalog(knowledge, 'ru'), zh: yield* createCatalog(knowledge, 'zh') }
  const articles = new Map(knowledge.articles.map((article) => [article.id, article]))
  const findIn = (reading: Reading, language: Language, also?: readonly string[]): Finding =>
    find(reading, catalogs[language], catalogs[otherLanguage(language)], also)

  function findLatin(text: string, spoken: Language, also?: readonly string[]): Found {
    const read = LANGUAGES.flatMap((language) =>
      catalogs[language].reader.readLatin(text).map((reading) => ({ language, reading })),
    )
    const most = Math.max(0, ...read.map(({ reading }) => reading.understood))
    const tried = read
      .filter(({ reading }) => reading.understood >= most - CLOSE)
      .map(({ language, reading }) => ({ language, finding: findIn(reading, language, also) }))
    const worth = ({ language, finding }: (typeof tried)[number]): number =>
      finding.reading.understood + (finding.hits[0]?.confidence ?? 0) / 2 + (language === spoken ? 0.01 : 0)
    const best = tried.toSorted((a, b) => worth(b) - worth(a))[0]
    if (!best || best.finding.reading.understood < READABLE) {
      const reading = catalogs[spoken].reader.read(text)
      return { ...findIn(reading, spoken), outcome: 'unknown', language: undefined, catalog: catalogs[spoken] }
    }
    return { ...best.finding, language: best.language, catalog: catalogs[best.language] }
  }

  return {
    knowledge,
    catalogs,
    article: (id) => articles.get(id),
    find(text, spoken, also) {
      const plain = normalize(text)
      const detected = detectLanguage(plain)
      if (detected === undefined && scripts(plain).latin > 0) return findLatin(text, spoken, also)
      const { other } = scripts(plain)
      const language = detected ?? (other > 0 ? undefined : spoken)
      const catalog = catalogs[language ?? spoken]
      return { ...findIn(catalog.reader.read(text), catalog.language, also), language, catalog }
    },
  }
}
