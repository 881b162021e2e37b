// The desk over HTTP, under /desk: who comes in, the page and its files, what may go wrong, and nothing for strangers.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { etag } from 'hono/etag'
import { html, raw } from 'hono/html'
import { secureHeaders } from 'hono/secure-headers'
import { z } from 'zod'
import { LANGUAGES, type Language } from '../language/language.ts'
import type { Log } from '../log.ts'
import { StorageError } from '../storage/storage.ts'
import { addApi, type ApiParts, type Env } from './api.ts'
import { DeskError, type DeskFault } from './desk.ts'

export interface WebParts extends ApiParts {
  log: Log
  /** The desk is reached by https alone. */
  isSecure: boolean
}

/** What is wrong with a call: of the desk, or of the way to it. `desk_fault_…` in locales/ says each. */
type Fault = DeskFault | 'signed-out' | 'csrf' | 'too-large' | 'too-many' | 'away' | 'failed'

const STATUS = {
  'forbidden': 403, 'gone': 404, 'bad-name': 400, 'bad-request': 400, 'broken': 422, 'late': 409,
  'signed-out': 401, 'csrf': 403, 'too-large': 413, 'too-many': 429, 'away': 503, 'failed': 500,
} as const satisfies Record<Fault, number> // prettier-ignore

const COOKIE = 'desk'
const MOST_BYTES = 1_000_000

/** Answers every path that begins with /desk. */
export function createDeskWeb(parts: WebParts): Hono<Env> {
  const app = new Hono<Env>().basePath('/desk')
  const fail = (c: Context<Env>, fault: Fault) =>
    c.json({ fault, text: parts.translate(c.var.language)(`desk_fault_${fault}`) }, STATUS[fault])
  const whoIs = async (c: Context) => {
    const secret = getCookie(c, COOKIE)
    return secret === undefined ? undefined : parts.desk.people.session(secret)
  }
  app.use(secureHeaders({ contentSecurityPolicy: POLICY, xFrameOptions: 'DENY' }))
  app.use(async (c, next) => {
    c.set('language', languageOf(c))
    await next()
    c.res.headers.set('cache-control', c.res.headers.has('etag') ? 'no-cache' : 'no-store')
  })
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: (c) => fail(c, 'too-large') }))
  app.onError((error, c) => {
    if (error instanceof DeskError) return fail(c, error.fault)
    parts.log[error instanceof StorageError ? 'warn' : 'error']({ err: error }, 'a call of the desk failed')
    return fail(c, error instanceof StorageError ? 'away' : 'failed')
  })
  addFiles(app)
  addSignIn(app, parts)
  const api = new Hono<Env>()
  api.use(async (c, next) => {
    const who = await whoIs(c)
    if (!who) return fail(c, 'signed-out')
    if (c.req.method !== 'GET' && c.req.header('x-csrf') !== who.csrf) return fail(c, 'csrf')
    c.set('who', who)
    return next()
  })
  addApi(api, parts)
  addSignOut(api, parts)
  api.all('*', (c) => fail(c, 'gone'))
  app.route('/api', api)
  app.get('*', async (c) => ((await whoIs(c)) ? c.html(shell(c, parts)) : c.html(gate(c, parts), 401)))
  return app
}

function languageOf(c: Context): Language {
  const said = c.req.query('lang') ?? getCookie(c, 'desk_lang') ?? c.req.header('accept-language')?.slice(0, 2) ?? ''
  return LANGUAGES.find((one) => one === said) ?? 'ru'
}

// Who comes in

const WINDOW_MS = 60_000
const MOST_FAILURES = 10

/** Whoever tries made-up links too often has to wait a minute. */
function createGuard(now: () => number) {
  let [failures, until] = [new Map<string, number>(), 0]
  return {
    isOpen(address: string): boolean {
      if (now() > until) [failures, until] = [new Map(), now() + WINDOW_MS]
      return (failures.get(address) ?? 0) < MOST_FAILURES
    },
    fail: (address: string) => void failures.set(address, (failures.get(address) ?? 0) + 1),
  }
}

const TOKEN = z.object({ token: z.string().max(100) })

function addSignIn(app: Hono<Env>, parts: WebParts): void {
  const guard = createGuard(parts.now)
  app.get('/in', (c) => c.html(gate(c, parts)))
  app.post('/in', async (c) => {
    const address = getConnInfo(c).remote.address ?? ''
    if (!guard.isOpen(address)) return c.html(gate(c, parts, 'desk_fault_too-many'), 429)
    const given: unknown = await (c.req.header('content-type')?.includes('json') ? c.req.json() : c.req.parseBody()).catch(() => ({})) // prettier-ignore
    const signed = await parts.desk.people.signIn(TOKEN.safeParse(given).data?.token ?? '')
    if (!signed) {
      guard.fail(address)
      return c.html(gate(c, parts, 'desk_link_used'), 401)
    }
    const maxAge = Math.round((signed.session.until - parts.now()) / 1000)
    setCookie(c, COOKIE, signed.secret, { path: '/desk', httpOnly: true, sameSite: 'Strict', secure: parts.isSecure, maxAge }) // prettier-ignore
    return c.redirect('/desk', 303)
  })
}

