// The bot as a service: the parts wired together, started in order, ended in the opposite order.

import { randomUUID } from 'node:crypto'
import { textResponse, type WebHandler } from './channels/http.ts'
import { createNotices } from './channels/telegram/admin.ts'
import { createTelegram, type Telegram } from './channels/telegram/index.ts'
import { createSuggest } from './channels/telegram/inline.ts'
import { createWechat, type Wechat } from './channels/wechat/index.ts'
import type { Config } from './config.ts'
import { type Answering, createAnswering } from './delivery/answering.ts'
import type { Channel } from './delivery/channel.ts'
import { writeMsOf } from './delivery/claims.ts'
import { createInbox, type Inbox, INBOX_DEFAULTS } from './delivery/inbox.ts'
import { createMetrics, type Metrics } from './delivery/metrics.ts'
import { createPace } from './delivery/pace.ts'
import { createDialogue } from './dialogue/dialogue.ts'
import { healthPage, metricsPage, readinessPage, statesOf, type Watched } from './health.ts'
import { errorsOf, type LiveKnowledge, warningsOf } from './knowledge/live.ts'
import { formatProblem } from './knowledge/problem.ts'
import type { Language } from './language/language.ts'
import { hideSecrets, type Log } from './log.ts'
import type { Search } from './search/search.ts'
import { createWebServer, type ServerParts as WebServerParts, type WebServer } from './server.ts'
import type { StaffDesk } from './staff-desk.ts'
import { openStorage } from './storage/open.ts'
import { type Storage, StorageError } from './storage/storage.ts'
import type { Translate } from './texts.ts'
import { pause } from './wait.ts'

export interface ServiceParts {
  config: Config
  /** The knowledge in use; may be replaced at any time. */
  search: () => Search
  /** The folder as it is being edited; the desk works on it. */
  live?: LiveKnowledge<Search>
  /** Why the knowledge folder cannot be read just now. */
  knowledgeAway?: () => string | undefined
  translate: (language: Language) => Translate
  log: Log
  now: () => number
  random: () => number
  /** Shows text to whoever started the bot at a terminal, and to no log: a QR code to scan. */
  print?: (text: string) => void
  databaseWaitMs?: number
}

export interface Service {
  /** The web server's port. */
  port: number
  /** Resolves when the database is there and the channels are started. */
  started: Promise<void>
  /** A one-time link to the desk for an editor of this name. Rejects with `StorageError`; undefined where there is no desk. */
  invite(name: string): Promise<string | undefined>
  /** Takes in nothing more, finishes what runs, closes everything. */
  stop(): Promise<void>
}

const PRUNE_MS = 3_600_000
const NEWS_MS = 5000
const DATABASE_RETRY_MS = 1000
/** A database that is away for so long at the start ends it: its address may be wrong. */
const DATABASE_WAIT_MS = 120_000

type Route = [path: string, handler: WebHandler]

/** What runs, as far as it is started. */
interface Running {
  /** Of the desk. */
  port: number
  storage?: Storage
  desk?: StaffDesk
  inbox?: Inbox
  channels: Channel[]
  /** Channels that could not be started, and why. */
  failed: Map<string, string>
  /** Where channels are posted to. */
  routes: Map<string, WebHandler>
  /** What is posted will be taken in. */
  started: boolean
  /** What is to be ended, in this order. */
  ends: (() => Promise<void> | void)[]
}

