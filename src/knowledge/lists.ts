// The files beside the articles: sources, sectors, synonyms, gaps. A bad entry never takes the others down.

import type { z } from 'zod'
import type { Gap, Knowledge, Sector, Source, Synonyms } from './article.ts'
import { isError, toProblem } from './finding.ts'
import type { FolderFile } from './folder.ts'
import { createPlaces, type Places } from './place.ts'
import type { Problem } from './problem.ts'
import { entrySchemas, type ListFile } from './schema.ts'
import { validate } from './validate.ts'
import { readYamlFile } from './yaml-file.ts'

export interface ListEntries<T> {
  file: string
  hash: string
  entries: Map<string, T>
  /** Keys whose entry has an error; undefined when nothing of the file could be read. */
  broken: Set<string> | undefined
  problems: Problem[]
  places: Places
}

type Entry<F extends ListFile> = z.output<(typeof entrySchemas)[F]>

export const isListFile = (path: string): path is ListFile => Object.hasOwn(entrySchemas, path)

/** Every good entry of the file; no entries when there is no such file. */
export function readList<F extends ListFile>(name: F, file: FolderFile | undefined): ListEntries<Entry<F>> {
  const empty = { file: name, hash: file?.hash ?? '', entries: new Map<string, Entry<F>>() }
  if (!file) return { ...empty, broken: new Set(), problems: [], places: createPlaces('') }
  const { value, problems, places } = readYamlFile(file)
  if (!value)
    return { ...empty, broken: problems.some((p) => p.code === 'empty-file') ? new Set() : undefined, problems, places }
  const broken = new Set<string>()
  for (const [key, data] of Object.entries(value)) {
    const { value: entry, findings } = checkEntry(name, key, data)
    const found = findings.map((finding) => toProblem(name, places, finding))
    problems.push(...found)
    if (entry !== undefined) empty.entries.set(key, entry)
    else if (found.some(isError)) broken.add(key)
  }
  return { ...empty, broken, problems, places }
}

function checkEntry<F extends ListFile>(name: F, key: string, data: unknown) {
  if (name === 'synonyms.yaml' && key !== 'ru' && key !== 'zh') {
    return { findings: [{ code: 'unknown-key' as const, path: [key], at: 'key' as const, params: { key } }] }
  }
  // TypeScript cannot see that the schema under this name gives this name's entry.
  return validate(entrySchemas[name] as unknown as z.ZodType<Entry<F>>, data, [key])
}

export interface Lists {
  'sources.yaml': ListEntries<Source>
  'sectors.yaml': ListEntries<{ ru: string; zh: string }>
  'synonyms.yaml': ListEntries<string[][]>
  'gaps.yaml': ListEntries<Omit<Gap, 'id'>>
}

/** Good entries, and for broken ones the last good version. */
export function keepEntries<T>({ entries, broken }: ListEntries<T>, previous: Map<string, T>): Map<string, T> {
  const kept = Array.from(previous).filter(([key]) => !entries.has(key) && (!broken || broken.has(key)))
  return new Map([...entries, ...kept])
}

export function toSynonyms(list: Lists['synonyms.yaml'], previous: Knowledge | undefined): Synonyms {
  const kept = keepEntries(list, new Map(Object.entries(previous?.synonyms ?? {})))
  return { ru: kept.get('ru') ?? [], zh: kept.get('zh') ?? [] }
}

export function toGaps(list: Lists['gaps.yaml'], previous: Knowledge | undefined): Gap[] {
  const before = new Map(previous?.gaps.map(({ id, ...gap }) => [id, gap]))
  return Array.from(keepEntries(list, before), ([id, gap]) => ({ id, ...gap }))
}

/** The folders that have articles: first in the order of `sectors.yaml`, then those without a name. */
export function toSectors(
  list: Lists['sectors.yaml'],
  folders: Set<string>,
  previous: Knowledge | undefined,
): Sector[] {
  const named = keepEntries(list, new Map(previous?.sectors.map(({ id, ru, zh }) => [id, { ru, zh }])))
  const known = Array.from(named, ([id, names]) => ({ id, ...names }))
  const unnamed = Array.from(folders).filter((id) => !named.has(id))
  return [...known.filter(({ id }) => folders.has(id)), ...unnamed.map((id) => ({ id, ru: id, zh: id }))]
}
