// The questions whose right answer is known: those of the articles, and those that people asked and somebody sorted.

import type { Knowledge } from '../knowledge/article.ts'
import { LANGUAGES } from '../language/language.ts'
import type { EvalQuestion, Judged, Verdict } from './eval.ts'

export interface KnownQuestion {
  /** Stays the same from run to run. */
  key: string
  /** The article that it should find; what does so is left out of the file of the last good run. */
  own?: string
  question: EvalQuestion
}

/** How a question did: the article given, or what was done instead. */
export interface Outcome {
  verdict: Verdict
  got: string
}

/** The questions of all articles: each should find its own. */
export function ownQuestions({ articles }: Knowledge): KnownQuestion[] {
  return articles.flatMap(({ id, ...texts }) =>
    LANGUAGES.flatMap((lang) =>
      texts[lang].questions.map((text): KnownQuestion => {
        const key = `${id} ${lang} ${text}`
        return { key, own: id, question: { id: key, lang, kind: 'in', must: [], turns: [text] } }
      }),
    ),
  )
}

/** Those of the folder's `questions/`. */
export const sortedQuestions = ({ sorted = [] }: Knowledge): KnownQuestion[] =>
  sorted.flatMap(({ file, questions }) => questions.map((question) => ({ key: `${file} ${question.id}`, question })))

/** A question of an article is right where it finds that article, whatever the text says. */
export function outcomeOf({ reply, verdict }: Judged, own: string | undefined): Outcome {
  const isAnswer = reply.kind === 'answer'
  const got = isAnswer ? (reply.article ?? 'answer') : reply.kind
  if (own === undefined) return { got, verdict }
  return { got, verdict: got === own ? 'right' : isAnswer ? 'wrong' : 'deferred' }
}
