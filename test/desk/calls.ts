// The desk's calls over HTTP, by somebody who has signed in with a link.

import { expect } from 'vitest'
import { until } from '../channels/telegram/small-bot.ts'

export type Call = <T>(method: string, path: string, body?: object) => Promise<T>

/** `inside`: where the desk is; `said`: a text with a link in it. */
export async function enter(inside: string, said: string): Promise<Call> {
  const token = /\/desk\/in#([\w-]{43})/.exec(said)?.[1] ?? ''
  const entered = await fetch(`${inside}/desk/in`, { method: 'POST', body: new URLSearchParams({ token }), redirect: 'manual' }) // prettier-ignore
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  let csrf = ''
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { cookie, 'content-type': 'application/json', 'x-csrf': csrf }
    const answer = await fetch(`${inside}/desk/api/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) }) // prettier-ignore
    expect([path, answer.status]).toEqual([path, 200])
    return JSON.parse((await answer.text()).trim().split('\n').at(-1) ?? '')
  }
  ;({ csrf } = await call<{ csrf: string }>('GET', 'me'))
  return call
}

type Groups = { groups: { id: string; texts: string[]; reachable: number }[] }

/** A question of the inbox becomes one of this article, and that goes live: returns what tells whoever asked. */
export async function settle(call: Call, question: string, article: string) {
  const isAsked = async () => (await call<Groups>('GET', 'inbox?state=new')).groups[0]
  const fresh = await until('the question', isAsked)
  expect(fresh).toMatchObject({ texts: [question], reachable: 1 })
  await call('POST', `inbox/${fresh.id}/add`, { article })
  await call('POST', 'compare', {})
  expect(await call('POST', 'publish', { acceptLosses: true })).toMatchObject({ kind: 'published' })
  const [answered] = (await call<Groups>('GET', 'inbox?state=answered')).groups
  return (by: Call) => by<object>('POST', `inbox/${answered?.id}/tell`, {})
}
