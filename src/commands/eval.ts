// Measures the bot on questions with known answers: right, wrong or deferred, by kind, style and fact.

import type { Reply } from '../dialogue/reply.ts'
import type { SortedQuestion } from '../knowledge/questions.ts'
import { askTurns, type Bot } from './bot.ts'

export type EvalQuestion = SortedQuestion

/** `deferred`: no claim was made where an answer was there; `wrong`: a wrong claim, or none of the replies that fit. */
export type Verdict = 'right' | 'wrong' | 'deferred'

export interface Judged {
  question: EvalQuestion
  reply: Reply
  verdict: Verdict
}

const isNear = (question: EvalQuestion): boolean => question.near ?? question.dist === 'near'

/** The row of the table that a question counts in. */
export const rowOf = (question: EvalQuestion): string =>
  question.kind === 'out' ? (isNear(question) ? 'out near' : 'out far') : question.kind

function verdictOf(question: EvalQuestion, reply: Reply): Verdict {
  const { kind, must } = question
  if (kind === 'out') return reply.kind === 'answer' ? 'wrong' : 'right'
  if (kind === 'chat' || kind === 'meta') {
    return ['smalltalk', 'help', 'language'].includes(reply.kind)
      ? 'right'
      : reply.kind === 'answer'
        ? 'wrong'
        : 'deferred'
  }
  if (question.expect_lang && reply.language !== question.expect_lang) return 'wrong'
  if (kind === 'lang' && must.length === 0) return 'right'
  if (reply.kind !== 'answer') return 'deferred'
  const fits = must.every((pattern) => new RegExp(pattern, 'iu').test(reply.text))
  return fits ? 'right' : 'wrong'
}

/** Asks it as a new person. */
export function judgeOne(bot: Bot, question: EvalQuestion): Judged {
  const reply = askTurns(bot, { turns: question.turns })
  return { question, reply, verdict: verdictOf(question, reply) }
}

export const judge = (bot: Bot, questions: readonly EvalQuestion[]): Judged[] =>
  questions.map((question) => judgeOne(bot, question))

export type Tally = Record<Verdict, number>

/** Counts by a property of the question. */
export function tally(
  judged: readonly Judged[],
  by: (question: EvalQuestion) => string | undefined,
): Map<string, Tally> {
  const rows = new Map<string, Tally>()
  for (const { question, verdict } of judged) {
    const key = by(question)
    if (key === undefined) continue
    const row = rows.get(key) ?? { right: 0, wrong: 0, deferred: 0 }
    row[verdict]++
    rows.set(key, row)
  }
  return rows
}
