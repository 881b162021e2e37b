// Every published change with both versions; one is undone or an article brought back by publishing the former text.

import { toForm } from '../knowledge/form.ts'
import type { Language } from '../language/language.ts'
import type { FileChange } from '../storage/desk-store.ts'
import { DeskError, type Session } from './desk.ts'
import { readText } from './files.ts'
import type { Publishing } from './publishing.ts'
import type { Workshop } from './workshop.ts'

const LISTED = 50

/** The history of all files, or of one article's. */
interface Asked {
  id?: string
  limit?: number
}

export function createHistory({ dir, storage: { desk } }: Workshop, { publish, settled }: Publishing) {
  /** The last deletion of each article that is not there. */
  async function listDeleted(): Promise<FileChange[]> {
    await settled()
    const gone = (await desk.latest()).filter(({ after, before, file }) => after === null && before !== null && file.includes('/')) // prettier-ignore
    return gone.filter(({ file }) => readText(dir, file) === null)
  }

  return {
    /** Newest first; `set-aside` are drafts that were overwritten or dropped. */
    async list({ id, limit = LISTED }: Asked = {}) {
      await settled()
      return toEntries(await desk.changes({ limit, ...(id !== undefined && { file: `${id}.yaml` }) }))
    },
    /** Puts all files of a change back and publishes that; `late` where one of them has changed since. */
    async undo(who: Session, change: string) {
      const files = await desk.change(change)
      if (files.length === 0 || files[0]?.how === 'set-aside') throw new DeskError('gone')
      for (const { file, after } of files) if (readText(dir, file) !== after) throw new DeskError('late')
      const swaps = files.map(({ file, before, after }) => ({ file, before: after, after: before }))
      return publish(who, swaps, 'undo')
    },
    /** Articles that were deleted and are not there again. */
    deleted: async () =>
      (await listDeleted()).map(({ file, before, at, who }) => ({ id: file.replace(/\.yaml$/, ''), title: titleIn(file, before), at, who })), // prettier-ignore
    async restore(who: Session, id: string) {
      const change = (await listDeleted()).find(({ file }) => file === `${id}.yaml`)
      if (!change) throw new DeskError('gone')
      return publish(who, [{ file: change.file, before: null, after: change.before }], 'restored')
    },
  }
}

/** What the article in a file is called; the file's name where it is no article. */
export function titleIn(file: string, text: string | null): Record<Language, string> {
  const form = text === null ? undefined : toForm(text)
  return { ru: form?.ru.title || file, zh: form?.zh.title || file }
}

/** One change with all its files; `who` is empty for one made by hand, in the file. */
type Entry = Pick<FileChange, 'change' | 'at' | 'who' | 'how'> & {
  files: (Pick<FileChange, 'file' | 'before' | 'after'> & { title: Record<Language, string> })[]
}

/** Files of one change together. */
function toEntries(changes: readonly FileChange[]) {
  const entries = new Map<string, Entry>()
  for (const { change, at, who, how, file, before, after } of changes) {
    const entry = entries.get(change) ?? { change, at, who, how, files: [] }
    entry.files.push({ file, title: titleIn(file, after ?? before), before, after })
    entries.set(change, entry)
  }
  return [...entries.values()]
}
