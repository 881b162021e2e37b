// Ask the draft anything: the answer, how it was read, what else came near and why.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { get, send, t } from './api.js'
import { ArticleChoice, attempt, Bubbles, Choice, tell, typed as onTyped } from './parts.js'

/** @import { Explained } from './answers.d.ts' */
/** @import { Preview, Shown } from './parts.js' */

/** @param {Shown} props */
export function TryIt({ language, mayEdit }) {
  const [typed, setTyped] = useState('')
  const [of, setOf] = useState('')
  const [tried, setTried] = useState(
    /** @type {{ turns: string[], explained: Explained, shown: Preview } | undefined} */ (undefined),
  )
  const [article, setArticle] = useState('')
  const ask = (/** @type {string[]} */ turns) =>
    attempt(async () => {
      const text = typed.trim()
      if (text === '') return
      const answer = await send('POST', 'try', { text, turns, ...(of && { language: of }) })
      setTried({ ...answer, turns: [...turns, text] })
      setArticle(answer.explained.runners[0]?.id ?? '')
      setTyped('')
    })
  const question = tried?.turns.at(-1) ?? ''
  const add = () =>
    attempt(async () => {
      const { form, version } = await get(`articles/${article}`)
      const one = tried?.explained.language ?? language
      form[one].questions = [...new Set([...form[one].questions, question])]
      await send('PUT', `articles/${article}`, { form, basedOn: version })
      tell(t('try_added'))
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
      ${
        mayEdit &&
        html`<p class="bar">
        <${ArticleChoice} value=${article} language=${language} choose=${setArticle} />
        <button disabled=${article === ''} onClick=${add}>${t('inbox_add')}</button>
        <a class="button" href=${`#/articles/gaps.yaml`}>${t('inbox_not-ours')}…</a>
      </p>`
      }`
    }
    </div>`
}

/** Why the bot decided so, in plain words. @param {{ explained: Explained, language: 'ru' | 'zh' }} props */
export function Why({ explained, language }) {
  const { outcome, read, unknown, repaired, runners, sure, untold, gap } = explained
  const words = (/** @type {{ word: string }[]} */ list) => list.map(({ word }) => `«${word}»`).join(', ')
  const lines = [
    [t('why_read'), read],
    [t('why_unknown_words'), unknown.join(', ')],
    [t('why_repaired'), repaired.map(({ typed, meant }) => `${typed} → ${meant.replace(/^=/, '')}`).join(', ')],
    [t('why_for'), words(explained.for)],
    [t('why_against'), words(explained.against)],
    [t('why_untold'), untold.map((one) => t(`short_${one}`)).join(', ')],
    [t('why_gap'), gap?.about[language] ?? ''],
  ]
  return html`<div class="why">
    <p><b>${t(`outcome_${outcome}`)}</b> · ${t('why_sure', { percent: Math.round(100 * sure) })}</p>
    <dl>${lines.filter(([, text]) => text !== '').map(([name, text]) => html`<div key=${name}><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
    <ol>${runners.map(
      ({ id, title, share }) => html`<li key=${id}>
      <a href=${`#/articles/${id}`}>${title[language]}</a> <meter aria-label=${title[language]} max="100" value=${share}></meter> ${share} %
    </li>`,
    )}</ol>
  </div>`
}
