// `stats`: how the bot was used, as a picture in the terminal or as one page.

import { writeFile } from 'node:fs/promises'
import { loadKnowledge } from '../knowledge/load.ts'
import { readStatistics, type Row, type Statistics, totalOf } from '../questions/statistics.ts'
import type { TopRow } from '../storage/storage.ts'
import type { Translate } from '../texts.ts'
import { folderOf, overFolder, withStorage, type ExitCode, type Terminal } from './command.ts'
import { tidy } from '../questions/groups.ts'
import { statsPage } from './stats-page.ts'

/** The longest bar, in characters. */
const WIDTH = 40

interface StatsOptions {
  dir?: string
  since: number
  html?: string
}

export async function stats(terminal: Terminal, { dir, since, html }: StatsOptions): Promise<ExitCode> {
  const { t, print, language } = terminal
  const folder = folderOf(dir)
  const { articles } = await overFolder(folder, t, loadKnowledge(folder))
  const titles = new Map(articles.map((article) => [article.id, article[language].title]))
  const asked = { since, now: Date.now(), titleOf: (id: string) => titles.get(id) }
  const statistics = await withStorage(t, (storage) => readStatistics(storage, asked))
  if (html === undefined) print(picture(statistics, t))
  else {
    await writeFile(html, statsPage(statistics, language, t))
    print(t('staff_stats_written', { file: html }))
  }
  return 0
}

function picture({ from, to, total, ...parts }: Statistics, t: Translate): string {
  const head = t('staff_stats_head', { from, to, total })
  if (total === 0) return `${head}\n${t('staff_stats_none')}`
  const outcomes = parts.outcomes.map(({ outcome, count }) => ({ name: t(`telegram_outcome_${outcome}`), count }))
  const sections: [string, string[]][] = [
    [t('staff_stats_days'), bars(parts.days)],
    [t('staff_stats_channels'), bars(parts.channels)],
    [t('staff_stats_languages'), bars(parts.languages, (name) => t(`staff_language_${name}`))],
    [t('staff_stats_outcomes'), list(outcomes)],
    [t('staff_stats_votes'), [`  👍 ${parts.votes.up}   👎 ${parts.votes.down}`]],
    [t('staff_stats_articles'), list(parts.articles)],
    [t('staff_stats_unknown'), list(parts.unknown)],
  ]
  const told = sections.filter(([, body]) => body.length > 0)
  return [head, ...told.flatMap(([title, body]) => ['', title, ...body])].join('\n')
}

function bars<Name extends string>(rows: Row<Name>[], toName: (name: Name) => string = String): string[] {
  const most = Math.max(1, ...rows.map(totalOf))
  const width = Math.max(...rows.map(({ name }) => toName(name).length))
  return rows.map((row) => {
    const total = totalOf(row)
    const bar = '█'.repeat(Math.ceil((WIDTH * total) / most))
    return `  ${toName(row.name).padEnd(width)} ${bar}${bar === '' ? '' : ' '}${total}`
  })
}

const list = (rows: TopRow[]): string[] =>
  rows.map(({ name, count }) => `  ${String(count).padStart(5)}  ${tidy(name)}`)
