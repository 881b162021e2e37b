// What the pages show of a question that was asked: why the bot decided so, and what can become of it.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { get, listed, percent, send, t } from './api.js'
import { ArticleChoice, attempt, LANGUAGES, sent, tell, useLoad } from './parts.js'

/** @import { Explained, GapProposal, Language, Reply } from './answers.d.ts' */

/**
 * Why the bot decided so, in plain words; `kind`: what it replied in the end, which talk and a follow-up decide otherwise.
 * @param {{ explained: Explained, language: Language, kind?: Reply['kind'] }} props
 */
export function Why({ explained, language, kind = explained.outcome }) {
  const { outcome, read, unknown, repaired, runners, sure, untold, gap } = explained
  const words = (/** @type {{ word: string }[]} */ list) => listed(list.map(({ word }) => word))
  const lines = [
    [t('why_read'), read],
    [t('why_unknown_words'), listed(unknown)],
    [t('why_repaired'), listed(repaired.map(({ typed, meant }) => `${typed} → ${meant.replace(/^=/, '')}`))],
    [t('why_for'), words(explained.for)],
    [t('why_against'), words(explained.against)],
    [t('why_untold'), listed(untold.map((one) => t(`short_${one}`)))],
    [t('why_gap'), gap?.about[language] ?? ''],
  ]
  return html`<div class="why">
    <p><b>${t(`outcome_${kind}`)}</b> · ${kind === outcome ? t('why_sure', { sure: percent(sure) }) : t('why_alone', { outcome: t(`outcome_${outcome}`) })}</p>
    <dl>${lines.filter(([, text]) => text !== '').map(([name, text]) => html`<div key=${name}><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
    <ol>${runners.map(
      ({ id, title, share }) => html`<li key=${id}>
      <a href=${`#/articles/${id}`}>${title[language]}</a> <meter aria-label=${title[language]} max="100" value=${share}></meter> ${percent(share / 100)}
    </li>`,
    )}</ol>
  </div>`
}

/**
 * What becomes of a question: one of an article's, or not ours; `children`: what else there is to choose.
 * @param {{ text: string, of: Language, language: Language, nearest: string, add: string, choose: (article: string) => unknown, group?: string, done?: () => void, skip: () => unknown, skipText: string, children?: unknown }} props
 */
export function Sorting({
  text,
  of,
  language,
  nearest,
  add,
  choose,
  group,
  done = () => {},
  skip,
  skipText,
  children,
}) {
  const [article, setArticle] = useState(nearest)
  const [isGap, setGap] = useState(false)
  const close = () => (setGap(false), done())
  return html`<p class="bar">
      <${ArticleChoice} value=${article} language=${language} choose=${setArticle} />
      <button class="main" disabled=${article === ''} onClick=${() => choose(article)}>${add}</button>
      <button aria-expanded=${isGap} onClick=${() => setGap(!isGap)}>${t('inbox_not-ours')}…</button>
      ${children}
    </p>
    ${isGap && html`<${GapForm} text=${text} of=${of} group=${group} done=${close} skip=${() => (setGap(false), skip())} skipText=${skipText} />`}`
}

/** What the subject is called, and by which words it is known. @param {{ text: string, of: Language, group?: string, done: () => void, skip: () => void, skipText: string }} props */
function GapForm({ text, of, group, done, skip, skipText }) {
  const [data] = useLoad(() => get(`gap?${new URLSearchParams({ text, of })}`), [text, of])
  /** @type {GapProposal | undefined} */
  const gap = data
  if (!gap) return null
  const onSubmit = (/** @type {Event} */ event) => {
    const filled = sent(event)
    const wordsOf = (/** @type {string} */ typed = '') => typed.split(/[,，、]/).map((one) => one.trim()).filter((one) => one !== '') // prettier-ignore
    const part = (/** @type {Language} */ one) => ({ about: filled[`${one}-about`], words: wordsOf(filled[`${one}-words`]) }) // prettier-ignore
    return attempt(async () => {
      await send('POST', 'gap', { gap: { id: gap.id, ru: part('ru'), zh: part('zh') }, ...(group && { group }) })
      tell(t('inbox_gapped'))
      done()
    })
  }
  return html`<form class="pair" onSubmit=${onSubmit}>
    ${LANGUAGES.map(
      (one) => html`
    <label>${t('gap_about')} <small>${t(`lang_${one}`)}</small> <input name=${`${one}-about`} lang=${one} required placeholder=${t(`gap_example_${one}`)} /></label>
    <label>${t('gap_words')} <small>${t(`lang_${one}`)}</small> <input name=${`${one}-words`} lang=${one} required value=${listed(gap[one].words)} /></label>`,
    )}
    <p class="bar"><button class="main">${t('gap_save')}</button> <button type="button" onClick=${skip}>${skipText}</button></p>
  </form>`
}
