// `check`: every problem of the knowledge files, for people or for machines; `schema`: the same rules for editors.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Knowledge } from '../knowledge/article.ts'
import { readFolder } from '../knowledge/folder.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import { formatProblem, type Problem } from '../knowledge/problem.ts'
import { toJsonSchemas } from '../knowledge/schema.ts'
import type { Language } from '../language/language.ts'
import { folderOf, overFolder, type ExitCode, type Terminal } from './command.ts'
import { createSearchRules } from '../search/rules.ts'

interface CheckOptions {
  dir?: string
  json?: boolean
}

export async function check(terminal: Terminal, options: CheckOptions): Promise<ExitCode> {
  const dir = folderOf(options.dir)
  const knowledge = await checkFolder(dir, terminal)
  if (options.json) terminal.print(toJson(knowledge, terminal.language))
  else await printAll(dir, knowledge, terminal)
  return knowledge.problems.every(isHint) ? 0 : 1
}

/** The knowledge with the problems of all rules there are, those of the search too. */
export const checkFolder = (dir: string, { today, t }: Terminal): Promise<Knowledge> =>
  overFolder(dir, t, loadKnowledge(dir, { today, rules: createSearchRules() }))

async function printAll(dir: string, { articles, problems }: Knowledge, terminal: Terminal) {
  const { t, print } = terminal
  await printProblems(dir, problems, terminal)
  print(t('check_summary', { articles: articles.length, ...count(problems) }))
  print(t(problems.every(isHint) ? 'check_good' : 'check_bad'))
}

/** Each with its line of the file and an empty line after it. */
export async function printProblems(dir: string, problems: readonly Problem[], { language, print }: Terminal) {
  const texts = await readTexts(dir, problems)
  for (const problem of problems) {
    const shown = { ...problem, file: join(dir, problem.file) }
    print(`${formatProblem(shown, language, texts.get(problem.file))}\n`)
  }
}

/** The files that have problems, as far as they are read at all: a pipe would be waited for without end. */
async function readTexts(dir: string, problems: readonly Problem[]): Promise<Map<string, string>> {
  const shown = new Set(problems.filter(({ code }) => code !== 'encoding').map(({ file }) => file))
  const files = shown.size > 0 ? await readFolder(dir) : []
  return new Map(
    files.flatMap(({ path, bytes }) =>
      bytes && path.endsWith('.yaml') && shown.has(path) ? [[path, new TextDecoder().decode(bytes)]] : [],
    ),
  )
}

const toJson = ({ articles, problems }: Knowledge, language: Language): string =>
  JSON.stringify({
    articles: articles.length,
    ...count(problems),
    problems: problems.map((problem) => ({ ...problem, text: formatProblem(problem, language) })),
  })

const count = (problems: readonly Problem[]) => ({
  errors: problems.filter(({ severity }) => severity === 'error').length,
  warnings: problems.filter(({ severity }) => severity === 'warning').length,
  hints: problems.filter(isHint).length,
})

const isHint = ({ severity }: Problem): boolean => severity === 'hint'

/** Writes the JSON Schemas by which editors complete and check the knowledge files. */
export async function writeSchemas({ print, t }: Terminal, options: { dir?: string }): Promise<ExitCode> {
  const dir = folderOf(options.dir)
  const schemas = toJsonSchemas()
  for (const [file, contents] of schemas) await writeFile(join(dir, file), contents)
  print(t('schema_written', { files: Array.from(schemas.keys()).join(', ') }))
  return 0
}
