// Long work in small steps, so that messages need not wait for the whole of it.

/** Work that stops at every `yield` and may be gone on with later. */
export type Steps<T> = Generator<void, T, void>

/** Does all of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** How long the work may hold up anything else, in milliseconds, single long steps aside. */
const BUSY_MS = 3

/** Does it bit by bit; whatever else is to be done comes in between. */
export async function finishGently<T>(steps: Steps<T>): Promise<T> {
  let since = performance.now()
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    if (performance.now() - since > BUSY_MS) {
      await new Promise((resolve) => setImmediate(resolve))
      since = performance.now()
    }
  }
}
