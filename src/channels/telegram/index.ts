// The Telegram channel: updates go to the inbox, prepared steps go to the Bot API.

import { Api } from 'grammy'
import type { Update as TelegramUpdate } from 'grammy/types'
import type { Answering } from '../../delivery/answering.ts'
import { BusyError, type Channel, type Intake, type Update } from '../../delivery/channel.ts'
import type { Language } from '../../language/language.ts'
import type { Log } from '../../log.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'
import type { WebHandler } from '../http.ts'
import { createAdminCommands } from './admin.ts'
import { createConnection } from './connection.ts'
import type { Suggest } from './inline.ts'
import { createWebhook } from './intake.ts'
import { createPauses, limitsOf } from './pace.ts'
import { createPhotos } from './photos.ts'
import { createPrepare } from './prepare.ts'
import { createSend, createTyping } from './send.ts'
import { isTelegramStep } from './steps.ts'
import { createFetch, type CallLimits } from '../transport.ts'
import { isIncoming, laneOf, toIncoming, type Incoming, type Self } from './updates.ts'

/** Such a call settles within a minute. */
const ANSWER_MS = 30_000

/** A poll that finds nothing takes half a minute; a connection that died is noticed after this at the latest. */
const POLLING: CallLimits = { writeMs: 10_000, answerMs: 60_000 }

/** grammY's own limit, beyond all of these. */
const CALL_SECONDS = 120

export interface TelegramParts {
  token: string
  /** Another Bot API server, without a `/` at its end. */
  apiRoot?: string
  /** How long the answer to a call that sends may take, in milliseconds. */
  answerMs?: number
  /** Absent: long polling. The handler is to be served at the path of this URL. */
  webhook?: { url: string; secret: string }
  /** In this time a call has to be written, or it never is, in milliseconds: this process is sure of its lanes for as long. */
  writeMs: number
  /** Telegram's ids of the people who get news and figures. */
  admins: readonly number[]
  answering: Answering
  storage: Pick<Storage, 'forget' | 'letters' | 'notes' | 'personHash' | 'questions' | 'votes'>
  translate: (language: Language) => Translate
  /** The ids of the articles that there are now. */
  articles: () => Iterable<string>
  /** What staff call an article, by its id. */
  titleOf: (article: string) => string | undefined
  suggest: Suggest
  /** A one-time link to the desk for an admin of this name; absent: there is no desk. */
  deskLink?: (name: string) => Promise<string>
  /** How long questions are kept, in days. */
  keptDays: number
  /** Where articles' photos are. */
  knowledgeDir: string
  log: Log
  now: () => number
}

export interface Telegram extends Channel {
  /** What the web server serves at the webhook's path; undefined with long polling. */
  webhook: { path: string; handler: WebHandler } | undefined
  /** Sends a text to every admin, once for each id. Resolves when the inbox has it. */
  tellAdmins(id: string, text: string): Promise<void>
}

const NAME = 'telegram'

/** Telegram sets no limit; after a month nobody remembers having asked. */
const REACH_MS = 30 * 86_400_000

const toUpdate = (updateId: string, incoming: Incoming): Update => ({
  updateId,
  lane: laneOf(incoming),
  payload: incoming,
})

/** What the bot says of its own accord. */
const toNotice = (id: string, chat: number, text: string): Update => toUpdate(id, { kind: 'notice', chat, text })

/** An update that cannot be understood is dropped: Telegram would send it for ever and nothing else to that chat. */
function toKept(update: TelegramUpdate, self: Self, log: Log): Update[] {
  try {
    const incoming = toIncoming(update, self)
    return incoming ? [toUpdate(String(update.update_id), incoming)] : []
  } catch (err) {
    log.error({ channel: NAME, kinds: Object.keys(update), err }, 'an update was not understood and is dropped')
    return []
  }
}

function createApi({ token, apiRoot }: TelegramParts, limits: CallLimits): Api {
  const options = { fetch: createFetch(limits), timeoutSeconds: CALL_SECONDS }
  return new Api(token, apiRoot === undefined ? options : { ...options, apiRoot })
}

function createSteps(parts: TelegramParts, api: Api) {
  const { storage, log, knowledgeDir: folder } = parts
  const onMissing = (photo: string) => log.warn({ channel: NAME, photo }, 'the photo of an article is missing')
  const photos = createPhotos({ channel: NAME, folder, notes: storage.notes, onMissing })
  const adminCommand = createAdminCommands(parts)
  return {
    prepare: createPrepare({ ...parts, channel: NAME, adminCommand }),
    send: createSend({ api, channel: NAME, photos, now: parts.now, pausesOf: createPauses(parts.now) }),
    typing: createTyping(api),
  }
}

export function createTelegram(parts: TelegramParts): Telegram {
  const { log } = parts
  const api = createApi(parts, POLLING)
  const connection = createConnection({ api, webhook: parts.webhook, t: parts.translate('ru'), log })
  const { prepare, send, typing } = createSteps(
    parts,
    createApi(parts, { writeMs: parts.writeMs, answerMs: parts.answerMs ?? ANSWER_MS }),
  )
  const stopping = new AbortController()
  let intake: Intake | undefined
  let running: Promise<void> = Promise.resolve()

  async function accept(updates: TelegramUpdate[]): Promise<void> {
    const self = connection.self()
    if (!intake || !self || stopping.signal.aborted) throw new BusyError('telegram is starting or stopping')
    const kept = updates.flatMap((update) => toKept(update, self, log))
    if (kept.length > 0) await intake.accept(kept)
  }

  async function notify(notices: Update[]): Promise<void> {
    if (!intake) throw new BusyError('telegram is not started')
    await intake.accept(notices)
  }

  async function stop(): Promise<void> {
    stopping.abort()
    await running
  }

  return {
    name: NAME,
    async start(given) {
      intake = given
      running = connection.run(accept, stopping.signal)
    },
    stopIntake: stop,
    stop,
    state: () => (stopping.signal.aborted ? { status: 'stopped' } : connection.state()),
    async prepare(turn) {
      const incoming = turn.payload
      if (!isIncoming(incoming)) throw new TypeError('not a payload of this channel')
      return typing(incoming, () => prepare(incoming, turn))
    },
    async send(step) {
      if (!isTelegramStep(step)) throw new TypeError('not a step of this channel')
      return send(step)
    },
    pace: (step) => (isTelegramStep(step) ? limitsOf(step) : []),
    webhook: parts.webhook && {
      path: new URL(parts.webhook.url).pathname,
      handler: createWebhook({
        secret: parts.webhook.secret,
        accept: (update) => accept([update]),
        onTrouble: (err) => log.warn({ channel: NAME, err }, 'an update was not taken in, Telegram sends it again'),
      }),
    },
    reachMs: () => REACH_MS,
    tell: (id, lane, text) => notify([toNotice(id, Number(lane.split(':', 1)[0]), text)]),
    tellAdmins: (id, text) => notify(parts.admins.map((chat, i) => toNotice(`notice:${id}:${i}`, chat, text))),
  }
}
