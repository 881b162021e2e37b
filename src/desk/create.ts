// The desk put together over the knowledge in use and the database.

import type { Language } from '../language/language.ts'
import { createArticles, createLists } from './articles.ts'
import { createCharts } from './charts.ts'
import { createComparing, tryOut } from './comparing.ts'
import { mustEdit, type Published, type Session } from './desk.ts'
import { readText } from './files.ts'
import { createHistory, titleIn } from './history.ts'
import { createInbox } from './inbox.ts'
import { createPeople } from './people.ts'
import { createPublishing, type Publishing } from './publishing.ts'
import { toAside } from './saving.ts'
import { checkAll, createWorkshop, type DeskParts, hashText, type Workshop } from './workshop.ts'

export type { DeskParts } from './workshop.ts'

/** What staff can do. Every call may reject with `DeskError` (tell the person) or `StorageError` (try again). */
export type Desk = Awaited<ReturnType<typeof openDesk>>

/** Ends what a crash cut off, answers from the last good versions where files are broken, and begins to note hand edits. */
export async function openDesk(parts: DeskParts) {
  const workshop = createWorkshop(parts)
  const publishing = createPublishing(workshop)
  await publishing.recover()
  const inbox = createInbox(workshop)
  return {
    people: createPeople(parts.storage.desk, parts.now),
    inbox,
    articles: createArticles(workshop),
    lists: createLists(workshop),
    drafts: createDrafts(workshop, publishing),
    history: createHistory(workshop, publishing),
    charts: createCharts(workshop, inbox),
  }
}

interface Publish {
  /** Some questions may do worse. */
  acceptLosses?: boolean
  language?: Language
}

function createDrafts(workshop: Workshop, publishing: Publishing) {
  const { dir, storage, now } = workshop
  const { compare, known } = createComparing(workshop)
  return {
    compare,
    /** `isStale`: the file was changed by hand since the draft was begun; publishing needs a choice first. */
    async list() {
      const drafts = await storage.desk.drafts()
      const files = drafts.map(({ file, before, after, who, at }) => {
        const isStale = readText(dir, file) !== before
        return { file, title: titleIn(file, after ?? before), before, after, who, at, isStale }
      })
      return { version: hashText(...drafts.flatMap(({ file, after }) => [file, after])), files }
    },
    /** Throws the draft of these files away; kept in the history. */
    async drop(who: Session, files: readonly string[]): Promise<void> {
      mustEdit(who)
      const gone = (await storage.desk.drafts()).filter(({ file }) => files.includes(file))
      await storage.desk.dropDrafts(gone.map(({ file }) => file), gone.map((draft) => toAside(draft, now()))) // prettier-ignore
    },
    /** All findings of the folder with the drafts in it, those of the search too. A second or so. */
    check: (language: Language) => checkAll(workshop, language),
    /** Asks the drafts as a new person would; `turns` are what was asked before. */
    ask: async (text: string, language?: Language, turns?: readonly string[]) =>
      tryOut(await workshop.bench(), text, language, turns),
    /** Writes all files of the draft or none; live when it resolves. */
    async publish(who: Session, { acceptLosses = false, language = 'ru' }: Publish = {}): Promise<Published> {
      mustEdit(who)
      const drafts = await storage.desk.drafts()
      if (drafts.length === 0) return { kind: 'nothing' }
      const findings = await publishing.errorsWith(drafts, language)
      if (findings.length > 0) return { kind: 'blocked', findings }
      const { version } = await workshop.knowledge()
      const compared = known(version)
      if (!compared) return { kind: 'uncompared', version }
      if (compared.worse.length > 0 && !acceptLosses) return { kind: 'losses', worse: compared.worse }
      return publishing.publish(who, drafts, 'desk', language)
    },
  }
}
