// The fields of an article's form: each with what the check says of it.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { send, t } from './api.js'
import { attempt, Choice, Findings, LANGUAGES, tell, typed } from './parts.js'

/** @import { FieldFinding, OpenArticle, Path } from './answers.d.ts' */
/** @import { Edit } from './editor.js' */

const KINDS = ['yes', 'what', 'when', 'where', 'who', 'why', 'count', 'price', 'howto', 'contact']

const FIELDS = ['source', 'asOf', 'planned', 'facts', 'related', 'title', 'questions', 'short', 'answer']

export const isOfNoField = (/** @type {FieldFinding} */ { path: [first, second] }) =>
  !FIELDS.includes(String(LANGUAGES.some((one) => one === first) ? second : first))

const isUnder = (/** @type {Path} */ path, /** @type {FieldFinding} */ finding) =>
  path.every((key, i) => finding.path[i] === key)

/** @type {Record<string, number>} */
const ROWS = { questions: 10, answer: 9 }

/** What stands under a field. @param {{ edit: Edit, path: Path }} props */
const Beside = ({ edit, path }) =>
  html`<${Findings} id=${`about-${path.join('-')}`} of=${edit.findings.filter((one) => isUnder(path, one))} />`

/** A list has an entry a line. @param {{ edit: Edit, path: Path, label?: string, more?: object }} props */
export function Field({ edit, path, label, more = {} }) {
  const [one, name] = path.length > 1 ? [path[0], path[path.length - 1]] : [undefined, path[0]]
  const value = path.reduce((/** @type {any} */ node, key) => node[key], edit.form) ?? ''
  const isList = Array.isArray(value)
  const isWrong = edit.findings.some((finding) => isUnder(path, finding) && finding.severity === 'error')
  const rows = ROWS[String(name)]
  const onInput = (/** @type {any} */ { target }) => edit.set(path, isList ? target.value.split('\n') : target.value)
  const is = {
    lang: one,
    value: isList ? value.join('\n') : value,
    onInput,
    readOnly: !edit.mayEdit,
    'aria-invalid': isWrong,
    'aria-describedby': `about-${path.join('-')}`,
    ...more,
  }
  return html`<div class="field">
    <label>${label ?? t(`field_${name}`)}${one && html` <small>${t(`lang_${one}`)}</small>`} ${rows ? html`<textarea rows=${rows} ...${is} />` : html`<input ...${is} />`}</label>
    <${Beside} edit=${edit} path=${path} />
  </div>`
}

/** @param {{ edit: Edit }} props */
export function Shorts({ edit }) {
  return html`<details open=${edit.findings.some(({ path }) => path[1] === 'short')}>
    <summary>${t('field_short')}</summary>
    <div class="pair">${KINDS.map((kind) => LANGUAGES.map((one) => html`<${Field} key=${one + kind} edit=${edit} path=${[one, 'short', kind]} label=${t(`short_${kind}`)} />`))}</div>
  </details>`
}

/** @param {{ edit: Edit, shared: OpenArticle['shared'] }} props */
export function Facts({ edit, shared }) {
  const { form, set, mayEdit } = edit
  const add = () => set(['facts'], [...form.facts, { name: '', value: '', kind: 'time' }])
  const remove = (/** @type {number} */ i) =>
    set(
      ['facts'],
      form.facts.filter((_, at) => at !== i),
    )
  return html`<fieldset class="wide">
    <legend>${t('field_facts')}</legend>
    ${form.facts.map(
      (fact, i) => html`<div class="bar" key=${i}>
      <input aria-label=${t('fact_name')} value=${fact.name} readonly=${!mayEdit} onInput=${typed((name) => set(['facts', i, 'name'], name))} />
      <input aria-label=${t('fact_value')} value=${fact.value} readonly=${!mayEdit} onInput=${typed((value) => set(['facts', i, 'value'], value))} />
      <${Kind} value=${fact.kind} disabled=${!mayEdit} choose=${(/** @type {string} */ kind) => set(['facts', i, 'kind'], kind)} />
      ${mayEdit && html`<button type="button" onClick=${() => remove(i)}>${t('remove')}</button>`}
      <${Findings} of=${edit.findings.filter((one) => isUnder(['facts', fact.name], one))} />
    </div>`,
    )}
    ${mayEdit && html`<button type="button" onClick=${add}>${t('fact_add')}</button>`}
    <p><small>${t('facts_use', { name: `{{${shared[0]?.name ?? 'visit'}}}` })} ${shared.map(({ name, shown, usedIn }) => html`<code title=${usedIn.map(({ title }) => title[edit.language]).join(', ')}>{{${name}}}</code> = ${shown[edit.language]} (${t('used_in', { count: usedIn.length })}) `)}</small></p>
  </fieldset>`
}

/** @param {{ value: string, disabled?: boolean, choose?: (kind: string) => void }} props */
export const Kind = (props) =>
  html`<${Choice} name="kind" label=${t('fact_kind')} of=${['time', 'number', 'words'].map((one) => [one, t(`kind_${one}`)])} ...${props} />`