/** Listens at once; `started` rejects only for what a person must mend (a wrong database address, say). */
export async function startService(parts: ServiceParts): Promise<Service> {
  const { log } = parts
  const stopping = new AbortController()
  const running: Running = { port: 0, channels: [], failed: new Map(), routes: new Map(), started: false, ends: [] }
  const watched = toWatched(parts, running)
  const metrics = createMetrics()
  const servers = createServers(parts, metrics, running, watched)
  const [port = 0, adminPort] = await Promise.all(servers.map((server) => server.start()))
  running.port = adminPort ?? port
  log.info({ port, ...(adminPort !== undefined && { adminPort }) }, 'listening')
  const started = startRest(parts, metrics, running, watched, stopping.signal)
  return {
    port,
    started,
    invite: async (name) => running.desk?.invite(name),
    async stop() {
      stopping.abort()
      await started.catch(() => {})
      await Promise.all(running.channels.map((channel) => channel.stopIntake()))
      await Promise.all(servers.map((server) => server.stop()))
      for (const end of running.ends) await end()
      await Promise.all(running.channels.map((channel) => channel.stop()))
      await running.storage?.close()
      log.info('stopped')
    },
  }
}

/** The public server, and one for the figures if that is wanted. */
function createServers(parts: ServiceParts, metrics: Metrics, running: Running, watched: Watched): WebServer[] {
  const { log } = parts
  const { host, port, adminPort } = parts.config
  const health: Route = ['/healthz', healthPage]
  const inside: Route[] = [
    ['/readyz', readinessPage(watched)],
    ['/metrics', metricsPage(metrics, watched)],
  ]
  const posted = (path: string) => running.routes.get(path) ?? (running.started ? undefined : comeAgain)
  const atDesk = (path: string) =>
    parts.config.desk && /^\/desk(\/|$)/.test(path) ? (running.desk?.handler ?? comeAgain) : undefined
  const open = (at: number, routes: Route[], rest: WebServerParts['find']) =>
    createWebServer({ host, port: at, log, find: (path) => new Map(routes).get(path) ?? rest(path) })
  if (adminPort === undefined) return [open(port, [health, ...inside], (path) => atDesk(path) ?? posted(path))]
  return [open(port, [health], posted), open(adminPort, [health, ...inside], atDesk)]
}

/** What is posted before there is a database to keep it in. */
const comeAgain: WebHandler = () => textResponse(503, 'starting\n', { 'retry-after': '1' })

async function startRest(
  parts: ServiceParts,
  metrics: Metrics,
  running: Running,
  watched: Watched,
  signal: AbortSignal,
) {
  const { config, log, now } = parts
  const storage = await openPatiently(parts, signal)
  if (!storage) return
  running.storage = storage
  const desk = await openDesk(parts, storage, running)
  if (desk) running.desk = desk
  const answering = createAnswering({
    dialogue: createDialogue(parts),
    storage,
    pace: createPace({ perMinute: config.perMinute }),
    metrics,
    translate: parts.translate,
    ...(desk && { reachMs: (name: string) => running.channels.find((one) => one.name === name)?.reachMs?.() }),
    now,
  })
  const { telegram, wechat } = createChannels(parts, answering, storage, desk)
  const channels = [telegram, wechat].filter((channel) => channel !== undefined)
  running.channels = channels
  const settings = { ...INBOX_DEFAULTS, ...config.inbox }
  const inbox = createInbox({ store: storage.inbox, owner: randomUUID(), channels, settings, metrics, log, now })
  for (const { webhook } of channels) if (webhook) running.routes.set(webhook.path, webhook.handler)
  running.ends.push(
    () => inbox.stop(),
    repeat(PRUNE_MS, () => prune(storage, parts)),
  )
  running.inbox = inbox
  inbox.start()
  await startChannels(inbox, running, log)
  running.started = true
  if (telegram && config.telegram?.admins.length) running.ends.unshift(tellNews(parts, telegram, watched))
}

/** One that cannot be started does not end the others. */
async function startChannels(inbox: Inbox, { channels, failed }: Running, log: Log): Promise<void> {
  for (const channel of channels) {
    try {
      await channel.start(inbox.intake(channel.name))
    } catch (error) {
      if (failed.size === channels.length - 1) throw error
      failed.set(channel.name, hideSecrets(error instanceof Error ? error.message : String(error)))
      log.error({ err: error, channel: channel.name }, 'a channel cannot be started; the others go on')
    }
  }
}

