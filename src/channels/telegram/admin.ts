// What admins may ask (questions without an answer, figures of the last week) and what they are told, each thing once.

import type { ChannelState } from '../../delivery/channel.ts'
import type { Language } from '../../language/language.ts'
import type { DayCount, Outcome, Storage, TopRow } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

/** Murmansk keeps Moscow time all year. */
const MURMANSK_MS = 3 * 60 * 60 * 1000

/** How many questions one message lists. */
const LISTED = 20

/** How much of a question is shown, in UTF-16 units. */
const SHOWN = 150

const TOP = 5

interface AdminParts {
  admins: readonly number[]
  storage: Pick<Storage, 'questions' | 'votes'>
  translate: (language: Language) => Translate
  now: () => number
}

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > SHOWN ? `${line.slice(0, SHOWN).replace(/[\uD800-\uDBFF]$/, '')}…` : line
}

const toList = (rows: TopRow[]): string => rows.map(({ name, count }) => `• ${shorten(name)} — ${count}`).join('\n')

function sumByOutcome(days: DayCount[]): Map<Outcome, number> {
  const sums = new Map<Outcome, number>()
  for (const { outcome, count } of days) sums.set(outcome, (sums.get(outcome) ?? 0) + count)
  return sums
}

/** Texts for `/unanswered` and `/stats`, in Russian; undefined for other commands and for everybody who is no admin. */
export function createAdminCommands(parts: AdminParts): (user: number, name: string) => Promise<string | undefined> {
  const { questions, votes } = parts.storage
  const t = parts.translate('ru')

  async function unanswered(): Promise<string> {
    const rows = await questions.unanswered(parts.now() - WEEK_MS)
    if (rows.length === 0) return t('telegram_admin_unanswered_none')
    const list = rows.slice(0, LISTED).map(({ text, why }) => `• ${shorten(text)} (${t(`telegram_admin_why_${why}`)})`)
    return t('telegram_admin_unanswered', { count: rows.length, list: list.join('\n') })
  }

  async function stats(): Promise<string> {
    const since = parts.now() - WEEK_MS
    const sums = sumByOutcome(await questions.stats(since, MURMANSK_MS))
    const outcomes = [...sums].map(([outcome, count]) => `• ${t(`telegram_outcome_${outcome}`)} — ${count}`).join('\n')
    const total = [...sums.values()].reduce((sum, count) => sum + count, 0)
    const top = await questions.topArticles(since, TOP)
    const missed = await questions.topUnknown(since, TOP)
    return [
      t('telegram_admin_stats', { questions: total, outcomes, ...(await votes.counts(since)) }),
      ...(top.length > 0 ? [t('telegram_admin_stats_top', { list: toList(top) })] : []),
      ...(missed.length > 0 ? [t('telegram_admin_stats_unknown', { list: toList(missed) })] : []),
    ].join('\n\n')
  }

  const commands = new Map([
    ['unanswered', unanswered],
    ['stats', stats],
  ])
  return async (user, name) => (parts.admins.includes(user) ? commands.get(name)?.() : undefined)
}

/** How long a channel may be away before anybody is told, in milliseconds. */
const PATIENCE_MS = 60_000

/** How many mistakes one message lists. */
const MISTAKES_LISTED = 10

export interface Notices {
  /** `problems`: one readable line each; `version` names the state of the files. Rejects as `tell` does; then repeat it. */
  knowledge(version: string, problems: string[]): Promise<void>
  /** To be called every few seconds for each channel. */
  channel(name: string, state: ChannelState): Promise<void>
}

interface NoticesParts {
  /** Sends a text to all admins, once for each id (`Telegram.tellAdmins`). */
  tell: (id: string, text: string) => Promise<void>
  /** Staff's language. */
  t: Translate
  now: () => number
}

export function createNotices({ tell, t, now }: NoticesParts): Notices {
  let toldVersion: string | undefined
  const away = new Map<string, { since: number; told: boolean }>()

  const toMistakes = (problems: string[]): string => {
    const more = problems.length - MISTAKES_LISTED
    const lines = problems.slice(0, MISTAKES_LISTED).map((line) => `• ${line}`)
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
      const params = { count: problems.length, list: toMistakes(problems) }
      await tell(`knowledge:${version}`, wrong ? t('telegram_admin_problems', params) : t('telegram_admin_well'))
      toldVersion = wrong ? version : undefined
    },
    async channel(name, state) {
      if (state.status === 'online') return channelUp(name)
      if (state.status === 'recovering' || state.status === 'needs-scan') await channelAway(name, state.why ?? '')
    },
  }
}
