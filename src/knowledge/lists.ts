// The files beside the articles: sources, sectors, synonyms, gaps, facts and the contact. A bad entry never takes the
// others down.

import type { z } from 'zod'
import type { Contact, Gap, Knowledge, Sector, Source, Synonyms } from './article.ts'
import type { FolderFile } from './folder.ts'
import { isError, NO_PLACES, problemOf, toProblem, type Finding, type Places, type Problem } from './problem.ts'
import { contactSchema, ENTRY_FORMS, entrySchemas, isFactName, type ListFile } from './schema.ts'
import { shorten, validate, type Validated } from './validate.ts'
import { readYamlFile } from './yaml.ts'

const CONTACT_FILE = 'contact.yaml'

export interface ListEntries<T> {
  file: string
  hash: string
  entries: Map<string, T>
  /** Keys whose entry has an error; undefined when nothing of the file could be read. */
  broken: Set<string> | undefined
  problems: Problem[]
  places: Places
}

/** A file beside the articles. */
export const isListFile = (path: string): boolean => path === CONTACT_FILE || Object.hasOwn(entrySchemas, path)

export interface Lists {
  'sources.yaml': ListEntries<Source>
  'sectors.yaml': ListEntries<{ ru: string; zh: string }>
  'synonyms.yaml': ListEntries<string[][]>
  'gaps.yaml': ListEntries<Omit<Gap, 'id'>>
  /** Facts that every article may use. */
  'facts.yaml': ListEntries<string | number>
}

/** Every list file; one that was read before with the same contents is taken from there. */
export function readLists(files: readonly FolderFile[], known: Lists | undefined): Lists {
  const read = <T>(name: ListFile, schema: z.ZodType<T>, before: ListEntries<T> | undefined): ListEntries<T> => {
    const file = files.find(({ path }) => path === name)
    return before && before.hash === (file?.hash ?? '') ? before : readList(name, schema, file)
  }
  return {
    'sources.yaml': read('sources.yaml', entrySchemas['sources.yaml'], known?.['sources.yaml']),
    'sectors.yaml': read('sectors.yaml', entrySchemas['sectors.yaml'], known?.['sectors.yaml']),
    'synonyms.yaml': read('synonyms.yaml', entrySchemas['synonyms.yaml'], known?.['synonyms.yaml']),
    'gaps.yaml': read('gaps.yaml', entrySchemas['gaps.yaml'], known?.['gaps.yaml']),
    'facts.yaml': read('facts.yaml', entrySchemas['facts.yaml'], known?.['facts.yaml']),
  }
}

/** Every good entry of the file; none when there is no such file, or it holds nothing but remarks. */
function readList<T>(name: ListFile, schema: z.ZodType<T>, file: FolderFile | undefined): ListEntries<T> {
  const list = { file: name, hash: file?.hash ?? '', entries: new Map<string, T>() }
  if (!file) return { ...list, broken: new Set(), problems: [], places: NO_PLACES }
  const { value, problems: found, places } = readYamlFile(file, {})
  const problems = found.map((problem) => (problem.code === 'not-a-map' ? wholeForm(name, problem) : problem))
  if (!value) return { ...list, broken: undefined, problems, places }
  const broken = new Set<string>()
  for (const [key, data] of Object.entries(value)) {
    const { value: entry, findings } = readEntry(name, schema, key, data)
    const wrong = findings.map((finding) => toProblem(name, places, finding))
    problems.push(...wrong)
    if (entry !== undefined) list.entries.set(key, entry)
    else if (wrong.some(isError)) broken.add(key)
  }
  return { ...list, broken, problems, places }
}

function readEntry<T>(name: ListFile, schema: z.ZodType<T>, key: string, data: unknown): Validated<T> {
  if (!isKnownKey(name, key)) return unknownKey(key)
  if (name === 'facts.yaml') return readFact(schema, key, data)
  const isOfForm = typeof data === 'object' && (data === null || Array.isArray(data) === (name === 'synonyms.yaml'))
  if (isOfForm) return validate(schema, data, [key])
  const params = { typed: shorten(data), form: ENTRY_FORMS[name] }
  return { findings: [{ code: 'entry-form', path: [key], params }] }
}

function readFact<T>(schema: z.ZodType<T>, key: string, data: unknown): Validated<T> {
  if (isFactName(key)) return validate(schema, data, [key])
  return { findings: [{ code: 'fact-name', path: [key], at: 'key', params: { name: key } }] }
}

const wholeForm = (name: ListFile, { line, col }: Problem): Problem =>
  problemOf(name, 'entry-form', { typed: '-', form: ENTRY_FORMS[name] }, { line, col })

/** Synonyms stand by language; the keys of the others are free. */
const isKnownKey = (name: ListFile, key: string): boolean => name !== 'synonyms.yaml' || key === 'ru' || key === 'zh'

const unknownKey = (key: string): { value?: never; findings: Finding[] } => ({
  findings: [{ code: 'unknown-key', path: [key], at: 'key', params: { key } }],
})

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

/** Whom to turn to where the bot cannot help. Nothing is offered while the file is missing or holds only remarks. */
export interface ContactFile {
  file: string
  contact?: Contact
  problems: Problem[]
  places: Places
}

export function readContact(files: readonly FolderFile[]): ContactFile {
  const file = files.find(({ path }) => path === CONTACT_FILE)
  if (!file) return { file: CONTACT_FILE, problems: [], places: NO_PLACES }
  const { value, problems, places } = readYamlFile(file, {})
  const read = { file: CONTACT_FILE, problems, places }
  if (!value || Object.keys(value).length === 0) return read
  const { value: data, findings } = validate(contactSchema, value)
  problems.push(...findings.map((finding) => toProblem(CONTACT_FILE, places, finding)))
  if (!data) return read
  const { ru, zh, link, phone } = data
  return { ...read, contact: { ru, zh, ...(link !== undefined && { link }), ...(phone !== undefined && { phone }) } }
}

/** The present contact, or the last good one while the file has a mistake. */
export function toContact({ contact, problems }: ContactFile, previous: Knowledge | undefined): { contact?: Contact } {
  const kept = contact ?? (problems.some(isError) ? previous?.contact : undefined)
  return kept ? { contact: kept } : {}
}
