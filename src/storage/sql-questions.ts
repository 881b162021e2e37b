// The question log and the votes in SQL: what staff ask of them.

import { type ExpressionBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './schema.ts'
import { foldText, toDay, toWhy } from './questions.ts'
import type { DayCount, Questions, UnansweredQuestion, Votes, VoteValue } from './storage.ts'

const MOST_UNANSWERED = 10_000
const DAY_MS = 86_400_000

export function createSqlQuestions({ read, write }: Database): Questions {
  return {
    unanswered: (since) => read((db) => selectUnanswered(db, since)),
    stats: (since, offsetMs) => read((db) => selectStats(db, since, offsetMs)),
    topArticles: (since, limit) =>
      read((db) =>
        db
          .selectFrom('questions')
          .select(['article as name', sql<number>`count(*)`.as('count')])
          .where('at', '>=', since)
          .where('outcome', '=', 'answer')
          .where('article', 'is not', null)
          .groupBy('article')
          .orderBy('count', 'desc')
          .orderBy('name')
          .limit(limit)
          .$narrowType<{ name: string }>()
          .execute(),
      ),
    topUnknown: (since, limit) =>
      read((db) =>
        db
          .selectFrom('questions')
          .select(['folded as name', sql<number>`count(*)`.as('count')])
          .where('at', '>=', since)
          .where('outcome', '=', 'unknown')
          .where('folded', 'not in', (ignored) => ignored.selectFrom('ignored').select('ignored.folded'))
          .groupBy('folded')
          .orderBy('count', 'desc')
          .orderBy('name')
          .limit(limit)
          .execute(),
      ),
    ignore: (text, at) =>
      write(async (trx) => {
        const row = { folded: foldText(text), at }
        await trx.insertInto('ignored').values(row).onConflict((conflict) => conflict.doNothing()).execute() // prettier-ignore
      }),
  }
}

const isVotedDown = (where: ExpressionBuilder<Tables, 'questions'>) =>
  where.exists(
    where
      .selectFrom('votes')
      .select('votes.answer')
      .whereRef('votes.answer', '=', 'questions.id')
      .where('votes.value', '=', 'down'),
  )

async function selectUnanswered(db: Database['db'], since: number): Promise<UnansweredQuestion[]> {
  const rows = await db
    .selectFrom('questions')
    .select(['id', 'at', 'channel', 'language', 'outcome', 'article', 'confidence', 'text', 'person'])
    .where('at', '>=', since)
    .where((where) => where.or([where('outcome', 'in', ['unknown', 'choices']), isVotedDown(where)]))
    .where('folded', 'not in', (ignored) => ignored.selectFrom('ignored').select('ignored.folded'))
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(MOST_UNANSWERED)
    .execute()
  return rows.map((row) => ({ ...row, why: toWhy(row) }))
}

async function selectStats(db: Database['db'], since: number, offsetMs: number): Promise<DayCount[]> {
  const rows = await db
    .selectFrom('questions')
    .select([
      sql<number>`(at + ${sql.lit(offsetMs)}) / ${sql.lit(DAY_MS)}`.as('date'),
      'channel',
      'language',
      'outcome',
      sql<number>`count(*)`.as('count'),
    ])
    .where('at', '>=', since)
    .groupBy(['date', 'channel', 'language', 'outcome'])
    .orderBy('date')
    .orderBy('channel')
    .orderBy('language')
    .orderBy('outcome')
    .execute()
  return rows.map(({ date, ...row }) => ({ day: toDay(date), ...row }))
}

export function createSqlVotes({ read }: Database): Votes {
  return {
    get: (answer, person) =>
      read(async (db) => {
        const votes = db.selectFrom('votes').select('value').where('answer', '=', answer).where('person', '=', person)
        return (await votes.executeTakeFirst())?.value
      }),
    counts: (since) =>
      read(async (db) => {
        const rows = await db
          .selectFrom('votes')
          .select(['value', sql<number>`count(*)`.as('count')])
          .where('at', '>=', since)
          .groupBy('value')
          .execute()
        const counts: Record<VoteValue, number> = { up: 0, down: 0 }
        for (const { value, count } of rows) counts[value] = count
        return counts
      }),
  }
}
