// The settings, from the environment and `.env`. Nothing else reads the environment.

import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'dotenv'
import { readWechatSettings, type WechatSettings } from './channels/wechat/settings.ts'
import { INBOX_DEFAULTS, type InboxSettings } from './delivery/inbox.ts'
import type { LogLevel } from './log.ts'
import type { Retention } from './storage/storage.ts'
import type { TextKey } from './translate.ts'

export type Env = Record<string, string | undefined>

export interface TelegramSettings {
  token: string
  apiRoot?: string
  webhook?: { url: string; secret: string }
  /** Telegram's ids of the people who get news and figures. */
  admins: number[]
}

export interface Config {
  telegram?: TelegramSettings
  wechat?: WechatSettings
  /** `postgres://…` or a file's path. */
  databaseUrl: string
  host: string
  port: number
  logLevel: LogLevel
  knowledgeDir: string
  /** Where the login to WeChat is kept, an absolute path without its ending. */
  wechatCard: string
  /** How many messages of one person are answered in a minute. */
  perMinute: number
  retention: Retention
  inbox: InboxSettings
}

/** A wrong setting: its name, and the text that says what it should be. */
export interface WrongSetting {
  name: string
  key: TextKey
}

export interface ReadConfig {
  config: Config
  /** Every setting that is wrong; with any, the configuration is not to be used. */
  wrong: WrongSetting[]
  /** The texts that say what is off because an optional setting is missing. */
  off: TextKey[]
}

const DAY_MS = 86_400_000

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** The environment, completed by the file `.env` of this folder if there is one. */
export function readEnvironment(file = '.env'): Env {
  return { ...(existsSync(file) ? parse(readFileSync(file)) : {}), ...process.env }
}

export function readConfig(env: Env): ReadConfig {
  const settings = createReader(env)
  const telegram = readTelegram(settings)
  const wechat = readWechatSettings(env)
  const config: Config = {
    ...(telegram && { telegram }),
    ...(wechat.settings && { wechat: wechat.settings }),
    databaseUrl: readDatabaseUrl(settings),
    host: settings.text('HOST') ?? '127.0.0.1',
    port: settings.number('PORT', { from: 0, to: 65_535, whole: true }, 'config_port') ?? 8080,
    logLevel: readLogLevel(settings),
    wechatCard: resolve(settings.text('WECHAT_CARD') ?? 'data/wechat'),
    knowledgeDir: settings.text('KNOWLEDGE_DIR') ?? 'knowledge',
    perMinute: settings.number('MESSAGES_PER_MINUTE', { from: 1, to: 1000, whole: true }, 'config_positive') ?? 20,
    retention: readRetention(settings),
    inbox: readInbox(settings),
  }
  return { config, wrong: [...settings.wrong, ...wechat.wrong], off: listOff(config) }
}

/** The values that must never get into the log. */
export const secretsOf = (env: Env): string[] =>
  Object.entries(env).flatMap(([name, value]) => (/TOKEN|SECRET|PASSWORD/.test(name) && value ? [value] : []))

type Reader = ReturnType<typeof createReader>

interface Range {
  from: number
  to: number
  whole: boolean
}

/** Reads single settings and notes those that are wrong. An empty setting is a missing one. */
function createReader(env: Env) {
  const wrong: WrongSetting[] = []
  const text = (name: string) => env[name]?.trim() || undefined
  const refuse = (name: string, key: TextKey) => void wrong.push({ name, key })

  function matching(name: string, isRight: (value: string) => boolean, key: TextKey): string | undefined {
    const value = text(name)
    if (value !== undefined && !isRight(value)) refuse(name, key)
    return value
  }

  function number(name: string, { from, to, whole }: Range, key: TextKey): number | undefined {
    const value = text(name)
    if (value === undefined) return undefined
    const figure = Number(value)
    if (!(figure >= from && figure <= to) || (whole && !Number.isInteger(figure))) refuse(name, key)
    return figure
  }

  return { wrong, text, refuse, matching, number }
}

