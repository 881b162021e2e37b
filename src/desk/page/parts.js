// What several pages show: notices, findings, badges, two texts side by side, a reply as people see it.

import { html } from 'htm/preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { get, send, t } from './api.js'

/** @import { ArticleRow, Conflicting, FieldFinding, Language, Reply, Saved } from './answers.d.ts' */

export const LANGUAGES = /** @type {const} */ (['ru', 'zh'])

/**
 * A reply as both channels render it.
 * @typedef {{ reply: Reply, telegram: { text: string, entities: { type: string, offset: number, length: number }[], buttons: { text: string }[][], photo?: string }[], wechat: string[] }} Preview
 */

/** @type {(notice: { text: string, isWrong?: boolean, undo?: (() => void) | undefined } | undefined) => void} */
let show = () => {}

/** Says something at the foot of the page; `undo` takes back what was done. @param {string} text @param {() => void} [undo] */
export const tell = (text, undo) => show({ text, undo })

/**
 * Does something that may be refused, and says why.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T | undefined>}
 */
export async function attempt(work) {
  try {
    return await work()
  } catch (error) {
    show({ text: error instanceof Error ? error.message : String(error), isWrong: true })
    return undefined
  }
}

export function Notice() {
  const [notice, setNotice] = useState(/** @type {Parameters<typeof show>[0]} */ (undefined))
  show = setNotice
  const undo = notice?.undo
  return html`<div class=${`notice ${notice?.isWrong ? 'wrong' : ''}`} role="status" hidden=${!notice?.text}>
    ${notice?.text}
    ${undo && html`<button onClick=${() => (setNotice(undefined), undo())}>${t('undo')}</button>`}
    <button class="plain" aria-label=${t('close')} onClick=${() => setNotice(undefined)}>×</button>
  </div>`
}

let isUnsaved = false

/** What is typed and not saved is not left without a word. */
function useUnsaved(/** @type {boolean} */ isDirty) {
  useEffect(() => {
    isUnsaved = isDirty
    const onLeave = (/** @type {Event} */ event) => isDirty && event.preventDefault()
    addEventListener('beforeunload', onLeave)
    return () => {
      isUnsaved = false
      removeEventListener('beforeunload', onLeave)
    }
  }, [isDirty])
}

export const mayLeave = () => !isUnsaved || confirm(t('leave'))

/** Saves what was opened under the version that it was based on, so that nobody's text is lost. @param {string} version @param {unknown} content */
export function useSaving(version, content) {
  const [saved, setSaved] = useState({ version, as: JSON.stringify(content) })
  const [conflict, setConflict] = useState(/** @type {Conflicting | undefined} */ (undefined))
  const isDirty = JSON.stringify(content) !== saved.as
  useUnsaved(isDirty)
  const stand = (/** @type {string} */ at, /** @type {unknown} */ text) => {
    setConflict(undefined)
    setSaved({ version: at, as: JSON.stringify(text) })
  }
  const save = (
    /** @type {'PUT' | 'DELETE'} */ method,
    /** @type {string} */ path,
    /** @type {object} */ body,
    then = () => {},
  ) =>
    attempt(async () => {
      /** @type {Saved} */
      const answer = await send(method, path, { basedOn: saved.version, ...body })
      if (answer.kind === 'conflict') return setConflict(answer)
      stand(answer.version, content)
      tell(t('saved'))
      then()
    })
  return { conflict, version: saved.version, isDirty, save, stand }
}

/**
 * What a call answers (undefined until it has), and the way to ask again.
 * @template T
 * @param {() => Promise<T>} load
 * @param {unknown[]} of
 * @returns {[T | undefined, () => void]}
 */
export function useLoad(load, of) {
  const [data, setData] = useState(/** @type {T | undefined} */ (undefined))
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isWanted = true
    void attempt(load).then((answer) => isWanted && answer !== undefined && setData(() => answer))
    return () => void (isWanted = false)
  }, [turn, ...of])
  return [data, () => setTurn((last) => last + 1)]
}

export const dateTime = (/** @type {number} */ at) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(at)

/** @param {{ is: string, text?: string }} props */
export const Badge = ({ is, text = t(`state_${is}`) }) => html`<span class=${`badge ${is}`}>${text}</span>`

/** @param {{ of: FieldFinding[], id?: string, withPlace?: boolean }} props */
export const Findings = ({ of, id, withPlace = false }) =>
  html`<ul class="findings" id=${id}>
    ${of.map(
      (one) =>
        html`<li class=${one.severity}>
          ${withPlace && html`<a href=${placeOf(one.file)}>${one.file}</a>`} ${one.text}
        </li>`,
    )}
  </ul>`

/** Where a file is edited. */
export const placeOf = (/** @type {string} */ file) =>
  `#/articles/${file.includes('/') ? file.replace(/\.yaml$/, '') : file}`

/** @typedef {{ left?: string | undefined, right?: string | undefined, isSame: boolean }} Line */

