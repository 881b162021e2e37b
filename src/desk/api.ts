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

interface Asked<Input> {
  who: Session
  language: Language
  input: Input
  /** A part of the path. */
  at: (name: string) => string
  /** The article that the path names. */
  id: string
}

type Answer = Promise<object | void> | object

/** A call: its input is the query of a GET, the body of all others. */
type Call = (c: Context<Env>) => Promise<Response>

function call<Input>(shape: z.ZodType<Input>, work: (asked: Asked<Input>) => Answer): Call {
  return async (c) => {
    const at = (name: string): string => c.req.param(name) ?? ''
    const { who, language } = c.var
    const input = await readInput(c, shape)
    return c.json((await work({ who, language, input, at, id: `${at('sector')}/${at('name')}` })) ?? {})
  }
}

/** One that is told nothing but its path. */
const bare = (work: (asked: Asked<object>) => Answer): Call => call(NONE, work)

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
const CSV = z.object({ what: z.enum(['days', 'articles', 'unknown', 'inbox']), days: DAYS })
const SHOW = z.object({ state: STATE, search: TEXT.exactOptional(), language: LANGUAGE.exactOptional() })
const TRY = z.object({ text: TEXT.max(2000), language: LANGUAGE.exactOptional(), turns: TEXTS.max(20).exactOptional() })
const KEEP = z.object({ turns: TEXTS.min(1), of: LANGUAGE, article: TEXT.exactOptional() })

/** All calls, on an app that has set who calls. */
export function addApi(app: Hono<Env>, parts: ApiParts): void {
  for (const [route, work] of Object.entries({ ...callsOf(parts), ...draftCallsOf(parts) })) {
    const [method = '', path = ''] = route.split(' ')
    app.on(method, path, work)
  }
}

async function readInput<Input>(c: Context<Env>, shape: z.ZodType<Input>): Promise<Input> {
  const given: unknown = c.req.method === 'GET' ? c.req.query() : await c.req.json().catch(() => undefined)
  const read = shape.safeParse(given)
  if (!read.success) throw new DeskError('bad-request', { cause: read.error })
  return read.data
}

/** Who works here, what people asked, and how often. */
const callsOf = ({ desk: { people, inbox, history, charts }, linkTo, now }: ApiParts): Record<string, Call> => ({
  'GET /me': bare(({ who: { name, role, csrf, until }, language }) => ({ name, role, csrf, until, language, today: new Date(now()).toISOString().slice(0, 10) })), // prettier-ignore
  'GET /texts': bare(({ language }) => ({ ru, zh })[language]),
  'POST /people': call(z.object({ name: TEXT.min(1).max(40), role: ROLE }), async ({ who, input }) => {
    mustEdit(who)
    return { url: linkTo(await people.invite(input.name, input.role)) }
  }),

  'GET /inbox': call(SHOW, ({ input }) => inbox.list(input)),
  'GET /inbox/:id': bare(({ at }) => inbox.open(at('id'))),
  'POST /inbox/set': call(z.object({ ids: TEXTS, state: STATE }), ({ who, input }) => inbox.set(who, input.ids, input.state)), // prettier-ignore
  'POST /inbox/undo': call(z.object({ undo: TEXT }), ({ who, input }) => inbox.undo(who, input.undo)),
  'POST /inbox/:id/add': call(z.object({ article: TEXT }), ({ who, at, input }) => inbox.addTo(who, at('id'), input.article)), // prettier-ignore
  'GET /inbox/:id/article': bare(({ at }) => inbox.startArticle(at('id'))),
  'POST /inbox/:id/tell': bare(({ who, at }) => inbox.tell(who, at('id'))),
  'GET /gap': call(z.object({ text: TEXT, of: LANGUAGE }), ({ input }) => inbox.proposeGap(input.text, input.of)),
  'POST /gap': call(z.object({ gap: GAP, group: TEXT.exactOptional() }), ({ who, input }) => inbox.addGap(who, input.gap, input.group)), // prettier-ignore
  'POST /keep': call(KEEP, ({ who, input: { turns, of, article } }) => inbox.keepQuestion(who, turns, of, article)),

  'GET /history': call(z.object({ id: TEXT.exactOptional(), limit: COUNT.max(500).exactOptional() }), async ({ input }) => ({ entries: await history.list(input) })), // prettier-ignore
  'GET /history/deleted': bare(async () => ({ articles: await history.deleted() })),
  'POST /history/restore': call(z.object({ id: TEXT }), ({ who, input }) => history.restore(who, input.id)),
  'POST /history/:change/undo': bare(({ who, at }) => history.undo(who, at('change'))),
  'GET /charts': call(z.object({ days: DAYS }), ({ input, language }) => charts.read(input.days, language)),
  'GET /charts.csv': async (c) => {
    const { what, days } = await readInput(c, CSV)
    const headers = { 'content-disposition': `attachment; filename="${what}.csv"` }
    const csv = await charts.csv(what, days, c.var.language)
    return c.body(csv, 200, { ...headers, 'content-type': 'text/csv; charset=utf-8' })
  },
})

