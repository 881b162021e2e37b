// Every setting there is: how it reads, what it may not be together with others, and what was meant by a mistyped name.

import { statSync } from 'node:fs'
import { z } from 'zod'
import { editDistance } from './language/spelling.ts'
import { LOG_LEVELS } from './log.ts'
import { isTextKey, type TextKey } from './texts.ts'

export type Env = Record<string, string | undefined>

/** A wrong setting: its name, and the text that says what it should be. */
export interface WrongSetting {
  name: string
  key: TextKey
  params?: Record<string, string>
}

/** Paths of the web server that no webhook may have; the desk has all below its own, too. */
const TAKEN_PATHS = /^\/(?:metrics|healthz|readyz|wechat|desk(?:\/.*)?)$/

export const FORMER_ACCOUNT = 'wechaty-puppet-official-account'
const GATEWAY = 'wechaty-puppet-service'

/** Former names of settings and their present ones. */
const FORMER = {
  WECHATY_PUPPET_OA_APP_ID: 'WECHAT_APP_ID',
  WECHATY_PUPPET_OA_APP_SECRET: 'WECHAT_APP_SECRET',
  WECHATY_PUPPET_OA_TOKEN: 'WECHAT_TOKEN',
} as const

/**
 * In seconds. In four tenths of a lease a connection is made, TLS and all, and a call is written, else it is not sent: over
 * half the earth that takes up to two seconds. A locked file holds a process up for as long, too.
 */
const SHORTEST_LEASE = 5

const text = (isRight: RegExp | ((value: string) => boolean), key: TextKey) =>
  z.string().refine((value) => (typeof isRight === 'function' ? isRight(value) : isRight.test(value)), key)

const number = (form: RegExp, from: number, to: number, key: TextKey) =>
  text((value) => form.test(value) && Number(value) >= from && Number(value) <= to, key).transform(Number)

const whole = (from: number, to: number, key: TextKey) => number(/^\d+$/, from, to, key)

const yesNo = text(/^(yes|no|true|false|on|off|1|0)$/i, 'config_yes_no').transform((value) =>
  /^(yes|true|on|1)$/i.test(value),
)

const address = text(isHttp, 'config_url').transform((url) => url.replace(/\/+$/, ''))

/** Every setting: how it reads, and the text for what cannot be read. Former names stand in `FORMER`. */
const SETTINGS = z.object({
  TELEGRAM_BOT_TOKEN: text(/^\d+:[\w-]+$/, 'config_telegram_token').optional(),
  TELEGRAM_API_ROOT: address.optional(),
  TELEGRAM_ANSWER_SECONDS: whole(2, 45, 'config_answer').optional(),
  TELEGRAM_PER_SECOND: whole(1, 1000, 'config_positive').optional(),
  TELEGRAM_WEBHOOK_URL: text(isWebhookUrl, 'config_webhook_url').optional(),
  TELEGRAM_WEBHOOK_SECRET: text(/^[\w-]{16,256}$/, 'config_secret').optional(),
  ADMIN_TELEGRAM_IDS: text(/^\d{1,15}([\s,;]+\d{1,15})*[\s,;]*$/, 'config_admins').optional(),
  WECHAT_APP_ID: text(/^[\w-]{4,64}$/, 'config_wechat_app_id').optional(),
  WECHAT_APP_SECRET: text(/^\S{8,128}$/, 'config_wechat_app_secret').optional(),
  WECHAT_TOKEN: text(/^\S{3,64}$/, 'config_wechat_token').optional(),
  WECHAT_AES_KEY: text(/^[A-Za-z0-9]{43}$/, 'config_wechat_aes_key').optional(),
  WECHAT_REPLY: z.enum(['passive', 'service', 'auto'], 'config_wechat_reply').default('auto'),
  WECHAT_API_ROOT: address.default('https://api.weixin.qq.com'),
  WECHAT_ACCEPT_FRIENDS: yesNo.default(true),
  WECHATY_PUPPET: z.enum([FORMER_ACCOUNT, GATEWAY], 'config_wechat_puppet').optional(),
  WECHATY_PUPPET_SERVICE_TOKEN: z.string().optional(),
  WECHATY_PUPPET_SERVICE_ENDPOINT: text(/^[^\s/]+:\d{1,5}$/, 'config_wechat_endpoint').optional(),
  WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: yesNo.default(false),
  DATABASE_URL: text(isDatabase, 'config_database').default('data/bot.db'),
  PERSON_KEY: text(/^\S{32,}$/, 'config_person_key').optional(),
  HOST: text(/^[\w.:-]+$/, 'config_host').default('127.0.0.1'),
  PORT: whole(0, 65_535, 'config_port').default(8080),
  ADMIN_PORT: whole(0, 65_535, 'config_port').optional(),
  DESK: yesNo.default(false),
  DESK_URL: address.optional(),
  LOG_LEVEL: z.string().toLowerCase().pipe(z.enum(LOG_LEVELS, 'config_log_level')).default('info'),
  KNOWLEDGE_DIR: z.string().default('knowledge'),
  MESSAGES_PER_MINUTE: whole(1, 1000, 'config_positive').default(20),
  QUESTIONS_KEPT_DAYS: whole(1, 3650, 'config_positive').default(90),
  QUEUE_BOUND: whole(1, 1_000_000, 'config_positive').optional(),
  PARALLEL_MESSAGES: whole(1, 1000, 'config_positive').optional(),
  LEASE_SECONDS: number(/^\d+(\.\d+)?$/, SHORTEST_LEASE, 600, 'config_lease').optional(),
  SENDS_AT_ONCE: whole(1, 100, 'config_positive').optional(),
  RESEND_UNCLEAR: yesNo.default(true),
  UNCLEAR_TRIES: whole(1, 20, 'config_positive').optional(),
  GIVE_UP_HOURS: whole(1, 168, 'config_positive').optional(),
})

