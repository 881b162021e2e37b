// The connection to WeChat as the channel sees it: its state, the puppet that is logged in, and what it reports.

import type { ChannelState, Update } from '../../delivery/channel.ts'
import type { Language } from '../../language/language.ts'
import type { Log } from '../../log.ts'
import type { Translate } from '../../texts.ts'
import { makePuppet, type Puppet, type PuppetKind } from './puppets.ts'
import { toQrText } from './qr.ts'
import { readFriendship, readMessage } from './reader.ts'
import { createSession } from './session.ts'
import type { WechatSettings } from './settings.ts'
import { createSupervisor, DEFAULT_TIMING, type LinkEvents, type SupervisorTiming } from './supervisor.ts'

export interface ConnectionParts {
  settings: WechatSettings
  kind: PuppetKind
  translate: (language: Language) => Translate
  log: Log
  now: () => number
  random: () => number
  print: (text: string) => void
  card?: string
  makePuppet?: (settings: WechatSettings) => Promise<Puppet>
  timing?: Partial<SupervisorTiming>
  /** Takes what was reported; it is read at once and handed to the inbox in order. */
  hand: (read: () => Promise<Update | undefined>) => void
}

export interface Connection {
  start(): void
  stop(): Promise<void>
  state(): ChannelState
  /** The one that is logged in. */
  puppet: () => Puppet | undefined
}

export function createConnection(parts: ConnectionParts): Connection {
  const { settings, kind, log, random } = parts
  let state: ChannelState = { status: 'starting' }
  let online: Puppet | undefined

  function onState(next: ChannelState): void {
    if (next.status !== 'online') online = undefined
    if (next.status === state.status && next.why === state.why) return
    state = next
    log.info({ channel: 'wechat', status: next.status, why: next.why }, 'WeChat changed its state')
  }

  const supervisor = createSupervisor({
    connect: (events) =>
      connect(
        parts,
        events,
        () => online,
        (puppet) => (online = puppet),
      ),
    watched: kind.abilities.watched,
    probe: () => kind.probe?.(settings) ?? Promise.resolve(true),
    timing: { ...DEFAULT_TIMING, ...parts.timing },
    random,
    onState,
  })

  return {
    start: supervisor.start,
    async stop() {
      await supervisor.stop()
      onState({ status: 'stopped' })
    },
    state: () => state,
    puppet: () => online,
  }
}

/** What cannot be read by the puppet that reported it is read by the one that came after it: `current`. */
function connect(
  parts: ConnectionParts,
  events: LinkEvents,
  current: () => Puppet | undefined,
  onOnline: (puppet: Puppet) => void,
) {
  const { settings, kind, log, now, hand } = parts
  const { abilities } = kind
  return createSession({
    kind,
    makePuppet: () => (parts.makePuppet ?? makePuppet)(settings),
    card: abilities.scan ? parts.card : undefined,
    events,
    log,
    onOnline,
    onScan(code) {
      showCode(parts, code).catch((error: unknown) => log.error({ err: error }, 'the QR code could not be shown'))
    },
    onMessage(puppet, id) {
      const seenAt = now()
      if (abilities.intake === 'events') hand(() => readMessage(current() ?? puppet, id, abilities, seenAt))
    },
    onFriendship(puppet, id) {
      if (abilities.friendRequests) hand(() => readFriendship(current() ?? puppet, id))
    },
  })
}

async function showCode({ print, translate }: ConnectionParts, code: string): Promise<void> {
  print(await toQrText(code, translate('ru')('wechat_scan')))
}
