// What the pages show of a question that was asked: why the bot decided so, and the form for a subject that is not ours.

import { html } from 'htm/preact'
import { get, send, t } from './api.js'
import { attempt, sent, tell, useLoad } from './parts.js'

/** @import { Explained, GapProposal, Language } from './answers.d.ts' */

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

/** What the subject is called, and by which words it is known. @param {{ text: string, of: Language, group?: string, done: () => void, skip: () => void, skipText: string }} props */
export function GapForm({ text, of, group, done, skip, skipText }) {
  const [data] = useLoad(() => get(`gap?${new URLSearchParams({ text, of })}`), [text, of])
  /** @type {GapProposal | undefined} */
  const gap = data
  const onSubmit = (/** @type {Event} */ event) => {
    const filled = sent(event)
    const wordsOf = (/** @type {string} */ typed = '') => typed.split(/[,，、]/).map((one) => one.trim()).filter((one) => one !== '') // prettier-ignore
    const part = (/** @type {string} */ one) => ({
      about: filled[`${one}-about`],
      words: wordsOf(filled[`${one}-words`]),
    })
    return attempt(async () => {
      await send('POST', 'gap', { gap: { id: gap?.id, ru: part('ru'), zh: part('zh') }, ...(group && { group }) })
      tell(t('inbox_gapped'))
      done()
    })
  }
  const fields = (/** @type {Language} */ one) => html`
    <label>${t('gap_about')} (${t(`lang_${one}`)}) <input name=${`${one}-about`} lang=${one} required value=${gap?.[one].about} placeholder=${t(`gap_example_${one}`)} /></label>
    <label>${t('gap_words')} (${t(`lang_${one}`)}) <input name=${`${one}-words`} lang=${one} required value=${gap?.[one].words.join(', ')} /></label>`
  return (
    gap &&
    html`<form class="pair" onSubmit=${onSubmit}>
    ${fields('ru')}${fields('zh')}
    <p class="bar"><button class="main">${t('gap_save')}</button> <button type="button" onClick=${skip}>${skipText}</button></p>
  </form>`
  )
}
