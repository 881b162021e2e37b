// Choices, menus and votes as rows of buttons, and what a button carries within Telegram's 64 bytes.

import { createHash } from 'node:crypto'
import type { Choice, Reply } from '../../dialogue/reply.ts'
import { LANGUAGES, type Language } from '../../language/language.ts'

/** The data of a button, in bytes of UTF-8. */
const DATA_LIMIT = 64

/** The parameter of a deep link (`/start …`), in ASCII characters. */
const START_LIMIT = 64

/** Choices on one page of a menu. */
const PAGE_SIZE = 8

type Button = { text: string; callback_data: string }

export type Rows = Button[][]

/** Where in the menus a reply stands: the choice that opened it and the page of it. */
export interface MenuPlace {
  id: string
  page: number
  /** In a group a menu keeps its language, whoever presses; elsewhere it follows the person's. */
  language?: Language | undefined
}

export type Press =
  | { do: 'pick'; id: string }
  /** A step within a menu: the message that holds the button is changed in place. */
  | ({ do: 'open' } & MenuPlace)
  | { do: 'vote'; value: 'up' | 'down'; answer: string }

const HASH = '#'
const VOTES = { '+': 'up', '-': 'down' } as const
const SIGNS = { up: '+', down: '-' } as const

const hash = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 16)

/** The id, or a stable hash of it where prefix and id together are too long. */
function fitting(prefix: string, id: string): string {
  const full = prefix + id
  return Buffer.byteLength(full) <= DATA_LIMIT ? full : prefix + HASH + hash(id)
}

export function toButtonData(press: Press): string {
  if (press.do === 'vote') return fitting(SIGNS[press.value], press.answer)
  return fitting(press.do === 'open' ? `e${press.page}${press.language ?? ''}:` : '', press.id)
}

/** `known` gives the ids that hashes are looked up in; a hash that none of them has stays as it is. */
function resolve(id: string, known: () => Iterable<string>): string {
  if (!id.startsWith(HASH)) return id
  for (const candidate of known()) if (hash(candidate) === id.slice(1)) return candidate
  return id
}

/** What a button meant. `articles` gives the ids of the articles that there are now. */
export function fromButtonData(data: string, articles: () => Iterable<string>): Press {
  const choices = () => [...articles()].map((id) => `a:${id}`)
  const sign = data.charAt(0)
  if (sign === '+' || sign === '-') return { do: 'vote', value: VOTES[sign], answer: data.slice(1) }
  const open = /^e(\d{1,4})(ru|zh)?:(.*)$/s.exec(data)
  if (open) {
    const [, page, language, id = ''] = open
    return {
      do: 'open',
      page: Number(page),
      language: LANGUAGES.find((one) => one === language),
      id: resolve(id, choices),
    }
  }
  return { do: 'pick', id: resolve(data, choices) }
}

/** The parameter of a deep link to an article: `https://t.me/<bot>?start=<this>`. */
export function toStartParameter(article: string): string {
  const plain = article.replaceAll('/', '__')
  return /^[\w-]+$/.test(plain) && plain.length <= START_LIMIT ? plain : hash(article)
}

/** The article that a deep link means. */
export function fromStartParameter(parameter: string, articles: Iterable<string>): string | undefined {
  for (const id of articles) if (id === parameter || toStartParameter(id) === parameter) return id
  return undefined
}

/** Whether a choice leads to a menu and not to an article. */
const isMenu = (id: string): boolean => id === 'm' || id.startsWith('s:')

/** Whether the reply to a choice offers menus alone, so that its buttons change it in place: menus, the greeting, help. */
export const opensMenu = (id: string): boolean => isMenu(id) || id === 'g' || id === 'h'

const toButton = (text: string, press: Press): Button => ({ text, callback_data: toButtonData(press) })

const choiceButton = ({ id, label }: Choice, place: MenuPlace | undefined): Button =>
  toButton(label, place && isMenu(id) ? { ...place, do: 'open', id, page: 0 } : { do: 'pick', id })

const inOneRow = (choices: Choice[]): boolean => choices.length > 1 && choices.every(({ id }) => id.startsWith('l:'))

function toRows(choices: Choice[], place?: MenuPlace): Rows {
  const buttons = choices.map((choice) => choiceButton(choice, place))
  return inOneRow(choices) ? [buttons] : buttons.map((button) => [button])
}

function pageRow(place: MenuPlace, pages: number): Rows {
  const { page } = place
  const row = []
  if (page > 0) row.push(toButton(`‹ ${page}`, { ...place, do: 'open', page: page - 1 }))
  if (page < pages - 1) row.push(toButton(`${page + 2} ›`, { ...place, do: 'open', page: page + 1 }))
  return row.length > 0 ? [row] : []
}

/** A menu's page, the arrows to its neighbours, and the way back to the sectors. */
export function menuRows(choices: Choice[], place: MenuPlace, back: string): Rows {
  const rest = choices.filter(({ id }) => id !== 'm')
  const pages = Math.max(1, Math.ceil(rest.length / PAGE_SIZE))
  const page = Math.min(place.page, pages - 1)
  const shown = rest.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
  const up = place.id.startsWith('s:') ? [choices.find(({ id }) => id === 'm') ?? { id: 'm', label: back }] : []
  return [...toRows(shown, place), ...pageRow({ ...place, page }, pages), ...toRows(up, place)]
}

const voteRow = (answer: string): Rows => [
  [toButton('👍', { do: 'vote', value: 'up', answer }), toButton('👎', { do: 'vote', value: 'down', answer })],
]

/** The buttons under a reply: votes first where an article was given, then what can be picked next. */
export function replyRows({ kind, article, choices }: Reply, answerId: string): Rows {
  const votes = kind === 'answer' && article !== null ? voteRow(answerId) : []
  return [...votes, ...toRows(choices)]
}
