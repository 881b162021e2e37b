// What a staff command is, and what it may use of the world outside.

import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { Day } from '../knowledge/time.ts'
import { LANGUAGES, type Language } from '../language/language.ts'
import type { TextKey, Translate } from '../texts.ts'

export interface Terminal {
  /** Writes a line that the command was asked for. */
  print: (line: string) => void
  /** Writes a line that says what went wrong. */
  complain: (line: string) => void
  translate: (language: Language) => Translate
  today: Day
  /** What a command reads that asks; absent: standard input. */
  input?: NodeJS.ReadableStream
}

export interface Command {
  /** One line for the list of commands. */
  about: TextKey
  /** Resolves to the exit code: 0 good, 1 something to mend, 2 the command was not understood. */
  run(args: string[], terminal: Terminal): Promise<number>
}

/** An option that the command does not have, or a value that it does not take. */
export interface BadOption {
  badOption: string
}

type Options = NonNullable<ParseArgsConfig['options']>

/** The options by name, or the one that is wrong; a command takes no words beside them unless `words` says so. */
export function readOptions<const T extends Options>(args: string[], options: T, words = false) {
  try {
    return parseArgs<{ args: string[]; options: T; allowPositionals: boolean }>({
      args,
      options,
      allowPositionals: words,
    })
  } catch (error) {
    const code = error instanceof TypeError && 'code' in error ? String(error.code) : ''
    if (!code.startsWith('ERR_PARSE_ARGS')) throw error
    return { badOption: args.join(' ') } satisfies BadOption
  }
}

/** The language of a command's output: Russian unless `--lang` says otherwise. */
export const toLanguage = (typed: string | undefined): Language | undefined =>
  LANGUAGES.find((language) => language === (typed ?? 'ru'))
