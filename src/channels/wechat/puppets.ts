// The ways to WeChat that we know, each with what it can do: one table instead of ifs spread about.

import type { impls } from 'wechaty-puppet'
import { abandonGateway, mendGateway, probeGateway } from './gateway.ts'
import type { WechatSettings } from './settings.ts'
import { abandonWechat4u } from './wechat4u.ts'

/** What every puppet offers. */
export type Puppet = impls.PuppetInterface

export interface Abilities {
  rooms: boolean
  friendRequests: boolean
  /** Somebody must log in by scanning a QR code. */
  scan: boolean
  /** `events`: the puppet reports messages. `front`: WeChat's servers post them to our own HTTP server. */
  intake: 'events' | 'front'
  /** There is a connection that can die silently: it is asked every few seconds whether it lives. */
  watched: boolean
  /** Replies are allowed only for some time after a person's message. */
  replyWindow: boolean
  /** A personal account, which is banned when it sends like a machine. */
  slow: boolean
}

export interface PuppetKind {
  abilities: Abilities
  options: (settings: WechatSettings) => Record<string, unknown>
  /** Makes good what is known to be broken, before the start. */
  mend?: (puppet: Puppet) => void
  /** Lets go of the connection; the account stays logged in. Absent: the puppet is stopped. */
  abandon?: (puppet: Puppet) => void | Promise<void>
  /** Whether it makes sense to try again now. */
  probe?: (settings: WechatSettings) => Promise<boolean>
}

/** Wechaty restarts a silent puppet after this many seconds; we do it much sooner, so it must not. */
const WATCHDOG_SECONDS = 1_000_000

/** The puppet wants one or the other; its web server is replaced before it starts. */
const NO_WEB_SERVER = { port: 0, webhookProxyUrl: undefined }

const PERSONAL = { rooms: true, friendRequests: true, scan: true, intake: 'events', replyWindow: false } as const

export const PUPPETS = {
  'wechaty-puppet-official-account': {
    abilities: {
      rooms: false,
      friendRequests: false,
      scan: false,
      intake: 'front',
      watched: false,
      replyWindow: true,
      slow: false,
    },
    options: ({ officialAccount }) => ({ ...officialAccount, ...NO_WEB_SERVER, personalMode: false }),
  },
  'wechaty-puppet-service': {
    abilities: { ...PERSONAL, watched: true, slow: false },
    options: ({ gateway }) => ({
      token: gateway?.token,
      timeoutSeconds: WATCHDOG_SECONDS,
      ...(gateway?.endpoint ? { endpoint: gateway.endpoint } : {}),
      ...(gateway?.insecure ? { tls: { disable: true } } : {}),
    }),
    mend: mendGateway,
    abandon: abandonGateway,
    probe: probeGateway,
  },
  'wechaty-puppet-wechat4u': {
    abilities: { ...PERSONAL, watched: true, slow: true },
    options: () => ({}),
    abandon: abandonWechat4u,
  },
  'wechaty-puppet-mock': {
    abilities: { ...PERSONAL, watched: true, slow: false },
    options: () => ({ timeoutSeconds: WATCHDOG_SECONDS }),
  },
} as const satisfies Record<string, PuppetKind>

export type PuppetName = keyof typeof PUPPETS

/** Loads the puppet's package, 1 to 4 seconds and some 100 MB, and makes one that is not started. */
export async function makePuppet(settings: WechatSettings): Promise<Puppet> {
  const { helpers } = await import('wechaty-puppet')
  const kind: PuppetKind = PUPPETS[settings.puppet]
  return helpers.resolvePuppet({ puppet: settings.puppet, puppetOptions: kind.options(settings) })
}