function readTelegram(settings: Reader): TelegramSettings | undefined {
  const token = settings.matching('TELEGRAM_BOT_TOKEN', (value) => /^\d+:[\w-]+$/.test(value), 'config_telegram_token')
  const apiRoot = settings.matching('TELEGRAM_API_ROOT', isHttp, 'config_url')
  const url = settings.matching('TELEGRAM_WEBHOOK_URL', isWebhookUrl, 'config_webhook_url')
  const secret = settings.matching('TELEGRAM_WEBHOOK_SECRET', (value) => /^[\w-]{1,256}$/.test(value), 'config_secret')
  const admins = readAdmins(settings)
  if (url && !secret) settings.refuse('TELEGRAM_WEBHOOK_SECRET', 'config_secret_missing')
  if (!token && url) settings.refuse('TELEGRAM_BOT_TOKEN', 'config_token_missing')
  if (!token) return undefined
  return {
    token,
    ...(apiRoot && { apiRoot: apiRoot.replace(/\/+$/, '') }),
    ...(url && secret && { webhook: { url, secret } }),
    admins,
  }
}

function readAdmins(settings: Reader): number[] {
  const ids = (settings.text('ADMIN_TELEGRAM_IDS') ?? '').split(/[\s,;]+/).filter((id) => id !== '')
  if (!ids.every((id) => /^\d{1,15}$/.test(id))) settings.refuse('ADMIN_TELEGRAM_IDS', 'config_admins')
  return ids.map(Number)
}

function readDatabaseUrl(settings: Reader): string {
  const url = settings.text('DATABASE_URL') ?? 'data/bot.db'
  if (/^postgres(ql)?:\/\//.test(url)) {
    if (!URL.canParse(url)) settings.refuse('DATABASE_URL', 'config_database')
    return url
  }
  const path = url.replace(/^file:(\/\/)?/, '')
  if (/^[a-z][a-z0-9+]+:/i.test(path) || path === '') settings.refuse('DATABASE_URL', 'config_database')
  return path
}

function readLogLevel(settings: Reader): LogLevel {
  const value = settings.text('LOG_LEVEL') ?? 'info'
  const level = LOG_LEVELS.find((one) => one === value.toLowerCase())
  if (!level) settings.refuse('LOG_LEVEL', 'config_log_level')
  return level ?? 'info'
}

function readRetention(settings: Reader): Retention {
  const days = settings.number('QUESTIONS_KEPT_DAYS', { from: 1, to: 3650, whole: true }, 'config_positive') ?? 90
  return { questionsMs: days * DAY_MS, conversationsMs: DAY_MS, doneMs: DAY_MS, failedMs: 7 * DAY_MS }
}

function readInbox(settings: Reader): InboxSettings {
  const lease = settings.number('LEASE_SECONDS', { from: 0.2, to: 600, whole: false }, 'config_lease')
  const queueBound = settings.number('QUEUE_BOUND', { from: 1, to: 1_000_000, whole: true }, 'config_positive')
  const parallel = settings.number('PARALLEL_MESSAGES', { from: 1, to: 1000, whole: true }, 'config_positive')
  const resend = settings.matching('RESEND_UNCLEAR', (value) => /^(yes|no)$/i.test(value), 'config_yes_no')
  return {
    ...INBOX_DEFAULTS,
    ...(lease !== undefined && { leaseMs: lease * 1000 }),
    ...(queueBound !== undefined && { queueBound }),
    ...(parallel !== undefined && { parallel }),
    ...(resend !== undefined && { resendUnclear: resend.toLowerCase() === 'yes' }),
  }
}

function listOff({ telegram, wechat }: Config): TextKey[] {
  if (!telegram && !wechat) return ['config_off_channels']
  const off: TextKey[] = []
  if (!telegram) off.push('config_off_telegram')
  if (!wechat) off.push('config_off_wechat')
  if (telegram && telegram.admins.length === 0) off.push('config_off_admins')
  return off
}

const isHttp = (value: string) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)

/** A path of its own keeps the webhook apart from the server's other pages. */
const isWebhookUrl = (value: string) => isHttp(value) && new URL(value).pathname.length > 1
