// Ask the draft anything: the answer, how it was read, what else came near and why.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { get, send, t } from './api.js'
import { Sorting, Why } from './asked.js'
import { attempt, Bubbles, LanguageChoice, tell, typed as onTyped } from './parts.js'

/** @import { Explained, Language } from './answers.d.ts' */
/** @import { Preview, Shown } from './parts.js' */

/** @param {Shown} props */
export function TryIt({ language, mayEdit }) {
  const [typed, setTyped] = useState('')
  const [of, setOf] = useState('')
  const [tried, setTried] = useState(
    /** @type {{ turns: string[], explained: Explained, shown: Preview } | undefined} */ (undefined),
  )
  const ask = (/** @type {string[]} */ turns) =>
    attempt(async () => {
      const text = typed.trim()
      if (text === '') return
      const answer = await send('POST', 'try', { text, turns, ...(of && { language: of }) })
      setTried({ ...answer, turns: [...turns, text] })
      setTyped('')
    })
  return html`<h1>${t('page_try')}</h1>
    <p>${t('try_about')}</p>
    <form class="bar" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), ask([]))}>
      <input class="wide" required aria-label=${t('question')} placeholder=${t('question')} value=${typed} onInput=${onTyped(setTyped)} />
      <${LanguageChoice} none=${t('lang_auto')} choose=${setOf} />
      <button class="main">${t('try_ask')}</button>
      ${tried && html`<button type="button" onClick=${() => ask(tried.turns)}>${t('try_follow')}</button>`}
    </form>
    <div class="list">${
      tried &&
      html`
      <h2>${tried.turns.join(' → ')}</h2>
      <${Bubbles} shown=${tried.shown} />
      <${Why} explained=${tried.explained} kind=${tried.shown.reply.kind} language=${language} />
      ${mayEdit && html`<${Keeping} key=${tried.turns.join()} turns=${tried.turns} of=${tried.explained.language ?? language} nearest=${tried.shown.reply.article ?? tried.explained.runners[0]?.id ?? ''} language=${language} />`}`
    }
    </div>`
}

/** What becomes of what was asked. @param {{ turns: string[], of: Language, nearest: string, language: Language }} props */
function Keeping({ turns, of, nearest, language }) {
  const isFirst = turns.length === 1
  const keep = (/** @type {string | undefined} */ article) =>
    attempt(async () => {
      await send('POST', 'keep', { turns, of, ...(article && { article }) })
      tell(t('try_kept'))
    })
  const add = (/** @type {string} */ article) =>
    attempt(async () => {
      const { form, version } = await get(`articles/${article}`)
      form[of].questions = [...new Set([...form[of].questions, ...turns])]
      await send('PUT', `articles/${article}`, { form, basedOn: version })
      tell(t('try_added'))
    })
  return html`<${Sorting} text=${turns.at(-1)} of=${of} language=${language} nearest=${nearest} add=${t(isFirst ? 'inbox_add' : 'try_keep')}
    choose=${isFirst ? add : keep} skip=${() => keep(undefined)} skipText=${t('try_keep_out')} />`
}
