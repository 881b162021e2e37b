// A file as it is: lists, and articles that cannot be read as a form.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { get, t } from './api.js'
import { Conflict, Findings, typed as onTyped, useLoad, useSaving } from './parts.js'

/** @import { Shown } from './parts.js' */

/** @param {Shown & { file: string, opened: { text: string, version: string } }} props */
export function TextFile({ file, opened, mayEdit, language }) {
  const [text, setText] = useState(opened.text)
  const { conflict, isDirty, save } = useSaving(opened.version, text)
  const [checked, check] = useLoad(() => get('drafts/check'), [language])
  const put = (body = {}) => save('PUT', 'file', { file, text, ...body }, check)
  const findings = checked?.findings.filter((/** @type {any} */ one) => one.file === file) ?? []
  return html`<h1>${file}</h1>
    <p>${t('file_about')}</p>
    <${Findings} of=${findings} />
    ${
      conflict &&
      html`<${Conflict} title=${t('conflict', { who: conflict.theirs.who || t('by_hand') })} theirs=${conflict.theirs.text}
      yours=${conflict.yours.text} keep=${() => put({ basedOn: conflict.theirs.version })} take=${() => location.reload()} />`
    }
    <textarea class="code" rows="28" aria-label=${file} readonly=${!mayEdit} value=${text} onInput=${onTyped(setText)} />
    ${
      mayEdit &&
      html`<p class="bar">
      <button class="main" disabled=${!isDirty} onClick=${() => put()}>${t('save')}</button>
      <a class="button" href="#/publish">${t('page_publish')}</a>
    </p>`
    }`
}
