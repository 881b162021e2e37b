// News for admins, each told once: knowledge files with mistakes, channels that are down, and that all is well again.

import type { ChannelState } from '../../delivery/channel.ts'
import type { Translate } from '../../translate.ts'

/** How long a channel may be away before anybody is told, in milliseconds. */
const PATIENCE_MS = 60_000

/** How many mistakes one message lists. */
const LISTED = 10

export interface Notices {
  /** `problems`: one readable line each; `version` names the state of the files. Rejects as `tell` does; then repeat it. */
  knowledge(version: string, problems: string[]): Promise<void>
  /** To be called every few seconds for each channel. */
  channel(name: string, state: ChannelState): Promise<void>
}

export interface NoticesParts {
  /** Sends a text to all admins, once for each id (`Telegram.tellAdmins`). */
  tell: (id: string, text: string) => Promise<void>
  /** Staff's language. */
  t: Translate
  now: () => number
}

export function createNotices({ tell, t, now }: NoticesParts): Notices {
  let toldVersion: string | undefined
  const away = new Map<string, { since: number; told: boolean }>()

  const toList = (problems: string[]): string => {
    const more = problems.length - LISTED
    const lines = problems.slice(0, LISTED).map((line) => `• ${line}`)
    return [...lines, ...(more > 0 ? [t('telegram_admin_problems_more', { count: more })] : [])].join('\n')
  }

  async function channelUp(name: string): Promise<void> {
    const absence = away.get(name)
    if (absence?.told) await tell(`up:${name}:${absence.since}`, t('telegram_admin_channel_up', { channel: name }))
    away.delete(name)
  }

  async function channelAway(name: string, why: string): Promise<void> {
    const absence = away.get(name) ?? { since: now(), told: false }
    away.set(name, absence)
    if (absence.told || now() - absence.since < PATIENCE_MS) return
    await tell(`down:${name}:${absence.since}`, t('telegram_admin_channel_down', { channel: name, why }))
    absence.told = true
  }

  return {
    async knowledge(version, problems) {
      if (version === toldVersion || (problems.length === 0 && toldVersion === undefined)) return
      const wrong = problems.length > 0
      const params = { count: problems.length, list: toList(problems) }
      await tell(`knowledge:${version}`, wrong ? t('telegram_admin_problems', params) : t('telegram_admin_well'))
      toldVersion = wrong ? version : undefined
    },
    async channel(name, state) {
      if (state.status === 'online') return channelUp(name)
      if (state.status === 'recovering' || state.status === 'needs-scan') await channelAway(name, state.why ?? '')
    },
  }
}
