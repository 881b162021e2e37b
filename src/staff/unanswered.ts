// `unanswered`: what people asked in vain, grouped, with what to paste so that the next one is answered.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emptyForm, emptyText, questionLine, withForm } from '../knowledge/form.ts'
import type { Search } from '../search/search.ts'
import { dayOf, toCsv } from '../questions/statistics.ts'
import type { Storage } from '../storage/storage.ts'
import type { Translate } from '../texts.ts'
import { folderOf, openBot, withStorage, type ExitCode, type Terminal } from './command.ts'
import { groupByMeaning, partAnswered, tidy, type Group } from '../questions/groups.ts'

interface UnansweredOptions {
  dir?: string
  since: number
  csv?: boolean
  ignore?: string
}

/** How many other wordings of a question are shown. */
const ALSO = 3

export async function unanswered(terminal: Terminal, options: UnansweredOptions): Promise<ExitCode> {
  const { t, print } = terminal
  const dir = folderOf(options.dir)
  const { search } = await openBot(dir, t)
  return withStorage(t, async (storage): Promise<ExitCode> => {
    const { left, answered } = partAnswered(await storage.questions.unanswered(options.since), search)
    const groups = groupByMeaning(left, search)
    if (options.ignore !== undefined) print(await ignore(options.ignore, groups, storage, t))
    else if (options.csv) print(toTable(groups, t))
    else await printGroups(groups, answered, { ...terminal, dir, search })
    return 0
  })
}

/** Leaves out this question and all that mean the same. */
async function ignore(text: string, groups: Group[], { questions }: Storage, t: Translate): Promise<string> {
  const key = tidy(text).toLowerCase()
  const group = groups.find(({ texts }) => texts.some((one) => one.toLowerCase() === key))
  const ignored = new Set([text, ...(group?.questions.map((question) => question.text) ?? [])])
  for (const one of ignored) await questions.ignore(one, Date.now())
  return t('staff_ignored', { count: group?.questions.length ?? 0 })
}

interface Scene extends Terminal {
  dir: string
  search: Search
}

async function printGroups(groups: Group[], answered: number, scene: Scene): Promise<void> {
  const { t, print } = scene
  const count = groups.reduce((sum, { questions }) => sum + questions.length, 0)
  if (answered > 0) print(t('staff_unanswered_since', { count: answered }))
  if (count === 0) return print(t('staff_unanswered_none'))
  print(t('staff_unanswered_head', { count, groups: groups.length }))
  for (const [i, group] of groups.entries()) {
    print('')
    for (const line of await groupLines(group, i + 1, scene)) print(line)
  }
  print(`\n${t('staff_unanswered_ignore')}`)
}

async function groupLines(group: Group, place: number, scene: Scene): Promise<string[]> {
  const { t, language } = scene
  const [text = '', ...also] = group.texts
  return [
    t('staff_unanswered_group', { place, text, count: group.questions.length, day: lastDay(group), why: whyOf(group, t) }), // prettier-ignore
    ...(also.length > 0 ? [t('staff_unanswered_also', { texts: also.slice(0, ALSO).join(' · ') })] : []),
    ...(group.gap ? [t('staff_unanswered_gap', { about: group.gap[language].about, id: group.gap.id })] : []),
    ...(group.nearest ? await pasteLines(group, group.nearest, text, scene) : skeleton(group, scene)),
  ]
}

const lastDay = ({ questions }: Group): string => dayOf(questions[0]?.at ?? 0)

const whyOf = ({ questions }: Group, t: Translate): string =>
  [...new Set(questions.map(({ why }) => why))].map((why) => t(`telegram_admin_why_${why}`)).join(', ')

/** The line for the nearest article, and where it goes. */
async function pasteLines(
  { language }: Group,
  { id, confidence }: NonNullable<Group['nearest']>,
  text: string,
  { dir, search, t }: Scene,
): Promise<string[]> {
  const file = join(dir, `${id}.yaml`)
  const { line, text: pasted } = questionLine(text, await readFile(file, 'utf8'), language)
  const title = search.article(id)?.[language].title ?? id
  return [
    t('staff_unanswered_near', { title, id, confidence: confidence.toFixed(2) }),
    ...(line === undefined
      ? [t('staff_unanswered_paste_list', { file, language }), '  questions:']
      : [t('staff_unanswered_paste', { file, line })]),
    pasted,
  ]
}

/** A new article for the question, to be filled in. */
function skeleton({ language, texts }: Group, { search, t, today }: Scene): string[] {
  const empty = { ...emptyText(), title: '…', questions: ['…'], answer: '…' }
  const asked = { ...empty, questions: texts.slice(0, ALSO) }
  const file = withForm(undefined, { ...emptyForm(today), source: '…', ru: empty, zh: empty, [language]: asked })
  const sector = search.knowledge.sectors[0]?.id ?? '…'
  return [t('staff_unanswered_far'), t('staff_unanswered_new', { sector }), ...file.trimEnd().split('\n')]
}

const COLUMNS = ['question', 'count', 'last', 'language', 'why', 'nearest', 'confidence', 'also'] as const

const toTable = (groups: Group[], t: Translate): string =>
  toCsv([
    COLUMNS.map((name) => t(`staff_csv_${name}`)),
    ...groups.map((group) => [
      group.texts[0] ?? '',
      String(group.questions.length),
      lastDay(group),
      group.language,
      whyOf(group, t),
      group.nearest?.id ?? '',
      group.nearest?.confidence.toFixed(2) ?? '',
      group.texts.slice(1).join(' · '),
    ]),
  ])
