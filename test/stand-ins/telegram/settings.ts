// How the stand-in's bot presents itself: what was set last, by method, language and scope.

import type { Params } from './chats.ts'
import { badRequest } from './faults.ts'

const keyOf = (what: string, { language_code: code, scope }: Params) =>
  [what, typeof code === 'string' ? code : '', scope === undefined ? '' : JSON.stringify(scope)].join(' ').trim()

export function createSettings() {
  const values = new Map<string, unknown>()
  /** People who have not written to the bot are unknown to it. */
  const strangers = new Set<number>()

  function set(what: string, field: string) {
    return (params: Params): true => {
      const scope = params['scope']
      const chat = typeof scope === 'object' && scope !== null && 'chat_id' in scope ? Number(scope.chat_id) : undefined
      if (chat !== undefined && strangers.has(chat)) throw badRequest('chat not found')
      values.set(keyOf(what, params), params[field])
      return true
    }
  }

  const get = (what: string, field: string, otherwise: unknown) => (params: Params) => ({
    [field]: values.get(keyOf(what, params)) ?? values.get(what) ?? otherwise,
  })

  const methods = {
    setMyCommands: set('commands', 'commands'),
    getMyCommands: (params: Params) => values.get(keyOf('commands', params)) ?? [],
    setMyName: set('name', 'name'),
    getMyName: get('name', 'name', 'Bot'),
    setMyDescription: set('description', 'description'),
    getMyDescription: get('description', 'description', ''),
    setMyShortDescription: set('short', 'short_description'),
    getMyShortDescription: get('short', 'short_description', ''),
    setChatMenuButton: set('menu', 'menu_button'),
    getChatMenuButton: () => values.get('menu') ?? { type: 'default' },
  }
  return { methods, values, strangers }
}