function addSignOut(api: Hono<Env>, { desk: { people } }: WebParts): void {
  api.post('/sign-out', async (c) => {
    const everywhere = z.object({ everywhere: z.boolean() }).safeParse(await c.req.json().catch(() => ({})))
    await (everywhere.data?.everywhere ? people.signOutEverywhere(c.var.who) : people.signOut(c.var.who))
    deleteCookie(c, COOKIE, { path: '/desk' })
    return c.json({})
  })
}

// The page

/** What the page's modules are called, and where they are. */
const MODULES = {
  'preact': '/desk/lib/preact.js',
  'preact/hooks': '/desk/lib/hooks.js',
  'htm': '/desk/lib/htm.js',
  'htm/preact': '/desk/lib/htm-preact.js',
  'uplot': '/desk/lib/uplot.js',
} // prettier-ignore

const IMPORT_MAP = JSON.stringify({ imports: MODULES })

const POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'", `'sha256-${createHash('sha256').update(IMPORT_MAP).digest('base64')}'`],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
}

type Page = ReturnType<typeof html>

const frame = (c: Context<Env>, { translate }: WebParts, head: Page | '', body: Page): Page =>
  html`<!doctype html>
    <html lang="${c.var.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${translate(c.var.language)('desk_title')}</title>
        <link rel="icon" href="/desk/page/icon.svg" />
        <link rel="stylesheet" href="/desk/page/desk.css" />
        ${head}
      </head>
      <body>
        ${body}
      </body>
    </html>`

const shell = (c: Context<Env>, parts: WebParts): Page =>
  frame(
    c,
    parts,
    html`<link rel="stylesheet" href="/desk/lib/uplot.css" />
      ${raw(`<script type="importmap">${IMPORT_MAP}</script>`)}
      <script type="module" src="/desk/page/main.js"></script>`,
    html`<main id="desk"><noscript>${parts.translate(c.var.language)('desk_noscript')}</noscript></main>`,
  )

type Why = 'desk_link_used' | 'desk_fault_too-many'

/** For strangers. The token stands after the `#`, which no server, proxy or preview sees; the page puts it into the form. */
function gate(c: Context<Env>, parts: WebParts, why?: Why): Page {
  const t = parts.translate(c.var.language)
  const say = (language: Language, key: Why | 'desk_how_in') => parts.translate(language)(key)
  const own = [c.var.language, ...LANGUAGES.filter((one) => one !== c.var.language)]
  const told = own.map((one) => html`<p lang="${one}">${why && say(one, why)} ${say(one, 'desk_how_in')}</p>`)
  return frame(
    c,
    parts,
    html`<script type="module" src="/desk/page/in.js"></script>`,
    html`<main class="stranger">
      <h1>${t('desk_title')}</h1>
      ${told}
      <form method="post" action="/desk/in">
        <label>${t('desk_token')} <input name="token" autocomplete="off" required /></label>
        <button>${t('desk_enter')}</button>
      </form>
    </main>`,
  )
}

// Files

const require = createRequire(import.meta.url)

/** From node_modules, and nothing else from there. */
const LIBRARIES: Record<string, () => string> = {
  'preact.js': () => require.resolve('preact'),
  'hooks.js': () => require.resolve('preact/hooks'),
  'htm.js': () => require.resolve('htm').replace(/js$/, 'mjs'),
  'htm-preact.js': () => require.resolve('htm/preact').replace(/js$/, 'mjs'),
  'uplot.js': () => require.resolve('uplot/dist/uPlot.esm.js'),
  'uplot.css': () => require.resolve('uplot/dist/uPlot.min.css'),
}

const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }

function readWhole(path: string) {
  const bytes = new Uint8Array(readFileSync(path))
  return { bytes, tag: `"${createHash('sha256').update(bytes).digest('base64url')}"` }
}

/** Read once: while the bot is busy, each step of reading a file would wait its turn. */
function createFiles() {
  const folder = new URL('../../src/desk/page/', import.meta.url)
  const known = new Map<string, ReturnType<typeof readWhole>>()
  return (kind: string, name: string) => {
    const path = kind === 'page' ? fileURLToPath(new URL(name, folder)) : LIBRARIES[name]?.()
    if (path === undefined || (!known.has(path) && !existsSync(path))) throw new DeskError('gone')
    const file = known.get(path) ?? readWhole(path)
    known.set(path, file)
    return file
  }
}

function addFiles(app: Hono<Env>): void {
  const find = createFiles()
  app.use('/lib/*', etag()).use('/page/*', etag())
  app.get('/:kind{lib|page}/:name{[a-z0-9-]+\\.(js|css|svg)}', (c) => {
    const { kind, name } = c.req.param()
    const { bytes, tag } = find(kind, name)
    const type = `${TYPES[name.split('.')[1] ?? '']}; charset=utf-8`
    return c.body(bytes, 200, { 'content-type': type, etag: tag })
  })
}
