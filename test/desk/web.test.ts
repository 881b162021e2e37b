// The desk over HTTP: who comes in, what strangers and readers get, and what stands in no answer.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ArticleForm } from '../../src/knowledge/form.ts'
import { createDeskWeb } from '../../src/desk/web.ts'
import { createTranslate } from '../../src/texts.ts'
import { silent } from '../delivery/small-parts.ts'
import { AROUND } from '../knowledge/fixtures.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let web: ReturnType<typeof createDeskWeb>

beforeEach(async () => {
  scene = await openScene(AROUND)
  web = createDeskWeb({
    desk: scene.desk,
    translate: createTranslate(),
    show: ({ text }) => ({ telegram: [text], wechat: [text] }),
    linkTo: (token) => `http://127.0.0.1/desk/in#${token}`,
    log: silent,
    now: Date.now,
    isSecure: false,
  })
})
afterEach(() => scene.close())

const CONNECTION = { incoming: { socket: { remoteAddress: '192.0.2.1', remotePort: 1, remoteFamily: 'IPv4' } } }

const request = async (path: string, init: RequestInit = {}) =>
  web.fetch(new Request(`http://127.0.0.1${path}`, init), CONNECTION)

const jsonOf = async <T>(answer: Response | Promise<Response>): Promise<T> => (await answer).json() as Promise<T>

const enter = (token: string) => request('/desk/in', { method: 'POST', body: new URLSearchParams({ token }) })

interface Browser {
  get(path: string): Promise<Response>
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
}

async function signIn(role: 'editor' | 'reader' = 'editor'): Promise<Browser> {
  const entered = await enter(await scene.desk.people.invite('Анна', role))
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/desk'])
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const get = (path: string) => request(path, { headers: { cookie } })
  const { csrf } = await jsonOf<{ csrf: string }>(get('/desk/api/me'))
  return {
    get,
    send: (method, path, body = {}, headers = { 'x-csrf': csrf }) =>
      request(path, { method, body: JSON.stringify(body), headers: { cookie, 'content-type': 'application/json', ...headers } }), // prettier-ignore
  }
}

describe('coming in', () => {
  it('takes a link once; the cookie is for this site and no script', async () => {
    const token = await scene.desk.people.invite('Анна', 'editor')
    const entered = await enter(token)
    expect(entered.headers.get('set-cookie')).toMatch(
      /^desk=[\w-]{43}; Max-Age=43200; Path=\/desk; HttpOnly; SameSite=Strict$/,
    )
    expect((await enter(token)).status).toBe(401)
  })

  it('gives a stranger no page, no data and no hint of what is there', async () => {
    for (const path of ['/desk', '/desk/articles', '/desk/api/articles', '/desk/api/nothing', '/desk/api/me']) {
      const answer = await request(path)
      expect([path, answer.status]).toEqual([path, 401])
      expect(await answer.text()).not.toMatch(/main\.js|visit-2016|undefined/)
    }
    expect((await request('/desk/api/publish', { method: 'POST', body: '{}' })).status).toBe(401)
  })

  it('tells a stranger how to come in, their own language first', async () => {
    for (const [language, first] of [
      ['zh-CN', 'zh'],
      ['ru-RU', 'ru'],
    ] as const) {
      const text = await (await request('/desk', { headers: { 'accept-language': language } })).text()
      expect(/<p lang="(..)">/.exec(text)?.[1]).toBe(first)
    }
  })

  it('lets nobody try links for long', async () => {
    const tries = []
    for (let i = 0; i < 12; i++) tries.push((await enter(`made-up-${i}`)).status)
    expect(tries).toEqual([...Array(10).fill(401), 429, 429])
  })

  it('ends by itself after 12 hours, for every call and the page', async () => {
    const editor = await signIn()
    scene.later(12 * 3_600_000)
    for (const path of ['/desk', '/desk/api/me', '/desk/api/articles'])
      expect([path, (await editor.get(path)).status]).toEqual([path, 401])
    const refused = await editor.send('PUT', '/desk/api/facts', { name: 'sailing', value: '1', kind: 'words' })
    expect([refused.status, (await scene.desk.drafts.list()).files]).toEqual([401, []])
  })

  it('ends here or everywhere', async () => {
    const [one, other, third] = [await signIn(), await signIn(), await signIn()]
    await one.send('POST', '/desk/api/sign-out')
    expect((await one.get('/desk/api/me')).status).toBe(401)
    expect((await other.get('/desk/api/me')).status).toBe(200)
    await other.send('POST', '/desk/api/sign-out', { everywhere: true })
    expect((await third.get('/desk/api/me')).status).toBe(401)
  })
})

