// What a staff command works with: the terminal, the knowledge folder, the bot's database, and reasons to stop.

import { createBot, type Bot } from '../commands/bot.ts'
import { readConfig, readEnvironment, type Config } from '../config.ts'
import type { Day } from '../knowledge/time.ts'
import type { Language } from '../language/language.ts'
import { hideSecrets } from '../log.ts'
import type { ProgressOutput } from '../progress.ts'
import { DatabaseError, StorageError, type Storage } from '../storage/storage.ts'
import type { Translate } from '../texts.ts'

/** What the command line may use of the world outside. */
export interface World {
  /** Writes a line that the command was asked for. */
  print: (line: string) => void
  /** Writes a line that says what went wrong. */
  complain: (line: string) => void
  translate: (language: Language) => Translate
  today: Day
  /** What a command reads that asks. */
  input: NodeJS.ReadableStream
  progress: ProgressOutput
}

/** The world, and the language that staff read. */
export interface Terminal extends World {
  language: Language
  t: Translate
}

/** 0: good; 1: something to mend. */
export type ExitCode = 0 | 1

/** A reason to stop that staff can do something about; `message` is for them. */
export class StaffError extends Error {
  override name = 'StaffError'
}

const OF_DATABASE = new Set(['DATABASE_URL', 'PERSON_KEY'])

/** The settings that the bot itself runs with. */
const botConfig = (): Config => readConfig(readEnvironment()).config

/** The folder named, else the one that the bot uses. */
export const folderOf = (dir: string | undefined): string => dir ?? botConfig().knowledgeDir

/** Work over a knowledge folder; a folder that cannot be read is a reason to stop. */
export async function overFolder<T>(dir: string, t: Translate, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (!(cause instanceof Error && 'code' in cause)) throw error
    throw new StaffError(t('check_folder', { dir, reason: String(cause.code) }), { cause: error })
  }
}

/** The bot over a folder, as the channels have it. */
export const openBot = (dir: string, t: Translate): Promise<Bot> => overFolder(dir, t, createBot(dir))

/** Uses the bot's database, which it may be using at the same time. */
export async function withStorage<T>(t: Translate, use: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await overDatabase(t, async ({ databaseUrl: url, personKey }) => {
    const { openStorage } = await import('../storage/open.ts')
    return openStorage({ url, ...(personKey !== undefined && { personKey }), onIdleError: () => {} })
  })
  try {
    return await use(storage)
  } finally {
    await storage.close()
  }
}

/**
 * Work on the bot's database; one that cannot be used is a reason to stop. The databases' libraries are to be loaded within:
 * most commands do without.
 */
export async function overDatabase<T>(t: Translate, work: (config: Config) => Promise<T>): Promise<T> {
  const { config, wrong } = readConfig(readEnvironment())
  // A mistyped address must not lead to another database.
  const mistake = wrong.find(({ name, params }) => OF_DATABASE.has(params?.['meant'] ?? name))
  if (mistake)
    throw new StaffError(t('config_wrong_line', { name: mistake.name, text: t(mistake.key, mistake.params) }).trim())
  try {
    return await work(config)
  } catch (error) {
    const reason = reasonOf(error, t)
    if (reason === undefined) throw error
    throw new StaffError(t('staff_no_database', { reason }), { cause: error })
  }
}

/** Why the database cannot be used, without the password of its address; undefined for other errors. */
function reasonOf(error: unknown, t: Translate): string | undefined {
  if (error instanceof DatabaseError) return t(`database_${error.fault}`)
  if (!(error instanceof StorageError) && !(error instanceof Error && 'code' in error)) return undefined
  const { message } = error.cause instanceof Error ? error.cause : error
  return t('database_away', { reason: hideSecrets(message) })
}
