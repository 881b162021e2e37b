// From draft to live: what is checked, what all known questions would get, and the one button.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { compare, get, send, t } from './api.js'
import { attempt, dateTime, Findings, placeOf, Sides, tell, useLoad } from './parts.js'

/** @import { Change, Comparison, DraftFile, FieldFinding, Published } from '../desk.ts' */
/** @import { Shown } from './parts.js' */

/** @param {Shown} props */
export function Publish({ language, mayEdit }) {
  const [data, reload] = useLoad(() => get('drafts'), [])
  const [findings] = useLoad(async () => (await get('drafts/check')).findings, [language, data?.version])
  const [progress, setProgress] = useState(/** @type {{ done: number, all: number } | undefined} */ (undefined))
  const [comparison, setComparison] = useState(/** @type {Comparison | undefined} */ (undefined))
  const [conflict, setConflict] = useState(/** @type {{ file: string, theirs: string, yours: string }[]} */ ([]))
  const files = /** @type {DraftFile[] | undefined} */ (data?.files)
  const again = () => (setComparison(undefined), setConflict([]), reload())
  const run = () =>
    attempt(async () => {
      setProgress({ done: 0, all: 1 })
      setComparison(await compare((done, all) => setProgress({ done, all })))
    }).finally(() => setProgress(undefined))
  const publish = (/** @type {boolean} */ acceptLosses) =>
    attempt(async () => {
      const answer = /** @type {Published} */ (await send('POST', 'publish', { acceptLosses }))
      if (answer.kind === 'conflict') return setConflict(answer.files)
      if (answer.kind === 'uncompared') return run()
      if (answer.kind === 'published') again()
      tell(t(`publish_${answer.kind}`))
    })
  const drop = (/** @type {string} */ file) => attempt(() => send('DELETE', 'drafts', { files: [file] }).then(again))
  const keep = (/** @type {{ file: string, yours: string }} */ { file, yours }) =>
    attempt(async () => {
      const { version } = await get(`file?file=${encodeURIComponent(file)}`)
      await send('PUT', 'file', { file, text: yours, basedOn: version })
      again()
    })
  if (!files) return html`<h1>${t('page_publish')}</h1><p class="list">…</p>`
  if (files.length === 0) return html`<h1>${t('page_publish')}</h1><p class="list">${t('publish_nothing')}</p>`
  const own = /** @type {FieldFinding[]} */ (findings ?? []).filter(({ file }) =>
    files.some((one) => one.file === file),
  )
  const isBlocked = own.some(({ severity }) => severity === 'error')
  const worse = comparison?.worse.length ?? 0
  return html`<h1>${t('page_publish')}</h1>
    <p>${t('publish_about')}</p>
    ${files.map(
      (one) => html`<details class="card" key=${one.file}>
      <summary><b>${one.file}</b> <small>${one.who} · ${dateTime(one.at)}${one.isStale ? ` · ${t('stale')}` : ''}${one.after === undefined ? ` · ${t('state_gone')}` : ''}</small></summary>
      <${Sides} left=${one.before} right=${one.after} heads=${[t('live_now'), t('draft')]} />
      <p class="bar"><a class="button" href=${placeOf(one.file)}>${t('open')}</a>${mayEdit && html`<button onClick=${() => drop(one.file)}>${t('drop')}</button>`}</p>
    </details>`,
    )}
    <h2>${t('publish_check')}</h2>
    <div class="steady">${findings && (own.length > 0 ? html`<${Findings} of=${own} withPlace=${true} />` : html`<p>${t('check_clean')}</p>`)}</div>
    <h2>${t('publish_compare')}</h2>
    <div class="steady">
      ${progress && html`<label>${t('comparing', progress)} <progress max=${progress.all} value=${progress.done}></progress></label>`}
      ${!progress && !comparison && html`<button class="main" disabled=${isBlocked} onClick=${run}>${t('compare_do')}</button>`}
      ${
        comparison &&
        html`<p>${t('compared', { asked: comparison.asked, worse, better: comparison.better.length, other: comparison.other.length })}</p>
        <${Changes} list=${comparison.worse} name="worse" isOpen=${true} /><${Changes} list=${comparison.better} name="better" /><${Changes} list=${comparison.other} name="other" />
        ${mayEdit && html`<button class="main" disabled=${isBlocked} onClick=${() => publish(worse > 0)}>${t(worse > 0 ? 'publish_anyway' : 'publish_do', { count: worse })}</button>`}`
      }
    </div>
    ${conflict.map(
      (one) => html`<section class="card wrong" role="alert" key=${one.file}>
      <h2>${t('publish_conflict', { file: one.file })}</h2>
      <${Sides} left=${one.theirs} right=${one.yours} heads=${[t('theirs'), t('yours')]} />
      <p class="bar"><button onClick=${() => keep(one)}>${t('keep_yours')}</button><button onClick=${() => drop(one.file)}>${t('take_theirs')}</button></p>
    </section>`,
    )}`
}

/** Questions that are answered otherwise, both answers side by side. @param {{ list: Change[], name: string, isOpen?: boolean }} props */
const Changes = ({ list, name, isOpen = false }) =>
  list.length > 0 &&
  html`<details class="card ${name}" open=${isOpen}>
  <summary>${t(`changes_${name}`, { count: list.length })}</summary>
  ${list.slice(0, 50).map(
    ({ question, language, before, after }) => html`<div class="pair" lang=${language}>
    <h3 class="whole">${question}</h3>
    ${[before, after].map((one, i) => html`<div><small>${t(i === 0 ? 'live_now' : 'draft')}: ${t(`verdict_${one.verdict}`)}</small><p class="bubble">${one.text}</p></div>`)}
  </div>`,
  )}
</details>`
