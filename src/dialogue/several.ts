// Several questions in one message: each gets its own article or its own refusal.

import type { Article } from '../knowledge/article.ts'
import { askedBy } from '../language/asked.ts'
import type { Language } from '../language/language.ts'
import type { Found, Message } from '../search/search.ts'
import { type Clause, clausesOf } from './clauses.ts'
import { sourceTold } from './conversation.ts'
import { nearTo } from './follow-up.ts'
import { openingFor } from './correcting.ts'
import { openedAnswer } from './opening.ts'
import { toQuestion } from './question.ts'
import { reckon, type Reckoned } from './reckoning.ts'
import { uncovered } from './refusing.ts'
import type { Reply } from './reply.ts'
import type { Turn } from './turn.ts'
import { severalReply, type Wording } from './wording.ts'

/** One of the questions, and what answers it, if anything does. */
interface Part {
  clause: Clause
  found: Found
  article?: Article
  /** It wants times compared or counted, and was. */
  reckoned?: Reckoned
}

/** From how sure on a part that stands beside an answered one is answered too, rather than asked back about. */
const SURE_BESIDE = 0.3

/** How sure an answer must be where the whole message seems to have none, or how like a question that staff wrote. */
const SURE_ALONE = { sure: 0.9, likeness: 0.99 } as const

/** The reply to a message of several questions; undefined where it is but one, or one article tells all of it. */
export function replyToSeveral(message: Message, whole: Found, turn: Turn, wording: Wording): Reply | undefined {
  if (!message.isPlainScript || whole.language === undefined) return undefined
  const clauses = clausesOf(message.plain, whole.language)
  if (clauses.length < 2) return undefined
  const parts = partsOf(clauses, whole, turn, wording).filter(
    (part) => part.article ?? part.reckoned ?? isRefused(part, whole.catalog.language),
  )
  const articles = new Set(parts.flatMap(({ article, reckoned }) => article ?? reckoned?.articles ?? []))
  const isSure = whole.outcome === 'answer' || parts.every(({ article, found }) => !article || isSureAlone(found))
  if (parts.length < 2 || articles.size === 0 || !isSure) return undefined
  const isOne = articles.size === 1 && parts.every(({ article }) => article && article.id === whole.hits[0]?.id)
  if (isOne) return undefined
  return tellSeveral(parts, turn, wording)
}

const isSureAlone = ({ outcome, sure, hits: [hit] }: Found): boolean =>
  sure >= SURE_ALONE.sure || (outcome === 'answer' && (hit?.likeness ?? 0) >= SURE_ALONE.likeness)

/** Each clause looked up beside what the one before it was about. */
function partsOf(clauses: readonly Clause[], whole: Found, turn: Turn, wording: Wording): Part[] {
  const { search } = turn
  let last: Article | undefined
  return clauses.map((clause, i): Part => {
    const found = search.find(clause.text, whole.language ?? 'ru', last && [...nearTo(last, search).keys()])
    const reckoned = reckon(clause.text, found, last, turn, wording)
    if (reckoned) return { clause, found, reckoned }
    const isAnswer = isAnswered(found, i > 0 && last !== undefined) || isOfWhole(found, whole)
    const hit = isAnswer ? found.hits[0] : undefined
    const isOfLast = last !== undefined && found.outcome !== 'answer' && tellsAll(last, found)
    const article = isOfLast ? last : hit && search.article(hit.id)
    last = article ?? last
    return { clause, found, ...(article && { article }) }
  })
}

/** The article that was told already speaks of every word of the next question. */
function tellsAll(article: Article, found: Found): boolean {
  const { terms, termsOf } = toQuestion(found, '')
  const { language } = found.catalog
  const told = termsOf(article[language].answer)
  const own = found.reading.units.filter(({ filler }) => !filler)
  const kinds = found.catalog.cards.get(article.id)?.asked
  const isAnswered = [...found.reading.asked].every((kind) => kind === 'what' || kinds?.has(kind))
  return (
    isAnswered &&
    !found.gap &&
    own.length === terms.length &&
    terms.every((term) => told.has(term) || term.startsWith('#'))
  )
}

const isAnswered = ({ outcome, sure }: Found, isBeside: boolean): boolean =>
  outcome === 'answer' || (isBeside && outcome === 'choices' && sure >= SURE_BESIDE)

/** The part is more likely than not answered by what answers the whole message. */
const isOfWhole = ({ hits, sure }: Found, whole: Found): boolean =>
  whole.outcome === 'answer' && hits[0]?.id === whole.hits[0]?.id && sure >= 0.5

/** Nothing is known of what a part asks for, and it asks for something that could be told. */
const isRefused = ({ clause, found }: Part, language: Language): boolean =>
  clause.isDirect &&
  clause.isAsking &&
  (found.gap !== undefined || (found.sure < SURE_BESIDE && isOfItsOwn(clause, found, language)))

/** It names what it asks for: a kind of thing, or mostly words that nothing known has. */
function isOfItsOwn({ text }: Clause, { reading }: Found, language: Language): boolean {
  const own = reading.units.filter(({ filler }) => !filler)
  const isStrange = own.filter(({ known }) => !known).length * 2 >= own.length
  return own.length > 1 && (isStrange || !askedBy(text, language).has('what'))
}

function tellSeveral(parts: readonly Part[], { conversation }: Turn, wording: Wording): Reply {
  const { language, t } = wording
  const told = new Set<Article>()
  const bodies = parts.flatMap(({ article, reckoned, found, clause }) => {
    if (reckoned) return [reckoned.said]
    if (!article) {
      const about = uncovered(found, language)
      return [about ? t('unknown_gap', { about }) : t('unknown_part', { asked: clause.asked })]
    }
    if (told.has(article)) return []
    told.add(article)
    const question = toQuestion(found, clause.text)
    return [openedAnswer(article, language, openingFor(article, wording, question), 'usual', question)]
  })
  const isSourceKnown = (source: string): boolean => conversation.source === sourceTold(source, language)
  const articles = [...new Set(parts.flatMap(({ article, reckoned }) => article ?? reckoned?.articles ?? []))]
  const confidence = Math.min(
    1,
    ...parts.flatMap(({ article, found }) => (article ? [found.hits[0]?.confidence ?? 0] : [])),
  )
  const reply = severalReply(wording, articles, { bodies, isSourceKnown, confidence })
  for (const { source } of articles) conversation.source = sourceTold(source, language)
  return reply
}
