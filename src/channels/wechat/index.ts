// WeChat, through Wechaty: takes messages in, sends replies, and keeps the connection alive.

import type { Answering } from '../../delivery/answering.ts'
import {
  BusyError,
  type Channel,
  type ChannelState,
  type Intake,
  SendError,
  type Step,
  type Update,
} from '../../delivery/channel.ts'
import type { Language } from '../../language/language.ts'
import type { Log } from '../../log.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'
import { within } from '../../wait.ts'
import type { WebHandler } from '../http.ts'
import { type Account, type AccountSettings, createAccount } from './account.ts'
import type { AccountPuppet } from './account-puppet.ts'
import {
  type Connection,
  type ConnectionTiming,
  createConnection,
  notOnline,
  type Puppet,
  toSendError,
  type Way,
} from './connection.ts'
import { createConversing, isWechatStep, type WechatStep } from './conversing.ts'
import { createGateway, type GatewaySettings } from './gateway.ts'
import { fromLane, toUpdate } from './incoming.ts'
import { createHanding, type Handing, readFriendship, readMessage } from './reading.ts'
import { createWebhook, type Posted, type Webhook } from './webhook.ts'

/** Either an account or a gateway. */
export interface WechatSettings {
  account?: AccountSettings
  gateway?: GatewaySettings
  /** Accept friend requests and greet. */
  acceptFriends: boolean
}

export interface WechatParts {
  settings: WechatSettings
  answering: Answering
  storage: Pick<Storage, 'forget' | 'notes'>
  /** How many days questions are kept. */
  keptDays: number
  translate: (language: Language) => Translate
  log: Log
  /** How long a call may take to be written, in milliseconds: `writeMsOf` the lease. */
  writeMs: number
  now: () => number
  random: () => number
  /** Shows text to whoever started the bot at a terminal, and to no log: the QR code to scan. Absent: nobody sits there. */
  print?: (text: string) => void
  /** The one that the settings name by default. */
  way?: Way
  timing?: Partial<ConnectionTiming>
}

export interface Wechat extends Channel {
  /** What the web server serves, for an Official Account: its server settings must name this path. */
  webhook: { path: string; handler: WebHandler } | undefined
}

const WEBHOOK_PATH = '/wechat'

/** So long after a message WeChat lets an account write to its writer. */
const REACH_MS = 48 * 3_600_000

/** Messages in which an answer may come; a passive reply is one. */
const MOST_PARTS = 3

/** Sending by a puppet, in milliseconds: a connection that froze never answers. */
const SEND_MS = 25_000

/** Characters of a name that are used when somebody is addressed in a room. */
const NAME_LENGTH = 40

/** Loads Wechaty (up to 4 s, 140 MB) once it is started; `start` does not wait for that. */
export function createWechat(parts: WechatParts): Wechat {
  const { settings, storage, log } = parts
  const account = settings.account && createAccount({ ...parts, settings: settings.account, notes: storage.notes })
  const webhook = settings.account && createWebhook({ ...parts, settings: settings.account, take })
  const connection = connect(parts, account, () => handing)
  const prepare = createConversing({
    ...parts,
    notes: storage.notes,
    acceptFriends: settings.acceptFriends,
    forget: storage.forget,
    mostParts: () => (account?.isHolding() ? 1 : MOST_PARTS),
  })
  const stopping = new AbortController()
  let intake: Intake | undefined
  let handing: Handing | undefined

  /** What is posted to an account; gives what to say in the response. */
  async function take(posted: Posted): Promise<string | undefined> {
    const puppet = account?.puppet()
    if (!intake || !puppet?.isLoggedIn) throw new BusyError('WeChat is starting or stopping')
    const update = await readPosted(puppet, posted)
    if (!update) return undefined
    await intake.accept([update])
    return account?.isHolding() ? account.replies.wait(posted.person, posted.id) : undefined
  }

  return {
    name: 'wechat',
    async start(given) {
      intake = given
      handing = createHanding(given, log)
      connection.start()
      void account?.run(stopping.signal)
    },
    // Where answers go in the response to a message, nothing can be said later.
    reachMs: () => (account?.isHolding() ? undefined : REACH_MS),
    async tell(id, lane, text) {
      if (!intake) throw new BusyError('WeChat is not started')
      await intake.accept([toUpdate(id, { ...fromLane(lane), kind: 'notice', text })])
    },
    async stopIntake() {
      const last = handing
      intake = handing = undefined
      await last?.stop()
    },
    async stop() {
      stopping.abort()
      await connection.stop()
    },
    state: () => toState(parts, connection.state(), account, webhook),
    prepare,
    async send(step, { acceptedAt }) {
      if (account?.isTooLate(acceptedAt))
        throw new SendError('refused', 'the time in which WeChat allows a reply has passed')
      await sendStep(step, connection.puppet())
      return undefined
    },
    webhook: webhook && { path: WEBHOOK_PATH, handler: webhook.handler },
  }
}

