// From drafts to what the bot says: all files of a change or none, kept with both versions, also through a crash.

import { randomUUID } from 'node:crypto'
import pLimit from 'p-limit'
import { hashOf, isKnowledgeFile, readFolder, toFile, type FolderFile } from '../knowledge/folder.ts'
import type { Knowledge } from '../knowledge/article.ts'
import { loadKnowledge } from '../knowledge/load.ts'
import { isError } from '../knowledge/problem.ts'
import type { Language } from '../language/language.ts'
import type { How } from '../storage/desk-store.ts'
import { mustEdit, type FieldFinding, type Published, type Session } from './desk.ts'
import { isList, readText, type Swap, swapAll } from './files.ts'
import { toFinding, type Workshop } from './workshop.ts'

export interface Publishing {
  /** The errors that would keep these files out of use. */
  errorsWith(swaps: readonly Swap[], language: Language): Promise<FieldFinding[]>
  /** Writes these files if they are still as `before` says. Errors in them block. */
  publish(who: Session, swaps: readonly Swap[], how: How, language?: Language): Promise<Published>
  /** After a start: ends what a crash has cut off, and answers from the last good versions where files are broken. */
  recover(): Promise<void>
  /** Resolves when every hand edit that was taken up so far is in the history. */
  settled(): Promise<unknown>
}

export function createPublishing(workshop: Workshop): Publishing {
  const { dir, live, storage, log, now } = workshop
  const store = storage.desk
  /** What a hand did is noted only after what the desk was doing. */
  const inTurn = pLimit(1)

  async function errorsWith(swaps: readonly Swap[], language: Language): Promise<FieldFinding[]> {
    const overlay = new Map(swaps.map(({ file, after }) => [file, after]))
    const { problems } = await loadKnowledge(dir, { previous: live.current().knowledge, overlay })
    const errors = problems.filter((problem) => isError(problem) && overlay.has(problem.file))
    return errors.map((one) => toFinding(one, language))
  }

  async function write(who: Session, swaps: readonly Swap[], how: How, language: Language): Promise<Published> {
    const findings = await errorsWith(swaps, language)
    if (findings.length > 0) return { kind: 'blocked', findings }
    const change = randomUUID()
    await store.begin(swaps.map(({ file, before, after }) => ({ change, at: now(), who: who.name, how, file, before, after }))) // prettier-ignore
    let wrong: string[]
    try {
      wrong = await live.change(() => swapAll(dir, swaps))
    } catch (error) {
      await store.abandon(change)
      throw error
    }
    if (wrong.length > 0) {
      await store.abandon(change)
      return { kind: 'conflict', files: await Promise.all(wrong.map((file) => conflictOf(file, swaps))) }
    }
    await store.finish(change)
    log.info({ change, by: who.role, how, files: swaps.map(({ file }) => file) }, 'the desk published a change')
    return { kind: 'published', change }
  }

  async function conflictOf(file: string, swaps: readonly Swap[]) {
    const yours = swaps.find((swap) => swap.file === file)?.after ?? ''
    return { file, theirs: readText(dir, file) ?? '', yours }
  }

  return {
    errorsWith,
    publish: (who, swaps, how, language = 'ru') => {
      mustEdit(who)
      return swaps.length === 0 ? Promise.resolve({ kind: 'nothing' }) : inTurn(() => write(who, swaps, how, language))
    },
    settled: () => inTurn(async () => {}),
    async recover() {
      await endBegun(workshop)
      const files = Array.from(await store.files(), ([path, text]) => toFile(path, text))
      const known = new Set(live.current().knowledge.articles.map(({ id }) => `${id}.yaml`))
      const isBroken = live.current().knowledge.problems.some((one) => isError(one) && !known.has(one.file))
      if (isBroken && files.length > 0) await live.recall(await loadKnowledge(dir, { files }))
      const note = (knowledge: Knowledge, isFirst = false) =>
        inTurn(() => noteHands(workshop, knowledge, isFirst)).catch((err: unknown) => log.warn({ err }, 'a change by hand could not be kept')) // prettier-ignore
      await note(live.current().knowledge, true)
      live.listen((knowledge) => void note(knowledge))
    },
  }
}

/** Rolls forward: what was begun is written where nothing else was written meanwhile. */
async function endBegun({ dir, live, storage: { desk: store } }: Workshop): Promise<void> {
  const begun = await store.begun()
  for (const change of new Set(begun.map((one) => one.change))) {
    const swaps = begun.filter((one) => one.change === change)
    for (const swap of swaps) {
      const present = readText(dir, swap.file)
      const isUntouched = present === swap.before || present === null
      if (isUntouched && present !== swap.after) await live.change(() => swapAll(dir, [{ ...swap, before: present }]))
    }
    await store.finish(change)
  }
}

/** What stands in the files now and is in use, beside what stood there last. */
async function noteHands(
  { dir, storage: { desk: store }, now }: Workshop,
  knowledge: Knowledge,
  isFirst: boolean,
): Promise<void> {
  const files = await readFolder(dir)
  // A later edit comes with news of its own.
  if (hashOf(files) !== knowledge.version) return
  const broken = new Set(knowledge.problems.filter(isError).map(({ file }) => file))
  const texts = new Map(
    files.filter(({ path }) => isKnowledgeFile(path) || isList(path)).flatMap((file) => toText(file)),
  )
  const known = await store.files()
  const changed = [...new Set([...texts.keys(), ...known.keys()])]
    .filter((file) => !broken.has(file) && texts.get(file) !== known.get(file))
    .map((file) => ({ file, before: known.get(file) ?? null, after: texts.get(file) ?? null }))
  const change = isFirst && known.size === 0 ? undefined : randomUUID()
  if (changed.length > 0) await store.takeUp(changed, now(), change)
}

const toText = ({ path, bytes }: FolderFile): [string, string][] =>
  bytes ? [[path, Buffer.from(bytes).toString()]] : []
