// The questions whose right answer is known: those of the articles, and those that people asked and somebody sorted.

import type { Reply } from '../dialogue/reply.ts'
import type { Knowledge } from '../knowledge/article.ts'
import { LANGUAGES } from '../language/language.ts'
import type { Bot } from './bot.ts'
import { type EvalQuestion, judgeOne, type Verdict } from './eval.ts'

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
const sortedQuestions = ({ sorted = [] }: Knowledge): KnownQuestion[] =>
  sorted.flatMap(({ file, questions }) => questions.map((question) => ({ key: `${file} ${question.id}`, question })))

export const knownQuestions = ({ search: { knowledge } }: Bot): KnownQuestion[] => [
  ...ownQuestions(knowledge),
  ...sortedQuestions(knowledge),
]

/** A question of an article is right where it finds that article, whatever the text says. */
export function askKnown(bot: Bot, { question, own }: KnownQuestion): Outcome & { reply: Reply } {
  const { reply, verdict } = judgeOne(bot, question)
  const isAnswer = reply.kind === 'answer'
  const got = isAnswer ? (reply.article ?? 'answer') : reply.kind
  if (own === undefined) return { reply, got, verdict }
  return { reply, got, verdict: got === own ? 'right' : isAnswer ? 'wrong' : 'deferred' }
}

const RANK: Record<Verdict, number> = { wrong: 0, deferred: 1, right: 2 }

/** Questions that do otherwise than before, by whether they do worse or better. */
export function byTurn<Change extends Record<'before' | 'after', Pick<Outcome, 'verdict'>>>(
  changes: readonly Change[],
) {
  const turned = (to: number): Change[] =>
    changes.filter(({ before, after }) => Math.sign(RANK[after.verdict] - RANK[before.verdict]) === to)
  return { worse: turned(-1), better: turned(1), other: turned(0) }
}
