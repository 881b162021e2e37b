// What a button carries: the id of a choice, a page of a menu, or a vote, within Telegram's 64 bytes.

import { createHash } from 'node:crypto'
import { CALLBACK_LIMIT, START_LIMIT } from './limits.ts'

export type Press =
  | { do: 'pick'; id: string }
  /** A step within a menu: the message that holds the button is changed in place. */
  | { do: 'open'; id: string; page: number }
  | { do: 'vote'; value: 'up' | 'down'; answer: string }

const HASH = '#'
const VOTES = { '+': 'up', '-': 'down' } as const
const SIGNS = { up: '+', down: '-' } as const

const hash = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 16)

/** The id, or a stable hash of it where prefix and id together are too long. */
function within(prefix: string, id: string): string {
  const full = prefix + id
  return Buffer.byteLength(full) <= CALLBACK_LIMIT ? full : prefix + HASH + hash(id)
}

export function toCallbackData(press: Press): string {
  if (press.do === 'vote') return within(SIGNS[press.value], press.answer)
  return within(press.do === 'open' ? `e${press.page}:` : '', press.id)
}

/** `known` gives the ids that hashes are looked up in; a hash that none of them has stays as it is. */
function resolve(id: string, known: () => Iterable<string>): string {
  if (!id.startsWith(HASH)) return id
  for (const candidate of known()) if (hash(candidate) === id.slice(1)) return candidate
  return id
}

/** What a button meant. `articles` gives the ids of the articles that there are now. */
export function fromCallbackData(data: string, articles: () => Iterable<string>): Press {
  const choices = () => [...articles()].map((id) => `a:${id}`)
  const sign = data.charAt(0)
  if (sign === '+' || sign === '-') return { do: 'vote', value: VOTES[sign], answer: data.slice(1) }
  const open = /^e(\d{1,4}):(.*)$/s.exec(data)
  if (open) return { do: 'open', page: Number(open[1]), id: resolve(open[2] ?? '', choices) }
  return { do: 'pick', id: resolve(data, choices) }
}

/** The parameter of a deep link to an article: `https://t.me/<bot>?start=<this>`. */
export function toStartParameter(article: string): string {
  const plain = article.replaceAll('/', '__')
  return /^[\w-]+$/.test(plain) && plain.length <= START_LIMIT ? plain : hash(article)
}

/** The article that a deep link means; what no article answers to is taken for an id as it stands. */
export function fromStartParameter(parameter: string, articles: Iterable<string>): string {
  for (const id of articles) if (id === parameter || toStartParameter(id) === parameter) return id
  return parameter
}
