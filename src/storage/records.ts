// What a turn leaves behind and what staff ask of it: conversations, the question log, votes, notes.

import { createHmac } from 'node:crypto'
import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely'
import { type Database, prepare } from './database.ts'
import type { Keep } from './inbox.ts'
import type { Tables } from './schema.ts'
import type {
  Conversations,
  DayCount,
  Json,
  Notes,
  Question,
  Questions,
  UnansweredQuestion,
  Votes,
  VoteValue,
} from './storage.ts'

type Db = Kysely<Tables>
type Row<Table extends keyof Tables> = Selectable<Tables[Table]>
export type Hash = (text: string) => string

const DAY_MS = 86_400_000
const MOST_UNANSWERED = 10_000

/** HMAC-SHA256, 32 hex digits. */
export const createHash =
  (personKey: string): Hash =>
  (text) =>
    createHmac('sha256', personKey).update(text).digest('hex').slice(0, 32)

/** The person in a key like `telegram:CHAT:PERSON`. */
export const personIn = (key: string): string => {
  const parts = key.split(':')
  return parts.length < 3 ? key : `${parts[0]}:${parts.at(-1)}`
}

const chatKey = (hash: Hash, key: string) => `${hash(personIn(key))}.${hash(key)}`

/** The form in which two questions count as the same text: letter case and spaces aside. */
export const foldText = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase()

/** A text that every database can keep as it is: no NUL, no half of a surrogate pair. */
const toStorable = (text: string) => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD')

const toJson = (text: string): Json => JSON.parse(text)

/** Keeps what belongs to a step of the inbox, in its transaction. */
export function createKeep(hash: Hash): Keep {
  const queries = createQueries()
  return async (trx, writes) => {
    for (const write of writes) {
      if (write.kind === 'conversation') {
        const { language = null, at } = write.value
        const row = { key: chatKey(hash, write.key), language, value: JSON.stringify(write.value), at }
        await queries.keepConversation(trx, row)
      } else if (write.kind === 'question') {
        const text = toStorable(write.value.text)
        await queries.keepQuestion(trx, { ...write.value, text, folded: foldText(text) })
      } else if (write.kind === 'vote') await queries.keepVote(trx, { ...write.value })
      else if (write.kind === 'caller') await queries.keepCaller(trx, { ...write.value })
      else {
        const { value, until = null } = write.value
        await queries.keepNote(trx, { ...write.value, value: JSON.stringify(value), until })
      }
    }
  }
}

/** The queries that keep what a turn leaves behind. */
function createQueries() {
  return {
    keepConversation: prepare((db, { key, ...rest }: Row<'conversations'>) =>
      db
        .insertInto('conversations')
        .values({ key, ...rest })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(rest)),
    ),
    keepQuestion: prepare((db, row: Row<'questions'>) =>
      db
        .insertInto('questions')
        .values(row)
        .onConflict((conflict) => conflict.doNothing()),
    ),
    keepCaller: prepare((db, row: Omit<Row<'callers'>, 'told'>) =>
      db
        .insertInto('callers')
        .values(row)
        .onConflict((conflict) => conflict.doNothing()),
    ),
    keepVote: prepare((db, { answer, person, ...vote }: Row<'votes'>) =>
      db
        .insertInto('votes')
        .values({ answer, person, ...vote })
        .onConflict((conflict) => conflict.columns(['answer', 'person']).doUpdateSet(vote)),
    ),
    keepNote: prepare((db, { channel, key, ...note }: Row<'notes'>) =>
      db
        .insertInto('notes')
        .values({ channel, key, ...note })
        .onConflict((conflict) => conflict.columns(['channel', 'key']).doUpdateSet(note)),
    ),
  }
}

export function createConversations({ read }: Database, hash: Hash): Conversations {
  const byKey = prepare((db, { key }: { key: string }) =>
    db.selectFrom('conversations').selectAll().where('key', '=', key),
  )
  return {
    load: (key) => read(async (db) => toRemembered((await byKey(db, { key: chatKey(hash, key) })).rows[0])),
  }
}

/** Of a pruned conversation the chosen language is left. */
function toRemembered(row: Row<'conversations'> | undefined): Json | undefined {
  if (!row) return undefined
  const { language, value, at } = row
  return value === null ? { ...(language && { language }), at } : toJson(value)
}

