// `npm run eval -- [files]`: prints how the bot does on questions with known answers, and the misses.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createBot } from './commands/bot.ts'
import { type EvalQuestion, judge, type Judged, rowOf, tally, type Tally } from './commands/eval.ts'
import { qualitiesOf } from './commands/qualities.ts'
import { parseQuestions } from './knowledge/questions.ts'
import { LANGUAGES } from './language/language.ts'
import { withInterval } from './learn/figures.ts'
import { endWithPipe, withProgress } from './progress.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { knowledge: { type: 'string', default: 'knowledge' }, quiet: { type: 'boolean', default: false } },
})

const OWN = join('knowledge', 'questions')
const print = (line: string): void => void process.stdout.write(`${line}\n`)

const percent = (n: number, all: number): string => withInterval(n, all).padEnd(18)

function printTable(title: string, rows: Map<string, Tally>): void {
  print(`${title.padEnd(24)}    n right              wrong              deferred`)
  for (const [name, { right, wrong, deferred }] of rows) {
    const all = right + wrong + deferred
    print(
      `  ${name.padEnd(22)} ${String(all).padStart(4)} ${percent(right, all)} ${percent(wrong, all)} ${percent(deferred, all)}`,
    )
  }
}

function printMiss({ question, reply, verdict }: Judged): void {
  const said = `${reply.kind}${reply.article ? ` ${reply.article}` : ''} ${reply.confidence.toFixed(2)}`
  print(
    `  ${verdict.padEnd(8)} ${question.id.padEnd(8)} ${question.turns.join(' → ')}  [${question.fact ?? question.kind}] ${said}`,
  )
}

function printQualities(judged: readonly Judged[]): void {
  print('\nhow the replies read        n met')
  for (const language of LANGUAGES) {
    const { length, ...shares } = qualitiesOf(judged, language)
    for (const [name, { asked, met }] of Object.entries(shares)) {
      print(`  ${`${language} ${name}`.padEnd(22)} ${String(asked).padStart(4)} ${percent(met, asked)}`)
    }
    print(`  ${language} median length: ${length} characters`)
  }
}

endWithPipe()
const files = positionals.length > 0 ? positionals : readdirSync(OWN).map((name) => join(OWN, name))
const asked = files.map((file) => ({ file, questions: parseQuestions(readFileSync(file, 'utf8')) }))
const bot = await createBot(values.knowledge)
const all = new Map<EvalQuestion, Judged[]>()
for (const question of withProgress(
  'eval',
  asked.flatMap(({ questions }) => questions),
))
  all.set(question, judge(bot, [question]))
for (const { file, questions } of asked) {
  const judged = questions.flatMap((question) => all.get(question) ?? [])
  print(`\n${file}: ${judged.length}`)
  printTable('kind', tally(judged, rowOf))
  const inScope = judged.filter(({ question }) => question.kind === 'in')
  if (!values.quiet) {
    printTable(
      'style (in scope)',
      tally(inScope, (question) => question.style),
    )
    printTable(
      'fact (in scope)',
      tally(inScope, (question) => question.fact),
    )
    print('misses')
    for (const one of judged.filter(({ verdict }) => verdict !== 'right')) printMiss(one)
  }
}
printQualities([...all.values()].flat())
