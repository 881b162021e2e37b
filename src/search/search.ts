// Asks the articles of both languages: which reading of a message makes most sense, and what it finds.

import type { Article, Knowledge } from '../knowledge/article.ts'
import { isEnglish } from '../language/english.ts'
import { detectLanguage, LANGUAGES, type Language, otherLanguage, scripts } from '../language/language.ts'
import { finish, type Reading, type Steps } from '../language/reading.ts'
import { normalize } from '../language/text.ts'
import { createBreath } from '../wait.ts'
import { type Catalog, createCatalog, isEqual } from './catalog.ts'
import { find, type Finding } from './confidence.ts'
import { MODELS } from './model.ts'

/** A message, read once for all that is to be found out about it. */
export interface Message {
  /** As `normalize` leaves it. */
  plain: string
  /** What it can mean, the likelier first where that is told without a search; never empty. */
  readings: { language: Language; reading: Reading }[]
  /** Whether its letters tell the language; where they do not, what makes most sense is looked up. */
  isPlainScript: boolean
  /** The language of the message as its letters tell, or undefined. */
  language: Language | undefined
  /** The language to go by where the letters do not tell. */
  spoken: Language
}

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
  /** Reads a message once; `spoken` decides where the letters do not tell the language. Never throws. */
  read(text: string, spoken: Language): Message
  /** What a read message finds; `also` are articles to look at whatever the ranking says. */
  look(message: Message, also?: readonly string[]): Found
  /** Indexes what is not yet, so that no first question waits for it. */
  prepare(): void
  /** Reads and looks, for those who ask once. */
  find(text: string, spoken: Language, also?: readonly string[]): Found
}

/** Below this share of known letters, a message in Latin letters is neither Russian nor pinyin. */
const READABLE = 0.55
/** How much more the language spoken so far makes sense: English words are in both. */
const OWN = 0.1
/** Readings that make so much less sense than the best are not worth a search. */
const CLOSE = 0.3

/** A word or two in Latin letters (Harbin, WiFi) is a name in Chinese; nobody goes over to another language for it. */
const isNameToChinese = (plain: string, spoken: Language): boolean =>
  spoken === 'zh' && plain.split(' ').length <= 2 && !isEnglish(plain)

/** A search over the articles; those of a language are indexed when they are first asked, in some 10 ms each. */
export function createSearch(knowledge: Knowledge, models = MODELS): Search {
  const made: Partial<Search['catalogs']> = {}
  const catalogOf = (language: Language): Catalog =>
    (made[language] ??= finish(finish(createCatalog(knowledge, language, models[language]))))
  const catalogs = {
    get ru() {
      return catalogOf('ru')
    },
    get zh() {
      return catalogOf('zh')
    },
  }
  return searchOver(knowledge, catalogs)
}

/**
 * The same with all indexed, giving way to other work all the time: for a bot that answers meanwhile. Of what the search `before` knows
 * only the difference is indexed; it takes its place, and must not be asked any more.
 */
export async function createSearchGently(knowledge: Knowledge, before?: Search): Promise<Search> {
  const steps = createCatalogs(knowledge, before)
  for (const breath = createBreath(); ; await breath()) {
    const { done, value } = steps.next()
    if (done) return searchOver(knowledge, value)
  }
}

/** So many changed articles are taken up at once; for more, all is made anew beside what is in use. */
const FEW = 5

function isSmallChange(knowledge: Knowledge, { knowledge: before, catalogs }: Search): boolean {
  // Questions that were not studied would be read again, all at once.
  if (LANGUAGES.some((language) => !catalogs[language].kept.isStudied)) return false
  const known = new Map(before.articles.map((article) => [article.id, article]))
  const come = knowledge.articles.filter(({ id, ru, zh }) => known.get(id)?.ru !== ru || known.get(id)?.zh !== zh)
  const gone = before.articles.length + come.length - knowledge.articles.length
  return (
    Math.max(come.length, gone) <= FEW && isEqual([before.synonyms, before.gaps], [knowledge.synonyms, knowledge.gaps])
  )
}

function* createCatalogs(knowledge: Knowledge, before?: Search): Steps<Search['catalogs']> {
  const old = before && isSmallChange(knowledge, before) ? before.catalogs : undefined
  const ru = yield* createCatalog(knowledge, 'ru', MODELS.ru, old?.ru)
  const zh = yield* createCatalog(knowledge, 'zh', MODELS.zh, old?.zh)
  // Without a pause, so that nobody asks while half of it is changed.
  if (old) return { ru: finish(ru), zh: finish(zh) }
  return { ru: yield* ru, zh: yield* zh }
}

function searchOver(knowledge: Knowledge, catalogs: Search['catalogs']): Search {
  const articles = new Map(knowledge.articles.map((article) => [article.id, article]))

  function read(text: string, spoken: Language): Message {
    const plain = normalize(text)
    const script = scripts(plain)
    const { latin, other } = script
    const detected = detectLanguage(plain, script)
    if (detected === undefined && latin > 0) {
      const readings = LANGUAGES.flatMap((language) =>
        catalogs[language].reader.readLatin(plain).map((reading) => ({ language, reading })),
      )
      return { plain, readings, isPlainScript: false, language: undefined, spoken }
    }
    const language = detected ?? spoken
    const readings = [{ language, reading: catalogs[language].reader.read(plain) }]
    return { plain, readings, isPlainScript: true, language: detected ?? (other > 0 ? undefined : spoken), spoken }
  }

  function lookAt({ language, reading }: Message['readings'][number], also?: readonly string[]): Finding {
    return find(reading, catalogs[language], () => catalogs[otherLanguage(language)], also)
  }

  /** Of the ways to read Latin letters, the one that makes most sense, if any does. */
  function lookLatin({ plain, readings, spoken }: Message, also?: readonly string[]): Found {
    const most = Math.max(0, ...readings.map(({ reading }) => reading.understood))
    const tried = readings
      .filter(({ reading }) => reading.understood >= most - CLOSE)
      .map((way) => ({ language: way.language, finding: lookAt(way, also) }))
    const worth = ({ language, finding }: (typeof tried)[number]): number =>
      finding.reading.understood + (finding.hits[0]?.confidence ?? 0) / 2 + (language === spoken ? OWN : 0)
    const best = tried.toSorted((a, b) => worth(b) - worth(a))[0]
    if (best && best.finding.reading.understood >= READABLE) {
      const language = isNameToChinese(plain, spoken) ? spoken : best.language
      return { ...best.finding, language, catalog: catalogs[best.language] }
    }
    const reading = catalogs[spoken].reader.read(plain)
    return {
      ...lookAt({ language: spoken, reading }),
      outcome: 'unknown',
      language: isNameToChinese(plain, spoken) ? spoken : undefined,
      catalog: catalogs[spoken],
    }
  }

  function look(message: Message, also?: readonly string[]): Found {
    const [only] = message.readings
    if (!message.isPlainScript || !only) return lookLatin(message, also)
    return { ...lookAt(only, also), language: message.language, catalog: catalogs[only.language] }
  }

  return {
    knowledge,
    catalogs,
    article: (id) => articles.get(id),
    prepare: () => LANGUAGES.forEach((language) => catalogs[language]),
    read,
    look,
    find: (text, spoken, also) => look(read(text, spoken), also),
  }
}