const toWatched = ({ search, knowledgeAway, now, translate }: ServiceParts, running: Running): Watched => ({
  search,
  ...(knowledgeAway && { knowledgeAway }),
  now,
  t: translate('ru'),
  storage: () => running.storage,
  channels: () => running.channels,
  sending: (channel) => running.inbox?.sending(channel),
  failed: running.failed,
})

/** Waits for a database that is away, but not for ever; undefined when the process is told to stop meanwhile. */
async function openPatiently(parts: ServiceParts, signal: AbortSignal): Promise<Storage | undefined> {
  const { config, log, databaseWaitMs = DATABASE_WAIT_MS } = parts
  const { databaseUrl: url, personKey } = config
  const onIdleError = (error: Error) => log.warn({ err: error }, 'a connection to the database broke')
  const end = performance.now() + databaseWaitMs
  while (!signal.aborted) {
    try {
      return await openStorage({ url, ...(personKey && { personKey }), onIdleError })
    } catch (error) {
      if (!(error instanceof StorageError) || performance.now() > end) throw error
      log.warn({ err: error }, 'the database cannot be opened; waiting for it')
      await pause(DATABASE_RETRY_MS, signal)
    }
  }
  return undefined
}

/** Loaded only where it is wanted. */
async function openDesk(parts: ServiceParts, storage: Storage, running: Running): Promise<StaffDesk | undefined> {
  const { config, live } = parts
  if (!config.desk || !live) return undefined
  const { openStaffDesk } = await import('./staff-desk.ts')
  return openStaffDesk({
    ...parts,
    live,
    storage,
    dir: config.knowledgeDir,
    // Where any free port was asked for.
    url: config.desk.url.replace(/:0(?=\/)/, `:${running.port}`),
    async tell(name, id, lane, text) {
      const channel = running.channels.find((one) => one.name === name)
      await channel?.tell?.(id, lane, text)
      return channel?.tell !== undefined
    },
  })
}

function createChannels(parts: ServiceParts, answering: Answering, storage: Storage, desk?: StaffDesk) {
  const { config } = parts
  const writeMs = writeMsOf(config.inbox.leaseMs ?? INBOX_DEFAULTS.leaseMs)
  const keptDays = Math.round(config.questionsMs / 86_400_000)
  const telegram: Telegram | undefined =
    config.telegram &&
    createTelegram({
      ...parts,
      ...config.telegram,
      writeMs,
      answering,
      storage,
      articles: () => parts.search().knowledge.articles.map(({ id }) => id),
      keptDays,
      titleOf: (id) => parts.search().article(id)?.ru.title,
      suggest: createSuggest(parts),
      knowledgeDir: config.knowledgeDir,
      ...(desk && { deskLink: desk.invite }),
    })
  const wechat: Wechat | undefined =
    config.wechat && createWechat({ ...parts, writeMs, answering, storage, keptDays, settings: config.wechat })
  return { telegram, wechat }
}

/** Tells admins about files with mistakes, channels that are away and messages given up. Returns what ends it. */
function tellNews(
  { search, knowledgeAway, now, log }: ServiceParts,
  telegram: Telegram,
  watched: Watched,
): () => Promise<void> {
  const { t } = watched
  const notices = createNotices({ tell: (id, text) => telegram.tellAdmins(id, text), t, now })
  return repeat(NEWS_MS, async () => {
    try {
      const { knowledge } = search()
      const why = knowledgeAway?.()
      const away = why === undefined ? [] : [t('staff_away', { why })]
      const wrong = errorsOf(knowledge).map((problem) => formatProblem(problem, 'ru'))
      const warned = warningsOf(knowledge).map((problem) => formatProblem(problem, 'ru'))
      await notices.knowledge(`${knowledge.version}${why ?? ''}`, [...away, ...wrong], warned)
      for (const [name, state] of statesOf(watched)) {
        await notices.channel(name, state)
        const { givenUp = 0, reason = '' } = watched.sending(name) ?? {}
        await notices.givenUp(name, givenUp, reason)
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
