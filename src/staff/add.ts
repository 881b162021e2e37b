// `add`: asks for an article piece by piece, its source and its section too if they are new, and writes valid files.

import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { readArticle } from '../knowledge/article-file.ts'
import { isArticleId, type Knowledge, type Source } from '../knowledge/article.ts'
import { emptyForm, emptyText, type TextForm, withEntry, withForm } from '../knowledge/form.ts'
import { formatProblem } from '../knowledge/problem.ts'
import { type Day, isDay } from '../knowledge/time.ts'
import type { Language } from '../language/language.ts'
import type { TextKey, Translate } from '../texts.ts'
import { checkFolder, printProblems } from './check.ts'
import { folderOf, openBot, StaffError, type ExitCode, type Terminal } from './command.ts'

export async function add(terminal: Terminal, options: { dir?: string }): Promise<ExitCode> {
  const dir = folderOf(options.dir)
  const { search } = await openBot(dir, terminal.t)
  const asking = createAsking(terminal)
  try {
    await write(dir, await askDraft(dir, search.knowledge, asking), terminal)
  } finally {
    asking.close()
  }
  return tellProblems(dir, terminal)
}

/** What is to be written: file by file, the article last. */
type Draft = { path: string; text: string }[]

/** Writes all of it, or nothing where the bot would not take the article. */
async function write(dir: string, draft: Draft, { t, language, print, complain }: Terminal): Promise<void> {
  const article = draft.at(-1) ?? { path: '', text: '' }
  const read = readArticle({ path: article.path, hash: '', bytes: Buffer.from(article.text) })
  for (const problem of read.problems) complain(formatProblem(problem, language, article.text))
  if (!read.article) throw new StaffError(t('staff_add_refused'))
  await mkdir(dirname(join(dir, article.path)), { recursive: true })
  for (const one of draft) {
    await writeFile(join(dir, one.path), one.text, { flag: one === article ? 'wx' : 'w' })
    print(t('staff_add_done', { file: join(dir, one.path) }))
  }
}

/** The new article is in use by now; what the check has to say about the folder is not kept back. */
async function tellProblems(dir: string, terminal: Terminal): Promise<ExitCode> {
  const { t, print } = terminal
  const { problems } = await checkFolder(dir, terminal)
  const wrong = problems.filter(({ severity }) => severity !== 'hint')
  print(t(wrong.length > 0 ? 'staff_add_wrong' : 'staff_add_well'))
  await printProblems(dir, wrong, terminal)
  return wrong.length > 0 ? 1 : 0
}

interface Asking {
  t: Translate
  print: (line: string) => void
  /** Asks until the answer is right: `check` gives what is wrong with it, or nothing. */
  one(question: string, check?: (answer: string) => string | undefined): Promise<string>
  /** Lines up to an empty one. */
  many(question: string): Promise<string[]>
  close(): void
}

function createAsking({ print, input, t }: Terminal): Asking {
  const reader = createInterface({ input, crlfDelay: Infinity })
  const lines = reader[Symbol.asyncIterator]()
  async function next(): Promise<string> {
    const { done, value } = await lines.next()
    if (done === true) throw new StaffError(t('staff_add_broken_off'))
    return value.trim()
  }
  const isMissing = (answer: string): string | undefined => (answer === '' ? t('staff_add_empty') : undefined)
  return {
    t,
    print,
    async one(question, check = isMissing) {
      print(question)
      let answer = await next()
      for (let wrong = check(answer); wrong !== undefined; wrong = check(answer)) {
        print(wrong)
        answer = await next()
      }
      return answer
    },
    async many(question) {
      print(question)
      const answers: string[] = []
      for (let line = await next(); line !== ''; line = await next()) answers.push(line)
      return answers
    },
    close: () => reader.close(),
  }
}

async function askDraft(dir: string, knowledge: Knowledge, asking: Asking): Promise<Draft> {
  const { sector, entry: named } = await askSector(knowledge, asking)
  const name = await askName(dir, sector, asking)
  const { source, entry: cited } = await askSource(knowledge, asking)
  const asOf = await askDay('staff_add_as_of', asking)
  const texts = { ru: await askText('ru', asking), zh: await askText('zh', asking) }
  return [
    ...(named ? [{ path: 'sectors.yaml', text: withEntry(await readList(dir, 'sectors.yaml'), sector, named) }] : []),
    ...(cited ? [{ path: 'sources.yaml', text: withEntry(await readList(dir, 'sources.yaml'), source, cited) }] : []),
    { path: `${sector}/${name}.yaml`, text: withForm(undefined, { ...emptyForm(asOf), source, ...texts }) },
  ]
}

/** A list that is not there yet is empty. */
const readList = async (dir: string, file: string): Promise<string> =>
  existsSync(join(dir, file)) ? readFile(join(dir, file), 'utf8') : ''

const isName = (typed: string): boolean => isArticleId(`${typed}/x`) && !typed.includes('/')

async function askSector({ sectors }: Knowledge, asking: Asking) {
  const { one, print, t } = asking
  const known = sectors.map(({ id, ru, zh }) => `  ${id} — ${ru} / ${zh}`).join('\n')
  const sector = await one(`${t('staff_add_sector')}\n${known}`, (typed) =>
    isName(typed) ? undefined : t('staff_add_bad_name'),
  )
  if (sectors.some(({ id }) => id === sector)) return { sector }
  print(t('staff_add_new_sector', { sector }))
  return { sector, entry: await askBoth('staff_add_sector_name', asking) }
}

function askName(dir: string, sector: string, { one, t }: Asking): Promise<string> {
  return one(t('staff_add_name'), (typed) => {
    const id = `${sector}/${typed}`
    if (!isArticleId(id) || typed.includes('/')) return t('staff_add_bad_name')
    return existsSync(join(dir, `${id}.yaml`)) ? t('staff_add_exists', { file: `${id}.yaml` }) : undefined
  })
}

/** A source is never guessed: staff name it, or make it. */
async function askSource({ sources }: Knowledge, asking: Asking): Promise<{ source: string; entry?: Source }> {
  const { one, print, t } = asking
  const known = Array.from(sources, ([key, { date, ru }]) => `  ${key} — ${ru.title}, ${date}`).join('\n')
  const source = await one(`${t('staff_add_source')}\n${known}`, (typed) =>
    isName(typed) ? undefined : t('staff_add_bad_name'),
  )
  if (sources.has(source)) return { source }
  print(t('staff_add_new_source', { source }))
  const date = await askDay('staff_add_source_day', asking)
  const title = await askBoth('staff_add_source_title', asking)
  const publisher = await askBoth('staff_add_source_publisher', asking)
  const entry = { date, ru: { title: title.ru, publisher: publisher.ru }, zh: { title: title.zh, publisher: publisher.zh } } // prettier-ignore
  return { source, entry }
}

const askDay = (question: TextKey, { one, t }: Asking): Promise<Day> =>
  one(t(question), (typed) => (isDay(typed) ? undefined : t('staff_add_bad_day')))

async function askBoth(question: TextKey, { one, t }: Asking): Promise<Record<Language, string>> {
  const ask = (language: Language): Promise<string> => one(t(question, { language: t(`staff_language_${language}`) }))
  return { ru: await ask('ru'), zh: await ask('zh') }
}

async function askText(of: Language, { one, many, t }: Asking): Promise<TextForm> {
  const language = t(`staff_language_${of}`)
  return {
    ...emptyText(),
    title: await one(t('staff_add_title', { language })),
    questions: await many(t('staff_add_questions', { language })),
    answer: (await many(t('staff_add_answer', { language }))).join('\n\n'),
  }
}
