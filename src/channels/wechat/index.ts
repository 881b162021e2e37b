// WeChat, through Wechaty: takes messages in, sends replies, and keeps the connection alive.

import type { Answering } from '../../delivery/answering.ts'
import { BusyError, type Channel, type Intake, SendError, type Update } from '../../delivery/channel.ts'
import type { Language } from '../../language/language.ts'
import type { Log } from '../../log.ts'
import type { Notes } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'
import { createConnection } from './connection.ts'
import { createConversing, isWechatStep } from './conversing.ts'
import { createFront, type RequestHandler } from './front.ts'
import { createHanding, type Handing } from './handing.ts'
import { createOfficialAccount } from './official-account.ts'
import { createPacing } from './pacing.ts'
import { type Puppet, type PuppetKind, PUPPETS } from './puppets.ts'
import { createSending } from './sending.ts'
import type { WechatSettings } from './settings.ts'
import type { SupervisorTiming } from './supervisor.ts'

export interface WechatParts {
  settings: WechatSettings
  answering: Answering
  notes: Notes
  translate: (language: Language) => Translate
  log: Log
  now: () => number
  random: () => number
  /** Shows text to whoever started the bot, and to no log: the QR code to scan. */
  print: (text: string) => void
  /** Where the login is kept, an absolute path without its ending: `<data>/wechat`. Absent: it is not kept. */
  card?: string
  /** Makes a puppet that is not started; the one that the settings name by default. */
  makePuppet?: (settings: WechatSettings) => Promise<Puppet>
  timing?: Partial<SupervisorTiming>
}

export interface Wechat extends Channel {
  /** What the web server serves, for an Official Account: its server settings must name this path. */
  webhook: { path: string; handler: RequestHandler } | undefined
}

const NAME = 'wechat'

const WEBHOOK_PATH = '/wechat'

/** Loads Wechaty (up to 4 s, 140 MB) once it is started; `start` does not wait for that. */
export function createWechat(parts: WechatParts): Wechat {
  const { settings, log, now } = parts
  const kind: PuppetKind = PUPPETS[settings.puppet]
  const account = kind.abilities.intake === 'front' ? createOfficialAccount({ now }) : undefined
  const stopping = new AbortController()
  const connection = createConnection({
    ...parts,
    kind: account ? { ...kind, mend: account.mend } : kind,
    hand: (read) => handing?.add(read),
  })
  const prepare = createConversing({ ...parts, acceptFriends: settings.acceptFriends })
  const sending = createSending({
    kind,
    account,
    now,
    puppet: connection.puppet,
    pacing: toPacing(parts, kind, stopping.signal),
  })
  let intake: Intake | undefined
  let handing: Handing | undefined

  async function acceptPosted(update: Update): Promise<void> {
    if (!intake) throw new BusyError('WeChat is starting or stopping')
    await intake.accept([update])
  }

  return {
    name: NAME,
    async start(given) {
      intake = given
      handing = createHanding({ intake: given, log })
      connection.start()
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
    state() {
      const [state, why] = [connection.state(), account?.trouble()]
      return state.status === 'online' && why !== undefined ? { status: 'recovering', why } : state
    },
    prepare,
    async send(step, turn) {
      if (!isWechatStep(step)) throw new SendError('refused', 'not a step of this channel')
      await sending.send(step, turn.acceptedAt)
      return undefined
    },
    webhook: account && { path: WEBHOOK_PATH, handler: toFront(parts, acceptPosted) },
  }
}

const toPacing = ({ settings, now, random }: WechatParts, { abilities }: PuppetKind, signal: AbortSignal) =>
  (settings.slow ?? abilities.slow) ? createPacing({ now, random, signal }) : undefined

function toFront({ settings, log, now }: WechatParts, accept: (update: Update) => Promise<void>): RequestHandler {
  const token = settings.officialAccount?.token
  if (!token) throw new TypeError('an Official Account needs its token')
  return createFront({ token, accept, now, log })
}
