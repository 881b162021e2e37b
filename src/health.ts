// How the bot is: what /readyz says, what /metrics counts, what admins are told.

import { textResponse, type WebHandler } from './channels/http.ts'
import type { Channel, ChannelState } from './delivery/channel.ts'
import type { GivenUp } from './delivery/inbox.ts'
import type { Metrics } from './delivery/metrics.ts'
import { errorsOf, staleArticles } from './knowledge/live.ts'
import type { Search } from './search/search.ts'
import { type Storage, StorageError } from './storage/storage.ts'
import type { Translate } from './texts.ts'

export interface Readiness {
  /** Something to answer with, a database, and every channel connected. */
  ready: boolean
  /** Why it is not as it should be although it may be ready, in plain words. */
  degraded: string[]
  knowledge: {
    articles: number
    problems: number
    version: string
    /** Of the problems, those that keep a file's present version out of use. */
    errors: number
    /** Articles in use as they were before their last edit, which has an error. */
    stale: string[]
    /** Why the folder cannot be read just now. */
    away?: string
  }
  database: 'ok' | 'away'
  channels: Record<string, ChannelState>
}

/** What there is to look at, as far as it is started. */
export interface Watched {
  search: () => Pick<Search, 'knowledge'>
  knowledgeAway?: () => string | undefined
  now: () => number
  /** Staff's language. */
  t: Translate
  storage: () => Storage | undefined
  channels: () => readonly Channel[]
  /** What was given up on a channel since the start. */
  sending: (channel: string) => GivenUp | undefined
  /** Channels that could not be started, and why. */
  failed: ReadonlyMap<string, string>
}

/** Messages that were given up count so long. */
const LETTERS_MS = 3_600_000

/** A message that waits for so long means that sending does not go on. */
const STUCK_MS = 180_000

export const statesOf = ({ channels, failed }: Watched): [name: string, state: ChannelState][] =>
  channels().map((channel) => {
    const why = failed.get(channel.name)
    return [channel.name, why === undefined ? channel.state() : { status: 'stopped', why }]
  })

async function readinessOf(watched: Watched): Promise<Readiness> {
  const storage = watched.storage()
  const degraded = storage && (await listDegraded(storage, watched))
  const knowledge = knowledgeOf(watched)
  const channels = statesOf(watched)
  const isOnline = channels.every(([, { status }]) => status === 'online')
  return {
    ready: knowledge.articles > 0 && degraded !== undefined && isOnline,
    degraded: degraded ?? [],
    knowledge,
    database: degraded ? 'ok' : 'away',
    channels: Object.fromEntries(channels),
  }
}

/** Undefined when the database does not say. */
async function listDegraded(storage: Storage, { t, now }: Watched): Promise<string[] | undefined> {
  try {
    const count = await storage.letters.count(now() - LETTERS_MS)
    const stuck = [...(await storage.waitingSince())].filter(([, since]) => since < now() - STUCK_MS)
    return [
      ...(count > 0 ? [t('health_letters', { count })] : []),
      ...stuck.map(([channel, since]) => t('health_stuck', { channel, minutes: Math.round((now() - since) / 60_000) })),
    ]
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    // That is the answer; who uses the database logs why.
    return undefined
  }
}

function knowledgeOf({ search, knowledgeAway }: Watched): Readiness['knowledge'] {
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

/** Alive, whatever else is down. */
export const healthPage: WebHandler = () => textResponse(200, 'ok\n')

export const readinessPage =
  (watched: Watched): WebHandler =>
  async () => {
    const readiness = await readinessOf(watched)
    const type = { 'content-type': 'application/json; charset=utf-8' }
    return textResponse(readiness.ready ? 200 : 503, `${JSON.stringify(readiness, null, 2)}\n`, type)
  }

export const metricsPage =
  (metrics: Metrics, watched: Watched): WebHandler =>
  async () => {
    const { version, articles, problems, errors, stale } = knowledgeOf(watched)
    metrics.knowledge(version, articles, problems, { errors, stale: stale.length })
    for (const [name, { status }] of statesOf(watched)) metrics.channel(name, status === 'online')
    const { type, text } = await metrics.page()
    return textResponse(200, text, { 'content-type': type })
  }
