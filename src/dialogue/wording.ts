// Replies as texts: what an article, a menu or a refusal reads like.

import type { Article, Knowledge, Sector } from '../knowledge/article.ts'
import { renderDay, renderPeriod, type Day } from '../knowledge/time.ts'
import { LANGUAGES, type Language, otherLanguage } from '../language/language.ts'
import type { Asked } from '../language/reading.ts'
import type { Translate } from '../texts.ts'
import { openedAnswer } from './opening.ts'
import type { Choice, Reply } from './reply.ts'

/** What replies are worded from. */
export interface Wording {
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

/** The article's answer, opened by what was asked for, whether it was but a plan, and where it is from. */
export function answerReply(
  wording: Wording,
  article: Article,
  confidence: number,
  related: readonly Article[],
  asked: ReadonlySet<Asked> = new Set(),
): Reply {
  const { language, t, today } = wording
  const passed = article.planned && article.planned.to < today
  const plan =
    passed && article.planned ? t('plan_passed', { date: renderPeriod(article.planned, language) }) : undefined
  return {
    kind: 'answer',
    language,
    article: article.id,
    text: paragraphs(openedAnswer(article, language, asked), plan, sourceLine(wording, article)),
    choices: related.map((other) => articleChoice(other, language)),
    confidence,
    ...(article.photo !== undefined && { photo: article.photo }),
  }
}

function sourceLine({ knowledge, language, t }: Wording, article: Article): string | undefined {
  const source = knowledge.sources.get(article.source)
  return source && t('source', { ...source[language], date: renderDay(article.asOf, language) })
}

/** Where everything that the bot says is from. */
export function aboutText({ knowledge, language, t }: Wording): string {
  const sources = [...knowledge.sources.values()].map((source) =>
    t('about_source', { ...source[language], date: renderDay(source.date, language) }),
  )
  return t('about', { sources: sources.join('; ') })
}

/** An honest "I don't know", with the nearest topics or else the menu. */
export function unknownReply(wording: Wording, about: string | undefined, nearest: readonly Article[]): Reply {
  const { language, t } = wording
  const choices = nearest.length > 0 ? nearest.map((article) => articleChoice(article, language)) : menuChoices(wording)
  const refusal = about === undefined ? t('unknown') : t('unknown_gap', { about })
  return say(wording, 'unknown', paragraphs(refusal, choices.length > 0 ? t('unknown_nearest') : undefined), choices)
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
