// The channel on a real inbox and a real database file, against the stand-in; only the dialogue is a small one.

import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type { WebHandler } from '../../../src/channels/http.ts'
import { createTelegram, type TelegramParts } from '../../../src/channels/telegram/index.ts'
import { createAnswering } from '../../../src/delivery/answering.ts'
import { createInbox, INBOX_DEFAULTS } from '../../../src/delivery/inbox.ts'
import { createMetrics } from '../../../src/delivery/metrics.ts'
import { createPace } from '../../../src/delivery/pace.ts'
import { createLog } from '../../../src/log.ts'
import { openStorage } from '../../../src/storage/open.ts'
import type { Dialogue } from '../../../src/dialogue/dialogue.ts'
import { createTranslate } from '../../../src/texts.ts'
import { startBotApi, type StandInOptions } from '../../stand-ins/telegram/bot-api.ts'
import { ARTICLES, answerOf, titleOf, smallDialogue } from './small-dialogue.ts'

const SECRET = 'a-secret-for-the-tests'

export interface SmallBotOptions extends StandInOptions {
  webhook?: boolean
  perMinute?: number
  admins?: number[]
  parts?: Partial<TelegramParts>
  dialogue?: Dialogue
}

const isFound = <T>(found: T): found is Exclude<NonNullable<T>, false> =>
  found !== undefined && found !== null && found !== false

/** Polls until the check gives something; rejects with what it was waiting for. */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
  limitMs = 120_000,
): Promise<Exclude<NonNullable<T>, false>> {
  const end = performance.now() + limitMs
  for (;;) {
    const found = await check()
    if (isFound(found)) return found
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const suggest: TelegramParts['suggest'] = (text, client, limit) =>
  ARTICLES.filter((id) => answerOf(id, client).includes(text))
    .slice(0, limit)
    .map((id) => ({ id, title: id, text: answerOf(id, client), entities: [] }))

async function listen() {
  const routes = new Map<string, WebHandler>()
  const notFound = () => new Response(null, { status: 404 })
  const server = createServer(
    getRequestListener((request) => (routes.get(new URL(request.url).pathname) ?? notFound)(request)),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { routes, server, port: typeof address === 'object' ? address?.port : undefined }
}

export async function startSmallBot(options: SmallBotOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'telegram-'))
  await writeFile(join(folder, 'photo.jpg'), 'not really a picture')
  const api = await startBotApi(options)
  const web = await listen()
  const lines: string[] = []
  const log = createLog({ level: 'debug', secrets: [SECRET], destination: { write: (line) => void lines.push(line) } })
  const storage = await openStorage({ url: join(folder, 'bot.db'), onIdleError: () => {} })
  const [metrics, translate] = [createMetrics(), createTranslate()]
  const pace = createPace({ perMinute: options.perMinute ?? 1000 })
  const answering = createAnswering({
    dialogue: options.dialogue ?? smallDialogue,
    storage,
    pace,
    metrics,
    translate,
    now: Date.now,
  })
  const telegram = createTelegram({
    token: '12345:a-token-for-the-tests-only',
    apiRoot: api.url,
    ...(options.webhook === true && { webhook: { url: `http://127.0.0.1:${web.port}/telegram`, secret: SECRET } }),
    writeMs: 4000,
    admins: options.admins ?? [],
    answering,
    storage,
    translate,
    articles: () => ARTICLES,
    keptDays: 90,
    titleOf: (id) => titleOf(id, 'ru'),
    suggest,
    knowledgeDir: folder,
    log,
    now: Date.now,
    ...options.parts,
  })
  if (telegram.webhook) web.routes.set(telegram.webhook.path, telegram.webhook.handler)
  const settings = INBOX_DEFAULTS
  const inbox = createInbox({
    store: storage.inbox,
    owner: randomUUID(),
    channels: [telegram],
    settings,
    metrics,
    log,
    now: Date.now,
  })
  await telegram.start(inbox.intake('telegram'))
  inbox.start()
  await until('online', () => telegram.state().status === 'online')

  return {
    api,
    telegram,
    storage,
    log: lines,
    port: web.port,
    /** The bot's texts in a chat, once there are so many of them. */
    texts: (chat: number, count: number) =>
      until(`${count} messages`, () => api.texts(chat).length >= count && api.texts(chat)),
    /** Resolves when everything that came in is answered. */
    idle: () =>
      until('all done', async () => api.open() === 0 && ((await storage.inbox.queued()).get('telegram') ?? 0) === 0),
    /** Everything that stands in the database's files. */
    async contents() {
      const files = (await readdir(folder)).filter((name) => name.startsWith('bot.db'))
      return Buffer.concat(await Promise.all(files.map((name) => readFile(join(folder, name))))).toString()
    },
    async stop() {
      await telegram.stopIntake()
      await inbox.stop()
      await telegram.stop()
      await storage.close()
      web.server.closeAllConnections()
      web.server.close()
      await api.close()
      await rm(folder, { recursive: true })
    },
  }
}

export type SmallBot = Awaited<ReturnType<typeof startSmallBot>>
