// The knowledge as it would be with the drafts in it: checked, indexed and asked, beside what is live.

import { createHash } from 'node:crypto'
import { createDialogue } from '../dialogue/dialogue.ts'
import type { Bot } from '../commands/bot.ts'
import type { Knowledge, Sector } from '../knowledge/article.ts'
import { readFolder, withOverlay, type FolderFile } from '../knowledge/folder.ts'
import { readLists, toSectors } from '../knowledge/lists.ts'
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
import { createBreath } from '../wait.ts'
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
  /** Read again only when a file or a draft has changed. */
  present: () => Promise<Present>
  /** With `more` over the drafts. */
  knowledge: (more?: ReadonlyMap<string, string | null>) => Promise<Knowledge>
  /** Indexed, and asked without holding up the bot. One at a time; kept until the drafts change. */
  bench: () => Promise<Bench>
}

/** The folder with the drafts in it. */
interface Present {
  files: FolderFile[]
  knowledge: Knowledge
  /** Those without articles too. */
  sectors: Sector[]
}

interface Kept<T> {
  version: string
  made: Promise<T>
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
  let [latest, bench]: [Kept<Present> | undefined, Kept<Bench> | undefined] = [undefined, undefined]

  async function load(drafts: readonly FileDraft[]): Promise<Present> {
    const files = withOverlay(await readFolder(dir), new Map(drafts.map(({ file, after }) => [file, after])))
    const loaded = await loadKnowledge(dir, { files, previous: live.current().knowledge, today: today() })
    const named = readLists(files.filter(({ path }) => path === 'sectors.yaml'), undefined)['sectors.yaml'] // prettier-ignore
    const ids = [...loaded.sectors.map(({ id }) => id), ...named.entries.keys()]
    return { files, knowledge: loaded, sectors: toSectors(named, new Set(ids), loaded) }
  }

  async function present(): Promise<Present> {
    const drafts = await storage.desk.drafts()
    const texts = drafts.flatMap(({ file, after }) => [file, after])
    const version = hashText(live.current().knowledge.version, today(), ...texts)
    if (latest?.version !== version) latest = { version, made: load(drafts) }
    const { made } = latest
    // What failed is tried again.
    made.catch(() => (latest = undefined))
    return made
  }

  async function knowledge(more?: ReadonlyMap<string, string | null>): Promise<Knowledge> {
    const { files, knowledge: previous } = await present()
    return more ? loadKnowledge(dir, { files, previous, today: today(), overlay: more }) : previous
  }

  async function make(loaded: Knowledge): Promise<Bench> {
    const search = await createSearchGently(loaded)
    return { version: loaded.version, bot: { search, translate, dialogue: createDialogue({ search: () => search, translate, now }) } } // prettier-ignore
  }

  return {
    ...parts,
    today,
    present,
    knowledge,
    async bench() {
      const loaded = await knowledge()
      if (bench?.version !== loaded.version) bench = { version: loaded.version, made: make(loaded) }
      return bench.made
    },
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
  const { files, knowledge: previous } = await workshop.present()
  const rules = createSearchRules(finds)
  const { problems } = await loadKnowledge(workshop.dir, { files, previous, today: workshop.today(), rules })
  return problems.map((problem) => toFinding(problem, language))
}

export const toFinding = (problem: Problem, language: Language): FieldFinding => {
  const { file, path = [], severity, code, line } = problem
  return { file, path, severity, code, line, text: sayProblem(problem, language) }
}
