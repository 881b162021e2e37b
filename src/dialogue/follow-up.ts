// Questions that lean on the last answer: «а когда?», 「那在哪里」.

import words from '../../locales/times.json' with { type: 'json' }
import type { Article } from '../knowledge/article.ts'
import type { Reading } from '../language/reading.ts'
import type { Hit } from '../search/confidence.ts'
import type { Found, Search } from '../search/search.ts'

/** More words of its own than this, and a question stands alone. */
const OWN_WORDS = 3
/** How much of its own words the article must speak of. */
const OWN_COVERAGE = 0.55
/** How much nearer to the last answer counts, in confidence. */
const NEAR = { last: 0.2, sector: 0.15, related: 0.06 } as const
/** How well it must fit: the last answer itself, and another; taken from the sorted follow-ups. */
const FITS = { last: 0.42, other: 0.6 } as const
/** With no word of its own, a question is about what is nearest. */
const ALL_NEAR = 3

/** The articles around the last one, with what their nearness counts: itself, its sector, its links. */
export function nearTo(last: Article, search: Search): Map<string, number> {
  const sector = search.knowledge.articles.filter((article) => article.sector === last.sector)
  return new Map([
    ...last.related.map((id) => [id, NEAR.related] as const),
    ...sector.map(({ id }) => [id, NEAR.sector] as const),
    [last.id, NEAR.last],
  ])
}

const ownUnits = ({ units }: Reading): Reading['units'] => units.filter((unit) => !unit.filler)

/**
 * What a short question finds around the last article, if that beats what it finds by itself: an article that answers
 * this kind of question and speaks of the words that the question brings.
 */
export function findFollowUp(text: string, last: Article, found: Found, search: Search): Hit | undefined {
  const near = nearTo(last, search)
  const own = ownUnits(found.reading)
  if (own.length > OWN_WORDS || (found.outcome === 'answer' && found.hits[0]?.id === last.id)) return undefined
  const { language } = found.catalog
  if (own.length === 0 && tellsItself(last, found)) return hitOf(last, found)
  const hits =
    own.length > 0 ? found.hits : search.find(`${text} ${last[language].title}`, language, [...near.keys()]).hits
  const weight = own.length > 0 ? 1 : ALL_NEAR
  const best = hits
    .map((hit) => ({ hit, worth: hit.confidence + weight * (near.get(hit.id) ?? 0) }))
    .toSorted((a, b) => b.worth - a.worth)
    .find(({ hit }) => !near.has(hit.id) || answers(hit, found, own))?.hit
  const least = best?.id === last.id ? FITS.last : FITS.other
  return best && near.has(best.id) && best.confidence >= least ? best : undefined
}

/** With no word of its own, a question for a kind of thing that the last answer has a sentence for is about that. */
function tellsItself(last: Article, { reading, catalog }: Found): boolean {
  const { short = {} } = last[catalog.language]
  const kinds = [...reading.asked].filter((kind) => kind !== 'what')
  return kinds.length > 0 && kinds.every((kind) => short[kind] !== undefined)
}

const measures = ({ day, month }: { day: string; month: string }): RegExp => new RegExp(`${day}|${month}|^$`, 'u')

/** «Дней», 「几天」: what is counted in. */
const MEASURES = { ru: measures(words.ru.units), zh: measures(words.zh.units) }

/** «Сколько человек», 「几个人」. */
const PERSONS = { ru: new RegExp(words.ru.persons, 'u'), zh: new RegExp(words.zh.persons, 'u') }

/** With no word of its own it asks how many or how long, and what was spoken of last has no such figure. */
export function asksForFigure(last: Article, { reading, catalog: { language } }: Found): boolean {
  const [count, isOfPersons] = [last[language].short?.count, PERSONS[language].test(reading.text)]
  const isBare = ownUnits(reading).every(({ text }) => MEASURES[language].test(text) || PERSONS[language].test(text))
  return (
    isBare && reading.asked.has('count') && (count === undefined || (isOfPersons && MEASURES[language].test(count)))
  )
}

const hitOf = (article: Article, { hits }: Found): Hit | undefined => hits.find(({ id }) => id === article.id)

function answers(hit: Hit, { reading, catalog }: Found, own: Reading['units']): boolean {
  const card = catalog.cards.get(hit.id)
  if (!card) return false
  const met = own.filter((unit) => card.asking.has(unit.term) || card.telling.has(unit.term))
  const spoken = own.length === 0 || met.length / own.length >= OWN_COVERAGE
  // What is counted is a term of its own: an article that tells days does not tell how many people came.
  const isCounted = reading.units.every(({ term }) => !term.startsWith('#') || card.asking.has(term))
  return isCounted && spoken && [...reading.asked].every((kind) => kind === 'what' || card.asked.has(kind))
}
