// Choices, menus and votes as rows of inline buttons.

import type { Choice, Reply } from '../../dialogue/reply.ts'
import { toCallbackData } from './callback.ts'
import { PAGE_SIZE } from './limits.ts'

export type Button = { text: string; callback_data: string }

export type Rows = Button[][]

/** Where in the menus a reply stands: the choice that opened it and the page of it. */
export interface MenuPlace {
  id: string
  page: number
}

/** Whether a choice leads to a menu and not to an article. */
export const isMenu = (id: string): boolean => id === 'm' || id.startsWith('s:')

const toButton = (choice: Choice, inPlace: boolean): Button => ({
  text: choice.label,
  callback_data: toCallbackData(
    inPlace && isMenu(choice.id) ? { do: 'open', id: choice.id, page: 0 } : { do: 'pick', id: choice.id },
  ),
})

const inOneRow = (choices: Choice[]): boolean => choices.length > 1 && choices.every(({ id }) => id.startsWith('l:'))

function toRows(choices: Choice[], inPlace: boolean): Rows {
  const buttons = choices.map((choice) => toButton(choice, inPlace))
  return inOneRow(choices) ? [buttons] : buttons.map((button) => [button])
}

function pageRow(place: MenuPlace, pages: number): Rows {
  const button = (text: string, page: number) => ({
    text,
    callback_data: toCallbackData({ do: 'open', id: place.id, page }),
  })
  const row = []
  if (place.page > 0) row.push(button(`‹ ${place.page}`, place.page - 1))
  if (place.page < pages - 1) row.push(button(`${place.page + 2} ›`, place.page + 1))
  return row.length > 0 ? [row] : []
}

/** A menu's page, the arrows to its neighbours, and the way back to the sectors. */
export function menuRows(choices: Choice[], place: MenuPlace, back: string): Rows {
  const rest = choices.filter(({ id }) => id !== 'm')
  const pages = Math.max(1, Math.ceil(rest.length / PAGE_SIZE))
  const page = Math.min(place.page, pages - 1)
  const shown = rest.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
  const up = place.id === 'm' ? [] : toRows([choices.find(({ id }) => id === 'm') ?? { id: 'm', label: back }], true)
  return [...toRows(shown, true), ...pageRow({ id: place.id, page }, pages), ...up]
}

const voteRow = (answer: string): Rows => [
  [
    { text: '👍', callback_data: toCallbackData({ do: 'vote', value: 'up', answer }) },
    { text: '👎', callback_data: toCallbackData({ do: 'vote', value: 'down', answer }) },
  ],
]

/** The buttons under a reply: votes first where an article was given, then what can be picked next. */
export function replyRows(reply: Reply, answerId: string): Rows {
  const votes = reply.kind === 'answer' && reply.article !== null ? voteRow(answerId) : []
  return [...votes, ...toRows(reply.choices, false)]
}
