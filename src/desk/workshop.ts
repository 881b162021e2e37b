// The knowledge as it would be with the drafts in it: checked, indexed and asked, beside what is live.

import { createHash } from 'node:crypto'
import { createDialogue } from '../dialogue/dialogue.ts'
import type { Bot } from '../commands/bot.ts'
import type { Knowledge } from '../knowledge/article.ts'
import type { LiveKnowledge } from '../knowledge/live.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import { sayProblem, type Problem } from '../knowledge/problem.ts'
import { LANGUAGES, type Language } from '../language/language.ts'
import type { Log } from '../log.ts'
import { createSearchRules } from '../search/rules.ts'
import { createSearchGently, type Found, type Search } from '../search/search.ts'
import type { FileDraft } from '../storage/desk-store.ts'
import type { Storage } from '../storage/storage.ts'
import type { Translate } from '../texts.ts'
import type { FieldFinding } from './desk.ts'

export interface DeskParts {
  dir: string
  live: LiveKnowledge<Search>
  storage: Storage
  translate: (language: Language) => Translate
  log: Log
  now: () => number
  /** Hands a channel what it is to tell somebody, once for each id. False: no such channel. Rejects as an inbox does. */
  tell?: (channel: string, id: string, lane: string, text: string) => Promise<boolean>
}

export interface Workshop extends DeskParts {
  today: () => string
  drafts: () => Promise<FileDraft[]>
  /** With `more` over the drafts. */
  knowledge: (more?: ReadonlyMap<string, string | null>) => Promise<Knowledge>
  /** Indexed, and asked without holding up the bot. One at a time; kept until the drafts change. */
  bench: () => Promise<Bench>
}

/** The draft, ready to be asked. */
export interface Bench {
  /** Of what is in it. */
  version: string
  bot: Bot
}

export const hashText = (...texts: (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16)

export function createWorkshop(parts: DeskParts): Workshop {
  const { dir, live, storage, translate, now } = parts
  const today = (): string => new Date(now()).toISOString().slice(0, 10)
  let bench: { version: string; made: Promise<Bench> } | undefined

  async function knowledge(more: ReadonlyMap<string, string | null> = new Map()): Promise<Knowledge> {
    const drafts = await storage.desk.drafts()
    const overlay = new Map([...drafts.map(({ file, after }): [string, string | null] => [file, after]), ...more])
    return loadKnowledge(dir, { previous: live.current().knowledge, today: today(), overlay })
  }

  async function make(loaded: Knowledge): Promise<Bench> {
    const search = await createSearchGently(loaded)
    return { version: loaded.version, bot: { search, translate, dialogue: createDialogue({ search: () => search, translate, now }) } } // prettier-ignore
  }

  return {
    ...parts,
    today,
    drafts: () => storage.desk.drafts(),
    knowledge,
    async bench() {
      const loaded = await knowledge()
      if (bench?.version !== loaded.version) bench = { version: loaded.version, made: make(loaded) }
      return bench.made
    },
  }
}

const BUSY_MS = 3

/** To be awaited again and again in long work: it gives way to the bot. */
export function createBreath(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < BUSY_MS) return undefined
    return new Promise((resolve) =>
      setImmediate(() => {
        since = performance.now()
        resolve()
      }),
    )
  }
}

/** A search that remembers what it found, so that rules and lists can ask many questions at once. */
export interface Finds extends Pick<Search, 'article' | 'find' | 'knowledge'> {
  /** Asks them beforehand, giving way to other work. */
  warm(questions: Iterable<{ text: string; language: Language }>): Promise<void>
}

export function createFinds(search: Search): Finds {
  const known = new Map<string, Found>()
  const find = (text: string, language: Language): Found => {
    const found = known.get(`${language} ${text}`) ?? search.find(text, language)
    known.set(`${language} ${text}`, found)
    return found
  }
  return {
    ...search,
    find,
    async warm(questions) {
      const breath = createBreath()
      for (const { text, language } of questions) {
        find(text, language)
        await breath()
      }
    },
  }
}

/** Everything that `check` says of the folder with the drafts in it. */
export async function checkAll(workshop: Workshop, language: Language): Promise<FieldFinding[]> {
  const { bot } = await workshop.bench()
  const finds = createFinds(bot.search)
  const own = bot.search.knowledge.articles.flatMap((article) => LANGUAGES.flatMap((one) => article[one].questions.map((text) => ({ text, language: one })))) // prettier-ignore
  await finds.warm(own)
  const overlay = new Map((await workshop.drafts()).map(({ file, after }) => [file, after]))
  const previous = bot.search.knowledge
  const { problems } = await loadKnowledge(workshop.dir, { previous, today: workshop.today(), overlay, rules: createSearchRules(finds) }) // prettier-ignore
  return problems.map((problem) => toFinding(problem, language))
}

export const toFinding = (problem: Problem, language: Language): FieldFinding => {
  const { file, path = [], severity, code, line } = problem
  return { file, path, severity, code, line, text: sayProblem(problem, language) }
}
