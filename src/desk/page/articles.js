// All articles by sector, with what is to be done about each.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { get, t } from './api.js'
import { Badge, Choice, typed, useLoad } from './parts.js'

/** @import { ArticleRow } from './answers.d.ts' */
/** @import { Shown } from './parts.js' */

const LISTS = ['contact', 'sources', 'sectors', 'gaps', 'synonyms', 'facts']

/** @param {Shown} props */
export function Articles({ language, mayEdit }) {
  const [data] = useLoad(() => get('articles'), [])
  const [search, setSearch] = useState('')
  const [state, setState] = useState('')
  /** @type {ArticleRow[]} */
  const rows = data?.articles ?? []
  const isWanted = (/** @type {ArticleRow} */ { id, title, states }) =>
    `${id} ${title.ru} ${title.zh}`.toLowerCase().includes(search.toLowerCase()) &&
    (state === '' || states.some((one) => one === state))
  const known = [...new Set(rows.flatMap(({ states }) => states))]
  const shown = rows.filter(isWanted)
  return html`<h1>${t('page_articles')}</h1>
    <p class="bar">
      <input type="search" aria-label=${t('search')} placeholder=${t('search')} onInput=${typed(setSearch)} />
      <${Choice} label=${t('state')} of=${[['', t('any_state')], ...known.map((one) => [one, t(`state_${one}`)])]} choose=${setState} />
      ${mayEdit && html`<a class="button main" href="#/articles/new">${t('article_new')}</a>`}
    </p>
    <div class="list">
      ${data?.sectors.map((/** @type {Pick<ArticleRow, 'id' | 'title'>} */ { id, title }) => {
        const own = shown.filter(({ sector }) => sector === id)
        return (
          own.length > 0 &&
          html`<section key=${id}><h2>${title[language]}</h2><ul class="rows">${own.map((row) => html`<${Row} key=${row.id} row=${row} language=${language} />`)}</ul></section>`
        )
      })}
      ${
        data &&
        html`<section>
        <h2>${t('lists')}</h2>
        <ul class="rows">${LISTS.map((one) => html`<li key=${one}><a href=${`#/articles/${one}.yaml`}>${t(`list_${one}`)}</a></li>`)}</ul>
      </section>`
      }
    </div>`
}

/** @param {{ row: ArticleRow, language: import('./parts.js').Shown['language'] }} props */
const Row = ({ row: { id, title, states, asked, draft }, language }) => html`<li>
  <a href=${`#/articles/${id}`}>${title[language] || id}</a>
  <span>${states.map((one) => html`<${Badge} key=${one} is=${one} />`)}${draft && html` <small>${draft.who}</small>`}</span>
  <small>${t('asked_times', { count: asked })}</small>
</li>`
