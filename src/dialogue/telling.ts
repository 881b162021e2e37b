// Tells an article in a conversation, asks back where it is not clear which is meant, or says that nothing is known.

import type { Article } from '../knowledge/article.ts'
import { renderDay } from '../knowledge/time.ts'
import { isNew } from '../search/confidence.ts'
import type { Found, Search } from '../search/search.ts'
import { sourceTold } from './conversation.ts'
import { openingFor } from './correcting.ts'
import { type Extent, NO_QUESTION, openedAnswer, openingOf, type Question } from './opening.ts'
import { toQuestion } from './question.ts'
import type { Reckoned } from './reckoning.ts'
import { offersFor, uncovered } from './refusing.ts'
import type { Reply } from './reply.ts'
import { shapeOf } from './shape.ts'
import type { Turn } from './turn.ts'
import { asksLater, isUntold, untoldIn } from './untold.ts'
import {
  answerReply,
  articleChoice,
  contactText,
  refusalText,
  say,
  severalReply,
  unknownReply,
  type Wording,
} from './wording.ts'

/** How many articles are offered when the question is not clear, and how good the least of them must be. */
const OFFERED = { most: 4, confidence: 0.2 } as const
const RELATED = 3

/** Tells an article, or as much of it as is wanted, and remembers what was told. */
export function tell(
  { search, conversation }: Turn,
  wording: Wording,
  article: Article,
  confidence: number,
  question: Question = NO_QUESTION,
  extent: Extent = 'usual',
): Reply {
  const { language } = wording
  const untold = extent === 'usual' ? untoldIn(article, language, question) : undefined
  const opening = untold === undefined ? openingFor(article, wording, question) : [untold]
  const isUnknown = extent === 'usual' && isUntold(opening[0] ?? '', language)
  const told = openedAnswer(article, language, opening, extent, question)
  const source = sourceTold(article.source, language)
  const isSourceKnown = conversation.source === source
  const body = told === '' ? wording.t('no_more') : told
  conversation.told = { extent, asked: [...question.asked] }
  conversation.source = source
  return answerReply(wording, article, {
    confidence,
    body,
    related: relatedTo(article, search),
    isSourceKnown,
    isUnknown: isUnknown || untold !== undefined,
  })
}

/** Tells what was computed, with the source of every article that it rests on. */
export function tellReckoned({ said, articles, isKnown }: Reckoned, { conversation }: Turn, wording: Wording): Reply {
  const { language } = wording
  const isSourceKnown = (source: string): boolean => conversation.source === sourceTold(source, language)
  const reply = severalReply(wording, articles, { bodies: [said], isSourceKnown, confidence: isKnown ? 1 : 0 })
  for (const { source } of articles) conversation.source = sourceTold(source, language)
  return {
    ...reply,
    kind: isKnown ? 'answer' : 'unknown',
    choices: articles.map((one) => articleChoice(one, language)),
  }
}

const articlesOf = (ids: readonly string[], search: Search): Article[] => ids.flatMap((id) => search.article(id) ?? [])

const relatedTo = ({ related }: Article, search: Search): Article[] => articlesOf(related, search).slice(0, RELATED)

/** Refusals in a row, after which a person may help. */
const PATIENCE = 2

/**
 * Asks back once where several may be meant, and answers the only one if few have asked about it yet; the next time, or where nothing
 * is near, says that it does not know.
 */
export function unsure(found: Found, plain: string, wording: Wording, turn: Turn): Reply {
  const { search, conversation } = turn
  const confidence = Math.max(0, found.hits[0]?.confidence ?? 0)
  const since = asksLater(plain, wording.language) && !found.gap ? laterThan(found, turn) : undefined
  if (since) {
    const lead = wording.t('later_untold', { date: renderDay(since.asOf, wording.language) })
    return { ...tellKnownPart(since, lead, wording, turn), confidence }
  }
  const known = strongIn(found, plain, search)
  if (found.outcome === 'choices' && !conversation.clarified && !known) {
    const nearest = articlesOf(
      found.hits.flatMap((hit) => (hit.confidence >= OFFERED.confidence ? [hit.id] : [])).slice(0, OFFERED.most),
      search,
    )
    const [only] = nearest
    if (only && nearest.length === 1 && isNew(only.id, found.catalog))
      return tell(turn, wording, only, confidence, toQuestion(found, plain))
    const choices = nearest.map((article) => articleChoice(article, wording.language))
    if (choices.length > 1) return { ...say(wording, 'choices', wording.t('choices'), choices), confidence }
  }
  const about = uncovered(found, wording.language)
  const isLost = (conversation.refused ?? 0) + 1 >= PATIENCE
  if (known) {
    const untold = untoldIn(known, wording.language, toQuestion(found, plain))
    const lead = (about === undefined ? untold : undefined) ?? refusalText(wording, about)
    return { ...tellKnownPart(known, lead, wording, turn), confidence }
  }
  const nearest = articlesOf(offersFor(found.hits), search)
  return { ...unknownReply(wording, about, nearest, isLost ? contactText(wording) : undefined), confidence }
}

/** How well an article fits, so that a question about what came later is about its subject. */
const LATER = 0.5

function laterThan({ hits: [hit] }: Found, { search }: Turn): Article | undefined {
  return hit && hit.confidence >= LATER && hit.met > 0 ? search.article(hit.id) : undefined
}

/** How well an article fits a question that it does not answer, so that what it tells is of use all the same. */
const STRONG = { confidence: 0.6, coverage: 0.7, met: 4, apart: 0 } as const

/** And where something is supposed, so that it is that article's matter: it stands so far apart from others. */
const CLEAR = { confidence: 0.4, coverage: 0.5, met: 3, apart: 0.1 } as const

function strongIn({ outcome, hits, catalog: { language } }: Found, plain: string, search: Search): Article | undefined {
  const [hit, next] = hits.toSorted((a, b) => b.confidence - a.confidence)
  const { isMarked, isFor } = shapeOf(plain, language)
  const isSupposed = isMarked && !isFor
  if (!hit || (outcome === 'choices' && !isSupposed)) return undefined
  const least = isSupposed ? CLEAR : STRONG
  const isStrong =
    hit.confidence >= least.confidence &&
    hit.coverage >= least.coverage &&
    hit.met >= least.met &&
    hit.confidence - (next?.confidence ?? 0) >= least.apart
  return isStrong ? search.article(hit.id) : undefined
}

/** Says that the very thing is not known, and then what is known of its subject. */
export function tellKnownPart(article: Article, lead: string, wording: Wording, turn: Turn): Reply {
  const { search, conversation } = turn
  const { language, t } = wording
  const [known = ''] = openingOf(article, language, NO_QUESTION)
  const source = sourceTold(article.source, language)
  const isSourceKnown = conversation.source === source
  conversation.told = { extent: 'short', asked: [] }
  conversation.source = source
  return answerReply(wording, article, {
    confidence: 0,
    lead,
    body: t('known_part', { known }),
    related: relatedTo(article, search),
    isSourceKnown,
    isUnknown: true,
  })
}
