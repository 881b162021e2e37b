// One article: both languages side by side, what the check says beside each field, and how people will see it.

import { html } from 'htm/preact'
import { useEffect, useState } from 'preact/hooks'
import { get, send, t } from './api.js'
import { attempt, Bubbles, Conflict, dateTime, Findings, LANGUAGES, useLoad, useSaving } from './parts.js'
import { Facts, Field, isOfNoField, nameFrom, Place, Related, Shorts, Source } from './fields.js'
import { TextFile } from './text-file.js'

/** @import { Conflicting, OpenForm, Path } from './answers.d.ts' */
/** @import { Preview, Shown } from './parts.js' */

const PAUSE_MS = 250

/** @param {Shown} props */
export function Editor(props) {
  const { id = '', language, query } = props
  const from = new URLSearchParams(query).get('from')
  const isNew = id === 'new'
  const isFile = /\.\w+$/.test(id)
  const [opened] = useLoad(async () => {
    if (isFile) return get(`file?file=${encodeURIComponent(id)}`)
    if (!isNew) return get(`articles/${id}`)
    const form = await get(from ? `inbox/${from}/article` : 'articles/blank')
    return { id: '', version: '', findings: [], shared: (await get('facts')).facts, form }
  }, [id])
  if (!opened) return html`<p class="list">…</p>`
  if (!opened.form) return html`<${TextFile} file=${isFile ? id : `${id}.yaml`} opened=${opened} ...${props} />`
  return html`<${Form} opened=${opened} ...${props} language=${language} />`
}

/** The form as it is being typed, and what the check and the channels make of it. */
function useTyped(/** @type {OpenForm} */ opened, /** @type {Shown['language']} */ language) {
  const [place, setPlace] = useState({ sector: '', name: '' })
  const [form, setForm] = useState(opened.form)
  const [findings, setFindings] = useState(opened.findings)
  const [previews, setPreviews] = useState(/** @type {Record<string, Preview | null>} */ ({}))
  const id = opened.id || `${place.sector}/${place.name || nameFrom(form.ru.title)}`
  const isPlaced = /.\/./.test(id)
  const where = `articles/${isPlaced ? id : 'new/article'}`
  useEffect(() => {
    if (opened.id === '' && form === opened.form) return undefined
    let isWanted = true
    const timer = setTimeout(async () => {
      const checked = await attempt(() => send('POST', `${where}/check`, { form }))
      if (!isWanted) return
      setFindings(checked?.findings ?? [])
      setPreviews(checked?.previews ?? {})
    }, PAUSE_MS)
    return () => ((isWanted = false), clearTimeout(timer))
  }, [form, id, language])
  // What was typed since counts too: a source may be on its way to the server.
  const set = (/** @type {Path} */ path, /** @type {unknown} */ value) =>
    setForm((former) => {
      const next = structuredClone(former)
      const holder = path.slice(0, -1).reduce((/** @type {any} */ node, key) => node[key], next)
      holder[path[path.length - 1] ?? ''] = value
      return next
    })
  return { id, isPlaced, place, setPlace, form, setForm, set, findings, previews }
}

/** @param {Shown & { opened: OpenForm }} props */
function Form({ opened, language, mayEdit, today = '' }) {
  const typed = useTyped(opened, language)
  const { id, form, setForm, findings } = typed
  const { conflict, version, isDirty, save, stand } = useSaving(opened.version, form)
  const [lists] = useLoad(async () => ({ ...(await get('articles')), ...(await get('sources')) }), [])
  const isNew = version === ''
  const put = (more = {}) =>
    save('PUT', `articles/${id}`, { form, ...more }, () => opened.id === '' && history.replaceState(null, '', `#/articles/${id}`)) // prettier-ignore
  const remove = () =>
    confirm(t('article_remove_sure')) &&
    save('DELETE', `articles/${id}`, {}, () => setTimeout(() => (location.hash = '#/publish')))
  const take = (/** @type {Conflicting['theirs']} */ theirs) => {
    if (!theirs.form) return location.reload()
    setForm(theirs.form)
    stand(theirs.version, theirs.form)
  }
  const edit = { ...typed, mayEdit, language }
  const onSubmit = (/** @type {Event} */ event) => (event.preventDefault(), put())
  return html`<form onSubmit=${onSubmit}>
    <div class="bar top">
      <h1>${form[language].title || t('article_new')}</h1>
      ${opened.draft && html`<small>${t('draft_of', { who: opened.draft.who, at: dateTime(opened.draft.at) })}</small>`}
      ${mayEdit && html`<button class="main" disabled=${!isDirty || !typed.isPlaced}>${t('save')}</button>`}
      <a class="button" href="#/publish">${t('page_publish')}</a>
      ${mayEdit && !isNew && html`<button type="button" onClick=${remove}>${t('article_remove')}</button>`}
    </div>
    ${
      conflict &&
      html`<${Conflict} title=${t('conflict', { who: conflict.theirs.who || t('by_hand') })} theirs=${conflict.theirs.text}
      yours=${conflict.yours.text} keep=${() => put({ basedOn: conflict.theirs.version })} take=${() => take(conflict.theirs)} />`
    }
    <${Findings} of=${findings.filter(isOfNoField)} />
    <div class="pair">
      ${isNew && html`<${Place} edit=${edit} sectors=${lists?.sectors ?? []} />`}
      <${Source} edit=${edit} sources=${lists?.sources ?? []} />
      <${Field} edit=${edit} path=${['asOf']} more=${{ placeholder: today }} />
      <${Field} edit=${edit} path=${['planned']} more=${{ placeholder: '2026-09-09..11' }} />
      <${Facts} edit=${edit} shared=${opened.shared} />
      <${Related} edit=${edit} articles=${lists?.articles ?? []} />
    </div>
    <div class="pair">
      ${['title', 'questions', 'answer'].map((name) => LANGUAGES.map((one) => html`<${Field} key=${one + name} edit=${edit} path=${[one, name]} />`))}
    </div>
    <${Shorts} edit=${edit} />
    <h2>${t('preview')}</h2>
    <div class="pair">${LANGUAGES.map((one) => html`<${Bubbles} key=${one} shown=${typed.previews[one]} />`)}</div>
  </form>`
}

/** @typedef {ReturnType<typeof useTyped> & { mayEdit: boolean, language: Shown['language'] }} Edit */
