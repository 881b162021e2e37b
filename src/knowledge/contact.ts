// contact.yaml: whom to turn to where the bot cannot help. Nothing is offered while it is missing or holds only remarks.

import type { Contact, Knowledge } from './article.ts'
import type { FolderFile } from './folder.ts'
import { isError, NO_PLACES, toProblem, type Places, type Problem } from './problem.ts'
import { contactSchema } from './schema.ts'
import { validate } from './validate.ts'
import { readYamlFile } from './yaml.ts'

export const CONTACT_FILE = 'contact.yaml'

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
