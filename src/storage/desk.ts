// The desk's tables: passes, marks, drafts, changes. One set of queries for both engines.

import type { Kysely, Transaction } from 'kysely'
import type { Database } from './database.ts'
import type { DeskStore, FileDraft, Mark, NewChange } from './desk-store.ts'
import type { Tables } from './schema.ts'

type Db = Kysely<Tables>
type Trx = Transaction<Tables>

export function createDeskStore({ read, write }: Database): DeskStore {
  return {
    letIn: (pass) => write(async (trx) => void (await trx.insertInto('desk_passes').values(pass).execute())),
    takeLink: (hash, now) =>
      write(async (trx) => {
        const link = trx.deleteFrom('desk_passes').where('hash', '=', hash).where('kind', '=', 'link')
        const taken = await link.returningAll().executeTakeFirst()
        return taken && taken.until > now ? taken : undefined
      }),
    session: (hash, now) =>
      read((db) => {
        const passes = db.selectFrom('desk_passes').selectAll().where('hash', '=', hash)
        return passes.where('kind', '=', 'session').where('until', '>', now).executeTakeFirst()
      }),
    signOut: (which) =>
      write(async (trx) => {
        const passes = trx.deleteFrom('desk_passes')
        const of = 'hash' in which ? passes.where('hash', '=', which.hash) : passes.where('name', '=', which.name)
        await of.execute()
      }),
    marks: () =>
      read((db) => db.selectFrom('desk_marks').select(['language', 'folded', 'state', 'action', 'at']).execute()),
    mark: (marks) => write((trx) => setMarks(trx, marks)),
    unmark: (action) => write((trx) => undoMarks(trx, action)),
    callers: (now) => read((db) => selectCallers(db, now)),
    told: (questions, at) =>
      write(async (trx) => {
        for (const question of questions)
          await trx.updateTable('callers').set({ told: at }).where('question', '=', question).execute()
      }),
    drafts: () => read((db) => db.selectFrom('desk_drafts').selectAll().orderBy('file').execute()),
    putDraft: (draft, expected, aside) => write((trx) => putDraft(trx, draft, expected, aside)),
    dropDrafts: (files, asides) =>
      write(async (trx) => {
        await insertChanges(trx, asides, 1)
        for (const file of files) await trx.deleteFrom('desk_drafts').where('file', '=', file).execute()
      }),
    begin: (changes) => write((trx) => insertChanges(trx, changes, 0)),
    begun: () => read((db) => selectChanges(db).where('done', '=', 0).orderBy('seq').execute()),
    finish: (change) => write((trx) => finish(trx, change)),
    abandon: (change) =>
      write(async (trx) => void (await trx.deleteFrom('desk_changes').where('change', '=', change).execute())),
    files: () => read(selectFiles),
    takeUp: (texts, at, change) => write((trx) => takeUp(trx, texts, at, change)),
    changes: ({ file, before, limit }) =>
      read((db) => {
        const all = selectChanges(db).where('done', '=', 1)
        const ofFile = file === undefined ? all : all.where('file', '=', file)
        const older = before === undefined ? ofFile : ofFile.where('seq', '<', before)
        return older.orderBy('seq', 'desc').limit(limit).execute()
      }),
    latest: () =>
      read((db) => {
        const last = db.selectFrom('desk_changes').select(({ fn }) => fn.max('seq').as('seq'))
        const ofFiles = last.where('done', '=', 1).where('how', '!=', 'set-aside').groupBy('file')
        return selectChanges(db).where('seq', 'in', ofFiles).execute()
      }),
    change: (change) => read((db) => selectChanges(db).where('change', '=', change).orderBy('seq').execute()),
  }
}

const selectChanges = (db: Db) =>
  db.selectFrom('desk_changes').select(['seq', 'change', 'at', 'who', 'how', 'file', 'before', 'after'])

