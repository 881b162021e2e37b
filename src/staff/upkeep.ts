// What staff do about the database: copies of it, messages that could not be sent (`letters`), erasing a person (`forget`).

import { InvalidArgumentError } from 'commander'
import { MURMANSK_MS } from '../questions/statistics.ts'
import type { Letter } from '../storage/storage.ts'
import type { Translate } from '../texts.ts'
import { overDatabase, StaffError, withStorage, type ExitCode, type Terminal } from './command.ts'

/** Which letters: all of them, or those with these numbers. */
export type Numbers = 'all' | number[]

interface LettersOptions {
  send?: Numbers
  drop?: Numbers
}

/** How many letters one list shows. */
const LISTED = 100

/** As many as one command sends or drops. */
const MOST = 10_000

export function letters({ t, print }: Terminal, { send, drop }: LettersOptions): Promise<ExitCode> {
  return withStorage(t, async ({ letters: failed }): Promise<ExitCode> => {
    const numbersOf = async (which: Numbers): Promise<number[]> =>
      which === 'all' ? (await failed.list(MOST)).map(({ seq }) => seq) : which
    if (send) print(t('staff_letters_sent', { count: await failed.resend(await numbersOf(send)) }))
    if (drop) print(t('staff_letters_dropped', { count: await failed.drop(await numbersOf(drop)) }))
    if (!send && !drop) print(listed(await failed.list(LISTED), await failed.count(0), t))
    return 0
  })
}

/** `all`, or numbers as the list shows them: `12,15`. */
export function parseNumbers(typed: string): Numbers {
  if (typed === 'all') return 'all'
  if (!/^\d{1,15}(,\d{1,15})*$/.test(typed)) throw new InvalidArgumentError('')
  return typed.split(',').map(Number)
}

function listed(some: readonly Letter[], count: number, t: Translate): string {
  if (count === 0) return t('staff_letters_none')
  const lines = some.map(({ seq, channel, failedAt, reason, attempts }) =>
    t('staff_letters_line', { seq, channel, at: minuteOf(failedAt), attempts, reason }),
  )
  return [t('staff_letters_head', { count }), ...lines, '', t('staff_letters_hint')].join('\n')
}

const minuteOf = (at: number): string => new Date(at + MURMANSK_MS).toISOString().slice(0, 16).replace('T', ' ')

/** Erases what is known of a person, named as `telegram:123456789`. */
export function forget({ t, print }: Terminal, _: object, [person = '']: readonly string[]): Promise<ExitCode> {
  if (!/^(?:telegram|wechat):\S+$/.test(person)) throw new StaffError(t('staff_forget_who', { person }))
  return withStorage(t, async (storage): Promise<ExitCode> => {
    print(t('staff_forget_done', { count: await storage.forget(person) }))
    return 0
  })
}

/** A copy of everything in one new file, while the bot goes on. */
export function backup({ t, print }: Terminal, _: object, [file = '']: readonly string[]): Promise<ExitCode> {
  return overDatabase(t, async ({ databaseUrl }): Promise<ExitCode> => {
    const storage = await import('../storage/backup.ts')
    await storage.backup(databaseUrl, file)
    print(t('staff_backup_done', { file }))
    return 0
  })
}

/** Puts a copy in place of all that there is. */
export function restore({ t, print }: Terminal, _: object, [file = '']: readonly string[]): Promise<ExitCode> {
  return overDatabase(t, async ({ databaseUrl }): Promise<ExitCode> => {
    const storage = await import('../storage/backup.ts')
    print(t('staff_restore_done', { count: await storage.restore(databaseUrl, file) }))
    return 0
  })
}
