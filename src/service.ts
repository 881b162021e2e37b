// The bot as a service: the parts wired together, started in order, ended in the opposite order.

import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { createNotices } from './channels/telegram/admin.ts'
import { createTelegram, type Telegram } from './channels/telegram/index.ts'
import { createSuggest } from './channels/telegram/inline.ts'
import { createWechat, type Wechat } from './channels/wechat/index.ts'
import type { Config, WechatSettings } from './config.ts'
import { type Answering, createAnswering } from './delivery/answering.ts'
import type { Channel } from './delivery/channel.ts'
import { createInbox, type Inbox, INBOX_DEFAULTS } from './delivery/inbox.ts'
import { createMetrics, type Metrics } from './delivery/metrics.ts'
import { createPace } from './delivery/pace.ts'
import { createDialogue } from './dialogue/dialogue.ts'
import { errorsOf, staleArticles, warningsOf } from './knowledge/live.ts'
import { formatProblem } from './knowledge/problem.ts'
import type { Language } from './language/language.ts'
import type { Log } from './log.ts'
import type { Search } from './search/search.ts'
import { createWebServer, type Readiness, type WebServer } from './server.ts'
import { openStorage } from './storage/open.ts'
import { type Storage, StorageError } from './storage/storage.ts'
import type { Translate } from './texts.ts'

export interface ServiceParts {
  config: Config
  /** The knowledge in use; may be replaced at any time. */
  search: () => Search
  /** Why the knowledge folder cannot be read just now. */
  knowledgeAway?: () => string | undefined
  translate: (language: Language) => Translate
  log: Log
  now: () => number
  random: () => number
  /** Shows text to whoever started the bot, and to no log: a QR code to scan. */
  print: (text: string) => void
}

export interface Service {
  /** The web server's port. */
  port: number
  /** Resolves when the database is there and the channels are started. */
  started: Promise<void>
  /** Takes in nothing more, finishes what runs, closes everything. */
  stop(): Promise<void>
}

const PRUNE_MS = 3_600_000
const NEWS_MS = 5000
const DATABASE_RETRY_MS = 1000

/** What runs, as far as it is started. */
interface Running {
  storage?: Storage
  channels: Channel[]
  /** What is to be ended, in this order. */
  ends: (() => Promise<void> | void)[]
}

/** Listens at once; `started` rejects only for what a person must mend (a wrong database address, say). */
export async function startService(parts: ServiceParts): Promise<Service> {
  const { config, log } = parts
  const stopping = new AbortController()
  const running: Running = { channels: [], ends: [] }
  const metrics = createMetrics()
  const server = createWebServer({
    host: config.host,
    port: config.port,
    metricsPage: () => pageOf(metrics, running, parts),
    readiness: () => readinessOf(running, parts),
    log,
  })
  const port = await server.start()
  log.info({ port }, 'listening')
  const started = startRest(parts, metrics, server, running, stopping.signal)
  return {
    port,
    started,
    async stop() {
      stopping.abort()
      await started.catch(() => {})
      await Promise.all(running.channels.map((channel) => channel.stopIntake()))
      await server.stop()
      for (const end of running.ends) await end()
      await Promise.all(running.channels.map((channel) => channel.stop()))
      await running.storage?.close()
      log.info('stopped')
    },
  }
}

async function startRest(
  parts: ServiceParts,
  metrics: Metrics,
  server: WebServer,
  running: Running,
  signal: AbortSignal,
) {
  const { config, log, now } = parts
  const storage = await openPatiently(parts, signal)
  if (!storage) return
  running.storage = storage
  const answering = createAnswering({
    dialogue: createDialogue(parts),
    storage,
    pace: createPace({ perMinute: config.perMinute }),
    metrics,
    translate: parts.translate,
    now,
  })
  const { telegram, wechat } = createChannels(parts, answering, storage)
  const channels = [telegram, wechat].filter((channel) => channel !== undefined)
  running.channels = channels
  const inbox = createInbox({
    store: storage.inbox,
    owner: randomUUID(),
    channels,
    settings: { ...INBOX_DEFAULTS, ...config.inbox },
    metrics,
    log,
    now,
  })
  if (telegram?.webhook) server.route(telegram.webhook.path, getRequestListener(telegram.webhook.handler))
  if (wechat?.webhook) server.route(wechat.webhook.path, wechat.webhook.handler)
  running.ends.push(
    () => inbox.stop(),
    repeat(PRUNE_MS, () => prune(storage, parts)),
  )
  inbox.start()
  for (const channel of channels) await channel.start(inbox.intake(channel.name))
  if (telegram && config.telegram?.admins.length) running.ends.unshift(tellNews(parts, telegram, running, inbox))
}

