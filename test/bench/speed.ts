// `node --import tsx test/bench/speed.ts`: CPU time of an answer with today's knowledge and with 1,000 articles,
// and how soon and how big the terminal is (of dist/, if it is built: `npm run build`).

import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseQuestions } from '../../src/knowledge/questions.ts'
import { createDialogue } from '../../src/dialogue/dialogue.ts'
import type { Article, ArticleText, Knowledge } from '../../src/knowledge/article.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { LANGUAGES, type Language } from '../../src/language/language.ts'
import { createSearch } from '../../src/search/search.ts'
import { createTranslate } from '../../src/texts.ts'
import { createRandom, type Random } from './noise.ts'

const MANY = 1000
const WARM_UP = 100
const STARTS = 7

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0

const LETTERS: Record<Language, string[]> = {
  ru: Array.from('абвгдежзиклмнопрстуфхцчшя'),
  zh: Array.from({ length: 3000 }, (_, i) => String.fromCodePoint(0x4e00 + i * 5)),
}

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)] as T

function invent(language: Language, random: Random): string {
  const length = language === 'ru' ? 5 + Math.floor(random() * 6) : 2
  return Array.from({ length }, () => pick(LETTERS[language], random)).join('')
}

/** The words of a text, a third of them replaced by words of the copy's own, so that the vocabulary grows as well. */
function vary(text: string, language: Language, words: readonly string[], random: Random): string {
  const part = language === 'ru' ? /\p{Script=Cyrillic}{5,}/gu : /\p{Script=Han}{2}/gu
  return text.replace(part, (word) => (random() < 1 / 3 ? pick(words, random) : word))
}

function copyOf(article: Article, copy: number, random: Random): Article {
  const textOf = (language: Language): ArticleText => {
    const words = Array.from({ length: 12 }, () => invent(language, random))
    const { title, questions, answer } = article[language]
    return {
      title: vary(title, language, words, random),
      questions: questions.map((question) => vary(question, language, words, random)),
      answer: vary(answer, language, words, random),
    }
  }
  return { ...article, id: `${article.id}-${copy}`, ru: textOf('ru'), zh: textOf('zh') }
}

function multiply(knowledge: Knowledge, count: number): Knowledge {
  const random = createRandom(1)
  const { articles } = knowledge
  const more = Array.from({ length: count - articles.length }, (_, i) =>
    copyOf(articles[i % articles.length] as Article, i, random),
  )
  return { ...knowledge, articles: [...articles, ...more] }
}

interface Asked {
  language: Language
  text: string
}

function measureAnswers(knowledge: Knowledge, questions: readonly Asked[]): void {
  const before = performance.now()
  const search = createSearch(knowledge)
  print(`${knowledge.articles.length} articles: indexed in ${Math.round(performance.now() - before)} ms`)
  const dialogue = createDialogue({
    search: () => search,
    translate: createTranslate(),
    now: Date.now,
  })
  const answer = ({ text, language }: Asked): number => {
    const start = process.cpuUsage()
    dialogue.answer(undefined, { language }, text)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }
  for (const question of questions.slice(0, WARM_UP)) answer(question)
  for (const language of LANGUAGES) {
    const times: number[] = []
    for (const question of questions) if (question.language === language) times.push(answer(question))
    const sorted = times.toSorted((a, b) => a - b)
    const figures = [0.5, 0.99, 1].map((share) => percentile(sorted, share).toFixed(2).padStart(7))
    print(
      `  ${language}  ${String(times.length).padStart(4)} answers   CPU ms  p50 ${figures[0]}  p99 ${figures[1]}  max ${figures[2]}`,
    )
  }
}

/** Starts the terminal, waits for its greeting, then lets it go; Linux tells its memory. */
async function startOnce(args: string[]): Promise<{ ready: number; rss: number }> {
  const { PATH = '', HOME = '' } = process.env
  const before = performance.now()
  const child = spawn(process.execPath, args, { env: { PATH, HOME }, stdio: ['pipe', 'pipe', 'ignore'] })
  const ready = await new Promise<number>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('0 — ')) resolve(performance.now() - before)
    })
    child.once('close', (code) => reject(new Error(`the terminal ended with ${code} before it greeted`)))
  })
  child.stdin.write('Что такое праздник «Гольфстрим»?\n湾流国际节是什么时候？\n')
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const status = `/proc/${child.pid}/status`
  const rss = existsSync(status) ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) / 1024 : 0
  child.stdin.end()
  await new Promise((resolve) => child.once('close', resolve))
  return { ready, rss }
}

async function measureStart(name: string, args: string[]): Promise<void> {
  const starts: { ready: number; rss: number }[] = []
  for (let i = 0; i < STARTS; i++) starts.push(await startOnce(args))
  const ready = starts.map((start) => start.ready).toSorted((a, b) => a - b)
  const rss = Math.max(...starts.map((start) => start.rss))
  print(
    `${name}: ready in ${Math.round(percentile(ready, 0.5))} ms (median of ${STARTS}, least ${Math.round(ready[0] ?? 0)}), at most ${Math.round(rss)} MB`,
  )
}

const questions = LANGUAGES.flatMap((language) =>
  parseQuestions(readFileSync(join('knowledge', 'questions', `${language}.jsonl`), 'utf8')).flatMap(
    ({ turns }): Asked[] => turns.map((text) => ({ language, text })),
  ),
)
const today = await loadKnowledge('knowledge')
print('goals: p50 1 ms and p99 5 ms with today’s knowledge, p99 20 ms with 1,000 articles')
measureAnswers(today, questions)
measureAnswers(multiply(today, MANY), questions)
print('goals: ready in 2 s (compiled 1 s), 120 MB')
await measureStart('source', ['--import', 'tsx', join('src', 'main.ts')])
const compiled = join('dist', 'src', 'main.js')
const flat = join('dist', 'main.js')
const built = [compiled, flat].find((path) => existsSync(path))
if (built) await measureStart('compiled', [built])
else print('compiled: not built (npm run build)')
