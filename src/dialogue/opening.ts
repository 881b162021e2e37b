// How an answer opens: with the sentence that says the very thing that was asked.

import type { Article, ShortKind } from '../knowledge/article.ts'
import type { Language } from '../language/language.ts'
import type { Asked, Unit } from '../language/reading.ts'
import { sentencesOf } from './sentences.ts'

/** The kinds that open an answer, in the order in which two of them are said. */
const OPENING = ['when', 'where', 'who', 'count', 'why'] as const satisfies ShortKind[]
const MOST = 2

/** From this share of common letter pairs on, a sentence says again what another has said. */
const SAME = 0.6

/** A word of a question that carries meaning; its weight is the more, the fewer articles have it. */
type Word = Pick<Unit, 'term' | 'text' | 'known'> & { weight: number }

/** How often people asked with a word: in all, where this article or none answers, and of how many articles. */
export type Uses = Record<'all' | 'own' | 'nowhere' | 'articles', number>

/** What the search knows of a question and one article. */
interface Beside {
  /** How well it fits, in figures: those that the learned decision on a premise asks for. */
  fit: readonly number[]
  usesOf: (word: Word) => Uses
  /** Whether the article's own title and questions have the word. */
  asks: (word: Word) => boolean
}

/** What of a question decides how its answer opens. */
export interface Question {
  /** As `normalize` leaves it; empty where nothing was asked. */
  plain: string
  /** The kinds of thing that it asks for. */
  asked: ReadonlySet<Asked>
  /** Its terms that carry meaning. */
  terms: readonly string[]
  /** Its terms that mean others than were spoken of. */
  others: readonly string[]
  /** Its words that carry meaning and that no article has. */
  strange: readonly string[]
  /** All of these words. */
  words: readonly Word[]
  /** How it stands to an article. */
  beside: (article: string) => Beside
  /** The terms of a text of the article. */
  termsOf: (text: string) => ReadonlySet<string>
}

/** A question of which nothing is known: somebody pressed a button. */
export const NO_QUESTION: Question = {
  plain: '',
  asked: new Set(),
  terms: [],
  others: [],
  strange: [],
  words: [],
  beside: () => ({ fit: [], usesOf: () => ({ all: 0, own: 0, nowhere: 0, articles: 0 }), asks: () => false }),
  termsOf: () => new Set(),
}

/** The sentences that say what was asked for: those that staff wrote for the kinds asked, else the answer's first. */
export function openingOf(article: Article, language: Language, question: Question): string[] {
  const { short = {}, answer } = article[language]
  const written = OPENING.filter((kind) => question.asked.has(kind)).flatMap((kind) => short[kind] ?? [])
  if (written.length > 0) return Array.from(new Set(written)).slice(0, MOST)
  return sentencesOf(answer).slice(0, 1)
}

/** An answer of so many characters is read at a glance: nothing of it waits to be asked for. */
const AT_A_GLANCE: Record<Language, number> = { ru: 290, zh: 130 }

/** How much of an answer is given. */
export type Extent = 'usual' | 'short' | 'whole' | 'rest'

/** The article's answer to read: its opening and the first paragraph, the others for those who want more. */
export function openedAnswer(
  article: Article,
  language: Language,
  opening: readonly string[],
  extent: Extent = 'usual',
  question = NO_QUESTION,
): string {
  const [first = '', ...rest] = article[language].answer.trim().split('\n\n')
  const said = joined(opening, language)
  if (extent === 'short') return said
  const isAsWritten = opening.length === 1 && sentencesOf(first)[0] === said
  const start = isAsWritten ? [first] : [said, withoutRepeated(first, opening, language)]
  const isBrief = [...start, ...rest].join('\n\n').length <= AT_A_GLANCE[language]
  if (extent === 'rest') return isBrief ? '' : rest.join('\n\n')
  const more = rest.filter((part) => isBrief || extent === 'whole' || tellsMore(part, start.join('\n'), question))
  return [...start, ...more].filter((part) => part !== '').join('\n\n')
}

/** Whether a paragraph speaks of something in the question that what is told already does not. */
function tellsMore(paragraph: string, told: string, { terms, termsOf }: Question): boolean {
  const [there, here] = [termsOf(paragraph), termsOf(told)]
  return terms.some((term) => there.has(term) && !here.has(term))
}

const joined = (sentences: readonly string[], language: Language): string =>
  sentences.join(language === 'zh' ? '' : ' ')

/** What the paragraph says besides the opening, whose words its first sentence may say again. */
function withoutRepeated(paragraph: string, opening: readonly string[], language: Language): string {
  const sentences = sentencesOf(paragraph)
  const isSaid = (one: string, i: number): boolean =>
    opening.includes(one) || (i === 0 && overlap(one, joined(opening, language)) >= SAME)
  return joined(
    sentences.filter((one, i) => !isSaid(one, i)),
    language,
  )
}

/** The share of the first text's letter pairs that the second has too. */
function overlap(first: string, second: string): number {
  const [pairs, others] = [pairsOf(first), pairsOf(second)]
  const common = [...pairs].filter((pair) => others.has(pair)).length
  return pairs.size === 0 ? 0 : common / pairs.size
}

function pairsOf(text: string): Set<string> {
  const letters = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2)))
}
