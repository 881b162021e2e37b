// `test`: all known questions against the present knowledge, and what changed since the last good run.

import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Bot } from '../commands/bot.ts'
import { askTurns } from '../commands/ask.ts'
import { judge, parseQuestions, type Verdict } from '../commands/eval.ts'
import type { Reply } from '../dialogue/reply.ts'
import { LANGUAGES } from '../language/language.ts'
import type { Translate } from '../translate.ts'
import type { Command, Terminal } from './command.ts'
import { folderOf, LANG, misunderstood, openBot, orExplain, readInput, StaffError } from './inputs.ts'
import { outcomeName } from './words.ts'

const ABOUT = 'staff_test_about'
const OPTIONS = {
  ...LANG,
  dir: { type: 'string' },
  questions: { type: 'string', default: join('test', 'questions') },
  baseline: { type: 'string', default: join('test', 'last-good.json') },
  accept: { type: 'boolean', default: false },
} as const

/** How one question did. */
interface Result {
  question: string
  verdict: Verdict
  /** The article given, or what was done instead. */
  got: string
  /** The article that it should find; what it does so is left out of the file of the last good run. */
  own?: string
}

/** Results by a key that stays the same from run to run. */
type Results = Map<string, Result>

export const regression: Command = {
  about: ABOUT,
  async run(args, terminal) {
    const read = readInput(args, OPTIONS)
    if ('badOption' in read) return misunderstood(read.badOption, ABOUT, terminal)
    const { dir, questions, baseline, accept } = read.values
    const t = terminal.translate(read.language)
    return orExplain(terminal, async () => {
      const bot = await openBot(folderOf(dir), t)
      const now = new Map([...askOwn(bot), ...(await askKept(bot, questions, t))])
      printTotals(now, t, terminal)
      const before = await readBaseline(baseline, t)
      const worse = before ? printChanges(before, now, t, terminal) : 0
      if (!before && !accept) terminal.print(t('staff_test_first'))
      if (accept) {
        await writeFile(baseline, toBaseline(now))
        terminal.print(t('staff_test_accepted', { file: baseline }))
      }
      return worse > 0 && !accept ? 1 : 0
    })
  },
}

const gotOf = (reply: Reply): string => (reply.kind === 'answer' ? (reply.article ?? 'answer') : reply.kind)

/** The questions of all articles: each should find its own. */
function askOwn(bot: Bot): Results {
  const results: Results = new Map()
  for (const article of bot.search.knowledge.articles) {
    for (const lang of LANGUAGES) {
      for (const question of article[lang].questions) {
        const key = `${article.id} ${lang} ${question}`
        const got = gotOf(askTurns(bot, { turns: [question], lang }))
        const verdict = got === article.id ? 'right' : got.includes('/') ? 'wrong' : 'deferred'
        results.set(key, { question, verdict, got, own: article.id })
      }
    }
  }
  return results
}

/** The questions of people that are kept with their right answers; none where there is no such folder. */
async function askKept(bot: Bot, dir: string, t: Translate): Promise<Results> {
  const results: Results = new Map()
  const files = existsSync(dir) ? (await readdir(dir)).filter((name) => name.endsWith('.jsonl')) : []
  for (const file of files.toSorted()) {
    for (const { question, reply, verdict } of judge(bot, await readQuestions(join(dir, file), t))) {
      results.set(`${basename(file)} ${question.id}`, { question: question.turns.join(' → '), verdict, got: gotOf(reply) }) // prettier-ignore
    }
  }
  return results
}

async function readQuestions(file: string, t: Translate) {
  try {
    return parseQuestions(await readFile(file, 'utf8'))
  } catch (error) {
    const line = error instanceof Error ? error.message : ''
    throw new StaffError(t('staff_test_bad_line', { file, line }), { cause: error })
  }
}

function printTotals(results: Results, t: Translate, { print }: Terminal): void {
  const count = (verdict: Verdict): number => [...results.values()].filter((one) => one.verdict === verdict).length
  print(t('staff_test_totals', { all: results.size, right: count('right'), deferred: count('deferred'), wrong: count('wrong') })) // prettier-ignore
}

/** A question of an article is good from the start if it finds it. */
const asExpected = ({ own }: Result): Kept | undefined =>
  own === undefined ? undefined : { verdict: 'right', got: own }

type Kept = Pick<Result, 'verdict' | 'got'>

const RANK: Record<Verdict, number> = { wrong: 0, deferred: 1, right: 2 }

/** Prints what changed, the bad news first; how many did worse. */
function printChanges(before: Map<string, Kept>, now: Results, t: Translate, { print }: Terminal): number {
  const changed = [...now].flatMap(([key, result]) => {
    const old = before.get(key) ?? asExpected(result)
    return old && (old.got !== result.got || old.verdict !== result.verdict) ? [{ old, result }] : []
  })
  const by = ({ old, result }: (typeof changed)[number]): number => RANK[result.verdict] - RANK[old.verdict]
  const show = (heading: 'staff_test_worse' | 'staff_test_other' | 'staff_test_better', some: typeof changed): void => {
    if (some.length > 0) print(`\n${t(heading, { count: some.length })}`)
    for (const { old, result } of some) print(`  ${result.question}: ${say(old, t)} → ${say(result, t)}`)
  }
  const worse = changed.filter((one) => by(one) < 0)
  show('staff_test_worse', worse)
  show('staff_test_other', changed.filter((one) => by(one) === 0)) // prettier-ignore
  show('staff_test_better', changed.filter((one) => by(one) > 0)) // prettier-ignore
  print(`\n${t(worse.length > 0 ? 'staff_test_bad' : changed.length > 0 ? 'staff_test_good' : 'staff_test_same')}`)
  return worse.length
}

function say({ verdict, got }: Kept, t: Translate): string {
  return `${t(`staff_verdict_${verdict}`)} (${outcomeName(got, t)})`
}

/** One question a line, sorted, so that a change shows as a change of lines. */
function toBaseline(results: Results): string {
  const kept = [...results].filter(([, { own, got }]) => own === undefined || own !== got)
  const lines = kept.map(([key, { verdict, got }]) => `  ${JSON.stringify(key)}: ${JSON.stringify(`${verdict} ${got}`)}`) // prettier-ignore
  return `{\n${lines.toSorted().join(',\n')}\n}\n`
}

async function readBaseline(file: string, t: Translate): Promise<Map<string, Kept> | undefined> {
  if (!existsSync(file)) return undefined
  const kept: unknown = await readJson(file, t)
  if (typeof kept !== 'object' || kept === null) throw new StaffError(t('staff_test_bad_baseline', { file }))
  return new Map(Object.entries(kept).map(([key, value]) => [key, toKept(String(value))]))
}

async function readJson(file: string, t: Translate): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new StaffError(t('staff_test_bad_baseline', { file }), { cause: error })
  }
}

function toKept(value: string): Kept {
  const [verdict = '', got = ''] = value.split(' ')
  return { verdict: verdict === 'right' || verdict === 'deferred' ? verdict : 'wrong', got }
}
