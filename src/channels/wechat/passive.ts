// Passive replies: the answer goes back in the response to WeChat's own request, for accounts that may not write by themselves.

import { pause } from '../../wait.ts'

export interface PassiveReplies {
  /**
   * Waits for what is to be said to this person, for a response to the request about this update; undefined when nothing
   * came in time. Of a request that WeChat repeats, each gets the same text.
   */
  wait(person: string, updateId: string): Promise<string | undefined>
  /**
   * Gives the text to the oldest request of this person's that waits, or lets that go without one: the text went another
   * way. False: none waits just now.
   */
  hand(person: string, text: string | undefined): boolean
}

/** WeChat gives up a request after 5 s, and makes it three times in all. */
const WAIT_MS = 4500
const AGAIN_MS = 20_000

/** So long after a message was accepted none of its three requests can still be open, in milliseconds. */
export const PASSIVE_WINDOW_MS = 16_000

/** A request that waits. */
interface Open {
  updateId: string
  text?: string | undefined
  over: AbortController
}

export function createPassiveReplies(now: () => number): PassiveReplies {
  const waiting = new Map<string, Open[]>()
  const given = new Map<string, { text: string; until: number }>()

  function remember(updateId: string, text: string): void {
    for (const [old, { until }] of given) {
      if (until > now()) break
      given.delete(old)
    }
    given.set(updateId, { text, until: now() + AGAIN_MS })
  }

  function setWaiting(person: string, requests: Open[]): void {
    if (requests.length > 0) waiting.set(person, requests)
    else waiting.delete(person)
  }

  return {
    async wait(person, updateId) {
      const before = given.get(updateId)
      if (before && before.until > now()) return before.text
      const request: Open = { updateId, over: new AbortController() }
      setWaiting(person, [...(waiting.get(person) ?? []), request])
      await pause(WAIT_MS, request.over.signal)
      setWaiting(person, (waiting.get(person) ?? []).filter((other) => other !== request)) // prettier-ignore
      return request.text
    },
    hand(person, text) {
      const all = waiting.get(person) ?? []
      const oldest = all[0]
      if (!oldest) return false
      if (text !== undefined) remember(oldest.updateId, text)
      for (const request of all) {
        if (request.updateId !== oldest.updateId) continue
        request.text = text
        request.over.abort()
      }
      setWaiting(person, all.filter(({ updateId }) => updateId !== oldest.updateId)) // prettier-ignore
      return true
    },
  }
}
