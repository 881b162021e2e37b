// The log: pino behind one function. Tokens, secrets, names and texts never get into it.

import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export type LogLevel = (typeof LOG_LEVELS)[number]

export interface LogOptions {
  level: LogLevel
  /** Exact values that must not appear, wherever they stand: tokens, secrets, passwords. */
  secrets: readonly string[]
  destination?: DestinationStream
}

/** Keys that are never written, at the first three levels of what is logged. */
const HIDDEN = [
  'token secret password text name username first_name last_name payload steps url lane from chat user',
  'message_text parameters detail headers body',
].flatMap((keys) => keys.split(' '))

/** What a Bot API token and a password in a URL look like, for those that nobody declared. */
const TOKEN = /\d{3,}:[A-Za-z0-9_-]{20,}/g
const PASSWORD = /\/\/([^/\s:@]+):[^/\s@]+@/g

export function createLog({ level, secrets, destination }: LogOptions): Log {
  const hide = createHide(secrets)
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => toPlainError(error, hide) },
    redact: { paths: HIDDEN.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[hidden]' },
    hooks: { streamWrite: hide },
  }
  return pino(options, destination ?? toOutput())
}

/**
 * Standard output. When nobody reads it any longer, lines are dropped and the bot goes on: pino's own destination would try
 * them again for ever, also while the process ends.
 */
function toOutput(): DestinationStream {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return { write: (line) => void (process.stdout.writable && process.stdout.write(line)) }
}

/** The text without what looks like a token, or a password in an address. */
export const hideSecrets = (text: string): string => text.replace(TOKEN, '[hidden]').replace(PASSWORD, '//$1:[hidden]@')

function createHide(secrets: readonly string[]): (line: string) => string {
  const known = secrets.filter((secret) => secret.length > 3)
  return (line) => {
    let clean = hideSecrets(line)
    for (const secret of known) clean = clean.replaceAll(secret, '[hidden]')
    return clean
  }
}

interface PlainError {
  type: string
  message: string
  code?: string | number
  stack?: string
  cause?: PlainError
}

/** Only what is known to be harmless: other fields of an error (a request, a row) may hold texts and tokens. */
function toPlainError(error: unknown, hide: (line: string) => string, depth = 0): PlainError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' }
  const plain: PlainError = { type: error.name, message: hide(error.message) }
  const code: unknown = 'code' in error ? error.code : undefined
  if (typeof code === 'string' || typeof code === 'number') plain.code = code
  if (depth === 0 && error.stack) plain.stack = hide(error.stack)
  if (error.cause !== undefined && depth < 4) plain.cause = toPlainError(error.cause, hide, depth + 1)
  return plain
}
