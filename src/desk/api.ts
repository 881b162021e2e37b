// The desk's calls as JSON over HTTP: for each its path, the shape of what is asked, and the part of the desk that answers.

import type { Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import { z } from 'zod'
import ru from '../../locales/desk.ru.json' with { type: 'json' }
import zh from '../../locales/desk.zh.json' with { type: 'json' }
import { SHORT_KINDS } from '../knowledge/article.ts'
import { LANGUAGES, type Language } from '../language/language.ts'
import { ASKED } from '../language/reading.ts'
import type { Reply } from '../dialogue/reply.ts'
import type { Translate } from '../texts.ts'
import type { Desk } from './create.ts'
import { DeskError, mustEdit, type Session } from './desk.ts'
import { STATES } from './inbox.ts'

export interface ApiParts {
  desk: Desk
  translate: (language: Language) => Translate
  /** What a reply looks like on each channel, by the channels' own renderers. */
  show: (reply: Reply) => Record<'telegram' | 'wechat', readonly unknown[]>
  /** A one-time link to the desk with this token. */
  linkTo: (token: string) => string
  now: () => number
}

/** What every call knows; `language` is that of what it says. */
export interface Env {
  Variables: { who: Session; language: Language }
}

interface Call<Input> {
  who: Session
  language: Language
  input: Input
  /** A part of the path. */
  at: (name: string) => string
  /** The article that the path names. */
  id: string
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Adds a call: its input is the query of a GET, the body of all others. */
type Add = <Input>(
  route: `${Method} /${string}`,
  shape: z.ZodType<Input>,
  work: (call: Call<Input>) => Promise<object | void> | object,
) => void

const LANGUAGE = z.enum(LANGUAGES)
const STATE = z.enum(STATES)
const ROLE = z.enum(['editor', 'reader'])
const TEXT = z.string().max(100_000)
const TEXTS = z.array(TEXT).max(10_000)
const COUNT = z.coerce.number().int().min(1).max(10_000)
const NONE = z.object({})

const bothOf = <Shape extends z.ZodType>(shape: Shape) => z.object({ ru: shape, zh: shape })

const FACT = z.object({ name: TEXT, value: TEXT, kind: z.enum(['number', 'time', 'words']) })
const FORM = z.object({
  source: TEXT,
  asOf: TEXT,
  planned: TEXT,
  facts: z.array(FACT),
  asks: z.array(z.enum(ASKED)),
  related: TEXTS,
  photo: TEXT,
  ...bothOf(
    z.object({
      updated: TEXT,
      title: TEXT,
      questions: TEXTS,
      short: z.object(Object.fromEntries(SHORT_KINDS.map((kind) => [kind, TEXT.exactOptional()]))),
      answer: TEXT,
    }),
  ).shape,
})
const GAP = z.object({ id: TEXT, ...bothOf(z.object({ about: TEXT, words: TEXTS })).shape })
const SOURCE = z.object({ date: TEXT, ...bothOf(z.object({ title: TEXT, publisher: TEXT })).shape })
const DAYS = COUNT.default(30)

/** All calls, on an app that has set who calls. */
export function addApi(app: Hono<Env>, parts: ApiParts): void {
  const add: Add = (route, shape, work) => {
    const [method = '', path = ''] = route.split(' ')
    app.on(method, path, async (c) => {
      const at = (name: string): string => c.req.param(name) ?? ''
      const input = await readInput(c, shape)
      const call = { who: c.var.who, language: c.var.language, input, at, id: `${at('sector')}/${at('name')}` }
      return c.json((await work(call)) ?? {})
    })
  }
  addPeople(add, parts)
  addInbox(add, parts)
  addArticles(add, parts)
  addLists(add, parts)
  addDrafts(add, parts)
  addHistory(add, parts)
  app.post('/compare', (c) => streamComparison(c, parts))
  app.get('/charts.csv', async (c) => {
    const what = z.enum(['days', 'articles', 'unknown', 'inbox'])
    const asked = await readInput(c, z.object({ what, days: DAYS }))
    const csv = await parts.desk.charts.csv(asked.what, asked.days, c.var.language)
    const headers = { 'content-disposition': `attachment; filename="${asked.what}.csv"` }
    return c.body(csv, 200, { ...headers, 'content-type': 'text/csv; charset=utf-8' })
  })
}

async function readInput<Input>(c: Context<Env>, shape: z.ZodType<Input>): Promise<Input> {
  const given: unknown = c.req.method === 'GET' ? c.req.query() : await c.req.json().catch(() => undefined)
  const read = shape.safeParse(given)
  if (!read.success) throw new DeskError('bad-request', { cause: read.error })
  return read.data
}

function addPeople(add: Add, { desk: { people }, linkTo, now }: ApiParts): void {
  add('GET /me', NONE, ({ who: { name, role, csrf, until }, language }) => ({ name, role, csrf, until, language, today: new Date(now()).toISOString().slice(0, 10) })) // prettier-ignore
  add('GET /texts', NONE, ({ language }) => ({ ru, zh })[language])
  add('POST /people', z.object({ name: TEXT.min(1).max(40), role: ROLE }), async ({ who, input }) => {
    mustEdit(who)
    return { url: linkTo(await people.invite(input.name, input.role)) }
  })
}

function addInbox(add: Add, { desk: { inbox } }: ApiParts): void {
  const show = z.object({ state: STATE, search: TEXT.exactOptional(), language: LANGUAGE.exactOptional() })
  add('GET /inbox', show, ({ input }) => inbox.list(input))
  add('GET /inbox/:id', NONE, ({ at }) => inbox.open(at('id')))
  add('POST /inbox/set', z.object({ ids: TEXTS, state: STATE }), ({ who, input }) => inbox.set(who, input.ids, input.state)) // prettier-ignore
  add('POST /inbox/undo', z.object({ undo: TEXT }), ({ who, input }) => inbox.undo(who, input.undo))
  add('POST /inbox/:id/add', z.object({ article: TEXT }), ({ who, at, input }) => inbox.addTo(who, at('id'), input.article)) // prettier-ignore
  add('GET /inbox/:id/article', NONE, ({ at }) => inbox.startArticle(at('id')))
  const asked = z.object({ text: TEXT, of: LANGUAGE })
  add('GET /gap', asked, ({ input: { text, of } }) => inbox.proposeGap(text, of))
  const gap = z.object({ gap: GAP, group: TEXT.exactOptional() })
  add('POST /gap', gap, ({ who, input }) => inbox.addGap(who, input.gap, input.group))
  const keeping = z.object({ turns: TEXTS.min(1), of: LANGUAGE, article: TEXT.exactOptional() })
  add('POST /keep', keeping, ({ who, input: { turns, of, article } }) => inbox.keepQuestion(who, turns, of, article))
  add('POST /inbox/:id/tell', NONE, ({ who, at }) => inbox.tell(who, at('id')))
}

function addArticles(add: Add, { desk: { articles }, show }: ApiParts): void {
  const one = '/articles/:sector/:name' as const
  add('GET /articles', NONE, () => articles.list())
  add('GET /articles/blank', NONE, () => articles.blank())
  add(`GET ${one}`, NONE, ({ id, language }) => articles.open(id, language))
  const saving = z.object({ form: FORM, basedOn: TEXT })
  add(`PUT ${one}`, saving, ({ who, id, input }) => articles.save(who, id, input.form, input.basedOn))
  add(`DELETE ${one}`, z.object({ basedOn: TEXT }), ({ who, id, input }) => articles.remove(who, id, input.basedOn))
  add(`POST ${one}/check`, z.object({ form: FORM }), async ({ id, input, language }) => {
    const { findings, replies } = await articles.check(id, input.form, language)
    const shown = (reply: Reply | undefined) => (reply ? { reply, ...show(reply) } : null)
    return { findings, previews: { ru: shown(replies.ru), zh: shown(replies.zh) } }
  })
}

function addLists(add: Add, { desk: { lists } }: ApiParts): void {
  add('GET /file', z.object({ file: TEXT }), ({ input }) => lists.openText(input.file))
  const saving = z.object({ file: TEXT, text: z.string(), basedOn: TEXT })
  add('PUT /file', saving, ({ who, input }) => lists.saveText(who, input.file, input.text, input.basedOn))
  add('GET /sources', NONE, async () => ({ sources: await lists.sources() }))
  add('POST /sources', z.object({ key: TEXT, source: SOURCE }), ({ who, input }) => lists.addSource(who, input.key, input.source)) // prettier-ignore
  add('POST /sectors', z.object({ id: TEXT, title: bothOf(TEXT) }), ({ who, input }) => lists.addSector(who, input.id, input.title)) // prettier-ignore
  add('GET /facts', NONE, async () => ({ facts: await lists.facts() }))
  add('PUT /facts', FACT, ({ who, input }) => lists.setFact(who, input))
}

function addDrafts(add: Add, { desk: { drafts }, show }: ApiParts): void {
  add('GET /drafts', NONE, () => drafts.list())
  add('DELETE /drafts', z.object({ files: TEXTS }), ({ who, input }) => drafts.drop(who, input.files))
  add('GET /drafts/check', NONE, async ({ language }) => ({ findings: await drafts.check(language) }))
  const asking = z.object({
    text: TEXT.max(2000),
    language: LANGUAGE.exactOptional(),
    turns: TEXTS.max(20).exactOptional(),
  })
  add('POST /try', asking, async ({ input }) => {
    const { reply, explained } = await drafts.ask(input.text, input.language, input.turns)
    return { explained, shown: { reply, ...show(reply) } }
  })
  add('POST /publish', z.object({ acceptLosses: z.boolean().exactOptional() }), ({ who, input, language }) => drafts.publish(who, { ...input, language })) // prettier-ignore
}

function addHistory(add: Add, { desk: { history, charts } }: ApiParts): void {
  const asking = z.object({ id: TEXT.exactOptional(), limit: COUNT.max(500).exactOptional() })
  add('GET /history', asking, async ({ input }) => ({ entries: await history.list(input) }))
  add('GET /history/deleted', NONE, async () => ({ articles: await history.deleted() }))
  add('POST /history/restore', z.object({ id: TEXT }), ({ who, input }) => history.restore(who, input.id))
  add('POST /history/:change/undo', NONE, ({ who, at }) => history.undo(who, at('change')))
  add('GET /charts', z.object({ days: DAYS }), ({ input, language }) => charts.read(input.days, language))
}

/** A line of JSON for each step of the way, then one with the comparison. */
const streamComparison = (c: Context<Env>, { desk, translate }: ApiParts): Response =>
  stream(c, async (out) => {
    const line = (value: object) => out.write(`${JSON.stringify(value)}\n`)
    try {
      const comparison = await desk.drafts.compare((done, all) => void line({ done, all }))
      await line({ comparison })
    } catch {
      await line({ fault: 'failed', text: translate(c.var.language)('desk_fault_failed') })
    }
  })
