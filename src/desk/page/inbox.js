// The inbox: what people asked in vain, and the one click that puts it right.

import { html } from 'htm/preact'
import { useState } from 'preact/hooks'
import { get, percent, send, t } from './api.js'
import { Sorting, Why } from './asked.js'
import { attempt, dateTime, LanguageChoice, tell, typed, useLoad } from './parts.js'

/** @import { Group, QuestionState } from './answers.d.ts' */
/** @import { Shown } from './parts.js' */

const STATES = /** @type {QuestionState[]} */ (['new', 'work', 'answered', 'not-ours', 'later'])

/** @param {Shown} props */
export function Inbox({ language, mayEdit }) {
  const [state, setState] = useState(/** @type {QuestionState} */ ('new'))
  const [search, setSearch] = useState('')
  const [of, setOf] = useState('')
  const [picked, setPicked] = useState(/** @type {string[]} */ ([]))
  const query = new URLSearchParams({ state, search, ...(of && { language: of }) })
  const [data, reload] = useLoad(() => get(`inbox?${query}`), [language, `${query}`])
  const again = () => (setPicked([]), reload())
  const set = (/** @type {string[]} */ ids, /** @type {QuestionState} */ to) =>
    attempt(async () => {
      const { undo } = await send('POST', 'inbox/set', { ids, state: to })
      tell(t('inbox_moved', { count: ids.length }), () => attempt(() => send('POST', 'inbox/undo', { undo }).then(again))) // prettier-ignore
      again()
    })
  const pick = (/** @type {string} */ id) =>
    setPicked(picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id])
  return html`<h1>${t('page_inbox')}</h1>
    <p class="bar" role="group" aria-label=${t('state')}>
      ${STATES.map(
        (one) =>
          html`<button key=${one} aria-pressed=${one === state} onClick=${() => (setState(one), setPicked([]))}>
            ${t(`inbox_${one}`)} <b>${data?.counts[one] ?? '…'}</b>
          </button>`,
      )}
    </p>
    <p class="bar">
      <input type="search" aria-label=${t('search')} placeholder=${t('search')} onInput=${typed(setSearch)} />
      <${LanguageChoice} none=${t('both_languages')} choose=${setOf} />
      ${mayEdit && STATES.filter((one) => one !== state && one !== 'work').map((one) => html`<button key=${one} disabled=${picked.length === 0} onClick=${() => set(picked, one)}>→ ${t(`inbox_${one}`)}</button>`)}
    </p>
    <div class="list">
      ${data?.groups.length === 0 && html`<p>${t(state === 'new' ? 'inbox_empty' : 'nothing')}</p>`}
      ${data?.groups.map((/** @type {Group} */ group) => html`<${Question} key=${group.id} group=${group} set=${set} again=${again} language=${language} mayEdit=${mayEdit} isPicked=${picked.includes(group.id)} pick=${pick} />`)}
    </div>`
}

/** @param {Shown & { group: Group, set: (ids: string[], to: QuestionState) => void, again: () => void, isPicked: boolean, pick: (id: string) => void }} props */
function Question({ group, set, again, language, mayEdit, isPicked, pick }) {
  const [isOpen, setOpen] = useState(false)
  const [first, ...others] = group.texts
  const why = group.gap ? t('inbox_gap', { gap: group.gap[language] }) : group.nearest && t('inbox_near', { title: group.nearest.title[language], sure: percent(group.nearest.confidence) }) // prettier-ignore
  return html`<article class="card">
    <input type="checkbox" aria-label=${t('pick', { text: first ?? '' })} checked=${isPicked} onChange=${() => pick(group.id)} />
    <details onToggle=${(/** @type {any} */ event) => setOpen(event.target.open)}>
      <summary>
        <b lang=${group.language}>${first}</b>
        <small>
          ${t('times', { count: group.count })} · ${t(`lang_${group.language}`)} · ${group.channels.map((one) => t(`channel_${one}`)).join(', ')} ·${' '}
          ${dateTime(group.at)} · ${group.why.map((one) => t(`why_${one}`)).join(', ')}
        </small>
        <small>${why ?? t('inbox_far')}</small>
      </summary>
      ${others.length > 0 && html`<p>${t('inbox_also')} ${others.join(' · ')}</p>`}
      ${isOpen && html`<${Opened} group=${group} set=${set} again=${again} language=${language} mayEdit=${mayEdit} />`}
    </details>
  </article>`
}

/** @param {Shown & { group: Group, set: (ids: string[], to: QuestionState) => void, again: () => void }} props */
function Opened({ group, set, again, language, mayEdit }) {
  const { id, nearest, reachable, told } = group
  const [data] = useLoad(() => get(`inbox/${id}`), [id, language])
  const doing = (/** @type {string} */ what, /** @type {object} */ body, /** @type {(answer: any) => string} */ say) =>
    attempt(async () => {
      tell(say(await send('POST', `inbox/${id}/${what}`, body)))
      again()
    })
  const add = (/** @type {string} */ article) => doing('add', { article }, () => t('inbox_added'))
  const answer = () => doing('tell', {}, (said) => (said.answered ? t('inbox_told', { count: said.told }) : t('inbox_no_answer'))) // prettier-ignore
  const edit = html`<${Sorting} text=${group.texts[0]} of=${group.language} language=${language} nearest=${nearest?.id ?? ''}
      add=${t('inbox_add')} choose=${add} group=${id} done=${again} skip=${() => set([id], 'not-ours')} skipText=${t('gap_skip')}>
      <a class="button" href=${`#/articles/new?from=${id}`}>${t('article_new')}</a>
      <button onClick=${() => set([id], 'answered')}>${t('inbox_already')}</button>
      <button onClick=${() => set([id], 'later')}>${t('inbox_later')}</button>
      ${reachable > 0 && group.state === 'answered' && html`<button onClick=${answer}>${t('inbox_tell', { count: reachable })}</button>`}
      ${told > 0 && html`<small>${t('inbox_told', { count: told })}</small>`}
    <//>`
  return html`${mayEdit && edit}${data && html`<${Why} explained=${data.explained} language=${language} />`}`
}
