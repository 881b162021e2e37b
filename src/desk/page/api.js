// What the page asks of the server, and the words it says in the language of whoever sits before it.

/** @import { Comparison, Language, Me } from './answers.d.ts' */

let csrf = ''
let language = /** @type {Language} */ ('ru')
let texts = /** @type {Record<string, string>} */ ({})

/** Who is signed in; the first thing to ask. @returns {Promise<Me>} */
export async function askWho() {
  /** @type {Me} */
  const me = await get('me')
  csrf = me.csrf
  return me
}

/** From now on everything is said in this language. @param {Language} wanted */
export async function sayIn(wanted) {
  /** @type {Record<string, string>} */
  const loaded = await get(`texts?lang=${wanted}`)
  document.cookie = `desk_lang=${wanted}; path=/desk; samesite=strict; max-age=31536000`
  document.documentElement.lang = wanted === 'zh' ? 'zh-CN' : 'ru'
  language = wanted
  texts = loaded
}

/** The sentence for a key; `count` picks the form that goes with the number. @param {string} key @param {Record<string, string | number>} params */
export function t(key, params = {}) {
  const form = typeof params.count === 'number' ? new Intl.PluralRules(language).select(params.count) : ''
  const text = texts[`${key}_${form}`] ?? texts[key] ?? key
  return text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(params[name] ?? ''))
}

/** 「27%」 or «27 %». @param {number} share */
export const percent = (share) => new Intl.NumberFormat(language, { style: 'percent' }).format(share)

/** @param {string[]} words */
export const listed = (words) => words.join(language === 'zh' ? '、' : ', ')

/** Rejects with what the person is to be told. @param {string} method @param {string} path @param {object} [body] */
async function call(method, path, body) {
  const headers = { 'x-csrf': csrf, ...(body && { 'content-type': 'application/json' }) }
  const response = await fetch(`/desk/api/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  if (response.ok) return response
  if (response.status === 401) location.assign('/desk')
  const { text } = await response.json().catch(() => ({}))
  throw new Error(text ?? `${response.status}`)
}

/** @param {string} path */
export const get = async (path) => (await call('GET', path)).json()

/** @param {'POST' | 'PUT' | 'DELETE'} method @param {string} path @param {object} body */
export const send = async (method, path, body = {}) => (await call(method, path, body)).json()

/** Says how far it is. @param {(done: number, all: number) => void} onProgress @returns {Promise<Comparison>} */
export async function compare(onProgress) {
  const { body } = await call('POST', 'compare', {})
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  for (let rest = ''; ;) {
    const { value, done } = (await reader?.read()) ?? { value: '', done: true }
    const lines = (rest + (value ?? '')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines.filter((one) => one !== '')) {
      const said = JSON.parse(line)
      if (said.comparison) return said.comparison
      if (said.fault) throw new Error(said.text)
      onProgress(said.done, said.all)
    }
    if (done) throw new Error(t('cut_off'))
  }
}
