// The settings, from the environment and `.env`: what may be set, and how it reads. Nothing else reads the environment.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'dotenv'
import { z } from 'zod'
import { editDistance } from './language/spelling.ts'
import { LOG_LEVELS, type LogLevel } from './log.ts'
import { isTextKey, type TextKey } from './texts.ts'

export type Env = Record<string, string | undefined>

export interface Config {
  telegram?: TelegramSettings
  wechat?: WechatSettings
  /** `postgres://…` or a file's path. */
  databaseUrl: string
  /** What the hash of a person is made with; absent: kept in a file of its own. */
  personKey?: string
  host: string
  port: number
  /** Where `/metrics` and `/readyz` are, if not on the port of the webhooks. */
  adminPort?: number
  logLevel: LogLevel
  knowledgeDir: string
  /** Where the login to a WeChat gateway is kept, an absolute path without its ending. */
  wechatCard: string
  /** How many messages of one person are answered in a minute. */
  perMinute: number
  /** How long the question log is kept, in milliseconds. */
  questionsMs: number
  inbox: InboxSettings
}

export interface TelegramSettings {
  token: string
  apiRoot?: string
  webhook?: { url: string; secret: string }
  /** Telegram's ids of the people who get news and figures. */
  admins: number[]
}

/** Either of an account of one's own or a gateway. */
interface WechatSettings {
  account?: WechatAccountSettings
  gateway?: WechatGatewaySettings
  /** Accept friend requests and greet. */
  acceptFriends: boolean
}

interface WechatAccountSettings {
  appId: string
  appSecret: string
  /** Stands in the account's server settings; signs what WeChat's servers post. */
  token: string
  /** 43 letters and digits; absent: messages come as plain text. */
  aesKey?: string
  /** `passive`: in the response to WeChat's post. `service`: by a call. `auto`: by a call while the account may. */
  reply: 'passive' | 'service' | 'auto'
  /** Where WeChat's interface is, without a `/` at its end. */
  apiRoot: string
}

interface WechatGatewaySettings {
  token: string
  /** `host:port`; absent: looked up by the token. */
  endpoint?: string
  /** No TLS: only for a gateway on the same machine. */
  insecure: boolean
}

/** What is set of how messages are worked on; what is not set is for delivery to choose. */
export interface InboxSettings {
  /** How long a process that died keeps its lanes. */
  leaseMs?: number
  /** Updates beyond so many open ones in a channel are turned away. */
  queueBound?: number
  /** How many answers are worked out at the same time. */
  parallel?: number
  /** How many calls to a platform are in flight at the same time. */
  sending?: number
  /** How often something is sent of which nobody knows whether it arrived. */
  unclearTries?: number
  /** A message that could not be delivered for so long is given up. */
  giveUpMs?: number
}

/** A wrong setting: its name, and the text that says what it should be. */
export interface WrongSetting {
  name: string
  key: TextKey
  params?: Record<string, string>
}

export interface ReadConfig {
  config: Config
  /** Every setting that is wrong; with any, the configuration is not to be used. */
  wrong: WrongSetting[]
  /** The texts that say what is off because an optional setting is missing, or is set by a former name. */
  notes: TextKey[]
}

const DAY_MS = 86_400_000

/** Paths of the web server that no webhook may have. */
const TAKEN_PATHS = ['/metrics', '/healthz', '/readyz', '/desk', '/wechat']

const FORMER_ACCOUNT = 'wechaty-puppet-official-account'
const GATEWAY = 'wechaty-puppet-service'