export function createNotes({ read, write }: Database): Notes {
  return {
    get: (channel, key) =>
      read(async (db) => {
        const notes = db.selectFrom('notes').select('value').where('channel', '=', channel).where('key', '=', key)
        const note = await notes.executeTakeFirst()
        return note && toJson(note.value)
      }),
    replace: ({ channel, key, value, until = null }, expected) =>
      write(async (trx) => {
        const fresh = { value: JSON.stringify(value), until }
        if (expected === undefined) {
          const insert = trx.insertInto('notes').values({ channel, key, ...fresh })
          const added = await insert.onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
          return added.numInsertedOrUpdatedRows === 1n
        }
        const change = trx.updateTable('notes').set(fresh).where('channel', '=', channel).where('key', '=', key)
        const { numUpdatedRows } = await change.where('value', '=', JSON.stringify(expected)).executeTakeFirst()
        return numUpdatedRows === 1n
      }),
  }
}

export function createQuestions({ read, write }: Database): Questions {
  return {
    unanswered: (since) => read((db) => selectUnanswered(db, since)),
    stats: (since, offsetMs) => read((db) => selectStats(db, since, offsetMs)),
    topArticles: (since, limit) => read((db) => selectTop(answered(db, since), 'article', limit)),
    topUnknown: (since, limit) => read((db) => selectTop(unknown(db, since), 'folded', limit)),
    ignore: (text, at) =>
      write(async (trx) => {
        const ignore = trx.insertInto('ignored').values({ folded: foldText(text), at })
        await ignore.onConflict((conflict) => conflict.column('folded').doUpdateSet({ at })).execute()
      }),
  }
}

const since = (db: Db, at: number) => db.selectFrom('questions').where('at', '>=', at)

const answered = (db: Db, from: number) =>
  since(db, from).where('outcome', '=', 'answer').where('article', 'is not', null)

const unknown = (db: Db, from: number) => since(db, from).where('outcome', '=', 'unknown').where(isNotIgnored)

const isNotIgnored = (where: ExpressionBuilder<Tables, 'questions'>) =>
  where('folded', 'not in', where.selectFrom('ignored').select('ignored.folded'))

const selectTop = (from: ReturnType<typeof since>, column: 'article' | 'folded', limit: number) =>
  from
    .select(({ ref, fn }) => [ref(column).as('name'), fn.countAll<number>().as('count')])
    .groupBy(column)
    .orderBy('count', 'desc')
    .orderBy('name')
    .limit(limit)
    .$narrowType<{ name: string }>()
    .execute()

const isVotedDown = (where: ExpressionBuilder<Tables, 'questions'>) => {
  const votes = where.selectFrom('votes').select('votes.answer').whereRef('votes.answer', '=', 'questions.id')
  return where.exists(votes.where('votes.value', '=', 'down'))
}

async function selectUnanswered(db: Db, from: number): Promise<UnansweredQuestion[]> {
  const rows = await since(db, from)
    .select(['id', 'at', 'channel', 'language', 'outcome', 'article', 'confidence', 'text', 'person'])
    .where((where) => where.or([where('outcome', 'in', ['unknown', 'choices']), isVotedDown(where)]))
    .where(isNotIgnored)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(MOST_UNANSWERED)
    .execute()
  return rows.map((row) => ({ ...row, why: toWhy(row) }))
}

const toWhy = ({ outcome }: Pick<Question, 'outcome'>): UnansweredQuestion['why'] =>
  outcome === 'unknown' || outcome === 'choices' ? outcome : 'down'

async function selectStats(db: Db, from: number, offsetMs: number): Promise<DayCount[]> {
  const date = sql<number>`(at + ${sql.lit(offsetMs)}) / ${sql.lit(DAY_MS)}`.as('date')
  const rows = await since(db, from)
    .select(({ fn }) => [date, 'channel', 'language', 'outcome', fn.countAll<number>().as('count')])
    .groupBy(['date', 'channel', 'language', 'outcome'])
    .orderBy('date')
    .orderBy('channel')
    .orderBy('language')
    .orderBy('outcome')
    .execute()
  return rows.map(({ date: days, ...row }) => ({ day: new Date(days * DAY_MS).toISOString().slice(0, 10), ...row }))
}

export function createVotes({ read }: Database): Votes {
  return {
    get: (answer, person) =>
      read(async (db) => {
        const votes = db.selectFrom('votes').select('value').where('answer', '=', answer).where('person', '=', person)
        return (await votes.executeTakeFirst())?.value
      }),
    counts: (from) =>
      read(async (db) => {
        const votes = db.selectFrom('votes').select(({ fn }) => ['value', fn.countAll<number>().as('count')])
        const rows = await votes.where('at', '>=', from).groupBy('value').execute()
        const counts: Record<VoteValue, number> = { up: 0, down: 0 }
        for (const { value, count } of rows) counts[value] = count
        return counts
      }),
  }
}
