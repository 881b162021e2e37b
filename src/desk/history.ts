// Every published change with both versions; one is undone or an article brought back by publishing the former text.

import { toForm } from '../knowledge/form.ts'
import type { Language } from '../language/language.ts'
import type { FileChange } from '../storage/desk-store.ts'
import { DeskError, type History, type HistoryEntry } from './desk.ts'
import { readText } from './files.ts'
import type { Publishing } from './publishing.ts'
import type { Workshop } from './workshop.ts'

const LISTED = 50
const SEARCHED = 5000

export function createHistory({ dir, storage: { desk } }: Workshop, { publish, settled }: Publishing): History {
  /** The last deletion of each article that is not there. */
  async function listDeleted(): Promise<FileChange[]> {
    await settled()
    const latest = new Map<string, FileChange>()
    for (const change of await desk.changes({ limit: SEARCHED }))
      if (change.how !== 'set-aside' && !latest.has(change.file)) latest.set(change.file, change)
    const gone = [...latest.values()].filter(({ after, before, file }) => after === null && before !== null && file.includes('/')) // prettier-ignore
    const present = await Promise.all(gone.map(({ file }) => readText(dir, file)))
    return gone.filter((_, i) => present[i] === null)
  }

  return {
    async list({ id, before, limit = LISTED } = {}) {
      await settled()
      const of = { limit, ...(id !== undefined && { file: `${id}.yaml` }), ...(before !== undefined && { before }) }
      return toEntries(await desk.changes(of))
    },
    async undo(who, change) {
      const files = await desk.change(change)
      if (files.length === 0 || files[0]?.how === 'set-aside') throw new DeskError('gone')
      for (const { file, after } of files) if ((await readText(dir, file)) !== after) throw new DeskError('late')
      const swaps = files.map(({ file, before, after }) => ({ file, before: after, after: before }))
      return publish(who, swaps, 'undo')
    },
    deleted: async () =>
      (await listDeleted()).map(({ file, before, at, who }) => ({ id: file.replace(/\.yaml$/, ''), title: titleIn(file, before), at, who })), // prettier-ignore
    async restore(who, id) {
      const change = (await listDeleted()).find(({ file }) => file === `${id}.yaml`)
      if (!change) throw new DeskError('gone')
      return publish(who, [{ file: change.file, before: null, after: change.before }], 'restored')
    },
  }
}

function titleIn(file: string, text: string | null): Record<Language, string> {
  const form = text === null ? undefined : toForm(text)
  return { ru: form?.ru.title || file, zh: form?.zh.title || file }
}

/** Files of one change together. */
function toEntries(changes: readonly FileChange[]): HistoryEntry[] {
  const entries = new Map<string, HistoryEntry>()
  for (const { change, seq, at, who, how, file, before, after } of changes) {
    const entry = entries.get(change) ?? { change, seq, at, who, how, files: [] }
    entry.seq = seq
    entry.files.push({ file, title: titleIn(file, after ?? before), ...(before !== null && { before }), ...(after !== null && { after }) }) // prettier-ignore
    entries.set(change, entry)
  }
  return [...entries.values()]
}
