// The desk put together over the knowledge in use and the database.

import { createArticles } from './articles.ts'
import { createCharts } from './charts.ts'
import { createComparing, tryOut } from './comparing.ts'
import type { Desk, DraftFile, Drafts } from './desk.ts'
import { readText } from './files.ts'
import { createHistory } from './history.ts'
import { createDeskInbox } from './inbox.ts'
import { createPeople, mustEdit } from './people.ts'
import { createPublishing, type Publishing } from './publishing.ts'
import { toAside } from './saving.ts'
import { checkAll, createWorkshop, type DeskParts, hashText, type Workshop } from './workshop.ts'

export type { DeskParts } from './workshop.ts'

/** Ends what a crash cut off, answers from the last good versions where files are broken, and begins to note hand edits. */
export async function openDesk(parts: DeskParts): Promise<Desk> {
  const workshop = createWorkshop(parts)
  const publishing = createPublishing(workshop)
  await publishing.recover()
  const inbox = createDeskInbox(workshop)
  return {
    people: createPeople(parts.storage.desk, parts.now),
    inbox,
    articles: createArticles(workshop),
    drafts: createDrafts(workshop, publishing),
    history: createHistory(workshop, publishing),
    charts: createCharts(workshop, inbox),
  }
}

function createDrafts(workshop: Workshop, publishing: Publishing): Drafts {
  const { dir, storage, now } = workshop
  const comparing = createComparing(workshop)
  return {
    async list() {
      const drafts = await workshop.drafts()
      const files = await Promise.all(
        drafts.map(async ({ file, before, after, who, at }): Promise<DraftFile> => {
          const isStale = (await readText(dir, file)) !== before
          return { file, ...(before !== null && { before }), ...(after !== null && { after }), who, at, isStale }
        }),
      )
      return { version: hashText(...drafts.flatMap(({ file, after }) => [file, after])), files }
    },
    async drop(who, files) {
      mustEdit(who)
      const gone = (await workshop.drafts()).filter(({ file }) => files.includes(file))
      await storage.desk.dropDrafts(gone.map(({ file }) => file), gone.map((draft) => toAside(draft, now()))) // prettier-ignore
    },
    check: (language) => checkAll(workshop, language),
    ask: async (text, language, turns) => tryOut(await workshop.bench(), text, language, turns),
    compare: (onProgress) => comparing.compare(onProgress),
    async publish(who, { acceptLosses = false, language } = {}) {
      mustEdit(who)
      const drafts = await workshop.drafts()
      if (drafts.length === 0) return { kind: 'nothing' }
      const findings = await publishing.errorsWith(drafts, language ?? 'ru')
      if (findings.length > 0) return { kind: 'blocked', findings }
      const { version } = await workshop.knowledge()
      const compared = comparing.known(version)
      if (!compared) return { kind: 'uncompared', version }
      if (compared.worse.length > 0 && !acceptLosses) return { kind: 'losses', worse: compared.worse }
      return publishing.publish(who, drafts, 'desk', language)
    },
  }
}