function toWay({ settings, way }: WechatParts, account: Account | undefined): Way {
  if (way) return way
  if (account) return { makePuppet: account.makePuppet, isWatched: false }
  if (settings.gateway) return createGateway(settings.gateway)
  throw new TypeError('neither an account nor a gateway')
}

/** The code logs in whoever scans it: it goes to a terminal where somebody sits, and to no log or journal. */
async function showCode({ print, translate, log }: WechatParts, code: string): Promise<void> {
  if (!print) return log.warn('somebody must scan a QR code: start the bot in a terminal once')
  const { default: qrcode } = await import('qrcode-terminal')
  const picture = await new Promise<string>((resolve) => qrcode.generate(code, { small: true }, resolve))
  const link = `https://wechaty.js.org/qrcode/${encodeURIComponent(code)}`
  print(`\n${picture}\n${translate('zh')('wechat_scan')}\n${translate('ru')('wechat_scan')}\n${link}\n`)
}

/** The connection's own state, and what keeps an account from answering, in both languages. */
function toState(
  { translate }: WechatParts,
  state: ChannelState,
  account: Account | undefined,
  webhook: Webhook | undefined,
): ChannelState {
  if (state.status !== 'online') return state
  const trouble = webhook?.trouble() ?? account?.trouble()
  if (!trouble) return state
  const why = (['zh', 'ru'] as const).map((language) => translate(language)(trouble.key, { code: trouble.code ?? 0 }))
  return { status: trouble.isHarmless ? 'online' : 'recovering', why: why.join(' / ') }
}

async function readPosted(puppet: AccountPuppet, posted: Posted): Promise<Update | undefined> {
  if (posted.kind === 'event') return posted.incoming && toUpdate(posted.id, posted.incoming)
  puppet.receive(posted.message)
  return readMessage(puppet, posted.id)
}

/** Throws `SendError`. */
async function sendStep(step: Step, puppet: Puppet | undefined): Promise<void> {
  if (!isWechatStep(step)) throw new SendError('refused', 'not a step of this channel')
  if (!puppet) throw notOnline()
  try {
    const sent = step.do === 'say' ? say(puppet, step) : puppet.friendshipAccept(step.request)
    await within(SEND_MS, sent, () => new SendError('unclear', 'the puppet does not answer'))
  } catch (error) {
    throw toSendError(error)
  }
}

async function say(puppet: Puppet, { to, text, person }: Extract<WechatStep, { do: 'say' }>): Promise<void> {
  if (person === undefined) return void (await puppet.messageSendText(to, text))
  const member = await puppet.roomMemberPayload(to, person)
  const name = Array.from(member.roomAlias || member.name).slice(0, NAME_LENGTH)
  await puppet.messageSendText(to, `@${name.join('')}\u2005\n${text}`, [person])
}

function connect(parts: WechatParts, account: Account | undefined, handing: () => Handing | undefined): Connection {
  const connection: Connection = createConnection({
    ...parts,
    way: toWay(parts, account),
    // What cannot be read by the puppet that reported it is read by the one that came after it.
    onMessage(puppet, id) {
      const seenAt = parts.now()
      handing()?.add(() => readMessage(connection.puppet() ?? puppet, id, seenAt))
    },
    onFriendship: (puppet, id) => handing()?.add(() => readFriendship(connection.puppet() ?? puppet, id)),
    onScan: (code) => void showCode(parts, code),
  })
  return connection
}
