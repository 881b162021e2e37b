// `npm run bench:speed -- [articles…]`: what indexing, an answer and an edit cost with ever more articles, beside MiniSearch with its
// defaults and SQLite's FTS5, and how soon and how big the terminal is (of dist/: `npm run build`).

import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import MiniSearch from 'minisearch'
import { createDialogue } from '../../src/dialogue/dialogue.ts'
import type { Article, ArticleText, Knowledge } from '../../src/knowledge/article.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { LANGUAGES, type Language } from '../../src/language/language.ts'
import { createSearch, createSearchGently } from '../../src/search/search.ts'
import { createTranslate } from '../../src/texts.ts'
import { createRandom, type Random } from './noise.ts'

const SIZES = [26, 100, 1000, 5000]
/** Questions a language. */
const ASKED = 150
const STARTS = 5

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

/** CPU milliseconds of some work. */
function cpuOf(work: () => unknown): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

type Answer = (asked: Asked) => unknown

const textOf = ({ title, questions, answer }: ArticleText): string => [title, ...questions, answer].join('\n')

/** Words of letters, pairs of Han characters. */
const termsOf = (text: string, language: Language): string[] =>
  language === 'ru'
    ? (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    : (text.match(/\p{Script=Han}+|\p{N}+/gu) ?? []).flatMap((run) => Array.from(run, (_, i) => run.slice(i, i + 2)))

function indexByDefault({ articles }: Knowledge): Answer {
  const indexes = new Map(
    LANGUAGES.map((language) => {
      const index = new MiniSearch({ fields: ['text'] })
      index.addAll(articles.map(({ id, [language]: text }) => ({ id, text: textOf(text) })))
      return [language, index]
    }),
  )
  return ({ text, language }) => indexes.get(language)?.search(text).slice(0, 10)
}

function indexInSqlite({ articles }: Knowledge): Answer {
  const database = new Database(':memory:')
  const asks = new Map(
    LANGUAGES.map((language) => {
      database.exec(`CREATE VIRTUAL TABLE ${language} USING fts5(id UNINDEXED, text)`)
      const insert = database.prepare(`INSERT INTO ${language} VALUES (?, ?)`)
      for (const { id, [language]: text } of articles) insert.run(id, termsOf(textOf(text), language).join(' '))
      const found = `SELECT id FROM ${language} WHERE ${language} MATCH ? ORDER BY bm25(${language}) LIMIT 10`
      return [language, database.prepare(found)]
    }),
  )
  return ({ text, language }) => asks.get(language)?.all(termsOf(text, language).map((term) => `"${term}"`).join(' OR ') || '""') // prettier-ignore
}

function indexForUs(knowledge: Knowledge): Answer {
  const search = createSearch(knowledge)
  search.prepare()
  const dialogue = createDialogue({ search: () => search, translate: createTranslate(), now: Date.now })
  return ({ text, language }) => dialogue.answer(undefined, { language }, text)
}

/** CPU milliseconds of taking up one changed sentence. */
async function measureEdit(knowledge: Knowledge): Promise<number> {
  const search = await createSearchGently(knowledge)
  const [first, ...others] = knowledge.articles
  if (!first) return 0
  const ru = { ...first.ru, answer: `${first.ru.answer} Новый ледокол ходил сюда прошлой осенью.` }
  const start = process.cpuUsage()
  await createSearchGently({ ...knowledge, articles: [{ ...first, ru }, ...others] }, search)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

async function measure(knowledge: Knowledge, questions: readonly Asked[]): Promise<void> {
  const all = { 'this bot': indexForUs, MiniSearch: indexByDefault, FTS5: indexInSqlite }
  for (const [name, index] of Object.entries(all)) {
    let answer: Answer = () => undefined
    const indexing = cpuOf(() => (answer = index(knowledge)))
    for (const question of questions) answer(question)
    const times = questions.map((question) => cpuOf(() => answer(question))).toSorted((a, b) => a - b)
    const [p50, p99] = [0.5, 0.99].map((share) => percentile(times, share).toFixed(2).padStart(7))
    // What was measured goes, or the edit would be made beside it.
    answer = () => undefined
    const edit = name === 'this bot' ? `   an edit ${(await measureEdit(knowledge)).toFixed(0)} ms` : ''
    print(`${String(knowledge.articles.length).padStart(5)} articles  ${name.padEnd(10)}  indexed ${(indexing / 1000).toFixed(2).padStart(6)} s   an answer p50 ${p50}  p99 ${p99} ms${edit}`) // prettier-ignore
  }
}

/** Starts the terminal, waits for its greeting, then lets it go; Linux tells its memory. */
async function startOnce(args: string[]): Promise<{ ready: number; rss: number }> {
  const { PATH = '', HOME = '' } = process.env
  const before = performance.now()
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, MALLOC_ARENA_MAX: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
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

const today = await loadKnowledge('knowledge')
const questions = LANGUAGES.flatMap((language): Asked[] => {
  const own = (today.sorted ?? []).flatMap((file) => file.questions).filter(({ lang }) => lang === language)
  const step = Math.ceil(own.length / ASKED)
  return own.filter((_, i) => i % step === 0).map(({ turns }) => ({ language, text: turns.at(-1) ?? '' }))
})
print('CPU time. Goals: with 1,000 articles indexed in 6 s, p99 10 ms, an edit 150 ms; today p50 0.6 ms, p99 3 ms')
const sizes = process.argv.slice(2).map(Number)
for (const size of sizes.length > 0 ? sizes : SIZES) await measure(multiply(today, size), questions)
print('goals: ready in 0.9 s, 120 MB')
const built = join('dist', 'main.js')
if (existsSync(built)) await measureStart('compiled', ['--optimize-for-size', '--max-semi-space-size=2', built])
else print('compiled: not built (npm run build)')
