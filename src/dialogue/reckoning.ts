// What is computed from the dates of articles: which came first, how long between, since and in all, how many.

import words from '../../locales/times.json' with { type: 'json' }
import type { Article } from '../knowledge/article.ts'
import type { Day } from '../knowledge/time.ts'
import { simplify } from '../language/chinese.ts'
import type { Language } from '../language/language.ts'
import type { Found } from '../search/search.ts'
import type { TextKey } from '../texts.ts'
import { daysIn, durationText, type Span, spanBetween, spanText, type Unit } from './spans.ts'
import { type Event, eventNamed, eventOf, eventsLike, eventsNamed, isBefore, timeText } from './times.ts'
import type { Turn } from './turn.ts'
import type { Wording } from './wording.ts'

/** What was computed, or why it cannot be, and the articles that it rests on. */
export interface Reckoned {
  said: string
  articles: Article[]
  isKnown: boolean
}

const KINDS = ['apart', 'first', 'since', 'aged', 'lasted', 'total', 'next'] as const
type Kind = (typeof KINDS)[number]

const shapesOf = (language: Language): [Kind, RegExp][] =>
  KINDS.flatMap((kind) =>
    words[language][kind].map((form): [Kind, RegExp] => [
      kind,
      new RegExp(language === 'ru' ? `(?<!\\p{L})(?:${form})` : form, 'u'),
    ]),
  )

const SHAPES = { ru: shapesOf('ru'), zh: shapesOf('zh') }
const WHYS = { ru: new RegExp(words.ru.whys, 'u'), zh: new RegExp(words.zh.whys, 'u') }
const THAT = { ru: new RegExp(words.ru.that, 'u'), zh: new RegExp(words.zh.that, 'u') }
const UNITS = { ru: words.ru.units, zh: words.zh.units }

type Groups = Partial<Record<'a' | 'b' | 'all' | 'rest' | 'unit', string>>

interface Asking {
  plain: string
  found: Found
  /** What was spoken of last. */
  last: Article | undefined
  turn: Turn
  wording: Wording
}

/** The answer to a normalised question that wants times compared or counted; undefined where it wants none. */
export function reckon(plain: string, found: Found, last: Article | undefined, turn: Turn, wording: Wording) {
  const { language } = found.catalog
  const text = (language === 'zh' ? simplify(plain) : plain).replace(/[\s?!.,。，？！]+$/u, '')
  if (WHYS[language].test(text) || found.gap) return undefined
  for (const [kind, shape] of SHAPES[language]) {
    const match = shape.exec(text)
    const reckoned = match && REPLIES[kind](match.groups ?? {}, { plain: text, found, last, turn, wording })
    if (reckoned) return reckoned
  }
  return undefined
}

const REPLIES: Record<Kind, (groups: Groups, asking: Asking) => Reckoned | undefined> = {
  apart: ({ a, b, all }, asking) =>
    between(all === undefined ? pairNamed(a, b, asking) : allNamed(all, asking), asking),
  first: ({ a, b, all }, asking) =>
    ordered(all === undefined ? pairNamed(a, b, asking) : allNamed(all, asking), asking),
  since: ({ a }, asking) => since(eventIn(a, asking), asking),
  aged: ({ a }, asking) => (isAnswered(asking) ? undefined : since(eventIn(a, asking), asking)),
  lasted: ({ a }, asking) => (isAnswered(asking) ? undefined : lasted(eventIn(a, asking), asking)),
  total: ({ all, rest, unit }, asking) =>
    isAnswered(asking) ? undefined : total(all ?? '', rest ?? '', unit ?? '', asking),
  next: (_, asking) => next(asking),
}

/** More words of its own than this, and a question does not lean on what was spoken of last. */
const LEANING = 2

/** What of the kind that was spoken of last came after it. */
function next(asking: Asking): Reckoned | undefined {
  const { found, turn, last, wording } = asking
  const own = found.reading.units.filter(({ filler }) => !filler)
  const events = last && own.length <= LEANING ? eventsLike(last, found, turn.search) : []
  const at = events.findIndex(({ article, from }) => article === last || from === (last && eventOf(last)?.from))
  const [event, following] = events.slice(at)
  if (at < 0 || !event) return undefined
  if (!following) return untold('reckon_no_next', [event], asking)
  return reckoned(wording.t('reckon_next', { known: labelled(following, wording) }), [following])
}

const isAnswered = ({ found }: Asking): boolean => found.outcome === 'answer'

/** The event that words name, or that was spoken of last where they only point to it: «с тех пор», 「那次」. */
function eventIn(text: string | undefined, asking: Asking, beside = ''): Event | undefined {
  const { found, turn, last } = asking
  const { language } = found.catalog
  if (text === undefined || THAT[language].test(text.trim())) return last && eventOf(last)
  return eventNamed(text, language, turn.search, () => allNamed(beside, asking))
}

/** The two events that are named; undefined in place of one that is not known. */
const pairNamed = (a: string | undefined, b: string | undefined, asking: Asking): (Event | undefined)[] => [
  eventIn(a, asking, b),
  eventIn(b, asking, a),
]