const ONE = '/articles/:sector/:name'

/** What the bot is to say, on its way from a form to what is published. */
function draftCallsOf({ desk, show, translate }: ApiParts): Record<string, Call> {
  const { articles, lists, drafts } = desk
  const shown = (reply: Reply | undefined) => (reply ? { reply, ...show(reply) } : null)
  return {
    'GET /articles': bare(() => articles.list()),
    'GET /articles/blank': bare(() => articles.blank()),
    [`GET ${ONE}`]: bare(({ id, language }) => articles.open(id, language)),
    [`PUT ${ONE}`]: call(z.object({ form: FORM, basedOn: TEXT }), ({ who, id, input }) => articles.save(who, id, input.form, input.basedOn)), // prettier-ignore
    [`DELETE ${ONE}`]: call(z.object({ basedOn: TEXT }), ({ who, id, input }) => articles.remove(who, id, input.basedOn)), // prettier-ignore
    [`POST ${ONE}/check`]: call(z.object({ form: FORM }), async ({ id, input, language }) => {
      const { findings, replies } = await articles.check(id, input.form, language)
      return { findings, previews: { ru: shown(replies.ru), zh: shown(replies.zh) } }
    }),

    'GET /file': call(z.object({ file: TEXT }), ({ input }) => lists.openText(input.file)),
    'PUT /file': call(z.object({ file: TEXT, text: z.string(), basedOn: TEXT }), ({ who, input }) => lists.saveText(who, input.file, input.text, input.basedOn)), // prettier-ignore
    'GET /sources': bare(async () => ({ sources: await lists.sources() })),
    'POST /sources': call(z.object({ key: TEXT, source: SOURCE }), ({ who, input }) => lists.addSource(who, input.key, input.source)), // prettier-ignore
    'POST /sectors': call(z.object({ id: TEXT, title: bothOf(TEXT) }), ({ who, input }) => lists.addSector(who, input.id, input.title)), // prettier-ignore
    'GET /facts': bare(async () => ({ facts: await lists.facts() })),
    'PUT /facts': call(FACT, ({ who, input }) => lists.setFact(who, input)),

    'GET /drafts': bare(() => drafts.list()),
    'DELETE /drafts': call(z.object({ files: TEXTS }), ({ who, input }) => drafts.drop(who, input.files)),
    'GET /drafts/check': bare(async ({ language }) => ({ findings: await drafts.check(language) })),
    'POST /try': call(TRY, async ({ input }) => {
      const { reply, explained } = await drafts.ask(input.text, input.language, input.turns)
      return { explained, shown: shown(reply) }
    }),
    'POST /compare': async (c) => streamComparison(c, drafts, translate),
    'POST /publish': call(z.object({ acceptLosses: z.boolean().exactOptional() }), ({ who, input, language }) => drafts.publish(who, { ...input, language })), // prettier-ignore
  }
}

/** A line of JSON for each step of the way, then one with the comparison. */
const streamComparison = (c: Context<Env>, drafts: Desk['drafts'], translate: ApiParts['translate']): Response =>
  stream(c, async (out) => {
    const line = (value: object) => out.write(`${JSON.stringify(value)}\n`)
    try {
      const comparison = await drafts.compare((done, all) => void line({ done, all }))
      await line({ comparison })
    } catch {
      await line({ fault: 'failed', text: translate(c.var.language)('desk_fault_failed') })
    }
  })
