// `unanswered`: what people asked in vain, grouped, with what to paste so that the next one is answered.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Search } from '../search/search.ts'
import type { Storage } from '../storage/storage.ts'
import type { Translate } from '../texts.ts'
import type { Command, Terminal } from './command.ts'
import { toCsv } from './csv.ts'
import { groupByMeaning, tidy, type Group } from './groups.ts'
import { dayOf, folderOf, LANG, misunderstood, openBot, orExplain, parseSince, readInput, withStorage } from './inputs.ts' // prettier-ignore
import { articleFile, questionLine, questionPlace } from './yaml-text.ts'

const ABOUT = 'staff_unanswered_about'
const OPTIONS = {
  ...LANG,
  dir: { type: 'string' },
  since: { type: 'string', default: '30' },
  ignore: { type: 'string' },
  csv: { type: 'boolean', default: false },
} as const

/** How many other wordings of a question are shown. */
const ALSO = 3

export const unanswered: Command = {
  about: ABOUT,
  async run(args, terminal) {
    const read = readInput(args, OPTIONS)
    if ('badOption' in read) return misunderstood(read.badOption, ABOUT, terminal)
    const { values, language } = read
    const since = parseSince(values.since, terminal.today)
    if (since === undefined) return misunderstood(`--since ${values.since}`, ABOUT, terminal)
    const t = terminal.translate(language)
    return orExplain(terminal, async () => {
      const dir = folderOf(values.dir)
      const { search } = await openBot(dir, t)
      return withStorage(t, async (storage) => {
        const groups = groupByMeaning(await storage.questions.unanswered(since), search)
        if (values.ignore !== undefined) return ignore(values.ignore, groups, storage, t, terminal)
        if (values.csv) terminal.print(toTable(groups, t))
        else await printGroups(groups, { dir, search, t, terminal })
        return 0
      })
    })
  },
}

/** Leaves out this question and all that mean the same. */
async function ignore(text: string, groups: Group[], { questions }: Storage, t: Translate, { print }: Terminal) {
  const key = tidy(text).toLowerCase()
  const group = groups.find(({ texts }) => texts.some((one) => one.toLowerCase() === key))
  const ignored = new Set([text, ...(group?.questions.map((question) => question.text) ?? [])])
  for (const one of ignored) await questions.ignore(one, Date.now())
  print(t('staff_ignored', { count: group?.questions.length ?? 0 }))
  return 0
}

interface Scene {
  dir: string
  search: Search
  t: Translate
  terminal: Terminal
}

async function printGroups(groups: Group[], scene: Scene): Promise<void> {
  const { t, terminal } = scene
  const count = groups.reduce((sum, { questions }) => sum + questions.length, 0)
  if (count === 0) return terminal.print(t('staff_unanswered_none'))
  terminal.print(t('staff_unanswered_head', { count, groups: groups.length }))
  for (const [i, group] of groups.entries()) {
    terminal.print('')
    for (const line of await groupLines(group, i + 1, scene)) terminal.print(line)
  }
  terminal.print(`\n${t('staff_unanswered_ignore')}`)
}

async function groupLines(group: Group, place: number, scene: Scene): Promise<string[]> {
  const { t } = scene
  const [text = '', ...also] = group.texts
  return [
    t('staff_unanswered_group', { place, text, count: group.questions.length, day: lastDay(group), why: whyOf(group, t) }), // prettier-ignore
    ...(also.length > 0 ? [t('staff_unanswered_also', { texts: also.slice(0, ALSO).join(' · ') })] : []),
    ...(group.nearest ? await pasteLines(group, group.nearest, text, scene) : [t('staff_unanswered_far')]),
    ...(group.nearest ? [] : skeleton(group, scene)),
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
  const place = questionPlace(await readFile(file, 'utf8'), language)
  const title = search.article(id)?.[language].title ?? id
  return [
    t('staff_unanswered_near', { title, id, confidence: confidence.toFixed(2) }),
    place === undefined
      ? t('staff_unanswered_paste_list', { file, language })
      : t('staff_unanswered_paste', { file, line: place }),
    ...(place === undefined ? ['  questions:'] : []),
    questionLine(text),
  ]
}

/** A new article for the question, to be filled in. */
function skeleton({ language, texts }: Group, { search, t, terminal }: Scene): string[] {
  const { sectors, sources } = search.knowledge
  const empty = { title: '…', questions: ['…'], answer: '…' }
  const asked = { title: '…', questions: texts.slice(0, ALSO), answer: '…' }
  const file = articleFile({
    source: sources.keys().next().value ?? '…',
    asOf: terminal.today,
    texts: { ru: language === 'ru' ? asked : empty, zh: language === 'zh' ? asked : empty },
  })
  return [t('staff_unanswered_new', { sector: sectors[0]?.id ?? '…' }), ...file.trimEnd().split('\n')]
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
