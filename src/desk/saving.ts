// Drafts: saved with the version they were based on, so that nobody's text is lost.

import { toForm, withEntry } from '../knowledge/form.ts'
import type { FileDraft } from '../storage/desk-store.ts'
import { DeskError, mustEdit, type Saved, type Session } from './desk.ts'
import { checkName, readText } from './files.ts'
import { hashText, type Workshop } from './workshop.ts'

/** A file as staff see it: the draft if there is one, else what is published. */
interface Standing {
  /** Changes with the draft and with the file; empty where there is neither. */
  version: string
  /** Null: there is none, or it is to be deleted. */
  text: string | null
  published: string | null
  draft?: FileDraft
}

export async function standing({ dir, storage }: Workshop, file: string): Promise<Standing> {
  const published = readText(dir, checkName(file))
  const draft = (await storage.desk.drafts()).find((one) => one.file === file)
  if (draft) return { version: hashText(published, 'draft', draft.after), text: draft.after, published, draft }
  return { version: published === null ? '' : hashText(published), text: published, published }
}

/** `text` null: the file is to be deleted. A draft that says what is published is none. */
export async function saveDraft(
  workshop: Workshop,
  who: Session,
  file: string,
  text: string | null,
  basedOn: string,
): Promise<Saved> {
  mustEdit(who)
  const known = await standing(workshop, file)
  if (known.version === basedOn && (await put(workshop, who, file, text, known)))
    return { kind: 'saved', version: (await standing(workshop, file)).version }
  const { draft, version, text: theirs } = known.version === basedOn ? await standing(workshop, file) : known
  const whose = { who: draft?.who ?? '', at: draft?.at ?? workshop.now() }
  return { kind: 'conflict', theirs: { ...toVersion(theirs), version, ...whose }, yours: toVersion(text) }
}

/** False: somebody else was quicker, and nothing was written. */
async function put(
  { storage: { desk }, now }: Workshop,
  who: Session,
  file: string,
  text: string | null,
  { published, draft }: Standing,
): Promise<boolean> {
  const at = Math.max(now(), (draft?.at ?? 0) + 1)
  const aside = draft && draft.who !== who.name ? toAside(draft, at) : undefined
  if (text !== published) return desk.putDraft({ file, before: published, after: text, who: who.name, at }, draft, aside) // prettier-ignore
  if (draft) await desk.dropDrafts([file], aside ? [aside] : [])
  return true
}

function toVersion(text: string | null) {
  const form = text === null ? undefined : toForm(text)
  return { text: text ?? '', ...(form && { form }) }
}

/** What is overwritten by somebody else stays in the history. */
export const toAside = ({ file, before, after, who }: FileDraft, at: number) => ({
  change: hashText(file, after, String(at)),
  at,
  who,
  how: 'set-aside' as const,
  file,
  before,
  after,
})

/** Changes a draft by what stands there now, again if somebody else was quicker. */
export async function changeDraft(
  workshop: Workshop,
  who: Session,
  file: string,
  change: (text: string | null) => string,
): Promise<{ version: string }> {
  for (;;) {
    const { text, version } = await standing(workshop, file)
    const saved = await saveDraft(workshop, who, file, change(text), version)
    if (saved.kind === 'saved') return saved
  }
}

/** At the end of a list's draft; what stands there stays as it is. */
export async function addEntry(workshop: Workshop, who: Session, file: string, key: string, entry: object) {
  if (!/^[A-Za-z0-9][\w-]*$/.test(key)) throw new DeskError('bad-name')
  return changeDraft(workshop, who, file, (text) => withEntry(text ?? '', key, entry))
}
