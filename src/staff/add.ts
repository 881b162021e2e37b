// `add`: asks for an article piece by piece and writes a valid file.

import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { readArticle } from '../knowledge/article-file.ts'
import { isArticleId, type Knowledge } from '../knowledge/article.ts'
import { formatProblem } from '../knowledge/problem.ts'
import { isDay } from '../knowledge/time.ts'
import { LANGUAGES, type Language } from '../language/language.ts'
import type { Translate } from '../texts.ts'
import type { Command, Terminal } from './command.ts'
import { folderOf, LANG, misunderstood, openBot, orExplain, readInput, StaffError } from './inputs.ts'
import { languageName } from './words.ts'
import { articleFile, type NewArticle } from './yaml-text.ts'

const ABOUT = 'staff_add_about'

export const add: Command = {
  about: ABOUT,
  async run(args, terminal) {
    const read = readInput(args, { ...LANG, dir: { type: 'string' } })
    if ('badOption' in read) return misunderstood(read.badOption, ABOUT, terminal)
    const { values, language } = read
    const t = terminal.translate(language)
    return orExplain(terminal, async () => {
      const dir = folderOf(values.dir)
      const { search } = await openBot(dir, t)
      const asking = createAsking(terminal, t)
      try {
        const id = await askId(dir, search.knowledge, asking, t)
        const text = articleFile(await askArticle(search.knowledge, asking, terminal, t))
        return await write({ dir, id, text }, language, terminal)
      } finally {
        asking.close()
      }
    })
  },
}

/** Refuses a file that the bot would not take. */
async function write(
  { dir, id, text }: { dir: string; id: string; text: string },
  language: Language,
  terminal: Terminal,
) {
  const t = terminal.translate(language)
  const path = `${id}.yaml`
  const { problems, article } = readArticle({ path, hash: '', bytes: Buffer.from(text) })
  for (const problem of problems) terminal.complain(formatProblem(problem, language, text))
  if (!article) throw new StaffError(t('staff_add_refused'))
  await mkdir(dirname(join(dir, path)), { recursive: true })
  await writeFile(join(dir, path), text, { flag: 'wx' })
  terminal.print(t('staff_add_done', { file: join(dir, path) }))
  return 0
}

interface Asking {
  /** Asks until the answer is right: `check` gives what is wrong with it, or nothing. */
  one(question: string, check?: (answer: string) => string | undefined): Promise<string>
  /** Lines up to an empty one. */
  many(question: string): Promise<string[]>
  close(): void
}

function createAsking({ print, input }: Terminal, t: Translate): Asking {
  const reader = createInterface({ input: input ?? process.stdin, crlfDelay: Infinity })
  const lines = reader[Symbol.asyncIterator]()
  async function next(): Promise<string> {
    const { done, value } = await lines.next()
    if (done === true) throw new StaffError(t('staff_add_broken_off'))
    return value.trim()
  }
  async function one(question: string, check = isMissing): Promise<string> {
    for (;;) {
      print(question)
      const answer = await next()
      const wrong = check(answer)
      if (wrong === undefined) return answer
      print(wrong)
    }
  }
  const isMissing = (answer: string): string | undefined => (answer === '' ? t('staff_add_empty') : undefined)
  return {
    one,
    async many(question) {
      print(question)
      const answers: string[] = []
      for (let line = await next(); line !== ''; line = await next()) answers.push(line)
      return answers
    },
    close: () => reader.close(),
  }
}

async function askId(dir: string, { sectors }: Knowledge, { one }: Asking, t: Translate): Promise<string> {
  const known = sectors.map(({ id, ru, zh }) => `${id} (${t('language_name') === '中文' ? zh : ru})`).join(', ')
  const isFolder = (typed: string): string | undefined =>
    isArticleId(`${typed}/x`) ? undefined : t('staff_add_bad_name')
  const sector = await one(t('staff_add_sector', { sectors: known }), isFolder)
  const name = await one(t('staff_add_name'), (typed) => {
    const id = `${sector}/${typed}`
    if (!isArticleId(id) || typed.includes('/')) return t('staff_add_bad_name')
    return existsSync(join(dir, `${id}.yaml`)) ? t('staff_add_exists', { file: `${id}.yaml` }) : undefined
  })
  return `${sector}/${name}`
}

async function askArticle(
  knowledge: Knowledge,
  asking: Asking,
  { today }: Terminal,
  t: Translate,
): Promise<NewArticle> {
  const sources = [...knowledge.sources.keys()]
  const [first = ''] = sources
  const isSource = (typed: string): string | undefined =>
    typed === '' || knowledge.sources.has(typed) ? undefined : t('staff_add_bad_source')
  const source = (await asking.one(t('staff_add_source', { sources: sources.join(', '), first }), isSource)) || first
  const isAsOf = (typed: string): string | undefined =>
    typed === '' || isDay(typed) ? undefined : t('staff_add_bad_day')
  const asOf = (await asking.one(t('staff_add_as_of', { today }), isAsOf)) || today
  return { source, asOf, texts: { ru: await askText('ru', asking, t), zh: await askText('zh', asking, t) } }
}

async function askText(of: (typeof LANGUAGES)[number], { one, many }: Asking, t: Translate) {
  const language = languageName(of, t)
  return {
    title: await one(t('staff_add_title', { language })),
    questions: await many(t('staff_add_questions', { language })),
    answer: (await many(t('staff_add_answer', { language }))).join('\n\n'),
  }
}
