// The set-up command (`npm run telegram:setup`): how the bot presents itself in Telegram, in each language.

import { Api, GrammyError, HttpError } from 'grammy'
import type { BotCommand, LanguageCode } from 'grammy/types'
import { readConfig, readEnvironment } from '../../config.ts'
import type { Language } from '../../language/language.ts'
import { createTranslate, type Translate } from '../../texts.ts'
import { toTrouble } from './connection.ts'

interface SetupParts {
  api: Api
  admins: readonly number[]
  translate: (language: Language) => Translate
  /** Called with a line for each thing that was changed or could not be. */
  say: (line: string) => void
  /** The desk is on. */
  hasDesk: boolean
}

/** Where a setting holds: Telegram's default (for all other languages) speaks Russian. */
const LOCALES = [
  { code: undefined, language: 'ru' },
  { code: 'ru', language: 'ru' },
  { code: 'zh', language: 'zh' },
] as const satisfies readonly { code: LanguageCode | undefined; language: Language }[]

const COMMANDS = ['topics', 'help', 'lang', 'about', 'privacy', 'forget', 'start'] as const
const ADMIN_COMMANDS = [...COMMANDS, 'unanswered', 'stats', 'letters', 'desk'] as const

/** How long a call may take, in seconds. */
const CALL_SECONDS = 30

/** A thing to set: what it is now, what it should be, and the call that makes it so. */
interface Setting {
  what: string
  where: string
  now: () => Promise<unknown>
  wanted: unknown
  apply: () => Promise<unknown>
}

const toCommands = (names: readonly (typeof ADMIN_COMMANDS)[number][], t: Translate): BotCommand[] =>
  names.map((command) => ({ command, description: t(`telegram_command_${command}`) }))

async function commandsNow(api: Api, at: Parameters<Api['getMyCommands']>[0]): Promise<BotCommand[]> {
  return (await api.getMyCommands(at)).map(({ command, description }) => ({ command, description }))
}

function localeSettings({ api, translate }: SetupParts, { code, language }: (typeof LOCALES)[number]): Setting[] {
  const [t, staff] = [translate(language), translate('ru')]
  const where = staff(`telegram_setup_language_${code ?? 'default'}`)
  const at = code === undefined ? {} : { language_code: code }
  const of = <T>(what: string, wanted: T, now: () => Promise<T>, set: (wanted: T) => Promise<unknown>): Setting => ({
    what,
    where,
    now,
    wanted,
    apply: () => set(wanted),
  })
  return [
    of(
      staff('telegram_setup_commands'),
      toCommands(COMMANDS, t),
      () => commandsNow(api, at),
      (commands) => api.setMyCommands(commands, at),
    ),
    of(
      staff('telegram_setup_name'),
      t('telegram_profile_name'),
      async () => (await api.getMyName(at)).name,
      (name) => api.setMyName(name, at),
    ),
    of(
      staff('telegram_setup_description'),
      t('telegram_profile_description'),
      async () => (await api.getMyDescription(at)).description,
      (description) => api.setMyDescription(description, at),
    ),
    of(
      staff('telegram_setup_short'),
      t('telegram_profile_short'),
      async () => (await api.getMyShortDescription(at)).short_description,
      (short) => api.setMyShortDescription(short, at),
    ),
  ]
}

function menuSetting({ api, translate }: SetupParts): Setting {
  const t = translate('ru')
  return {
    what: t('telegram_setup_menu'),
    where: t('telegram_setup_language_default'),
    now: async () => (await api.getChatMenuButton()).type,
    wanted: 'commands',
    apply: () => api.setChatMenuButton({ menu_button: { type: 'commands' } }),
  }
}

function adminSetting({ api, translate, hasDesk }: SetupParts, admin: number, index: number): Setting {
  const t = translate('ru')
  const scope = { type: 'chat', chat_id: admin } as const
  const wanted = toCommands(
    ADMIN_COMMANDS.filter((command) => command !== 'desk' || hasDesk),
    t,
  )
  return {
    what: t('telegram_setup_admin_commands', { index }),
    where: t('telegram_setup_language_default'),
    now: () => commandsNow(api, { scope }),
    wanted,
    apply: () => api.setMyCommands(wanted, { scope }),
  }
}

/** Gives how many changes were made. */
async function apply(
  { say, translate }: SetupParts,
  { what, where, now, wanted, ...setting }: Setting,
): Promise<number> {
  if (JSON.stringify(await now()) === JSON.stringify(wanted)) return 0
  await setting.apply()
  say(translate('ru')('telegram_setup_changed', { what, language: where }))
  return 1
}

/** Telegram knows a person only once they have written to the bot; until then their commands have to wait. */
async function applyToAdmin(parts: SetupParts, admin: number, index: number): Promise<number> {
  try {
    return await apply(parts, adminSetting(parts, admin, index))
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error
    parts.say(parts.translate('ru')('telegram_setup_admin_unknown', { index }))
    return 0
  }
}

/** Sets what differs from how it should be, and says what; safe to repeat. Rejects with grammY's errors. */
async function setUpProfile(parts: SetupParts): Promise<void> {
  const t = parts.translate('ru')
  const { username } = await parts.api.getMe()
  let count = 0
  const settings = [...LOCALES.flatMap((locale) => localeSettings(parts, locale)), menuSetting(parts)]
  for (const setting of settings) count += await apply(parts, setting)
  for (const [i, admin] of parts.admins.entries()) count += await applyToAdmin(parts, admin, i + 1)
  parts.say(count === 0 ? t('telegram_setup_same') : t('telegram_setup_done', { username, count }))
}

function reasonOf(error: unknown, t: Translate): string {
  if (!(error instanceof GrammyError || error instanceof HttpError)) throw error
  return toTrouble(error, t).why ?? error.name
}

/** Returns the exit code. */
async function setUp(say: (line: string) => void): Promise<number> {
  const translate = createTranslate()
  const t = translate('ru')
  const { telegram, desk } = readConfig(readEnvironment()).config
  if (!telegram) {
    say(t('telegram_setup_no_token'))
    return 1
  }
  const { token, apiRoot, admins } = telegram
  const api = new Api(token, { timeoutSeconds: CALL_SECONDS, ...(apiRoot !== undefined && { apiRoot }) })
  try {
    await setUpProfile({ api, admins, translate, say, hasDesk: desk !== undefined })
    return 0
  } catch (error) {
    say(t('telegram_setup_failed', { reason: reasonOf(error, t) }))
    return 1
  }
}

process.exitCode = await setUp((line) => void process.stdout.write(`${line}\n`))
