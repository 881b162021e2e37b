// A file as it is: lists, and articles that cannot be read as a form.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { get, send, t } from './api.js'
import { attempt, Conflict, Findings, tell, typed as onTyped, useLoad, useUnsaved } from './parts.js'

/** @import { Saved } from './answers.d.ts' */
/** @import { Shown } from './parts.js' */

/** @param {Shown & { file: string }} props */
export function TextFile({ file, mayEdit, language }) {
  const [opened] = useLoad(() => get(`file?file=${encodeURIComponent(file)}`), [file])
  const [typed, setTyped] = useState(/** @type {string | undefined} */ (undefined))
  const [version, setVersion] = useState('')
  const [conflict, setConflict] = useState(/** @type {Extract<Saved, { kind: 'conflict' }> | undefined} */ (undefined))
  const [checked, check] = useLoad(() => get('drafts/check'), [language])
  useUnsaved(typed !== undefined && mayEdit)
  const save = (/** @type {string} */ basedOn) =>
    attempt(async () => {
      /** @type {Saved} */
      const answer = await send('PUT', 'file', { file, text: typed, basedOn })
      if (answer.kind === 'conflict') return setConflict(answer)
      setConflict(undefined)
      setVersion(answer.version)
      tell(t('saved'))
      check()
    })
  if (!opened) return html`<p class="list">…</p>`
  const findings = checked?.findings.filter((/** @type {any} */ one) => one.file === file) ?? []
  return html`<h1>${file}</h1>
    <p>${t('file_about')}</p>
    <${Findings} of=${findings} />
    ${
      conflict &&
      html`<${Conflict} title=${t('conflict', { who: conflict.theirs.who || t('by_hand') })} theirs=${conflict.theirs.text}
      yours=${conflict.yours.text} keep=${() => save(conflict.theirs.version)} take=${() => location.reload()} />`
    }
    <textarea class="code" rows="28" aria-label=${file} readonly=${!mayEdit} value=${typed ?? opened.text}
      onInput=${onTyped(setTyped)} />
    ${
      mayEdit &&
      html`<p class="bar">
      <button class="main" disabled=${typed === undefined} onClick=${() => save(version || opened.version)}>${t('save')}</button>
      <a class="button" href="#/publish">${t('page_publish')}</a>
    </p>`
    }`
}
