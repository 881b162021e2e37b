// When what articles tell of took place, by their typed facts; which of them a few words name; how far apart they are.

import words from '../../locales/times.json' with { type: 'json' }
import type { Article } from '../knowledge/article.ts'
import { type Period, renderTime, renderTimeWithin, type Time, toTime } from '../knowledge/time.ts'
import type { Language } from '../language/language.ts'
import type { Found, Search } from '../search/search.ts'

/** What an article tells of, with its time as exact as the article tells it. */
export interface Event extends Period {
  article: Article
  exact: 'day' | 'month' | 'year'
  /** The time is that of a talk about it; when it was itself, nobody says. */
  isTalk: boolean
}

const TALK = new RegExp(words.ru.talk, 'u')
const YEAR = /(?<!\d)(20\d\d)(?= год)/gu

const known = new WeakMap<Article, Event | null>()

/** The one time that answers "when" of an article: a fact, or else the year. */
export function eventOf(article: Article): Event | undefined {
  const cached = known.get(article)
  if (cached !== undefined) return cached ?? undefined
  const when = article.ru.short?.when ?? ''
  const times = Object.values(article.facts ?? {})
    .flatMap((fact) => (typeof fact === 'string' ? (toTime(fact) ?? []) : []))
    .filter((time) => [renderTime(time, 'ru'), renderTimeWithin(time, 'ru')].some((text) => when.includes(text)))
  const years = [...when.matchAll(YEAR)].map(([year]) => year)
  const [time, other] = times
  const event =
    time && !other ? fromTime(article, time) : !time && years.length === 1 ? fromYear(article, years[0]) : undefined
  known.set(article, event ?? null)
  return event
}

const isTalked = ({ ru }: Article): boolean => TALK.test(ru.short?.when ?? '')

const fromTime = (article: Article, { kind, from, to }: Time): Event => ({
  article,
  from,
  to,
  exact: kind === 'month' ? 'month' : 'day',
  isTalk: isTalked(article),
})

const fromYear = (article: Article, year = ''): Event => ({
  article,
  from: `${year}-01-01`,
  to: `${year}-12-31`,
  exact: 'year',
  isTalk: isTalked(article),
})

const byTime = (a: Event, b: Event): number => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.to < b.to ? -1 : 1)

/** «14 октября 2015 г.», «март 2014 г.», «2015 г.» */
export function timeText({ from, to, exact }: Event, language: Language): string {
  if (exact === 'year') return language === 'ru' ? `${from.slice(0, 4)} г.` : `${from.slice(0, 4)}年`
  return renderTime({ kind: exact === 'month' ? 'month' : from === to ? 'day' : 'period', from, to }, language)
}

/** Whether it is told which of them was first. */
export const isBefore = (a: Event, b: Event): boolean => a.to < b.from

const wordly = (form: string, language: Language): RegExp =>
  new RegExp(language === 'ru' ? `(?<!\\p{L})(?:${form})(?!\\p{L})` : form, 'gu')

const signsOf = (language: Language) => {
  const { ordinals, last, few, people } = words[language]
  return {
    ordinals: [...ordinals, last].map((form) => wordly(form, language)),
    few: wordly(few, language),
    people: new RegExp(people, 'u'),
  }
}
const SIGNS = { ru: signsOf('ru'), zh: signsOf('zh') }

/** Which in order a text names, the last one as -1, and the text without that. */
function orderIn(text: string, language: Language): { place?: number; rest: string } {
  const { ordinals, few } = SIGNS[language]
  const at = ordinals.findIndex((form) => text.search(form) >= 0)
  const rest = (ordinals[at] ? text.replace(ordinals[at], ' ') : text).replace(few, ' ').trim()
  return at < 0 ? { rest } : { place: at === ordinals.length - 1 ? -1 : at, rest }
}

interface Named {
  found: Found
  terms: string[]
  /** It holds a word that no article knows, or a subject that is not covered. */
  isStrange: boolean
}

function readName(text: string, language: Language, search: Search): Named {
  const found = search.find(text, language)
  const own = found.reading.units.filter(({ filler }) => !filler)
  const isStrange = own.length === 0 || own.some((unit) => !unit.known) || found.gap !== undefined
  return { found, terms: own.map(({ term }) => term), isStrange }
}

/** Events whose titles have all of these terms, by time; of those of one time the first. */
function titled(terms: readonly string[], { catalog }: Found, search: Search): Event[] {
  const events = search.knowledge.articles.flatMap((article) => {
    const title = catalog.cards.get(article.id)?.exemplars[0]?.units ?? []
    const isTitled = terms.length > 0 && terms.every((term) => title.includes(term))
    return isTitled ? (eventOf(article) ?? []) : []
  })
  const first = new Map(events.toReversed().map((event) => [event.from, event]))
  return [...first.values()].filter(({ isTalk }) => !isTalk).toSorted(byTime)
}

/** All events of the kind that a text names: «протоколами», 「两次访问」. */
export function eventsNamed(text: string, language: Language, search: Search): Event[] {
  const { found, terms, isStrange } = readName(orderIn(text, language).rest, language, search)
  return isStrange ? [] : titled(terms, found, search)
}

/** How well a name must fit the article that it is taken for. */
const FITS = { confidence: 0.7, coverage: 0.95, apart: 0.05 } as const

/** The event that a text names: «второй визит», 「湾流节」; `alike` gives those of the kind that «второй» alone may mean. */
export function eventNamed(text: string, language: Language, search: Search, alike: () => Event[]): Event | undefined {
  const { place, rest } = orderIn(text, language)
  if (place !== undefined) {
    if (SIGNS[language].people.test(rest)) return undefined
    return (rest === '' ? alike() : eventsNamed(rest, language, search)).at(place)
  }
  const { found, terms, isStrange } = readName(text, language, search)
  if (isStrange) return undefined
  const events = titled(terms, found, search)
  if (events.length === 1 || terms.length === 1)
    return events.length > 1 ? undefined : (events[0] ?? fittingBest(found, search))
  return fittingBest(found, search)
}

/** What fits best, unless something of another time fits about as well. */
function fittingBest({ hits }: Found, search: Search): Event | undefined {
  const fitting = hits
    .filter(({ confidence, coverage }) => confidence >= FITS.confidence && coverage >= FITS.coverage)
    .flatMap(({ id, confidence }) => eventsOf(search.article(id)).map((event) => ({ event, confidence })))
    .toSorted((a, b) => b.confidence - a.confidence)
  const [best] = fitting
  if (!best) return undefined
  const isTied = fitting.some(
    (one) => one.event.from !== best.event.from && best.confidence - one.confidence < FITS.apart,
  )
  const same = fitting.filter(({ event }) => event.from === best.event.from)
  return isTied ? undefined : same.toSorted((a, b) => nearness(b) - nearness(a) || byId(a.event, b.event))[0]?.event
}

/** Articles that fit about as well are taken in their order. */
const nearness = ({ confidence }: { confidence: number }): number => Math.round(confidence * 10)

const byId = (a: Event, b: Event): number => (a.article.id < b.article.id ? -1 : 1)

function eventsOf(article: Article | undefined): Event[] {
  const event = article && eventOf(article)
  return event ? [event] : []
}

/** Events of the kind that an article's title names, itself among them. */
export function eventsLike(article: Article, found: Found, search: Search): Event[] {
  const title = found.catalog.analyser.index(article[found.catalog.language].title).units
  const kinds = title.map((term) => titled([term], found, search))
  return kinds.find((events) => events.length > 1 && events.some((event) => event.article === article)) ?? []
}
