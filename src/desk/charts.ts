// How the bot was used, as data for charts and as tables for Excel.

import type { Language } from '../language/language.ts'
import { MURMANSK_MS, OUTCOMES, readStatistics, type Statistics, toCsv } from '../questions/statistics.ts'
import type { DeskInbox } from './inbox.ts'
import type { Workshop } from './workshop.ts'

const DAY_MS = 86_400_000

type Table = 'days' | 'articles' | 'unknown' | 'inbox'

export function createCharts({ storage, live, now, translate }: Workshop, inbox: DeskInbox) {
  /** Of the last so many days, titles in this language; `before` is the same length of time before. */
  async function read(days: number, language: Language) {
    const since = now() - (days - 1) * DAY_MS
    const titleOf = (id: string) => live.current().article(id)?.[language].title
    const present = await readStatistics(storage, { since, now: now(), titleOf })
    const whole = await readStatistics(storage, { since: since - days * DAY_MS, now: now(), titleOf })
    const [fresh, all] = [sumsOf(present), sumsOf(whole)]
    const before = Object.fromEntries(Object.entries(all).map(([key, count]) => [key, count - (fresh[key] ?? 0)]))
    return { ...present, counts: await storage.questions.stats(since, MURMANSK_MS), before, now: fresh }
  }

  async function rowsOf(what: Table, days: number, language: Language): Promise<string[][]> {
    const t = translate(language)
    if (what === 'inbox') {
      const { groups } = await inbox.list({ state: 'new' })
      const head = [t('staff_csv_question'), t('staff_csv_count'), t('staff_csv_language'), t('staff_csv_nearest'), t('staff_csv_also')] // prettier-ignore
      return [head, ...groups.map((one) => [one.texts[0] ?? '', String(one.count), one.language, one.nearest?.title[language] ?? '', one.texts.slice(1).join(' · ')])] // prettier-ignore
    }
    const data = await read(days, language)
    if (what !== 'days') return [[t('staff_csv_question'), t('staff_csv_count')], ...data[what].map(({ name, count }) => [name, String(count)])] // prettier-ignore
    const head = ['', ...OUTCOMES.map((outcome) => t(`telegram_outcome_${outcome}`))]
    return [head, ...data.days.map(({ name, counts }) => [name, ...counts.map(String)])]
  }

  return { read, csv: async (what: Table, days: number, language: Language) => toCsv(await rowsOf(what, days, language)) } // prettier-ignore
}

function sumsOf({ total, outcomes, votes }: Statistics): Record<string, number> {
  const count = (name: string): number => outcomes.find(({ outcome }) => outcome === name)?.count ?? 0
  return { total, answered: count('answer'), offered: count('choices'), refused: count('unknown'), ...votes }
}
