// How the bot presents itself in Telegram: its commands, name, descriptions and menu button, in each language.

import { GrammyError, type Api } from 'grammy'
import type { BotCommand, LanguageCode } from 'grammy/types'
import type { Language } from '../../language/language.ts'
import type { Translate } from '../../translate.ts'

export interface ProfileParts {
  api: Api
  admins: readonly number[]
  translate: (language: Language) => Translate
  /** Called with a line for each thing that was changed or could not be. */
  say: (line: string) => void
}

/** Where a setting holds: Telegram's default (for all other languages) speaks Russian. */
const LOCALES = [
  { code: undefined, language: 'ru' },
  { code: 'ru', language: 'ru' },
  { code: 'zh', language: 'zh' },
] as const satisfies readonly { code: LanguageCode | undefined; language: Language }[]

type Locale = (typeof LOCALES)[number]

const COMMANDS = ['topics', 'help', 'lang', 'about', 'start'] as const
const ADMIN_COMMANDS = ['unanswered', 'stats'] as const

/** A thing to set: what it is now, what it should be, and the call that makes it so. */
interface Setting {
  what: string
  where: string
  now: unknown
  wanted: unknown
  apply: () => Promise<unknown>
}

const toCommands = (
  names: readonly ((typeof COMMANDS)[number] | (typeof ADMIN_COMMANDS)[number])[],
  t: Translate,
): BotCommand[] => names.map((command) => ({ command, description: t(`telegram_command_${command}`) }))

const plainCommands = (commands: BotCommand[]) => commands.map(({ command, description }) => ({ command, description }))

async function localeSettings({ api, translate }: ProfileParts, { code, language }: Locale): Promise<Setting[]> {
  const t = translate(language)
  const staff = translate('ru')
  const where = staff(`telegram_setup_language_${code ?? 'default'}`)
  const at = code === undefined ? {} : { language_code: code }
  const commands = toCommands(COMMANDS, t)
  const [name, about, short] = [
    t('telegram_profile_name'),
    t('telegram_profile_description'),
    t('telegram_profile_short'),
  ]
  return [
    {
      what: staff('telegram_setup_commands'),
      where,
      now: plainCommands(await api.getMyCommands(at)),
      wanted: commands,
      apply: () => api.setMyCommands(commands, at),
    },
    {
      what: staff('telegram_setup_name'),
      where,
      now: (await api.getMyName(at)).name,
      wanted: name,
      apply: () => api.setMyName(name, at),
    },
    {
      what: staff('telegram_setup_description'),
      where,
      now: (await api.getMyDescription(at)).description,
      wanted: about,
      apply: () => api.setMyDescription(about, at),
    },
    {
      what: staff('telegram_setup_short'),
      where,
      now: (await api.getMyShortDescription(at)).short_description,
      wanted: short,
      apply: () => api.setMyShortDescription(short, at),
    },
  ]
}

async function menuSetting({ api, translate }: ProfileParts): Promise<Setting> {
  const t = translate('ru')
  return {
    what: t('telegram_setup_menu'),
    where: t('telegram_setup_language_default'),
    now: (await api.getChatMenuButton()).type,
    wanted: 'commands',
    apply: () => api.setChatMenuButton({ menu_button: { type: 'commands' } }),
  }
}

async function adminSetting({ api, translate }: ProfileParts, admin: number, index: number): Promise<Setting> {
  const t = translate('ru')
  const scope = { type: 'chat', chat_id: admin } as const
  const commands = toCommands([...COMMANDS, ...ADMIN_COMMANDS], t)
  return {
    what: t('telegram_setup_admin_commands', { index }),
    where: t('telegram_setup_language_default'),
    now: plainCommands(await api.getMyCommands({ scope })),
    wanted: commands,
    apply: () => api.setMyCommands(commands, { scope }),
  }
}

const isUnknownChat = (error: unknown): boolean => error instanceof GrammyError && error.error_code === 400

async function apply({ say, translate }: ProfileParts, setting: Setting): Promise<number> {
  if (JSON.stringify(setting.now) === JSON.stringify(setting.wanted)) return 0
  await setting.apply()
  say(translate('ru')('telegram_setup_changed', { what: setting.what, language: setting.where }))
  return 1
}

/** Telegram knows a person only once they have written to the bot; until then their commands have to wait. */
async function applyToAdmin(parts: ProfileParts, admin: number, index: number): Promise<number> {
  try {
    return await apply(parts, await adminSetting(parts, admin, index))
  } catch (error) {
    if (!isUnknownChat(error)) throw error
    parts.say(parts.translate('ru')('telegram_setup_admin_unknown', { index }))
    return 0
  }
}

/** Sets what differs from how it should be, and says what; safe to repeat. Rejects with grammY's errors. */
export async function setUpProfile(parts: ProfileParts): Promise<void> {
  const t = parts.translate('ru')
  const { username } = await parts.api.getMe()
  let count = 0
  for (const locale of LOCALES)
    for (const setting of await localeSettings(parts, locale)) count += await apply(parts, setting)
  count += await apply(parts, await menuSetting(parts))
  for (const [i, admin] of parts.admins.entries()) count += await applyToAdmin(parts, admin, i + 1)
  parts.say(count === 0 ? t('telegram_setup_same') : t('telegram_setup_done', { username, count }))
}
