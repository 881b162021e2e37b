// What commands show while they work: how far long work is; and an end without a word once nobody reads.

/** Where progress is written: standard error as a rule, so that what was asked for stays clean. */
export interface ProgressOutput {
  write(text: string): unknown
  isTTY?: boolean
}

export interface Progress {
  /** So many more parts are done. */
  step(parts?: number): void
  /** Takes the bar away; the lines of a pipe stay. */
  end(): void
}

const WIDTH = 30
/** A pipe gets a line each time so many per cent more are done. */
const LINE_PERCENT = 10
const CLEAR = '\r\u001B[K'

/** A bar that redraws itself on a terminal, plain lines in a pipe; `total` is a count of parts. Costs nothing to call often. */
export function createProgress(label: string, total: number, output: ProgressOutput = process.stderr): Progress {
  const isBar = output.isTTY === true
  let done = 0
  let shown = 0
  return {
    step(parts = 1) {
      done = Math.min(total, done + parts)
      const percent = Math.floor((100 * done) / Math.max(1, total))
      if (percent < shown + (isBar ? 1 : LINE_PERCENT)) return
      shown = percent
      output.write(
        isBar ? `${CLEAR}${label} ${bar(percent)} ${percent} %` : `${label}: ${percent} % (${done}/${total})\n`,
      )
    },
    end: () => void (isBar && output.write(CLEAR)),
  }
}

function bar(percent: number): string {
  const full = Math.round((WIDTH * percent) / 100)
  return '█'.repeat(full) + '░'.repeat(WIDTH - full)
}

/** The items one by one; each counts as done when the next is asked for. */
export function* withProgress<T>(label: string, items: readonly T[], output?: ProgressOutput): Generator<T> {
  const progress = createProgress(label, items.length, output)
  try {
    for (const item of items) {
      yield item
      progress.step()
    }
  } finally {
    progress.end()
  }
}

/** A pipe that closes early (`… | head`) ends the command, quietly and as a good one: what was asked for was read. */
export function endWithPipe(): void {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  }
  process.stdout.on('error', onError)
  process.stderr.on('error', onError)
}