/** The lines of both texts, those that stand in both beside each other. @returns {Line[]} */
function beside(/** @type {string[]} */ a, /** @type {string[]} */ b) {
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  const at = (/** @type {number} */ i, /** @type {number} */ j) => common[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i]?.fill(a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1)), j, j + 1)
  const lines = /** @type {Line[]} */ ([])
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && a[i] === b[j]) lines.push({ left: a[i++], right: b[j++], isSame: true })
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      lines.push({ left: a[i++], isSame: false }) // prettier-ignore
    else lines.push({ right: b[j++], isSame: false })
  }
  return lines
}

/** Two versions of a text: what differs, with a line around. @param {{ left: string | null, right: string | null, heads: [string, string] }} props */
export function Sides({ left, right, heads }) {
  const lines = beside((left ?? '').split('\n'), (right ?? '').split('\n'))
  const isNear = (/** @type {number} */ i) => lines.slice(Math.max(0, i - 1), i + 2).some(({ isSame }) => !isSame)
  return html`<div class="scroll" tabindex="0">
    <table class="sides">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line, i) =>
            isNear(i) &&
            html`<tr>
              <td class=${line.isSame ? '' : 'old'}>${line.left}</td>
              <td class=${line.isSame ? '' : 'new'}>${line.right}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Hands on what is typed or chosen. @param {(value: string) => void} use */
export const typed =
  (use) =>
  (/** @type {Event} */ { target }) => {
    if (target && 'value' in target && typeof target.value === 'string') use(target.value)
  }

/** What stands in a form that is sent; the page stays. @param {Event} event @returns {Record<string, string>} */
export function sent(event) {
  event.preventDefault()
  const form = event.target instanceof HTMLFormElement ? event.target : undefined
  return Object.fromEntries(Array.from(new FormData(form), ([name, value]) => [name, typeof value === 'string' ? value.trim() : ''])) // prettier-ignore
}

/** Somebody else was quicker: both texts, and what is to stand. @param {{ title: string, theirs: string, yours: string, keep: () => void, take: () => void }} props */
export function Conflict({ title, theirs, yours, keep, take }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => place.current?.scrollIntoView({ block: 'center' }), [])
  return html`<section class="card wrong" role="alert" ref=${place}>
    <h2>${title}</h2>
    <${Sides} left=${theirs} right=${yours} heads=${[t('theirs'), t('yours')]} />
    <p class="bar"><button type="button" onClick=${keep}>${t('keep_yours')}</button><button type="button" onClick=${take}>${t('take_theirs')}</button></p>
  </section>`
}

/** @param {{ label?: string, value?: string, name?: string, disabled?: boolean, of: (readonly [value: string, label: string])[], choose?: (value: string) => void }} props */
export const Choice = ({ label, value, name, disabled, of, choose = () => {} }) =>
  html`<select aria-label=${label} name=${name} disabled=${disabled} value=${value} onChange=${typed(choose)}>
    ${of.map(([one, text]) => html`<option key=${one} value=${one} selected=${one === value}>${text}</option>`)}
  </select>`

/** @param {{ none: string, choose: (value: string) => void }} props */
export const LanguageChoice = ({ none, choose }) =>
  html`<${Choice} label=${t('language')} of=${[['', none], ...LANGUAGES.map((one) => [one, t(`lang_${one}`)])]} choose=${choose} />`

/** What every page is given. @typedef {{ language: Language, mayEdit: boolean, today?: string, id?: string, query?: string }} Shown */

/** @param {{ value: string, language: Language, choose: (id: string) => void }} props */
export function ArticleChoice({ value, language, choose }) {
  const [data] = useLoad(() => get('articles'), [])
  /** @type {ArticleRow[]} */
  const articles = data?.articles ?? []
  const of = articles.map(({ id, title }) => /** @type {const} */ ([id, title[language] || id]))
  return html`<${Choice} label=${t('article')} value=${value} of=${[['', t('choose_article')], ...of]} choose=${choose} />`
}

/** A reply as it looks on both channels. @param {{ shown: Preview | null | undefined }} props */
export function Bubbles({ shown }) {
  if (!shown) return html`<p class="bubbles">${t('no_preview')}</p>`
  return html`<div class="bubbles">
    <figure>
      <figcaption>Telegram</figcaption>
      ${shown.telegram.map(
        (
          message,
        ) => html`<div class="bubble">${message.photo && html`<small>[${message.photo}]</small>`}<${Styled} ...${message} /></div>
      ${message.buttons.map((row) => html`<div class="keys">${row.map(({ text }) => html`<span>${text}</span>`)}</div>`)}`,
      )}
    </figure>
    <figure>
      <figcaption>WeChat</figcaption>
      ${shown.wechat.map((text) => html`<div class="bubble green">${text}</div>`)}
    </figure>
  </div>`
}

/** @param {Preview['telegram'][number]} props */
function Styled({ text, entities }) {
  const [first] = entities
  if (!first) return text
  const [from, to] = [first.offset, first.offset + first.length]
  const inner = text.slice(from, to)
  return html`${text.slice(0, from)}${first.type === 'bold' ? html`<b>${inner}</b>` : html`<i>${inner}</i>`}${text.slice(to)}`
}