export type Settings = z.output<typeof SETTINGS>
/** What is set at all, trimmed, by the present names. */
export type Given = Record<string, string>

/** What is wrong between settings that are right by themselves: the name to mend, the text, and when. */
const CONFLICTS: [name: keyof Settings, key: TextKey, isWrong: (given: Given, settings: Settings) => unknown][] = [
  ['TELEGRAM_WEBHOOK_SECRET', 'config_secret_missing', (given) => given['TELEGRAM_WEBHOOK_URL'] && !given['TELEGRAM_WEBHOOK_SECRET']],
  ['TELEGRAM_WEBHOOK_URL', 'config_url_missing', (given) => given['TELEGRAM_WEBHOOK_SECRET'] && !given['TELEGRAM_WEBHOOK_URL']],
  ['TELEGRAM_BOT_TOKEN', 'config_token_missing', (given) => given['TELEGRAM_WEBHOOK_URL'] && !given['TELEGRAM_BOT_TOKEN']],
  ['WECHAT_APP_ID', 'config_wechat_missing', (given) => isAccount(given) && !given['WECHAT_APP_ID']],
  ['WECHAT_APP_SECRET', 'config_wechat_missing', (given) => isAccount(given) && !given['WECHAT_APP_SECRET']],
  ['WECHAT_TOKEN', 'config_wechat_missing', (given) => isAccount(given) && !given['WECHAT_TOKEN']],
  ['WECHATY_PUPPET', 'config_wechat_both', (given) => isGateway(given) && isAccount(given)],
  ['WECHATY_PUPPET_SERVICE_TOKEN', 'config_wechat_missing', (given) => isGateway(given) && !given['WECHATY_PUPPET_SERVICE_TOKEN']],
  ['ADMIN_PORT', 'config_admin_port', (_, { PORT, ADMIN_PORT }) => PORT > 0 && PORT === ADMIN_PORT],
  ['KNOWLEDGE_DIR', 'config_knowledge_dir', (_, { KNOWLEDGE_DIR }) => !isFolder(KNOWLEDGE_DIR)],
] // prettier-ignore

/** Reads all settings; every one that is wrong is named, and counts as missing. */
export function readSettings(env: Env): { given: Given; settings: Settings; wrong: WrongSetting[] } {
  const given = readGiven(env)
  const { settings, wrong } = parse(given)
  const named = new Set(wrong.map(({ name }) => name))
  const conflicts = CONFLICTS.filter(([name, , isWrong]) => !named.has(name) && isWrong(given, settings))
  const clashing = conflicts.map(([name, key]) => ({ name, key }))
  return { given, settings, wrong: [...wrong, ...clashing, ...listMisspelt(given)] }
}

/** What is set at all, former names by their present ones. An empty setting is a missing one. */
function readGiven(env: Env): Given {
  const entries = Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()] as const] : []))
  const given = Object.fromEntries(entries)
  if (given['WECHATY_PUPPET'] !== FORMER_ACCOUNT) return given
  const renamed = Object.entries(FORMER).flatMap(([former, name]) => (given[former] ? [[name, given[former]]] : []))
  return { ...Object.fromEntries(renamed), ...given }
}

/** A setting that cannot be read counts as missing, besides being named. */
function parse(given: Given): { settings: Settings; wrong: WrongSetting[] } {
  const read = SETTINGS.safeParse(given)
  if (read.success) return { settings: read.data, wrong: [] }
  const wrong = read.error.issues.flatMap(({ path, message }) =>
    isTextKey(message) ? [{ name: String(path[0]), key: message }] : [],
  )
  const unread = new Set(wrong.map(({ name }) => name))
  return { settings: SETTINGS.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !unread.has(name)))), wrong } // prettier-ignore
}

/** Names that nobody reads and that are nearly those of settings: a typing error that would stay unseen. */
function listMisspelt(given: Given): WrongSetting[] {
  const known = [...Object.keys(SETTINGS.shape), ...Object.keys(FORMER)]
  const bare = (name: string) => name.replaceAll('_', '').toUpperCase()
  return Object.keys(given).flatMap((name) => {
    if (known.includes(name) || name.length < 8) return []
    const meant = known.find((one) => editDistance(bare(name), bare(one)) <= (one.length < 12 ? 1 : 3))
    return meant && !isOfLibrary(name) ? [{ name, key: 'config_misspelt', params: { meant } }] : []
  })
}

/** Wechaty's libraries read settings of their own. */
const isOfLibrary = (name: string) => /^WECHATY_(?!PUPPET$|PUPPET_OA)/.test(name)

export const isGateway = (given: Given) => given['WECHATY_PUPPET'] === GATEWAY

export const isAccount = (given: Given) =>
  given['WECHATY_PUPPET'] === FORMER_ACCOUNT || given['WECHAT_APP_ID'] !== undefined

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

function isHttp(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

/** A path of its own keeps the webhook apart from the server's other pages; Telegram posts to https only. */
function isWebhookUrl(value: string): boolean {
  if (!isHttp(value)) return false
  const { protocol, hostname, pathname } = new URL(value)
  const isSafe = protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  return isSafe && pathname.length > 1 && !TAKEN_PATHS.test(pathname)
}

function isDatabase(url: string): boolean {
  if (/^postgres(ql)?:\/\//.test(url)) return URL.canParse(url)
  const path = url.replace(/^file:(\/\/)?/, '')
  return path !== '' && !/^[a-z][a-z0-9+]+:/i.test(path)
}
