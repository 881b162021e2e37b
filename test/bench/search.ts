// `npm run bench:search -- FOLDER [--misses NOISE]`: how often the right article ranks first on foreign text
// (FOLDER/knowledge, FOLDER/questions.jsonl), clean and spoiled, beside MiniSearch with its defaults.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import MiniSearch from 'minisearch'
import { z } from 'zod'
import { type Bot, createBot, rankingOf } from '../../src/commands/bot.ts'
import type { Article } from '../../src/knowledge/article.ts'
import { LANGUAGES, type Language } from '../../src/language/language.ts'
import { createRandom, type Noise, NOISES } from './noise.ts'

const questionSchema = z.object({ id: z.string(), lang: z.enum(LANGUAGES), q: z.string(), article: z.string() })

type Question = z.output<typeof questionSchema>

/** Ids of articles, the best first. */
type Ranker = (question: string, language: Language) => string[]

const CLEAN: Noise[] = LANGUAGES.map((language) => ({ name: 'as asked', language, spoil: (text) => text }))
/** Recall@1 that is wanted. */
const GOAL: Record<Language, number> = { ru: 0.94, zh: 0.955 }
const NOISY_GOAL = 0.89
const DEPTH = 10
const SEED = 1

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const ours =
  (bot: Bot): Ranker =>
  (question, language) =>
    rankingOf(bot, question, language, DEPTH)

function createDefaults(articles: readonly Article[]): Ranker {
  const indexes = new Map(
    LANGUAGES.map((language) => {
      const index = new MiniSearch({ fields: ['title', 'questions', 'answer'] })
      index.addAll(
        articles.map((article) => ({
          id: article.id,
          ...article[language],
          questions: article[language].questions.join('\n'),
        })),
      )
      return [language, index]
    }),
  )
  return (question, language) =>
    (indexes.get(language)?.search(question) ?? []).slice(0, DEPTH).map(({ id }) => String(id))
}

interface Figures {
  recall: number
  mrr: number
  /** CPU milliseconds a question. */
  cpu: number
  misses: { asked: string; question: Question; first: string | undefined }[]
}

function measure(questions: readonly Question[], noise: Noise, rank: Ranker): Figures {
  const random = createRandom(SEED)
  const asked = questions.map((question) => ({ question, asked: noise.spoil(question.q, random) }))
  const misses: Figures['misses'] = []
  let reciprocal = 0
  const before = process.cpuUsage()
  for (const { question, asked: text } of asked) {
    const ranking = rank(text, question.lang)
    const at = ranking.indexOf(question.article)
    if (at >= 0) reciprocal += 1 / (at + 1)
    if (at !== 0) misses.push({ asked: text, question, first: ranking[0] })
  }
  const { user, system } = process.cpuUsage(before)
  const n = questions.length
  return { recall: (n - misses.length) / n, mrr: reciprocal / n, cpu: (user + system) / 1000 / n, misses }
}

const figure = (value: number): string => value.toFixed(3).slice(1).padStart(5)

function printRow(noise: Noise, own: Figures, plain: Figures): void {
  const goal = noise.name === 'as asked' ? GOAL[noise.language] : NOISY_GOAL
  const cells = [
    noise.language,
    noise.name.padEnd(32),
    figure(own.recall),
    figure(own.mrr),
    own.cpu.toFixed(2).padStart(6),
    figure(goal),
    own.recall >= goal ? 'yes ' : 'no  ',
    figure(plain.recall),
    figure(plain.mrr),
  ]
  print(cells.join('  '))
}

async function run(folder: string, missesOf: string | undefined): Promise<void> {
  const lines = readFileSync(join(folder, 'questions.jsonl'), 'utf8').split('\n')
  const questions = lines.filter((line) => line.trim() !== '').map((line) => questionSchema.parse(JSON.parse(line)))
  const bot = await createBot(join(folder, 'knowledge'))
  const { articles } = bot.search.knowledge
  const defaults = createDefaults(articles)
  print(`${folder}: ${articles.length} articles, ${questions.length} questions`)
  print(`    ${''.padEnd(32)}  Recall@1 MRR  CPU ms  goal  met   MiniSearch's defaults`)
  for (const noise of [...CLEAN, ...NOISES].toSorted((a, b) => a.language.localeCompare(b.language))) {
    const own = questions.filter(({ lang }) => lang === noise.language)
    const figures = measure(own, noise, ours(bot))
    printRow(noise, figures, measure(own, noise, defaults))
    if (missesOf !== noise.name) continue
    for (const { asked, question, first } of figures.misses)
      print(`      ${question.q} | ${asked} | ${question.article}, not ${first}`)
  }
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { misses: { type: 'string' } } })
const [folder] = positionals
if (folder === undefined) {
  process.stderr.write('Usage: npm run bench:search -- FOLDER [--misses NOISE]\n')
  process.exitCode = 1
} else {
  await run(folder, values.misses)
}
