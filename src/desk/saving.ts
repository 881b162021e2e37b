// Drafts: saved with the version they were based on, so that nobody's text is lost.

import { toForm } from '../knowledge/form.ts'
import type { FileDraft } from '../storage/desk-store.ts'
import type { Saved, Session } from './desk.ts'
import { checkName, readText } from './files.ts'
import { mustEdit } from './people.ts'
import { hashText, type Workshop } from './workshop.ts'

/** A file as staff see it: the draft if there is one, else what is published. */
export interface Standing {
  file: string
  /** Changes with the draft and with the file. */
  version: string
  /** Null: there is none, or it is to be deleted. */
  text: string | null
  published: string | null
  draft?: FileDraft
}

export async function standing({ dir, drafts }: Pick<Workshop, 'dir' | 'drafts'>, file: string): Promise<Standing> {
  const published = await readText(dir, checkName(file))
  const draft = (await drafts()).find((one) => one.file === file)
  const text = draft ? draft.after : published
  const isNew = published === null && !draft
  const version = isNew ? '' : hashText(published, draft ? 'draft' : null, text)
  return { file, version, text, published, ...(draft && { draft }) }
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
  const { storage, now } = workshop
  const { draft: known, published, version, ...theirs } = await standing(workshop, file)
  if (version === basedOn) {
    const at = Math.max(now(), (known?.at ?? 0) + 1)
    const aside = known && known.who !== who.name ? toAside(known, at) : undefined
    if (text === published) {
      if (known) await storage.desk.dropDrafts([file], aside ? [aside] : [])
      return { kind: 'saved', version: (await standing(workshop, file)).version }
    }
    const draft = { file, before: published, after: text, who: who.name, at }
    if (await storage.desk.putDraft(draft, known, aside))
      return { kind: 'saved', version: (await standing(workshop, file)).version }
    return saveDraft(workshop, who, file, text, '-')
  }
  const shown = { text: theirs.text ?? '', version, who: known?.who ?? '', at: known?.at ?? now() }
  return {
    kind: 'conflict',
    theirs: { ...shown, ...formOf(theirs.text) },
    yours: { text: text ?? '', ...formOf(text) },
  }
}

const formOf = (text: string | null) => {
  const form = text === null ? undefined : toForm(text)
  return form ? { form } : {}
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
