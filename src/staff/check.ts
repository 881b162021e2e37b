// `check`: every problem of the knowledge files, for people or for machines.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Knowledge } from '../knowledge/article.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import { formatProblem, type Problem } from '../knowledge/problem.ts'
import type { Language } from '../language/language.ts'
import { readOptions, toLanguage, type Command, type Terminal } from './command.ts'
import { createSearchRules } from './search-rules.ts'

const OPTIONS = {
  dir: { type: 'string', default: 'knowledge' },
  lang: { type: 'string', default: 'ru' },
  json: { type: 'boolean', default: false },
} as const

export const check: Command = {
  about: 'check_about',
  async run(args, terminal) {
    const read = readOptions(args, OPTIONS)
    if ('badOption' in read) return misunderstood(read.badOption, terminal)
    const { dir, lang, json } = read.values
    const language = toLanguage(lang)
    if (!language) return misunderstood(`--lang ${lang}`, terminal)
    const knowledge = await readOrExplain(dir, language, terminal)
    if (!knowledge) return 1
    if (json) terminal.print(toJson(knowledge, language))
    else await printAll(dir, knowledge, language, terminal)
    return knowledge.problems.every(isHint) ? 0 : 1
  },
}

function misunderstood(option: string, { complain, translate }: Terminal): number {
  complain(translate('ru')('staff_bad_option', { option }))
  complain(translate('ru')('check_about'))
  return 2
}

/** Undefined, and the reason told, where the folder itself cannot be read. */
async function readOrExplain(dir: string, language: Language, terminal: Terminal): Promise<Knowledge | undefined> {
  try {
    return await loadKnowledge(dir, { today: terminal.today, rules: createSearchRules() })
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (!(cause instanceof Error && 'code' in cause)) throw error
    terminal.complain(terminal.translate(language)('check_folder', { dir, reason: String(cause.code) }))
    return undefined
  }
}

async function printAll(dir: string, { articles, problems }: Knowledge, language: Language, terminal: Terminal) {
  const t = terminal.translate(language)
  const texts = await readTexts(dir, problems)
  for (const problem of problems) {
    const shown = { ...problem, file: join(dir, problem.file) }
    terminal.print(`${formatProblem(shown, language, texts.get(problem.file))}\n`)
  }
  terminal.print(t('check_summary', { articles: articles.length, ...count(problems) }))
  terminal.print(t(problems.every(isHint) ? 'check_good' : 'check_bad'))
}

/** The files that have problems; one that cannot be read is told without its lines. */
async function readTexts(dir: string, problems: Problem[]): Promise<Map<string, string>> {
  const shown = problems.filter(({ code }) => code !== 'unreadable' && code !== 'encoding' && code !== 'too-big')
  const files = new Set(shown.map(({ file }) => file).filter((file) => file.endsWith('.yaml')))
  const texts = await Promise.allSettled(
    Array.from(files, async (file): Promise<[string, string]> => [file, await readFile(join(dir, file), 'utf8')]),
  )
  return new Map(texts.flatMap((text) => (text.status === 'fulfilled' ? [text.value] : [])))
}

const toJson = ({ articles, problems }: Knowledge, language: Language): string =>
  JSON.stringify({
    articles: articles.length,
    ...count(problems),
    problems: problems.map((problem) => ({ ...problem, text: formatProblem(problem, language) })),
  })

const count = (problems: Problem[]) => ({
  errors: problems.filter(({ severity }) => severity === 'error').length,
  warnings: problems.filter(({ severity }) => severity === 'warning').length,
  hints: problems.filter(isHint).length,
})

const isHint = ({ severity }: Problem): boolean => severity === 'hint'