async function setMarks(trx: Trx, marks: readonly Mark[]): Promise<void> {
  for (const mark of marks) {
    const { state, action, at } = mark
    await trx
      .insertInto('desk_marks')
      .values({ ...mark, before: null })
      .onConflict((conflict) =>
        conflict
          .columns(['language', 'folded'])
          .doUpdateSet(({ ref }) => ({ state, action, at, before: ref('desk_marks.state') })),
      )
      .execute()
  }
}

async function undoMarks(trx: Trx, action: string): Promise<number> {
  const marked = await trx.selectFrom('desk_marks').selectAll().where('action', '=', action).execute()
  await trx.deleteFrom('desk_marks').where('action', '=', action).execute()
  const former = marked.flatMap(({ before, ...mark }) =>
    before === null ? [] : [{ ...mark, state: before, before: null, action: '' }],
  )
  if (former.length > 0) await trx.insertInto('desk_marks').values(former).execute()
  return marked.length
}

async function selectFiles(db: Db): Promise<Map<string, string>> {
  const files = await db.selectFrom('desk_files').selectAll().execute()
  return new Map(files.map(({ file, text }) => [file, text]))
}

async function selectCallers(db: Db, now: number) {
  const rows = await db.selectFrom('callers').selectAll().where('until', '>', now).execute()
  return rows.map(({ question, channel, lane, told }) => ({ question, channel, lane, told: told !== null }))
}

async function putDraft(trx: Trx, draft: FileDraft, expected: FileDraft | undefined, aside?: NewChange) {
  const insert = trx.insertInto('desk_drafts').values(draft)
  const { numInsertedOrUpdatedRows: added } = await insert.onConflict((one) => one.doNothing()).executeTakeFirst()
  if (!expected || added === 1n) return added === 1n
  const { file, ...fresh } = draft
  const update = trx.updateTable('desk_drafts').set(fresh).where('file', '=', file).where('at', '=', expected.at)
  const same = update
    .where('who', '=', expected.who)
    .where('after', expected.after === null ? 'is' : '=', expected.after)
  const isPut = (await same.executeTakeFirst()).numUpdatedRows === 1n
  if (isPut && aside) await insertChanges(trx, [aside], 1)
  return isPut
}

async function insertChanges(trx: Trx, changes: readonly NewChange[], done: 0 | 1): Promise<void> {
  const rows = changes.map((one) => ({ ...one, done }))
  if (rows.length > 0) await trx.insertInto('desk_changes').values(rows).execute()
}

async function finish(trx: Trx, change: string): Promise<void> {
  const rows = await trx.selectFrom('desk_changes').selectAll().where('change', '=', change).execute()
  await trx.updateTable('desk_changes').set({ done: 1 }).where('change', '=', change).execute()
  for (const { file, after } of rows) {
    await keepText(trx, file, after)
    const draft = trx.deleteFrom('desk_drafts').where('file', '=', file)
    await draft.where('after', after === null ? 'is' : '=', after).execute()
  }
}

async function keepText(trx: Trx, file: string, text: string | null): Promise<void> {
  if (text === null) await trx.deleteFrom('desk_files').where('file', '=', file).execute()
  else {
    const insert = trx.insertInto('desk_files').values({ file, text })
    await insert.onConflict((conflict) => conflict.column('file').doUpdateSet({ text })).execute()
  }
}

/** The change is told by who notes it first: of several processes one finds the text as it was before. */
async function takeUp(trx: Trx, texts: Parameters<DeskStore['takeUp']>[0], at: number, change?: string): Promise<void> {
  for (const { file, before, after } of texts) {
    const known = await trx.selectFrom('desk_files').select('text').where('file', '=', file).executeTakeFirst()
    const begun = trx.selectFrom('desk_changes').select('seq').where('file', '=', file).where('done', '=', 0)
    if ((known?.text ?? null) !== before || (await begun.executeTakeFirst())) continue
    await keepText(trx, file, after)
    if (change !== undefined) await insertChanges(trx, [{ change, at, who: '', how: 'hand', file, before, after }], 1)
  }
}
