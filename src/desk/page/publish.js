// From draft to live: what is checked, what all known questions would get, and the one button.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { compare, get, send, t } from './api.js'
import { attempt, Conflict, dateTime, Findings, placeOf, Sides, tell, useLoad } from './parts.js'

/** @import { Change, Comparison, DraftFile, FieldFinding, Published } from './answers.d.ts' */
/** @import { Shown } from './parts.js' */

/** @param {Shown} props */
export function Publish({ language, mayEdit }) {
  const [data, reload] = useLoad(() => get('drafts'), [])
  const [findings] = useLoad(async () => (await get('drafts/check')).findings, [language, data?.version])
  const [progress, setProgress] = useState(/** @type {{ done: number, all: number } | undefined} */ (undefined))
  const [comparison, setComparison] = useState(/** @type {Comparison | undefined} */ (undefined))
  const [conflict, setConflict] = useState(/** @type {{ file: string, theirs: string, yours: string }[]} */ ([]))
  /** @type {DraftFile[] | undefined} */
  const files = data?.files
  const again = () => (setComparison(undefined), setConflict([]), reload())
  const run = () =>
    attempt(async () => {
      setProgress({ done: 0, all: 1 })
      setComparison(await compare((done, all) => setProgress({ done, all })))
    }).finally(() => setProgress(undefined))
  const publish = (/** @type {boolean} */ acceptLosses) =>
    attempt(async () => {
      /** @type {Published} */
      const answer = await send('POST', 'publish', { acceptLosses })
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
  /** @type {FieldFinding[]} */
  const all = findings ?? []
  const own = all.filter(({ file }) => files.some((one) => one.file === file))
  const isBlocked = own.some(({ severity }) => severity === 'error')
  return html`<h1>${t('page_publish')}</h1>
    <p>${t('publish_about')}</p>
    ${files.map((one) => html`<${Draft} key=${one.file} file=${one} language=${language} drop=${mayEdit && (() => drop(one.file))} />`)}
    <h2>${t('publish_check')}</h2>
    <div class="steady">
      ${own.length > 0 ? html`<${Findings} of=${own} withPlace=${true} />` : html`<p>${findings ? t('check_clean') : '…'}</p>`}
    </div>
    <h2>${t('publish_compare')}</h2>
    <div class="steady">
      ${progress && html`<label>${t('comparing', progress)} <progress max=${progress.all} value=${progress.done}></progress></label>`}
      ${!progress && !comparison && html`<button class="main" disabled=${isBlocked} onClick=${run}>${t('compare_do')}</button>`}
      ${comparison && html`<${Compared} comparison=${comparison} publish=${mayEdit && !isBlocked && publish} />`}
    </div>
    ${conflict.map(
      (one) => html`<${Conflict} key=${one.file} title=${t('publish_conflict', { file: one.file })} theirs=${one.theirs}
      yours=${one.yours} keep=${() => keep(one)} take=${() => drop(one.file)} />`,
    )}`
}

/** @param {{ file: DraftFile, language: Shown['language'], drop: false | (() => void) }} props */
const Draft = ({
  file: { file, title, before, after, who, at, isStale },
  language,
  drop,
}) => html`<details class="card">
  <summary><b>${title[language]}</b> <small>${[who, dateTime(at), ...(isStale ? [t('stale')] : []), ...(after === null ? [t('state_gone')] : [])].join(' · ')}</small></summary>
  <h3>${file}</h3>
  <${Sides} left=${before} right=${after} heads=${[t('live_now'), t('draft')]} />
  <p class="bar"><a class="button" href=${placeOf(file)}>${t('open')}</a>${drop && html`<button onClick=${drop}>${t('drop')}</button>`}</p>
</details>`

/** @param {{ comparison: Comparison, publish: false | ((acceptLosses: boolean) => void) }} props */
function Compared({ comparison: { asked, worse, better, other }, publish }) {
  const count = worse.length
  const say = t(count > 0 ? 'publish_anyway' : 'publish_do', { count })
  const confirmed = () => publish && (count === 0 || confirm(`${say}?`)) && publish(count > 0)
  return html`<p>${t('compared', { asked, worse: count, better: better.length, other: other.length })}</p>
    <${Changes} list=${worse} name="worse" isOpen=${true} />
    <${Changes} list=${better} name="better" />
    <${Changes} list=${other} name="same" />
    ${publish && html`<button class="main" onClick=${confirmed}>${say}</button>`}`
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
