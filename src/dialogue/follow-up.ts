// Questions that lean on the last answer: «а когда?», 「那在哪里」.

import type { Article } from '../knowledge/article.ts'
import { normalize } from '../language/normalize.ts'
import type { Reading } from '../language/reading.ts'
import type { Hit } from '../search/confidence.ts'
import type { Found, Search } from '../search/search.ts'

/** How a question begins or what it points at when it goes on from the last answer. */
const LEANING =
  /^(?:а|и|ну а|но|тогда|так а|то есть)(?!\p{L})|(?<!\p{L})(?:он|она|оно|они|его|ее|их|им|ему|ей|него|нее|них|нем|ней|это|этого|этом|этот|эта|эти|этой|там|туда|тогда|такой|такое)(?!\p{L})|^(?:那|还有|然后|所以|另外|它|这|该)|(?:它|那里|那儿|那次|这次|那个|这个|当时|其中)/u

/** More words of its own than this, and a question stands alone. */
const OWN_WORDS = 3
/** How much of its own words the article must speak of. */
const OWN_COVERAGE = 0.55

const ownUnits = (reading: Reading): Reading['units'] => reading.units.filter((unit) => !unit.filler)

/** Whether the message makes sense only after the last answer. */
export function isElliptical(text: string, reading: Reading): boolean {
  const own = ownUnits(reading).length
  return own === 0 || (own <= OWN_WORDS && LEANING.test(normalize(text)))
}

/**
 * What a leaning question finds around the last article: that article, its links and its sector, if one answers this
 * kind of question and speaks of the words that the question brings.
 */
export function findFollowUp(text: string, last: Article, found: Found, search: Search): Hit | undefined {
  const { language } = found.catalog
  const near = new Set([last.id, ...last.related, ...inSector(last, search)])
  const context = search.find(`${text} ${last[language].title}`, language)
  const units = ownUnits(found.reading)
  return context.hits.find((hit) => {
    const card = found.catalog.cards.get(hit.id)
    if (!card || !near.has(hit.id)) return false
    const met = units.filter((unit) => card.asking.has(unit.term) || card.telling.has(unit.term))
    const spoken = units.length === 0 || met.length / units.length >= OWN_COVERAGE
    const kinds = [...found.reading.asked].filter((kind) => kind !== 'what')
    return spoken && kinds.every((kind) => card.asked.has(kind))
  })
}

const inSector = (last: Article, search: Search): string[] =>
  search.knowledge.articles.filter((article) => article.sector === last.sector).map((article) => article.id)
