// What several articles tell stands once: its value, how it is written, and where it is used.

import { html } from 'htm/preact'
import { get, send, t } from './api.js'
import { Kind } from './fields.js'
import { attempt, sent, tell, useLoad } from './parts.js'

/** @import { SharedFact } from './answers.d.ts' */
/** @import { Shown } from './parts.js' */

/** @param {Shown} props */
export function Facts({ language, mayEdit }) {
  const [data, reload] = useLoad(() => get('facts'), [])
  /** @type {SharedFact[] | undefined} */
  const facts = data?.facts
  const set = (/** @type {Event} */ event) => {
    const fact = sent(event)
    return attempt(async () => {
      await send('PUT', 'facts', fact)
      tell(t('saved'))
      reload()
    })
  }
  const remove = (/** @type {SharedFact} */ { name, kind }) =>
    attempt(() => send('PUT', 'facts', { name, kind, value: '' }).then(reload))
  return html`<h1>${t('page_facts')}</h1>
    <p>${t('facts_about')}</p>
    <div class="list">
      ${facts?.map(
        (fact) => html`<form class="card" key=${fact.name} onSubmit=${set}>
        <p class="bar">
          <code>{{${fact.name}}}</code><input type="hidden" name="name" value=${fact.name} />
          <input name="value" aria-label=${t('fact_value')} value=${fact.value} readonly=${!mayEdit} />
          <${Kind} value=${fact.kind} disabled=${!mayEdit} />
          ${mayEdit && html`<button>${t('save')}</button>`}
          ${mayEdit && fact.usedIn.length === 0 && html`<button type="button" onClick=${() => remove(fact)}>${t('remove')}</button>`}
        </p>
        <p>${fact.shown.ru} · <span lang="zh-CN">${fact.shown.zh}</span></p>
        <p><small>${t('used_in', { count: fact.usedIn.length })}${' '}
          ${fact.usedIn.map(({ id, title }) => html`<a key=${id} href=${`#/articles/${id}`}>${title[language]}</a> `)}</small></p>
      </form>`,
      )}
      ${
        facts &&
        mayEdit &&
        html`<form class="card" key=${facts.length} onSubmit=${set}>
        <h2>${t('fact_add')}</h2>
        <p class="bar">
          <input name="name" required pattern="[A-Za-z_][A-Za-z0-9_]*" aria-label=${t('fact_name')} placeholder=${t('fact_name')} />
          <input name="value" required aria-label=${t('fact_value')} placeholder="2016-05-23..25" />
          <${Kind} value="time" /> <button>${t('fact_add')}</button>
        </p>
      </form>`
      }
    </div>`
}
