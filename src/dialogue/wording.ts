// Replies as texts: what an article, a menu or a refusal reads like.

import type { Article, Knowledge, Sector } from '../knowledge/article.ts'
import { renderDay, type Day } from '../knowledge/time.ts'
import { LANGUAGES, type Language, otherLanguage } from '../language/language.ts'
import type { Translate } from '../texts.ts'
import type { Choice, Reply } from './reply.ts'

/** What replies are worded from. */
export interface Wording {
  /** What it can't answer is kept where staff see it. */
  isKept: boolean
  language: Language
  knowledge: Knowledge
  t: Translate
  today: Day
}

export const articleChoice = (article: Article, language: Language): Choice => ({
  id: `a:${article.id}`,
  label: article[language].title,
})

const sectorChoice = (sector: Sector, language: Language): Choice => ({ id: `s:${sector.id}`, label: sector[language] })

const languageChoices = (t: (language: Language) => Translate): Choice[] =>
  LANGUAGES.map((language) => ({ id: `l:${language}`, label: t(language)('language_name') }))

export const menuChoices = ({ knowledge, language }: Wording): Choice[] =>
  knowledge.sectors.map((sector) => sectorChoice(sector, language))

const paragraphs = (...parts: (string | undefined)[]): string => parts.filter((part) => part).join('\n\n')

/** A reply with nothing but words. */
export const say = ({ language }: Wording, kind: Reply['kind'], text: string, choices: Choice[] = []): Reply => ({
  kind,
  language,
  article: null,
  text,
  choices,
  confidence: 0,
})

/** What is said of an article, and how. */
export interface Telling {
  confidence: number
  /** Said before anything else: what is not known, what was supposed wrongly. */
  lead?: string | undefined
  /** The answer or as much of it as is given. */
  body: string
  related: readonly Article[]
  /** The person was told the source a moment ago. */
  isSourceKnown: boolean
  /** It says that the very thing asked for is not known. */
  isUnknown?: boolean
}

/** What is told of an article, whether it was but a plan, and where it is from. */
export function answerReply(wording: Wording, article: Article, telling: Telling): Reply {
  const { language } = wording
  const { lead, body, related, confidence, isUnknown = false } = telling
  return {
    kind: isUnknown ? 'unknown' : 'answer',
    language,
    article: article.id,
    text: paragraphs(lead, body, planNote(wording, article), sourceLine(wording, article, telling.isSourceKnown)),
    choices: related.map((other) => articleChoice(other, language)),
    confidence,
    ...(article.photo !== undefined && { photo: article.photo }),
  }
}

/** What is told of several articles at once. */
export interface SeveralTelling {
  confidence: number
  /** Of each question its answer or refusal, in the order of asking. */
  bodies: readonly string[]
  /** Whether the person was told this source a moment ago. */
  isSourceKnown: (source: string) => boolean
}

/** Answers to several questions, whose notes and sources are said once. */
export function severalReply(wording: Wording, articles: readonly Article[], telling: SeveralTelling): Reply {
  const notes = articles.map((article) => planNote(wording, article))
  const sources = articles.map((article) => sourceLine(wording, article, telling.isSourceKnown(article.source)))
  const text = paragraphs(...telling.bodies, ...new Set(notes), ...new Set(sources))
  const reply = say(wording, 'answer', text)
  return { ...reply, article: articles[0]?.id ?? null, confidence: telling.confidence }
}

const planNote = ({ t, today }: Wording, { planned }: Article): string | undefined =>
  planned && planned.to < today ? t('plan_passed') : undefined

function sourceLine({ knowledge, language, t }: Wording, article: Article, isKnown: boolean): string | undefined {
  const source = knowledge.sources.get(article.source)
  if (source && isKnown) return t('source_same')
  return source && t('source', { ...source[language], date: renderDay(article.asOf, language) })
}

/** Where everything that the bot says is from. */
export function aboutText({ knowledge, language, t }: Wording): string {
  const sources = [...knowledge.sources.values()].map((source) =>
    t('about_source', { ...source[language], date: renderDay(source.date, language) }),
  )
  return t('about', { sources: sources.join('; ') })
}

/** Whom to turn to where the bot cannot help; undefined while staff have named nobody. */
export function contactText({ knowledge: { contact }, language, t }: Wording): string | undefined {
  if (!contact) return undefined
  const ways = [contact[language], contact.phone, contact.link].filter((way) => way !== undefined)
  return t('contact', { contact: ways.join(language === 'zh' ? '，' : ', ') })
}

/** What the bot can do, and who can do more. */
export const helpText = (wording: Wording): string => paragraphs(wording.t('help'), contactText(wording))

/** Says that something is not known: `about` what, where that has a name. */
export const refusalText = ({ t, isKept }: Wording, about: string | undefined): string =>
  (about === undefined ? t('unknown') : t('unknown_gap', { about })) + (isKept ? t('unknown_kept') : '')

/** An honest "I don't know", with the nearest topics if there are any, and whom to turn to instead, if that is due. */
export function unknownReply(
  wording: Wording,
  about: string | undefined,
  nearest: readonly Article[],
  contact?: string,
): Reply {
  const { language, t } = wording
  const choices = nearest.map((article) => articleChoice(article, language))
  return say(
    wording,
    'unknown',
    paragraphs(refusalText(wording, about), contact, choices.length > 0 ? t('unknown_nearest') : undefined),
    choices,
  )
}

/** The articles of one sector as choices. */
export function sectorReply(wording: Wording, sector: Sector): Reply {
  const { knowledge, language, t } = wording
  const articles = knowledge.articles.filter((article) => article.sector === sector.id)
  const choices = articles.map((article) => articleChoice(article, language))
  return say(wording, 'choices', t('sector', { sector: sector[language] }), choices)
}

/** One line in both languages for whoever writes in a third. */
export const otherLanguageReply = (wording: Wording): Reply =>
  say(wording, 'language', wording.t('language_other'), menuChoices(wording))

/** Asks which language, in both. */
export const languageReply = (
  wording: Wording,
  key: 'language_ask' | 'languages' | 'script',
  t: (language: Language) => Translate,
): Reply =>
  say(
    wording,
    'language',
    wording.t(key),
    languageChoices(t).toSorted((a) => (a.id === `l:${otherLanguage(wording.language)}` ? -1 : 1)),
  )
