// What admins may ask (questions without an answer, figures of the last week) and what they are told, each thing once.

import type { ChannelState } from '../../delivery/channel.ts'
import type { Language } from '../../language/language.ts'
import { readStatistics } from '../../questions/statistics.ts'
import type { Letter, Letters, Storage, TopRow } from '../../storage/storage.ts'
import type { Translate } from '../../texts.ts'

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

/** How many questions one message lists. */
const LISTED = 20

/** How much of a question is shown, in UTF-16 units. */
const SHOWN = 150

const TOP = 5

/** How many undelivered messages are counted, sent again or dropped at once. */
const LETTERS = 1000

interface AdminParts {
  admins: readonly number[]
  storage: Pick<Storage, 'letters' | 'questions' | 'votes'>
  translate: (language: Language) => Translate
  /** What staff call an article, by its id. */
  titleOf: (article: string) => string | undefined
  now: () => number
  /** A one-time link to the desk for somebody of this name; absent: there is no desk. */
  deskLink?: (name: string) => Promise<string>
}

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > SHOWN ? `${line.slice(0, SHOWN).replace(/[\uD800-\uDBFF]$/, '')}…` : line
}

/** Murmansk keeps Moscow time all year. */
const TIME = new Intl.DateTimeFormat('ru', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Moscow' })

const toList = (rows: TopRow[]): string => rows.map(({ name, count }) => `• ${shorten(name)} — ${count}`).join('\n')

/** The reply to an admin's command, in Russian; undefined for other commands and for everybody who is no admin. */
export type AdminCommands = (user: number, name: string, argument: string) => Promise<string | undefined>

/** `/unanswered`, `/stats`, `/letters` and `/desk`. */
export function createAdminCommands(parts: AdminParts): AdminCommands {
  const t = parts.translate('ru')

  async function unanswered(): Promise<string> {
    const rows = await parts.storage.questions.unanswered(parts.now() - WEEK_MS)
    if (rows.length === 0) return t('telegram_admin_unanswered_none')
    const list = rows.slice(0, LISTED).map(({ text, why }) => `• ${shorten(text)} (${t(`telegram_admin_why_${why}`)})`)
    return t('telegram_admin_unanswered', { count: rows.length, list: list.join('\n') })
  }

  async function stats(): Promise<string> {
    const now = parts.now()
    const asked = { since: now - WEEK_MS, now, titleOf: parts.titleOf, top: TOP }
    const { total, votes, ...sums } = await readStatistics(parts.storage, asked)
    const outcomes = sums.outcomes.map(({ outcome, count }) => `• ${t(`telegram_outcome_${outcome}`)} — ${count}`)
    return [
      t('telegram_admin_stats', { questions: total, outcomes: outcomes.join('\n'), ...votes }),
      ...(sums.articles.length > 0 ? [t('telegram_admin_stats_top', { list: toList(sums.articles) })] : []),
      ...(sums.unknown.length > 0 ? [t('telegram_admin_stats_unknown', { list: toList(sums.unknown) })] : []),
    ].join('\n\n')
  }

  const commands = new Map([
    ['unanswered', unanswered],
    ['stats', stats],
    ['letters', (argument: string) => onLetters(parts.storage.letters, argument, t)],
  ])
  async function desk(user: number, argument: string): Promise<string | undefined> {
    const name = argument.slice(0, 40) || t('desk_admin', { number: parts.admins.indexOf(user) + 1 })
    return parts.deskLink && t('desk_link', { url: await parts.deskLink(name) })
  }

  return async (user, name, argument) => {
    if (!parts.admins.includes(user)) return undefined
    return name === 'desk' ? desk(user, argument) : commands.get(name)?.(argument)
  }
}

/** Lists what could not be delivered; `send` and `drop`, for all of it or for one number, do that. */
async function onLetters(letters: Letters, argument: string, t: Translate): Promise<string> {
  const found = await letters.list(LETTERS)
  const [, verb, number] = /^(send|drop)\s*(\d*)$/i.exec(argument) ?? []
  if (verb === undefined) return found.length > 0 ? listOf(found, t) : t('telegram_admin_letters_none')
  const chosen = number === '' ? found.map(({ seq }) => seq) : [Number(number)]
  return verb.toLowerCase() === 'send'
    ? t('telegram_admin_letters_sent', { count: await letters.resend(chosen) })
    : t('telegram_admin_letters_dropped', { count: await letters.drop(chosen) })
}

function listOf(letters: Letter[], t: Translate): string {
  const lines = letters
    .slice(0, LISTED)
    .map(({ seq, channel, failedAt, reason }) =>
      t('telegram_admin_letter', { seq, channel, when: TIME.format(failedAt), reason: shorten(reason) }),
    )
  return t('telegram_admin_letters', { count: letters.length, list: lines.join('\n') })
}

/** How long a channel may be away before anybody is told, in milliseconds. */
const PATIENCE_MS = 60_000

/** News of messages that were given up come at most so often, in milliseconds. */
const GIVEN_UP_MS = 600_000

/** How many mistakes one message lists. */
const MISTAKES_LISTED = 10

export interface Notices {
  /**
   * `problems` keep an edit out of use, `warnings` do not: one readable line each. `version` names the state of the files.
   * Rejects as `tell` does; then repeat it.
   */
  knowledge(version: string, problems: string[], warnings?: string[]): Promise<void>
  /** To be called every few seconds for each channel. */
  channel(name: string, state: ChannelState): Promise<void>
  /** To be called as often; how many messages were given up since the start, and why the last of them was. */
  givenUp(name: string, count: number, reason: string): Promise<void>
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
  const givenUp = new Map<string, { count: number; at: number }>()

  const toMistakes = (problems: string[]): string => {
    const more = problems.length - MISTAKES_LISTED
    const lines = problems.slice(0, MISTAKES_LISTED).map((line) => `• ${line}`)
    return [...lines, ...(more > 0 ? [t('telegram_admin_problems_more', { count: more })] : [])].join('\n')
  }

  const toText = (key: 'telegram_admin_problems' | 'telegram_admin_warnings', lines: string[]): string[] =>
    lines.length > 0 ? [t(key, { count: lines.length, list: toMistakes(lines) })] : []

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
    async knowledge(version, problems, warnings = []) {
      const texts = [...toText('telegram_admin_problems', problems), ...toText('telegram_admin_warnings', warnings)]
      if (version === toldVersion || (texts.length === 0 && toldVersion === undefined)) return
      await tell(`knowledge:${version}`, texts.join('\n\n') || t('telegram_admin_well'))
      toldVersion = texts.length > 0 ? version : undefined
    },
    async givenUp(name, count, reason) {
      const told = givenUp.get(name)
      const isNews = count > (told?.count ?? 0) && (told === undefined || now() - told.at >= GIVEN_UP_MS)
      if (!isNews) return
      const params = { channel: name, count: count - (told?.count ?? 0), reason }
      await tell(`given-up:${name}:${now()}`, t('telegram_admin_given_up', params))
      givenUp.set(name, { count, at: now() })
    },
    async channel(name, state) {
      if (state.status === 'online') return channelUp(name)
      if (state.status === 'recovering' || state.status === 'needs-scan') await channelAway(name, state.why ?? '')
    },
  }
}
