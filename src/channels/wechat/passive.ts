// Passive replies: the answer goes back in the response to WeChat's own request, for accounts that may not write by themselves.

/** WeChat gives up a request after 5 s, and makes it three times in all. */
const WAIT_MS = 4500
const AGAIN_MS = 20_000

/** So long after a message was accepted none of its three requests can still be open, in milliseconds. */
export const PASSIVE_WINDOW_MS = 16_000

/** A request that waits. */
interface Open {
  person: string
  updateId: string
  settle: (text: string | undefined) => void
}

export interface PassiveReplies {
  /**
   * Waits for what is to be said to this person, for a response to the request about this update; undefined when nothing
   * came in time. Of a request that WeChat repeats, each gets the same text.
   */
  wait(person: string, updateId: string): Promise<string | undefined>
  /** Gives the text to the oldest request of this person's that waits. False: none waits just now. */
  hand(person: string, text: string): boolean
  /** Lets all that wait go without a text: answers go another way. */
  letGo(): void
}

export function createPassiveReplies(): PassiveReplies {
  /** The oldest first. */
  const open = new Set<Open>()
  const given = new Map<string, string>()

  function settle(isMeant: (request: Open) => boolean, text?: string): void {
    for (const request of [...open].filter(isMeant)) {
      open.delete(request)
      request.settle(text)
    }
  }

  return {
    async wait(person, updateId) {
      if (given.has(updateId)) return given.get(updateId)
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle((other) => other === request), WAIT_MS)
        const request: Open = { person, updateId, settle: (text) => (clearTimeout(timer), resolve(text)) }
        open.add(request)
      })
    },
    hand(person, text) {
      const oldest = [...open].find((request) => request.person === person)
      if (!oldest) return false
      given.set(oldest.updateId, text)
      setTimeout(() => given.delete(oldest.updateId), AGAIN_MS).unref()
      settle(({ updateId }) => updateId === oldest.updateId, text)
      return true
    },
    letGo: () => settle(() => true),
  }
}
