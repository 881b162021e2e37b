// What the parts are set to, from the environment and `.env`. Nothing else reads the environment.

import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'dotenv'
import type { LogLevel } from './log.ts'
import {
  type Env,
  FORMER_ACCOUNT,
  type Given,
  isAccount,
  isGateway,
  readSettings,
  type Settings,
  type WrongSetting,
} from './settings.ts'
import type { TextKey } from './texts.ts'

export interface Config {
  telegram?: TelegramSettings
  /** Either an account of one's own or a gateway; what each setting means stands with the channel. */
  wechat?: ReturnType<typeof toWechat>
  /** `postgres://…` or a file's path. */
  databaseUrl: string
  /** What the hash of a person is made with; absent: kept in a file of its own. */
  personKey?: string
  host: string
  port: number
  /** Where `/metrics` and `/readyz` are, if not on the port of the webhooks. */
  adminPort?: number
  /** The desk of the staff: its address, without a `/` at its end. Absent: there is none. */
  desk?: { url: string }
  logLevel: LogLevel
  knowledgeDir: string
  /** How many messages of one person are answered in a minute. */
  perMinute: number
  /** How long the question log is kept, in milliseconds. */
  questionsMs: number
  inbox: InboxSettings
}

interface TelegramSettings {
  token: string
  apiRoot?: string
  /** How long the answer to a call that sends may take, in milliseconds. */
  answerMs?: number
  webhook?: { url: string; secret: string }
  /** Telegram's ids of the people who get news and figures. */
  admins: number[]
}

/** What is set of how messages are worked on; what is not set is for delivery to choose. */
interface InboxSettings {
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

export interface ReadConfig {
  config: Config
  /** Every setting that is wrong; with any, the configuration is not to be used. */
  wrong: WrongSetting[]
  /** The texts that say what is off because an optional setting is missing, or is set by a former name. */
  notes: TextKey[]
}

const DAY_MS = 86_400_000

/** The environment, completed by the file `.env` of this folder if there is one. */
export function readEnvironment(file = '.env'): Env {
  return { ...(existsSync(file) ? parse(readFileSync(file)) : {}), ...process.env }
}

export function readConfig(env: Env): ReadConfig {
  const { given, settings, wrong } = readSettings(env)
  const config = toConfig(settings, given)
  return { config, wrong, notes: listNotes(config, given) }
}

/** The values that must never get into the log. */
export const secretsOf = (env: Env): string[] =>
  Object.entries(env).flatMap(([name, value]) => (/TOKEN|SECRET|PASSWORD|_KEY$/.test(name) && value ? [value] : []))

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
    ...(settings.DESK && { desk: { url: deskUrlOf(settings) } }),
    logLevel: settings.LOG_LEVEL,
    knowledgeDir: settings.KNOWLEDGE_DIR,
    perMinute: settings.MESSAGES_PER_MINUTE,
    questionsMs: settings.QUESTIONS_KEPT_DAYS * DAY_MS,
    inbox: toInbox(settings),
  }
}

/** Where staff find the desk: as it is set, else seen from this machine. */
function deskUrlOf({ DESK_URL, HOST, PORT, ADMIN_PORT = PORT }: Settings): string {
  if (DESK_URL !== undefined) return DESK_URL.replace(/(\/desk)?$/, '/desk')
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${ADMIN_PORT}/desk`
}

function toTelegram(settings: Settings): TelegramSettings | undefined {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, TELEGRAM_ANSWER_SECONDS: seconds } = settings
  const { TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret } = settings
  if (!token) return undefined
  const admins = settings.ADMIN_TELEGRAM_IDS?.match(/\d+/g) ?? []
  return {
    token,
    ...(apiRoot && { apiRoot }),
    ...(seconds !== undefined && { answerMs: seconds * 1000 }),
    ...(url && secret && { webhook: { url, secret } }),
    admins: admins.map(Number),
  }
}

function toWechat(settings: Settings, given: Given) {
  const account = isAccount(given) ? toAccount(settings) : undefined
  const gateway = isGateway(given) ? toGateway(settings) : undefined
  if (!account && !gateway) return undefined
  return { ...(account && { account }), ...(gateway && { gateway }), acceptFriends: settings.WECHAT_ACCEPT_FRIENDS }
}

function toAccount(settings: Settings) {
  const { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret, WECHAT_TOKEN: token, WECHAT_AES_KEY: aesKey } = settings
  if (!appId || !appSecret || !token) return undefined
  const account = { appId, appSecret, token, reply: settings.WECHAT_REPLY, apiRoot: settings.WECHAT_API_ROOT }
  return { ...account, ...(aesKey && { aesKey }) }
}

function toGateway(settings: Settings) {
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

function listNotes({ telegram, wechat }: Config, given: Given): TextKey[] {
  if (!telegram && !wechat) return ['config_off_channels']
  const notes: TextKey[] = []
  if (!telegram) notes.push('config_off_telegram')
  if (!wechat) notes.push('config_off_wechat')
  if (telegram && telegram.admins.length === 0) notes.push('config_off_admins')
  if (given['WECHATY_PUPPET'] === FORMER_ACCOUNT) notes.push('config_former_wechat')
  return notes
}