/** Former names of settings and their present ones. */
const FORMER = {
  WECHATY_PUPPET_OA_APP_ID: 'WECHAT_APP_ID',
  WECHATY_PUPPET_OA_APP_SECRET: 'WECHAT_APP_SECRET',
  WECHATY_PUPPET_OA_TOKEN: 'WECHAT_TOKEN',
} as const

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
  WECHAT_CARD: z.string().default('data/wechat'),
  WECHATY_PUPPET: z.enum([FORMER_ACCOUNT, GATEWAY], 'config_wechat_puppet').optional(),
  WECHATY_PUPPET_SERVICE_TOKEN: z.string().optional(),
  WECHATY_PUPPET_SERVICE_ENDPOINT: text(/^[^\s/]+:\d{1,5}$/, 'config_wechat_endpoint').optional(),
  WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: yesNo.default(false),
  DATABASE_URL: text(isDatabase, 'config_database').default('data/bot.db'),
  PERSON_KEY: text(/^\S{32,}$/, 'config_person_key').optional(),
  HOST: text(/^[\w.:-]+$/, 'config_host').default('127.0.0.1'),
  PORT: whole(0, 65_535, 'config_port').default(8080),
  ADMIN_PORT: whole(0, 65_535, 'config_port').optional(),
  LOG_LEVEL: z.string().toLowerCase().pipe(z.enum(LOG_LEVELS, 'config_log_level')).default('info'),
  KNOWLEDGE_DIR: z.string().default('knowledge'),
  MESSAGES_PER_MINUTE: whole(1, 1000, 'config_positive').default(20),
  QUESTIONS_KEPT_DAYS: whole(1, 3650, 'config_positive').default(90),
  QUEUE_BOUND: whole(1, 1_000_000, 'config_positive').optional(),
  PARALLEL_MESSAGES: whole(1, 1000, 'config_positive').optional(),
  LEASE_SECONDS: number(/^\d+(\.\d+)?$/, 0.2, 600, 'config_lease').optional(),
  SENDS_AT_ONCE: whole(1, 100, 'config_positive').optional(),
  RESEND_UNCLEAR: yesNo.default(true),
  UNCLEAR_TRIES: whole(1, 20, 'config_positive').optional(),
  GIVE_UP_HOURS: whole(1, 168, 'config_positive').optional(),
})

type Settings = z.output<typeof SETTINGS>
type Given = Record<string, string>

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

/** The environment, completed by the file `.env` of this folder if there is one. */
export function readEnvironment(file = '.env'): Env {
  return { ...(existsSync(file) ? parse(readFileSync(file)) : {}), ...process.env }
}

export function readConfig(env: Env): ReadConfig {
  const given = readGiven(env)
  const { settings, wrong } = readSettings(given)
  const named = new Set(wrong.map(({ name }) => name))
  for (const [name, key, isWrong] of CONFLICTS)
    if (!named.has(name) && isWrong(given, settings)) wrong.push({ name, key })
  const config = toConfig(settings, given)
  return { config, wrong: [...wrong, ...listMisspelt(given)], notes: listNotes(config, given) }
}

/** The values that must never get into the log. */
export const secretsOf = (env: Env): string[] =>
  Object.entries(env).flatMap(([name, value]) => (/TOKEN|SECRET|PASSWORD|_KEY$/.test(name) && value ? [value] : []))

/** What is set at all, former names by their present ones. An empty setting is a missing one. */
function readGiven(env: Env): Given {
  const entries = Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()] as const] : []))
  const given = Object.fromEntries(entries)
  if (given['WECHATY_PUPPET'] !== FORMER_ACCOUNT) return given
  const renamed = Object.entries(FORMER).flatMap(([former, name]) => (given[former] ? [[name, given[former]]] : []))
  return { ...Object.fromEntries(renamed), ...given }
}

/** A setting that cannot be read counts as missing, besides being named. */
function readSettings(given: Given): { settings: Settings; wrong: WrongSetting[] } {
  const read = SETTINGS.safeParse(given)
  if (read.success) return { settings: read.data, wrong: [] }
  const wrong = read.error.issues.flatMap(({ path, message }) =>
    isTextKey(message) ? [{ name: String(path[0]), key: message }] : [],
  )
  const unread = new Set(wrong.map(({ name }) => name))
  return { settings: SETTINGS.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !unread.has(name)))), wrong } // prettier-ignore
}

function toConfig(settings: Settings, given: Given): Config {
  const telegram = toTelegram(settings)
  const wechat = toWechat(settings, given)
  return {
    ...(telegram && { telegram }),
    ...(wechat && { wechat }),
    databaseUrl: settings.DATABASE_URL.replace(/^file:(\/\/)?/, ''),
    ...(settings.PERSON_KEY && { personKey: settings.PERSON_KEY }),
    host: settings.HOST,
    port: settings.PORT,
    ...(settings.ADMIN_PORT !== undefined && { adminPort: settings.ADMIN_PORT }),
    logLevel: settings.LOG_LEVEL,
    knowledgeDir: settings.KNOWLEDGE_DIR,
    wechatCard: resolve(settings.WECHAT_CARD),
    perMinute: settings.MESSAGES_PER_MINUTE,
    questionsMs: settings.QUESTIONS_KEPT_DAYS * DAY_MS,
    inbox: toInbox(settings),
  }
}

