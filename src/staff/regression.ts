// `test`: all known questions against the present knowledge, and what changed since the last good run.

import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { Bot } from '../commands/bot.ts'
import type { EvalQuestion, Verdict } from '../commands/eval.ts'
import { askKnown, byTurn, type KnownQuestion, type Outcome, ownQuestions } from '../commands/known.ts'
import { parseQuestions } from '../knowledge/questions.ts'
import { withProgress } from '../progress.ts'
import { OUTCOMES } from '../questions/statistics.ts'
import type { Translate } from '../texts.ts'
import { folderOf, openBot, StaffError, type ExitCode, type Terminal } from './command.ts'

interface TestOptions {
  dir?: string
  /** The folder of questions with known answers. */
  questions: string
  /** The file of the last good run. */
  baseline: string
  accept?: boolean
}

interface Result extends Outcome, Pick<KnownQuestion, 'key' | 'own'> {
  question: string
}

export async function regression(terminal: Terminal, options: TestOptions): Promise<ExitCode> {
  const { t, print } = terminal
  const { baseline, accept = false } = options
  const bot = await openBot(folderOf(options.dir), t)
  const asked = [...ownQuestions(bot.search.knowledge), ...(await keptQuestions(options.questions, t))]
  const before = await readBaseline(baseline, t)
  const now = askAll(bot, asked, terminal)
  print(totals(now, t))
  const worse = before ? printChanges(before, now, terminal) : 0
  if (!before && !accept) print(t('staff_test_first'))
  if (accept) {
    await writeFile(baseline, toBaseline(now))
    print(t('staff_test_accepted', { file: baseline }))
  }
  return worse > 0 && !accept ? 1 : 0
}

/** The questions of people that are kept with their right answers; none where there is no such folder. */
async function keptQuestions(dir: string, t: Translate): Promise<KnownQuestion[]> {
  const names = existsSync(dir) ? (await readdir(dir)).filter((name) => name.endsWith('.jsonl')) : []
  const files = names.toSorted().map(async (name) => {
    const questions = await readQuestions(join(dir, name), t)
    return questions.map((question): KnownQuestion => ({ key: `${basename(name)} ${question.id}`, question }))
  })
  return (await Promise.all(files)).flat()
}

async function readQuestions(file: string, t: Translate): Promise<EvalQuestion[]> {
  try {
    return parseQuestions(await readFile(file, 'utf8'))
  } catch (error) {
    const line = error instanceof Error ? error.message : ''
    throw new StaffError(t('staff_test_bad_line', { file, line }), { cause: error })
  }
}

const askAll = (bot: Bot, asked: readonly KnownQuestion[], { t, progress }: Terminal): Result[] =>
  Array.from(withProgress(t('staff_test_progress'), asked, progress), (known) => {
    const { verdict, got } = askKnown(bot, known)
    return { ...known, question: known.question.turns.join(' → '), verdict, got }
  })

function totals(results: readonly Result[], t: Translate): string {
  const count = (verdict: Verdict): number => results.filter((one) => one.verdict === verdict).length
  const [right, deferred, wrong] = [count('right'), count('deferred'), count('wrong')]
  return t('staff_test_totals', { all: results.length, right, deferred, wrong })
}

/** Prints what changed, the bad news first; how many did worse. */
function printChanges(before: Baseline, now: readonly Result[], { t, print }: Terminal): number {
  const changed = now.flatMap((after) => {
    // A question of an article is good from the start if it finds it.
    const old = before.get(after.key) ?? (after.own === undefined ? undefined : asExpected(after.own))
    return old && (old.got !== after.got || old.verdict !== after.verdict) ? [{ before: old, after }] : []
  })
  const show = (heading: 'staff_test_worse' | 'staff_test_other' | 'staff_test_better', some: typeof changed): void => {
    if (some.length > 0) print(`\n${t(heading, { count: some.length })}`)
    for (const one of some) print(`  ${one.after.question}: ${say(one.before, t)} → ${say(one.after, t)}`)
  }
  const { worse, other, better } = byTurn(changed)
  show('staff_test_worse', worse)
  show('staff_test_other', other)
  show('staff_test_better', better)
  print(`\n${t(worse.length > 0 ? 'staff_test_bad' : changed.length > 0 ? 'staff_test_good' : 'staff_test_same')}`)
  return worse.length
}

const asExpected = (own: string): Outcome => ({ verdict: 'right', got: own })

function say({ verdict, got }: Outcome, t: Translate): string {
  const outcome = OUTCOMES.find((one) => one === got)
  return `${t(`staff_verdict_${verdict}`)} (${outcome ? t(`telegram_outcome_${outcome}`) : got})`
}

/** Of a question by its key, what it did in the last good run: `right visits/visit-2016`. */
type Baseline = Map<string, Outcome>

/** One question a line, sorted, so that a change shows as a change of lines. */
function toBaseline(results: readonly Result[]): string {
  const kept = results.filter(({ own, got }) => own === undefined || own !== got)
  const lines = kept.map(({ key, verdict, got }) => `  ${JSON.stringify(key)}: ${JSON.stringify(`${verdict} ${got}`)}`)
  return `{\n${lines.toSorted().join(',\n')}\n}\n`
}

const baselineSchema = z.record(
  z.string(),
  z.templateLiteral([z.enum(['right', 'deferred', 'wrong']), ' ', z.string()]).transform((line): Outcome => {
    const [verdict, got = ''] = line.split(' ')
    return { verdict: verdict === 'right' || verdict === 'deferred' ? verdict : 'wrong', got }
  }),
)

async function readBaseline(file: string, t: Translate): Promise<Baseline | undefined> {
  if (!existsSync(file)) return undefined
  try {
    return new Map(Object.entries(baselineSchema.parse(JSON.parse(await readFile(file, 'utf8')))))
  } catch (error) {
    throw new StaffError(t('staff_test_bad_baseline', { file }), { cause: error })
  }
}
