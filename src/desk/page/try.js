// Ask the draft anything: the answer, how it was read, what else came near and why.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { get, send, t } from './api.js'
import { GapForm, Why } from './asked.js'
import { ArticleChoice, attempt, Bubbles, Choice, tell, typed as onTyped } from './parts.js'

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
      <${Choice} label=${t('language')} of=${[
        ['', t('lang_auto')],
        ['ru', t('lang_ru')],
        ['zh', t('lang_zh')],
      ]} choose=${setOf} />
      <button class="main">${t('try_ask')}</button>
      ${tried && html`<button type="button" onClick=${() => ask(tried.turns)}>${t('try_follow')}</button>`}
    </form>
    <div class="list">${
      tried &&
      html`
      <h2>${tried.turns.join(' → ')}</h2>
      <${Bubbles} shown=${tried.shown} />
      <${Why} explained=${tried.explained} language=${language} />
      ${mayEdit && html`<${Sorting} key=${tried.turns.join()} turns=${tried.turns} of=${tried.explained.language ?? language} nearest=${tried.shown.reply.article ?? tried.explained.runners[0]?.id ?? ''} language=${language} />`}`
    }
    </div>`
}

/** What becomes of what was asked. @param {{ turns: string[], of: Language, nearest: string, language: Language }} props */
function Sorting({ turns, of, nearest, language }) {
  const [article, setArticle] = useState(nearest)
  const [isGap, setGap] = useState(false)
  const keep = (/** @type {string | undefined} */ answering) =>
    attempt(async () => {
      await send('POST', 'keep', { turns, of, ...(answering && { article: answering }) })
      tell(t('try_kept'))
      setGap(false)
    })
  const add = () =>
    attempt(async () => {
      const { form, version } = await get(`articles/${article}`)
      form[of].questions = [...new Set([...form[of].questions, ...turns])]
      await send('PUT', `articles/${article}`, { form, basedOn: version })
      tell(t('try_added'))
    })
  return html`<p class="bar">
      <${ArticleChoice} value=${article} language=${language} choose=${setArticle} />
      ${
        turns.length === 1
          ? html`<button disabled=${article === ''} onClick=${add}>${t('inbox_add')}</button>`
          : html`<button disabled=${article === ''} onClick=${() => keep(article)}>${t('try_keep')}</button>`
      }
      <button aria-expanded=${isGap} onClick=${() => setGap(!isGap)}>${t('inbox_not-ours')}…</button>
    </p>
    ${isGap && html`<${GapForm} text=${turns.at(-1)} of=${of} done=${() => setGap(false)} skip=${() => keep(undefined)} skipText=${t('try_keep_out')} />`}`
}