function toTelegram(settings: Settings): TelegramSettings | undefined {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot } = settings
  const { TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret } = settings
  if (!token) return undefined
  const admins = settings.ADMIN_TELEGRAM_IDS?.match(/\d+/g) ?? []
  return { token, ...(apiRoot && { apiRoot }), ...(url && secret && { webhook: { url, secret } }), admins: admins.map(Number) } // prettier-ignore
}

function toWechat(settings: Settings, given: Given): WechatSettings | undefined {
  const account = isAccount(given) ? toAccount(settings) : undefined
  const gateway = isGateway(given) ? toGateway(settings) : undefined
  if (!account && !gateway) return undefined
  return { ...(account && { account }), ...(gateway && { gateway }), acceptFriends: settings.WECHAT_ACCEPT_FRIENDS }
}

function toAccount(settings: Settings): WechatAccountSettings | undefined {
  const { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret, WECHAT_TOKEN: token, WECHAT_AES_KEY: aesKey } = settings
  if (!appId || !appSecret || !token) return undefined
  const account = { appId, appSecret, token, reply: settings.WECHAT_REPLY, apiRoot: settings.WECHAT_API_ROOT }
  return aesKey ? { ...account, aesKey } : account
}

function toGateway(settings: Settings): WechatGatewaySettings | undefined {
  const { WECHATY_PUPPET_SERVICE_TOKEN: token, WECHATY_PUPPET_SERVICE_ENDPOINT: endpoint } = settings
  const insecure = settings.WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT
  return token ? { token, insecure, ...(endpoint && { endpoint }) } : undefined
}

function toInbox(settings: Settings): InboxSettings {
  const { LEASE_SECONDS, QUEUE_BOUND, PARALLEL_MESSAGES, SENDS_AT_ONCE, UNCLEAR_TRIES, GIVE_UP_HOURS } = settings
  const unclearTries = settings.RESEND_UNCLEAR ? UNCLEAR_TRIES : 1
  return {
    ...(LEASE_SECONDS !== undefined && { leaseMs: LEASE_SECONDS * 1000 }),
    ...(QUEUE_BOUND !== undefined && { queueBound: QUEUE_BOUND }),
    ...(PARALLEL_MESSAGES !== undefined && { parallel: PARALLEL_MESSAGES }),
    ...(SENDS_AT_ONCE !== undefined && { sending: SENDS_AT_ONCE }),
    ...(unclearTries !== undefined && { unclearTries }),
    ...(GIVE_UP_HOURS !== undefined && { giveUpMs: GIVE_UP_HOURS * 3_600_000 }),
  }
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

function listNotes({ telegram, wechat }: Config, given: Given): TextKey[] {
  if (!telegram && !wechat) return ['config_off_channels']
  const notes: TextKey[] = []
  if (!telegram) notes.push('config_off_telegram')
  if (!wechat) notes.push('config_off_wechat')
  if (telegram && telegram.admins.length === 0) notes.push('config_off_admins')
  if (given['WECHATY_PUPPET'] === FORMER_ACCOUNT) notes.push('config_former_wechat')
  return notes
}

const isGateway = (given: Given) => given['WECHATY_PUPPET'] === GATEWAY

const isAccount = (given: Given) => given['WECHATY_PUPPET'] === FORMER_ACCOUNT || given['WECHAT_APP_ID'] !== undefined

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

function isHttp(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

/** A path of its own keeps the webhook apart from the server's other pages; Telegram posts to https only. */
function isWebhookUrl(value: string): boolean {
  if (!isHttp(value)) return false
  const { protocol, hostname, pathname } = new URL(value)
  const isSafe = protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  return isSafe && pathname.length > 1 && !TAKEN_PATHS.includes(pathname)
}

function isDatabase(url: string): boolean {
  if (/^postgres(ql)?:\/\//.test(url)) return URL.canParse(url)
  const path = url.replace(/^file:(\/\/)?/, '')
  return path !== '' && !/^[a-z][a-z0-9+]+:/i.test(path)
}
