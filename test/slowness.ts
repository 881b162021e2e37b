// How much slower this machine is just now than a quiet one: what is promised in milliseconds there is promised here in more.

/** What the work below takes on two quiet cores, in milliseconds. */
const QUIET_MS = 20

const EVERY_MS = 500

/** 1 on a quiet machine, 3 on one that is three times slower or has three times as much to do. */
export function slowness(): number {
  const started = performance.now()
  Array.from({ length: 20_000 }, (_, index) => String(Math.sin(index))).toSorted()
  return Math.max(1, (performance.now() - started) / QUIET_MS)
}

/** Looks again and again from now on; gives the worst that there was so far. */
export function watchSlowness(): () => number {
  let worst = slowness()
  const look = () => (worst = Math.max(worst, slowness()))
  setInterval(look, EVERY_MS).unref()
  return look
}
