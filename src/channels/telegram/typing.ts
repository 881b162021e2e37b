// «…печатает» while an answer takes longer than usual.

import type { Api } from 'grammy'
import { toFault } from './faults.ts'
import type { Incoming } from './incoming.ts'

/** What counts as longer than usual, in milliseconds. */
const SLOW_MS = 1500

/** Telegram shows it for five seconds, so it is repeated a little sooner. */
const REPEAT_MS = 4000

/** Runs the work and shows that the bot is typing if it is slow. A failure to show it is no failure of the work. */
export function createTyping(
  api: Pick<Api, 'sendChatAction'>,
): <T>(incoming: Incoming, work: () => Promise<T>) => Promise<T> {
  function show(incoming: Incoming): void {
    if (incoming.kind === 'inline' || incoming.kind === 'notice') return
    const options = incoming.thread === undefined ? {} : { message_thread_id: incoming.thread }
    api.sendChatAction(incoming.chat, 'typing', options).catch(toFault)
  }

  return async (incoming, work) => {
    let timer = setTimeout(function again() {
      show(incoming)
      timer = setTimeout(again, REPEAT_MS)
    }, SLOW_MS)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
    }
  }
}