/** All events of a kind; where it has no name, of the kind that was spoken of last. */
function allNamed(name: string, { found, turn, last }: Asking): Event[] {
  if (name.trim() !== '') return eventsNamed(name, found.catalog.language, turn.search)
  return last ? eventsLike(last, found, turn.search) : []
}

const known = (events: readonly (Event | undefined)[]): Event[] => events.filter((event) => event !== undefined)

const reckoned = (said: string, events: readonly Event[], isKnown = true): Reckoned => ({
  // «г.» ends the sentence too.
  said: said.replaceAll(/ г\.\.(?!\.)/g, ' г.'),
  articles: events.map(({ article }) => article),
  isKnown,
})

const labelled = (event: Event, { t, language }: Wording): string =>
  t('reckon_event', { title: quoted(event.article[language].title), time: timeText(event, language) })

/** Quotation marks within others. */
const quoted = (title: string): string => title.replace(/«(.*?)»/gu, '„$1“').replace(/“([^“”]*?)”/gu, '‘$1’')

const listed = (events: readonly Event[], wording: Wording): string =>
  events.map((event) => labelled(event, wording)).join(wording.language === 'zh' ? '，' : ', ')

/** Says that it cannot be computed, and the times that are known; nothing where none is. */
function untold(key: TextKey, events: readonly (Event | undefined)[], { wording }: Asking): Reckoned | undefined {
  const some = known(events)
  return some.length === 0 ? undefined : reckoned(wording.t(key, { known: listed(some, wording) }), some, false)
}

function unitOf({ plain, found }: Asking): Unit | undefined {
  const { day, month } = UNITS[found.catalog.language]
  return new RegExp(day, 'u').test(plain) ? 'day' : new RegExp(month, 'u').test(plain) ? 'month' : undefined
}

/** The spans between one and the next of events. */
function between(named: readonly (Event | undefined)[], asking: Asking): Reckoned | undefined {
  const { wording } = asking
  const events = known(named).toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const pairs = events.slice(1).map((event, i): [Event, Event] => [events[i] ?? event, event])
  if (events.length < named.length || pairs.length === 0) return untold('reckon_untold', named, asking)
  const spans = pairs.map(([a, b]) => (isBefore(a, b) ? spanBetween(a, b, unitOf(asking)) : undefined))
  if (spans.includes(undefined)) return untold('reckon_untold', events, asking)
  const said = allOf(spans).map((span, i) =>
    wording.t('reckon_apart', { span: spanText(span, wording), known: listed(pairs[i] ?? [], wording) }),
  )
  return reckoned(said.join('\n'), events)
}

const allOf = (spans: readonly (Span | undefined)[]): Span[] => spans.filter((span) => span !== undefined)

/** Which of two or more was first. */
function ordered(named: readonly (Event | undefined)[], asking: Asking): Reckoned | undefined {
  const { wording } = asking
  const events = known(named).toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const [first, second] = events
  if (!first || !second || events.length < named.length) return untold('reckon_untold', named, asking)
  if (first.article === second.article) return undefined
  if (!isBefore(first, second)) return untold('reckon_unclear', events, asking)
  const later = listed(events.slice(1), wording)
  return reckoned(wording.t('reckon_first', { first: labelled(first, wording), later }), events)
}

/** How long ago it was today. */
function since(event: Event | undefined, asking: Asking): Reckoned | undefined {
  const { wording } = asking
  if (!event || event.isTalk || event.to >= wording.today) return undefined
  const today: Day = wording.today
  const span = spanBetween(event, { from: today, to: today, exact: 'day' }, unitOf(asking))
  return reckoned(wording.t('reckon_since', { span: spanText(span, wording), known: listed([event], wording) }), [
    event,
  ])
}

function lasted(event: Event | undefined, asking: Asking): Reckoned | undefined {
  const { wording } = asking
  if (!event || event.isTalk) return undefined
  const { planned, ru } = event.article
  // A visit's days are told by many articles; it is the length of what one is about only where that one counts it.
  const isItsOwn = planned !== undefined || ru.short?.count !== undefined
  if (event.exact !== 'day' || event.from === event.to || !isItsOwn)
    return untold('reckon_lasted_untold', [event], asking)
  const span = durationText(daysIn(event), 'day', wording.language)
  return reckoned(wording.t('reckon_lasted', { span, known: listed([event], wording) }), [event])
}

/** How many of one kind there were, where nothing but its name and known words is in the question. */
function total(name: string, rest: string, unit: string, { found, turn, wording }: Asking): Reckoned | undefined {
  const events = eventsNamed(name, found.catalog.language, turn.search)
  const isPlain = found.reading.units.every((one) => one.known || one.filler) && !/\d/u.test(rest)
  if (events.length < 2 || !isPlain || events.some(({ article }) => article.planned)) return undefined
  return reckoned(wording.t('reckon_total', { count: events.length, unit, known: listed(events, wording) }), events)
}
