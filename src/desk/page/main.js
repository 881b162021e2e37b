// The desk's page: who is signed in, in which language, and which of the pages is shown.

import { html, render } from 'htm/preact'
import { useEffect, useState } from 'preact/hooks'
import { askWho, sayIn, send, t } from './api.js'
import { Articles } from './articles.js'
import { Charts } from './charts.js'
import { Editor } from './editor.js'
import { Facts } from './facts.js'
import { History } from './history.js'
import { Inbox } from './inbox.js'
import { attempt, mayLeave, Notice, sent, tell } from './parts.js'
import { Publish } from './publish.js'
import { TryIt } from './try.js'

/** @import { Language, Me } from './answers.d.ts' */

/** @type {Record<string, import('preact').FunctionComponent<any>>} */
const PAGES = { inbox: Inbox, articles: Articles, facts: Facts, try: TryIt, publish: Publish, history: History, charts: Charts } // prettier-ignore

/** `#/articles/visits/visit-2016?from=…`: the page, what of it, and how. */
function readPlace() {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  const [page = '', ...rest] = path.split('/')
  return { page: page in PAGES ? page : 'inbox', id: rest.map(decodeURIComponent).join('/'), query }
}

function usePlace() {
  const [place, setPlace] = useState(readPlace)
  useEffect(() => {
    let known = location.hash
    const onMove = () => {
      if (location.hash !== known && !mayLeave()) location.hash = known
      if (location.hash === known) return
      known = location.hash
      setPlace(readPlace())
      tell('')
      scrollTo(0, 0)
    }
    addEventListener('hashchange', onMove)
    return () => removeEventListener('hashchange', onMove)
  }, [])
  return place
}

/** @param {{ me: Me }} props */
function App({ me }) {
  const [language, setLanguage] = useState(me.language)
  const place = usePlace()
  const choose = (/** @type {Language} */ wanted) => attempt(() => sayIn(wanted).then(() => setLanguage(wanted)))
  document.title = `${t(`page_${place.page}`)} · ${t('desk')}`
  const shown = { language, mayEdit: me.role === 'editor', today: me.today, id: place.id, query: place.query }
  const isOne = place.page === 'articles' && place.id !== ''
  return html`
    <${Header} me=${me} page=${place.page} language=${language} choose=${choose} />
    <main>
      ${
        isOne
          ? html`<${Editor} key=${place.id + place.query} ...${shown} />`
          : html`<${PAGES[place.page]} ...${shown} />`
      }
    </main>
    <${Notice} />
  `
}

/** @param {{ me: Me, page: string, language: Language, choose: (language: Language) => void }} props */
function Header({ me, page, language, choose }) {
  const leave = (/** @type {boolean} */ everywhere) =>
    attempt(() => send('POST', 'sign-out', { everywhere }).then(() => location.assign('/desk')))
  const other = language === 'ru' ? 'zh' : 'ru'
  return html`<header>
    <b>${t('desk')}</b>
    <nav aria-label=${t('pages')}>
      ${Object.keys(PAGES).map(
        (one) => html`<a key=${one} href=${`#/${one}`} aria-current=${one === page && 'page'}>${t(`page_${one}`)}</a>`,
      )}
    </nav>
    <button lang=${other === 'zh' ? 'zh-CN' : 'ru'} onClick=${() => choose(other)}>
      ${other === 'zh' ? '中文' : 'Русский'}
    </button>
    <details class="menu" onFocusOut=${(/** @type {any} */ { currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || (currentTarget.open = false)}>
      <summary>${me.name}</summary>
      <div tabindex="-1">
        ${me.role === 'editor' && html`<${Invite} />`}
        <button onClick=${() => leave(false)}>${t('sign_out')}</button>
        <button onClick=${() => leave(true)}>${t('sign_out_all')}</button>
      </div>
    </details>
  </header>`
}

/** A one-time link for a colleague. */
function Invite() {
  const [url, setUrl] = useState('')
  const invite = (/** @type {Event} */ event) =>
    attempt(async () => setUrl((await send('POST', 'people', sent(event))).url))
  return html`<form onSubmit=${invite}>
    <label>${t('invite')} <input name="name" required maxlength="40" placeholder=${t('invite_name')} /></label>
    <select name="role" aria-label=${t('role')}>
      <option value="editor">${t('role_editor')}</option>
      <option value="reader">${t('role_reader')}</option>
    </select>
    <button>${t('invite_do')}</button>
    ${url !== '' && html`<output>${t('invite_done')} <code>${url}</code></output>`}
  </form>`
}

const me = await askWho()
await sayIn(me.language)
document.body.replaceChildren()
render(html`<${App} me=${me} />`, document.body)
