// The queries that keep what a turn leaves behind, built once.

import type { Language } from '../language/language.ts'
import { prepare, slot } from './prepared.ts'
import type { Outcome, VoteValue } from './storage.ts'

export type KeepQueries = ReturnType<typeof createKeepQueries>

const CONVERSATION = { language: slot<Language>('language'), value: slot<string>('value'), at: slot<number>('at') }

const QUESTION = {
  id: slot<string>('id'),
  at: slot<number>('at'),
  channel: slot<string>('channel'),
  language: slot<Language>('language'),
  outcome: slot<Outcome>('outcome'),
  article: slot<string>('article'),
  confidence: slot<number>('confidence'),
  text: slot<string>('text'),
  folded: slot<string>('folded'),
  person: slot<string>('person'),
}

const VOTE = { value: slot<VoteValue>('value'), at: slot<number>('at') }
const NOTE = { value: slot<string>('value'), until: slot<number>('until') }

export function createKeepQueries() {
  const key = slot<string>('key')
  return {
    conversation: prepare((db) => db.selectFrom('conversations').selectAll().where('key', '=', key)),
    keepConversation: prepare((db) =>
      db
        .insertInto('conversations')
        .values({ key, ...CONVERSATION })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(CONVERSATION)),
    ),
    keepQuestion: prepare((db) =>
      db
        .insertInto('questions')
        .values(QUESTION)
        .onConflict((conflict) => conflict.doNothing()),
    ),
    keepVote: prepare((db) =>
      db
        .insertInto('votes')
        .values({ answer: slot<string>('answer'), person: slot<string>('person'), ...VOTE })
        .onConflict((conflict) => conflict.columns(['answer', 'person']).doUpdateSet(VOTE)),
    ),
    keepNote: prepare((db) =>
      db
        .insertInto('notes')
        .values({ channel: slot<string>('channel'), key, ...NOTE })
        .onConflict((conflict) => conflict.columns(['channel', 'key']).doUpdateSet(NOTE)),
    ),
  }
}
