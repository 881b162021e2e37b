// `stats`: how the bot was used, as a picture in the terminal or as one page.

import { writeFile } from 'node:fs/promises'
import type { TopRow } from '../storage/storage.ts'
import type { Translate } from '../texts.ts'
import type { Command } from './command.ts'
import { readFigures, totalOf, type Figures, type Row } from './figures.ts'
import { tidy } from './groups.ts'
import { LANG, misunderstood, orExplain, parseSince, readInput, withStorage } from './inputs.ts'
import { statsPage } from './stats-page.ts'
import { languageName, outcomeName } from './words.ts'

const ABOUT = 'staff_stats_about'
const OPTIONS = { ...LANG, since: { type: 'string', default: '14' }, html: { type: 'string' } } as const

/** The longest bar, in characters. */
const WIDTH = 40

export const stats: Command = {
  about: ABOUT,
  async run(args, terminal) {
    const read = readInput(args, OPTIONS)
    if ('badOption' in read) return misunderstood(read.badOption, ABOUT, terminal)
    const { values, language } = read
    const since = parseSince(values.since, terminal.today)
    if (since === undefined) return misunderstood(`--since ${values.since}`, ABOUT, terminal)
    const t = terminal.translate(language)
    return orExplain(terminal, async () => {
      const figures = await withStorage(t, (storage) => readFigures(storage, since, Date.now()))
      if (values.html === undefined) terminal.print(picture(figures, t))
      else {
        await writeFile(values.html, statsPage(figures, language, t))
        terminal.print(t('staff_stats_written', { file: values.html }))
      }
      return 0
    })
  },
}

function picture(figures: Figures, t: Translate): string {
  const { from, to, total, days, channels, languages, outcomes, votes, articles, unknown } = figures
  const head = t('staff_stats_head', { from, to, total })
  if (total === 0) return `${head}\n${t('staff_stats_none')}`
  const sections: [string, string[]][] = [
    [t('staff_stats_days'), bars(days)],
    [t('staff_stats_channels'), bars(channels)],
    [t('staff_stats_languages'), bars(languages.map((row) => ({ ...row, name: languageName(row.name, t) })))],
    [t('staff_stats_outcomes'), lines(outcomes.filter(({ count }) => count > 0), (name) => outcomeName(name, t))], // prettier-ignore
    [t('staff_stats_votes'), [`  👍 ${votes.up}   👎 ${votes.down}`]],
    [t('staff_stats_articles'), lines(articles, String)],
    [t('staff_stats_unknown'), lines(unknown, tidy)],
  ]
  return [head, ...sections.filter(([, body]) => body.length > 0).map(([title, body]) => ['', title, ...body].join('\n'))].join('\n') // prettier-ignore
}

function bars(rows: Row[]): string[] {
  const most = Math.max(1, ...rows.map(totalOf))
  const name = Math.max(...rows.map((row) => row.name.length))
  return rows.map((row) => {
    const total = totalOf(row)
    const bar = '█'.repeat(Math.ceil((WIDTH * total) / most))
    return `  ${row.name.padEnd(name)} ${bar}${bar === '' ? '' : ' '}${total}`
  })
}

const lines = (rows: TopRow[], toName: (name: string) => string): string[] =>
  rows.map(({ name, count }) => `  ${String(count).padStart(5)}  ${toName(name)}`)
