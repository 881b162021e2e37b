// Every change that was published, by the desk or by hand: both versions, and the way back.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { get, send, t } from './api.js'
import { attempt, dateTime, Findings, Sides, tell, useLoad } from './parts.js'

/** @import { FieldFinding, HistoryEntry, Published } from './answers.d.ts' */
/** @import { Shown } from './parts.js' */

const PAGE = 50

/** @param {Shown} props */
export function History({ language, mayEdit }) {
  const [limit, setLimit] = useState(PAGE)
  const [data, reload] = useLoad(
    async () => ({ ...(await get(`history?limit=${limit}`)), ...(await get('history/deleted')) }),
    [limit],
  )
  const [blocked, setBlocked] = useState(/** @type {FieldFinding[]} */ ([]))
  const publish = (/** @type {string} */ path, body = {}) =>
    attempt(async () => {
      /** @type {Published} */
      const answer = await send('POST', path, body)
      setBlocked(answer.kind === 'blocked' ? answer.findings : [])
      tell(t(answer.kind === 'published' ? 'undone' : `publish_${answer.kind}`))
      reload()
    })
  /** @type {HistoryEntry[] | undefined} */
  const entries = data?.entries
  return html`<h1>${t('page_history')}</h1>
    <${Findings} of=${blocked} withPlace=${true} />
    ${data?.articles.map(
      (/** @type {any} */ one) => html`<p class="card bar" key=${one.id}>
      ${t('deleted', { title: one.title[language] })} <small>${one.who} ${dateTime(one.at)}</small>
      ${mayEdit && html`<button onClick=${() => publish('history/restore', { id: one.id })}>${t('restore')}</button>`}
    </p>`,
    )}
    <div class="list">
      ${entries?.length === 0 && html`<p>${t('history_empty')}</p>`}
      ${entries?.map(
        (entry) => html`<details class="card" key=${entry.change}>
        <summary><b>${entry.files.map(({ title }) => title[language]).join(', ')}</b>${' '}
          <small>${[dateTime(entry.at), entry.who, t(`how_${entry.how}`)].filter((one) => one !== '').join(' · ')}</small></summary>
        ${entry.files.map((one) => html`<h3>${one.file}</h3><${Sides} left=${one.before} right=${one.after} heads=${[t('before'), t('after')]} />`)}
        ${mayEdit && entry.how !== 'set-aside' && html`<button onClick=${() => publish(`history/${entry.change}/undo`)}>${t('undo')}</button>`}
      </details>`,
      )}
      ${entries && entries.length >= limit && html`<button onClick=${() => setLimit(limit + PAGE)}>${t('more')}</button>`}
    </div>`
}