/** @param {{ edit: Edit, articles: import('./answers.d.ts').ArticleRow[] }} props */
export function Related({ edit, articles }) {
  const { related } = edit.form
  const titleOf = (/** @type {string} */ id) => articles.find((one) => one.id === id)?.title[edit.language] ?? id
  return html`<fieldset class="wide">
    <legend>${t('field_related')}</legend>
    ${related.map(
      (id) =>
        html`<span class="chip" key=${id}>${titleOf(id)} ${
          edit.mayEdit &&
          html`<button type="button" aria-label=${t('remove_this', { what: titleOf(id) })} onClick=${() =>
            edit.set(
              ['related'],
              related.filter((one) => one !== id),
            )}>×</button>`
        }</span>`,
    )}
    ${
      edit.mayEdit &&
      html`<${Choice} key=${related.length} label=${t('related_add')} choose=${(/** @type {string} */ id) => edit.set(['related'], [...related, id])}
      of=${[['', t('related_add')], ...articles.filter(({ id }) => id !== edit.id && !related.includes(id)).map(({ id, title }) => [id, title[edit.language]])]} />`
    }
    <${Beside} edit=${edit} path=${['related']} />
  </fieldset>`
}

/**
 * A source or a sector: chosen from those that are known, or made on the spot, in a part of the form that is saved by itself.
 * @param {{ what: 'source' | 'sector', value: string, known: string[][], names: string[], dated?: boolean, mayEdit: boolean, choose: (key: string) => void, toBody: (given: Record<string, string>) => object, children?: unknown }} props
 */
function Chosen({ what, value, known, names, dated = false, mayEdit, choose, toBody, children }) {
  const [made, setMade] = useState(/** @type {string[]} */ ([]))
  const [isOpen, setOpen] = useState(false)
  const make = () =>
    attempt(async () => {
      const inputs = Array.from(document.querySelectorAll(`#new-${what} input`))
      const given = Object.fromEntries(inputs.map((/** @type {any} */ one) => [one.name, one.value.trim()]))
      await send('POST', `${what}s`, toBody(given))
      setOpen(false)
      setMade([...made, given.key])
      choose(given.key)
      tell(t(`made_${what}`))
    })
  const others = new Set([...made, value].filter((key) => key !== '' && known.every(([one]) => one !== key)))
  const of = [['', t('choose')], ...known, ...Array.from(others, (key) => [key, key])]
  return html`<div class="field">
    <label>${t(`field_${what}`)} <${Choice} disabled=${!mayEdit} value=${value} of=${of} choose=${choose} /></label>
    ${mayEdit && html`<button type="button" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>${t(`new_${what}`)}</button>`}
    ${
      isOpen &&
      html`<fieldset id=${`new-${what}`} class="pair">
      <${Typed} name="key" label=${t(`key_${what}`)} />${dated && html`<${Typed} name="date" label=${t('source_date')} />`}
      ${names.map((name) => LANGUAGES.map((one) => html`<${Typed} key=${one + name} name=${`${one}-${name}`} label=${t(`of_${what}_${name}`)} of=${one} />`))}
      <button type="button" onClick=${make}>${t(`make_${what}`)}</button>
    </fieldset>`
    }
    ${children}
  </div>`
}

/** @param {{ name: string, label: string, of?: string }} props */
const Typed = ({ name, label, of }) =>
  html`<label>${label}${of && html` <small>${t(`lang_${of}`)}</small>`} <input name=${name} lang=${of} /></label>`

/** @param {{ edit: Edit, sources: any[] }} props */
export function Source({ edit, sources }) {
  const known = sources.map(({ key, title, publisher, date }) => [key, `${title[edit.language]}, ${publisher[edit.language]}, ${date}`]) // prettier-ignore
  const toBody = (/** @type {Record<string, string>} */ given) => {
    const of = (/** @type {string} */ one) => ({ title: given[`${one}-title`], publisher: given[`${one}-publisher`] })
    return { key: given.key, source: { date: given.date, ru: of('ru'), zh: of('zh') } }
  }
  return html`<${Chosen} what="source" value=${edit.form.source} known=${known} names=${['title', 'publisher']} dated=${true} mayEdit=${edit.mayEdit}
    choose=${(/** @type {string} */ key) => edit.set(['source'], key)} toBody=${toBody}><${Beside} edit=${edit} path=${['source']} /><//>`
}

/** Where a new article stands. @param {{ edit: Edit, sectors: { id: string, title: Record<'ru' | 'zh', string> }[] }} props */
export function Place({ edit, sectors }) {
  const { place, setPlace, language } = edit
  const toBody = (/** @type {Record<string, string>} */ given) => ({ id: given.key, title: { ru: given['ru-title'], zh: given['zh-title'] } }) // prettier-ignore
  return html`<${Chosen} what="sector" value=${place.sector} known=${sectors.map(({ id, title }) => [id, title[language]])} names=${['title']} mayEdit=${true}
    choose=${(/** @type {string} */ sector) => setPlace({ ...place, sector })} toBody=${toBody} />
  <label class="field">${t('article_name')}
    <input value=${edit.id.split('/')[1] ?? ''} onInput=${typed((name) => setPlace({ ...place, name }))} />
  </label>`
}

const LATIN = 'a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh sch  y  e yu ya'.split(' ')

/** A file's name from a title: Latin letters, digits, hyphens. */
export const nameFrom = (/** @type {string} */ title) =>
  Array.from(
    title.toLowerCase().replaceAll('ё', 'е'),
    (letter) => LATIN['абвгдежзийклмнопрстуфхцчшщъыьэюя'.indexOf(letter)] ?? letter,
  )
    .join('')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replace(/^-|-$/g, '')
