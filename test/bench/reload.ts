// What an edit costs those who ask meanwhile: the time of a reply in normal running, and while the knowledge is taken up.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createDialogue } from '../../src/dialogue/dialogue.ts'
import { createLiveKnowledge } from '../../src/knowledge/live.ts'
import { createSearchGently } from '../../src/search/search.ts'
import { createTranslate } from '../../src/texts.ts'
import { withProgress } from '../../src/progress.ts'

const ROUNDS = Number(process.argv[2] ?? 10)
const EVERY_MS = 40
const QUESTIONS = ['когда приезжала делегация в 2016', '北极邮轮', 'побратим ли харбин', '代表团什么时候来的']

const parent = await mkdtemp(join(tmpdir(), 'reload-'))
const dir = join(parent, 'knowledge')
await cp('knowledge', dir, { recursive: true })
let reloads = 0
const took: number[] = []
const live = await createLiveKnowledge({
  index: createSearchGently,
  dir,
  onNews(news) {
    reloads += 1
    if (news.kind === 'reloaded') took.push(news.ms)
  },
})
const dialogue = createDialogue({ search: live.current, translate: createTranslate(), now: Date.now })

/** From when a question was due to its reply, so that a blocked event loop counts. */
async function measure(until: () => boolean): Promise<number[]> {
  const times: number[] = []
  let due = performance.now()
  for (let i = 0; !until(); i++) {
    due = Math.max(due + EVERY_MS, performance.now() - 1000)
    const pause = due - performance.now()
    await (pause > 0 ? wait(pause) : new Promise((resolve) => setImmediate(resolve)))
    dialogue.answer(undefined, { language: 'ru' }, QUESTIONS[i % QUESTIONS.length] ?? '')
    times.push(performance.now() - due)
  }
  return times
}

const at = (times: number[], share: number): string => {
  const sorted = times.toSorted((a, b) => a - b)
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1)
}

const say = (name: string, times: number[]): void =>
  void process.stdout.write(
    `${name.padEnd(8)} n=${times.length} p50=${at(times, 0.5)} p95=${at(times, 0.95)} p99=${at(times, 0.99)} max=${at(times, 1)} ms\n`,
  )

await measure(
  (
    (end) => () =>
      performance.now() > end
  )(performance.now() + 2000),
)
const normal: number[] = []
const during: number[] = []
const seen: number[] = []
const file = join(dir, 'tourism/arctic-cruises.yaml')
const text = await readFile(file, 'utf8')
for (const round of withProgress('reload', Array.from(Array(ROUNDS).keys()))) {
  normal.push(
    ...(await measure(
      (
        (end) => () =>
          performance.now() > end
      )(performance.now() + 1500),
    )),
  )
  const before = reloads
  const saved = performance.now()
  await writeFile(file, text.replace('answer: |\n', `answer: |\n    Правка ${round}.\n`))
  during.push(...(await measure(() => reloads > before)))
  seen.push(performance.now() - saved)
}
say('normal', normal)
say('reload', during)
say('in use', seen)
say('building', took)
await live.close()
await rm(parent, { recursive: true })