/** Waits for a database that is away; undefined when the process is told to stop meanwhile. */
async function openPatiently({ config, log }: ServiceParts, signal: AbortSignal): Promise<Storage | undefined> {
  const onIdleError = (error: Error) => log.warn({ err: error }, 'a connection to the database broke')
  while (!signal.aborted) {
    try {
      return await openStorage({
        url: config.databaseUrl,
        ...(config.personKey && { personKey: config.personKey }),
        onIdleError,
      })
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      log.warn({ err: error }, 'the database cannot be opened; waiting for it')
      await wait(DATABASE_RETRY_MS)
    }
  }
  return undefined
}

function createChannels(parts: ServiceParts, answering: Answering, storage: Storage) {
  const { config } = parts
  const telegram: Telegram | undefined =
    config.telegram &&
    createTelegram({
      ...parts,
      ...config.telegram,
      answering,
      storage,
      articles: () => parts.search().knowledge.articles.map(({ id }) => id),
      keptDays: Math.round(config.questionsMs / 86_400_000),
      titleOf: (id) => parts.search().article(id)?.ru.title,
      suggest: createSuggest(parts),
      knowledgeDir: config.knowledgeDir,
    })
  const common = { ...parts, answering, storage, notes: storage.notes }
  const wechat: Wechat | undefined =
    config.wechat && createWechat({ ...common, settings: toFormer(config.wechat), card: config.wechatCard })
  return { telegram, wechat }
}

/** The settings of WeChat as its channel reads them today. */
const toFormer = ({ account, gateway, acceptFriends }: WechatSettings) =>
  account
    ? { puppet: 'wechaty-puppet-official-account' as const, officialAccount: account, acceptFriends }
    : { puppet: 'wechaty-puppet-service' as const, ...(gateway && { gateway }), acceptFriends }

/** Tells admins about files with mistakes and channels that are away. Returns what ends it. */
function tellNews(
  { translate, search, knowledgeAway, now, log }: ServiceParts,
  telegram: Telegram,
  running: Running,
  inbox: Inbox,
): () => Promise<void> {
  const notices = createNotices({ tell: (id, text) => telegram.tellAdmins(id, text), t: translate('ru'), now })
  return repeat(NEWS_MS, async () => {
    try {
      const { knowledge } = search()
      const why = knowledgeAway?.()
      const away = why === undefined ? [] : [translate('ru')('staff_away', { why })]
      const wrong = errorsOf(knowledge).map((problem) => formatProblem(problem, 'ru'))
      const warned = warningsOf(knowledge).map((problem) => formatProblem(problem, 'ru'))
      await notices.knowledge(`${knowledge.version}${why ?? ''}`, [...away, ...wrong], warned)
      for (const channel of running.channels) {
        await notices.channel(channel.name, channel.state())
        const { givenUp, reason = '' } = inbox.sending(channel.name)
        await notices.givenUp(channel.name, givenUp, reason)
      }
    } catch (error) {
      log.warn({ err: error }, 'news for admins could not be handed in; the next try follows')
    }
  })
}

async function prune(storage: Storage, { config, log, now }: ServiceParts): Promise<void> {
  try {
    log.info({ rows: await storage.prune(now(), config.questionsMs) }, 'old rows were removed')
  } catch (error) {
    log.warn({ err: error }, 'old rows could not be removed; the next try follows')
  }
}

/** Runs a task at once and then again and again, one at a time. The function returned ends that, after what runs. */
function repeat(ms: number, task: () => Promise<void>): () => Promise<void> {
  let running = task()
  const timer = setInterval(() => {
    running = running.then(task)
  }, ms)
  return async () => {
    clearInterval(timer)
    await running
  }
}

async function readinessOf({ storage, channels }: Running, parts: ServiceParts): Promise<Readiness> {
  return {
    knowledge: knowledgeState(parts),
    database: storage && (await answers(storage)) ? 'ok' : 'away',
    channels: Object.fromEntries(channels.map((channel) => [channel.name, channel.state()])),
  }
}

function knowledgeState({ search, knowledgeAway }: ServiceParts): Readiness['knowledge'] {
  const { knowledge } = search()
  const away = knowledgeAway?.()
  return {
    articles: knowledge.articles.length,
    problems: knowledge.problems.length,
    errors: errorsOf(knowledge).length,
    stale: staleArticles(knowledge),
    version: knowledge.version,
    ...(away !== undefined && { away }),
  }
}

async function answers(storage: Storage): Promise<boolean> {
  try {
    await storage.ping()
    return true
  } catch {
    // That is the answer; who uses the database logs why.
    return false
  }
}

function pageOf(metrics: Metrics, { channels }: Running, parts: ServiceParts) {
  const { version, articles, problems, errors = 0, stale = [] } = knowledgeState(parts)
  metrics.knowledge(version, articles, problems, { errors, stale: stale.length })
  for (const channel of channels) metrics.channel(channel.name, channel.state().status === 'online')
  return metrics.page()
}
