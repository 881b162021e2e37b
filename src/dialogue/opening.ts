// How an answer opens: with the sentence that says the very thing that was asked.

import type { Article, ShortKind } from '../knowledge/article.ts'
import type { Language } from '../language/language.ts'
import type { Asked } from '../language/reading.ts'

/** The kinds that open an answer, in the order in which two of them are said. */
const OPENING = ['when', 'where', 'who', 'count', 'why'] as const satisfies ShortKind[]
const MOST = 2

/** From this share of common letter pairs on, a sentence says again what another has said. */
const SAME = 0.6

const FIRST_SENTENCE = /^[^\n]*?(?:[.!?](?=\s|$)|[。！？])\s*/u
/** «2016 г.» ends no sentence. */
const UNFINISHED = /(?:^|[\s\u00a0\u202f])(?:г|гг|им|ул|т\. ?[ек])\.\s*$/u

/** The article's answer to read, opened by what it says in one sentence to the kinds asked for. */
export function openedAnswer(article: Article, language: Language, asked: ReadonlySet<Asked>): string {
  const { short = {}, answer } = article[language]
  const sentences = OPENING.filter((kind) => asked.has(kind)).flatMap((kind) => short[kind] ?? [])
  const opening = sentences.slice(0, MOST).join(language === 'zh' ? '' : ' ')
  return opening === '' ? answer.trim() : `${opening}\n\n${withoutRepeated(answer.trim(), opening)}`.trim()
}

/** The answer without its first sentence, where that says but what the opening says. */
function withoutRepeated(answer: string, opening: string): string {
  const first = firstSentence(answer)
  const rest = answer.slice(first.length).trim()
  return rest !== '' && overlap(first, opening) >= SAME ? rest : answer
}

function firstSentence(text: string): string {
  let end = FIRST_SENTENCE.exec(text)?.[0].length ?? text.length
  while (end < text.length && UNFINISHED.test(text.slice(0, end)))
    end += FIRST_SENTENCE.exec(text.slice(end))?.[0].length ?? text.length - end
  return text.slice(0, end)
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
