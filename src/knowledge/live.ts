// The knowledge in use while staff edit it: every change is taken up as a whole, or not at all.

import pLimit from 'p-limit'
import type { Log } from '../log.ts'
import type { Knowledge } from './article.ts'
import { loadKnowledge, type LoadOptions } from './load.ts'
import { formatProblem, isError, type Problem } from './problem.ts'
import { createWatcher } from './watch.ts'

/** What came of a change in the folder. */
export type News =
  /** The folder's present state is in use; what is wrong with it is in `knowledge.problems`. */
  | { kind: 'reloaded'; knowledge: Knowledge; ms: number }
  /** The folder cannot be read or has lost all its articles; what was known stays in use. */
  | { kind: 'away'; why: string }
  /** A fault of the program; what was known stays in use. */
  | { kind: 'failed'; error: unknown }

/** Knowledge made ready for use: the search over it. */
interface Indexed {
  knowledge: Knowledge
}

export interface LiveKnowledgeParts<Index extends Indexed> extends Pick<LoadOptions, 'isLearnt'> {
  dir: string
  /** Makes the index of what was loaded; `before` is the one in use, absent at the start. */
  index: (knowledge: Knowledge, before?: Index) => Index | Promise<Index>
  onNews: (news: News) => void
}

export interface LiveKnowledge<Index extends Indexed> {
  /** What is in use, indexed. Never half of a change. */
  current: () => Index
  /** Why the folder cannot be read just now. */
  away: () => string | undefined
  /** Changes files while nothing is taken up, so that nobody sees half of it; what it changed is live when this resolves. */
  change<T>(work: () => Promise<T>): Promise<T>
  /** Takes what has an error now from `before`, where nothing better is in use: a start with a broken file. */
  recall(before: Knowledge): Promise<void>
  /** Called after every change that was taken up. */
  listen(listener: (knowledge: Knowledge) => void): void
  close(): Promise<void>
}

/** Loads and indexes the folder, then watches it. A folder that cannot be read at the start throws, with its cause. */
export async function createLiveKnowledge<Index extends Indexed>(
  parts: LiveKnowledgeParts<Index>,
): Promise<LiveKnowledge<Index>> {
  const { dir, index, onNews, isLearnt = () => false } = parts
  let current = await index(await loadKnowledge(dir, { isLearnt }))
  let away: string | undefined
  const listeners: ((knowledge: Knowledge) => void)[] = []
  const inTurn = pLimit(1)

  function stay(why: string): void {
    if (away !== why) onNews({ kind: 'away', why })
    away = why
  }

  async function reload(): Promise<void> {
    const started = performance.now()
    const read = await loadOrReason(dir, { previous: current.knowledge, isLearnt })
    if (typeof read === 'string') return stay(read)
    // A share that is not mounted is an empty folder.
    if (read.articles.length === 0 && current.knowledge.articles.length > 0) return stay('no articles')
    const isBack = away !== undefined
    away = undefined
    if (read.version === current.knowledge.version && !isBack) return
    await take(read, started)
  }

  async function take(read: Knowledge, started: number): Promise<void> {
    current = await index(read, current)
    onNews({ kind: 'reloaded', knowledge: read, ms: Math.round(performance.now() - started) })
    for (const listener of listeners) listener(read)
  }

  async function recall(before: Knowledge): Promise<void> {
    const known = new Set(current.knowledge.articles.map(({ id }) => id))
    const articles = [...current.knowledge.articles, ...before.articles.filter(({ id }) => !known.has(id))]
    await take(await loadKnowledge(dir, { previous: { ...before, articles }, isLearnt }), performance.now())
  }

  const watcher = createWatcher(dir, () => inTurn(reload).catch((error: unknown) => onNews({ kind: 'failed', error })))
  return {
    current: () => current,
    away: () => away,
    change: (work) =>
      inTurn(async () => {
        const done = await work()
        await reload()
        return done
      }),
    recall: (before) => inTurn(() => recall(before)),
    listen: (listener) => void listeners.push(listener),
    close: () => watcher.close(),
  }
}

/** The knowledge, or the system's code for why the folder cannot be read. */
async function loadOrReason(dir: string, options: LoadOptions): Promise<Knowledge | string> {
  try {
    return await loadKnowledge(dir, options)
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (cause instanceof Error && 'code' in cause) return String(cause.code)
    throw error
  }
}

/** The errors that keep a file's present version out of use. */
export const errorsOf = ({ problems }: Knowledge): Problem[] => problems.filter(isError)

/** The mistakes of what is in use all the same. */
export const warningsOf = ({ problems }: Knowledge): Problem[] =>
  problems.filter(({ severity }) => severity === 'warning')

/** Articles that have an error now and are in use as they were before. */
export function staleArticles({ articles, problems }: Knowledge): string[] {
  const wrong = new Set(problems.filter(isError).map(({ file }) => file.replace(/\.yaml$/, '')))
  return articles.map(({ id }) => id).filter((id) => wrong.has(id))
}

/** Writes news to the log: each mistake by file and line, in staff's language. */
export function logNews(log: Log): (news: News) => void {
  return (news) => {
    if (news.kind === 'failed') return log.error({ err: news.error }, 'the knowledge could not be taken up')
    if (news.kind === 'away') return log.warn({ why: news.why }, 'the knowledge folder is away; what was known stays')
    const { articles, version } = news.knowledge
    const [errors, warnings] = [errorsOf(news.knowledge), warningsOf(news.knowledge)]
    const counts = { articles: articles.length, errors: errors.length, warnings: warnings.length }
    const figures = { ...counts, version, ms: news.ms }
    log.info(figures, 'the knowledge was taken up')
    for (const problem of [...errors, ...warnings]) log.warn({ file: problem.file }, formatProblem(problem, 'ru'))
    const stale = staleArticles(news.knowledge)
    if (stale.length > 0) log.warn({ articles: stale }, 'the last good version of these articles stays in use')
  }
}