describe('a call', () => {
  it('that changes something needs the token of this session, and the right of an editor', async () => {
    const editor = await signIn()
    const fact = { name: 'sailing', value: '2016', kind: 'words' }
    expect((await editor.send('PUT', '/desk/api/facts', fact, {})).status).toBe(403)
    expect((await editor.send('PUT', '/desk/api/facts', fact)).status).toBe(200)
    const reader = await signIn('reader')
    const refused = await reader.send('PUT', '/desk/api/facts?lang=zh', fact)
    expect([refused.status, await refused.json()]).toEqual([403, { fault: 'forbidden', text: '您只有查看权限。' }])
    expect((await reader.send('POST', '/desk/api/people', { name: 'x', role: 'editor' })).status).toBe(403)
  })

  it('that changes something is refused to readers, every one', async () => {
    const [editor, reader] = [await signIn(), await signIn('reader')]
    const path = '/desk/api/articles/tourism/cruises'
    const { form, version } = await jsonOf<{ form: ArticleForm; version: string }>(editor.get(path))
    const both = { about: 'о', words: ['о'] }
    const named = { title: 'T', publisher: 'P' }
    const bodies: Record<string, object> = {
      'POST /people': { name: 'x', role: 'editor' },
      'POST /inbox/set': { ids: [], state: 'later' },
      'POST /inbox/undo': { undo: 'x' },
      'POST /inbox/:id/add': { article: 'tourism/cruises' },
      'POST /inbox/:id/tell': {},
      'POST /gap': { gap: { id: 'x', ru: both, zh: both } },
      'POST /keep': { turns: ['x'], of: 'ru' },
      'PUT /articles/:sector/:name': { form, basedOn: version },
      'DELETE /articles/:sector/:name': { basedOn: version },
      'PUT /file': { file: 'gaps.yaml', text: '', basedOn: '' },
      'POST /sources': { key: 'x', source: { date: '2016-05-25', ru: named, zh: named } },
      'POST /sectors': { id: 'x', title: { ru: 'x', zh: 'x' } },
      'PUT /facts': { name: 'sailing', value: '1', kind: 'words' },
      'DELETE /drafts': { files: [] },
      'POST /publish': {},
      'POST /history/restore': { id: 'x' },
      'POST /history/:change/undo': {},
    }
    const harmless = ['POST /try', 'POST /compare', 'POST /sign-out', 'POST /articles/:sector/:name/check']
    const routes = web.routes.filter(({ method, path: route }) => /POST|PUT|DELETE/.test(method) && route.startsWith('/desk/api')) // prettier-ignore
    const changing = new Set(routes.map(({ method, path: route }) => `${method} ${route.slice('/desk/api'.length)}`))
    expect([...changing].filter((one) => !harmless.includes(one)).toSorted()).toEqual(Object.keys(bodies).toSorted())
    const answers = []
    for (const [call, body] of Object.entries(bodies)) {
      const [method = '', route = ''] = call.split(' ')
      const at = route.replace(':sector', 'tourism').replace(':name', 'cruises').replaceAll(/:\w+/g, 'x')
      answers.push([call, (await reader.send(method, `/desk/api${at}`, body)).status])
    }
    // What is named there is looked for first.
    expect(answers.filter(([, status]) => status !== 403 && status !== 404)).toEqual([])
    expect(await jsonOf(editor.get('/desk/api/drafts'))).toMatchObject({ files: [] })
  })

  it('names no file outside of the knowledge folder and no shape of its own', async () => {
    const editor = await signIn()
    for (const file of [
      '../.env',
      '..%2f.env',
      '/etc/passwd',
      'questions/ru-1.jsonl',
      'article.schema.json',
      'a/../../b.yaml',
    ])
      expect([file, (await editor.get(`/desk/api/file?file=${encodeURIComponent(file)}`)).status]).toEqual([file, 400])
    expect((await editor.get('/desk/api/articles/..%2f..%2fx/secret')).status).toBe(400)
    expect((await editor.send('PUT', '/desk/api/articles/tourism/cruises', { form: 1 })).status).toBe(400)
    expect((await editor.get('/desk/page/..%2fweb.ts')).headers.get('content-type')).toContain('html')
    expect((await editor.get('/desk/page/nothing.js')).status).toBe(404)
    const large = await editor.send('PUT', '/desk/api/file', {
      file: 'facts.yaml',
      text: 'x'.repeat(1_100_000),
      basedOn: '',
    })
    expect(large.status).toBe(413)
    expect(await large.json()).toMatchObject({ fault: 'too-large', text: expect.stringMatching(/[а-я]/) })
  })

  it('goes from a saved form to what the bot says, and back', async () => {
    const editor = await signIn()
    const path = '/desk/api/articles/tourism/cruises'
    const { form, version } = await jsonOf<{ form: ArticleForm; version: string }>(editor.get(path))
    form.ru.title = 'Ледокол <b>новый</b>'
    const checked = await editor.send('POST', `${path}/check`, { form })
    const { previews } = await jsonOf<{ previews: { ru: { telegram: string[] } } }>(checked)
    expect(previews.ru.telegram[0]).toContain('Ледокол выходит утром.')
    expect(await (await editor.send('PUT', path, { form, basedOn: version })).json()).toMatchObject({ kind: 'saved' })
    expect(await (await editor.send('POST', '/desk/api/publish')).json()).toMatchObject({ kind: 'uncompared' })
    const lines = (await (await editor.send('POST', '/desk/api/compare')).text()).trim().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ comparison: { worse: [] } })
    expect(await (await editor.send('POST', '/desk/api/publish')).json()).toMatchObject({ kind: 'published' })
    expect(scene.live.current().article('tourism/cruises')?.ru.title).toBe('Ледокол <b>новый</b>')
    const { entries } = await jsonOf<{ entries: { change: string }[] }>(
      editor.get('/desk/api/history?id=tourism/cruises'),
    )
    const undone = await editor.send('POST', `/desk/api/history/${entries[0]?.change}/undo`)
    expect(await undone.json()).toMatchObject({ kind: 'published' })
  })

  it('answers whatever there is to look at', async () => {
    const reader = await signIn('reader')
    const paths = ['articles', 'articles/blank', 'inbox?state=new', 'drafts', 'drafts/check', 'history', 'history/deleted', 'sources', 'facts', 'charts', 'charts.csv?what=days', 'texts', 'file?file=gaps.yaml'] // prettier-ignore
    for (const path of paths) expect([path, (await reader.get(`/desk/api/${path}`)).status]).toEqual([path, 200])
    const tried = await reader.send('POST', '/desk/api/try', { text: 'Когда выходит ледокол?' })
    expect(await tried.json()).toMatchObject({ explained: { outcome: 'answer' }, shown: { telegram: [/утром/] } })
  })
})

describe('the page', () => {
  it('may load nothing from elsewhere and stand in no frame; its modules come from here', async () => {
    const editor = await signIn()
    const page = await editor.get('/desk')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    const text = await page.text()
    expect(text).toContain('<main id="desk">')
    const map = JSON.parse(/importmap">(.*?)</.exec(text)?.[1] ?? '')
    for (const path of Object.values<string>(map.imports)) {
      const file = await editor.get(path)
      expect([path, file.status, file.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/javascript; charset=utf-8',
      ])
      expect(await file.text()).toMatch(/\bexport\b/)
      const headers = { 'if-none-match': file.headers.get('etag') ?? '' }
      expect((await request(path, { headers })).status).toBe(304)
    }
  })
})
