// What several staff commands need: their common options, the bot over a folder, the question log.

import { createBot, type Bot } from '../commands/bot.ts'
import { readConfig, readEnvironment, type Config } from '../config.ts'
import { openSqlStorage } from '../storage/sql.ts'
import { StorageError, type Storage } from '../storage/storage.ts'
import type { TextKey, Translate } from '../texts.ts'
import { readOptions, toLanguage, type BadOption, type Terminal } from './command.ts'
import type { ParseArgsConfig } from 'node:util'

/** A reason to stop that staff can do something about; `message` is for them. */
export class StaffError extends Error {
  override name = 'StaffError'
}

/** Every command has `--lang`. */
export const LANG = { lang: { type: 'string', default: 'ru' } } as const

type Options = NonNullable<ParseArgsConfig['options']>

/** Options (`LANG` among them) and words of a command line, and the language of the output. */
export function readInput<const T extends Options>(args: string[], options: T, words = false) {
  const read = readOptions(args, options, words)
  if ('badOption' in read) return read
  const lang = langOf(read.values)
  const language = toLanguage(lang)
  if (!language) return { badOption: `--lang ${lang}` } satisfies BadOption
  return { ...read, language }
}

const langOf = (values: object): string | undefined =>
  'lang' in values && typeof values.lang === 'string' ? values.lang : undefined

/** Says what was not understood and how the command is used; the exit code for that. */
export function misunderstood(option: string, about: TextKey, { complain, translate }: Terminal): number {
  complain(translate('ru')('staff_bad_option', { option }))
  complain(translate('ru')(about))
  return 2
}

/** Runs a command's work; a `StaffError` is told and gives exit code 1. */
export async function orExplain(terminal: Terminal, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StaffError)) throw error
    terminal.complain(error.message)
    return 1
  }
}

/** The settings that the bot itself runs with. */
export const botConfig = (): Config => readConfig(readEnvironment()).config

/** `--dir`, else the folder that the bot uses. */
export const folderOf = (dir: string | undefined): string => dir ?? botConfig().knowledgeDir

/** The bot over a folder, as the channels have it. */
export async function openBot(dir: string, t: Translate): Promise<Bot> {
  try {
    return await createBot(dir)
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (!(cause instanceof Error && 'code' in cause)) throw error
    throw new StaffError(t('check_folder', { dir, reason: String(cause.code) }), { cause: error })
  }
}

/** Uses the bot's database, which it may be using at the same time. */
export async function withStorage<T>(t: Translate, use: (storage: Storage) => Promise<T>): Promise<T> {
  let storage: Storage
  try {
    storage = await openSqlStorage({ url: botConfig().databaseUrl, now: Date.now, onIdleError: () => {} })
  } catch (error) {
    const code = error instanceof StorageError || (error instanceof Error && 'code' in error)
    if (!code) throw error
    throw new StaffError(t('staff_no_database', { reason: reasonOf(error) }), { cause: error })
  }
  try {
    return await use(storage)
  } finally {
    await storage.close()
  }
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message.replace(/\/\/([^/\s:@]+):[^/\s@]+@/g, '//$1:…@') : String(cause)
}

const DAY_MS = 86_400_000

/** Murmansk keeps Moscow time all year. */
export const MURMANSK_MS = 3 * 3_600_000

/** The day in Murmansk of a time in milliseconds since 1970. */
export const dayOf = (at: number): string => new Date(at + MURMANSK_MS).toISOString().slice(0, 10)

/** `2026-11-01`, or a count of days back from `today` (`30`); undefined for anything else. Midnight in Murmansk. */
export function parseSince(typed: string, today: string): number | undefined {
  const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`) - MURMANSK_MS
  if (/^\d{1,4}$/.test(typed)) return midnight(today) - (Number(typed) - 1) * DAY_MS
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed) || Number.isNaN(Date.parse(typed))) return undefined
  return midnight(typed)
}
