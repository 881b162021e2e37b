// Many edits at the desk beside edits by hand, while the bot is asked: nothing is lost, nothing half-written.

import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { AROUND } from '../knowledge/fixtures.ts'
import { createDatabase } from '../shared.ts'
import { openScene, type Scene } from './scene.ts'

const ID = 'tourism/cruises'

const kinds = [
  { edits: 200, name: 'a file', newUrl: async () => undefined },
  { edits: 60, name: 'PostgreSQL', newUrl: createDatabase },
]

/** One article by its stamp: both languages carry it, so that half of a change would show. */
async function editAtDesk({ desk, anna }: Scene, stamp: number): Promise<boolean> {
  for (;;) {
    // It may be read while a hand is writing it, who is to get on.
    await turn()
    const { form, version } = await desk.articles.open(ID, 'ru')
    if (!form) continue
    form.ru.title = `Ледокол ${stamp}`
    form.zh.title = `破冰船${stamp}`
    const saved = await desk.articles.save(anna, ID, form, version)
    if (saved.kind === 'saved') return true
  }
}

/** What it said by hand before is nowhere else, perhaps: a hand that corrects itself at once. */
async function editByHand({ dir }: Scene, stamp: number): Promise<{ replaced: number } | undefined> {
  const path = join(dir, `${ID}.yaml`)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (!text?.includes('破冰船') && !text?.includes('手改')) return undefined
  const edited = text
    .replace(/(ru:\n {2}title:) .*/, `$1 Рукой ${stamp}`)
    .replace(/(zh:\n {2}title:) .*/, `$1 手改${stamp}`)
  if (stamp % 2 === 0) await writeFile(path, edited)
  else {
    await writeFile(`${path}.tmp`, edited)
    await rename(`${path}.tmp`, path)
  }
  return { replaced: Number(/Рукой (\d+)/.exec(text)?.[1]) }
}

test.each(kinds)(
  '$edits edits at the desk beside edits by hand, over $name: none lost, none half-written',
  async ({ edits, newUrl }) => {
    const scene = await openScene(AROUND, await newUrl())
    const { desk, anna, live } = scene
    const over = new AbortController()
    const served = new Set<string>()
    const asking = (async () => {
      while (!over.signal.aborted) {
        const article = live.current().article(ID)
        served.add(`${article?.ru.title} | ${article?.zh.title}`)
        live.current().find('Когда выходит ледокол?', 'ru')
        await wait(5)
      }
    })()
    const published: number[] = []
    const byHand: number[] = []
    const replaced = new Set<number>()
    const hands = (async () => {
      for (let stamp = 1; !over.signal.aborted; stamp++) {
        await wait(400 + ((stamp * 377) % 900))
        const edit = await editByHand(scene, stamp)
        if (edit) byHand.push(stamp)
        if (edit) replaced.add(edit.replaced)
      }
    })()
    try {
      for (let stamp = 1; stamp <= edits; stamp++) {
        // Where a hand was quicker, staff look again and publish once more.
        for (let kind = ''; kind !== 'published';) {
          await editAtDesk(scene, stamp)
          await desk.drafts.compare()
          ;({ kind } = await desk.drafts.publish(anna, { acceptLosses: true }))
        }
        published.push(stamp)
      }
      over.abort()
      await Promise.all([asking, hands])
      const history = await desk.history.list({ id: ID, limit: 100_000 })
      const texts = history.filter(({ how }) => how === 'desk').map(({ files }) => files[0]?.after ?? '')
      expect(published.filter((stamp) => !texts.some((text) => text.includes(`Ледокол ${stamp}\n`)))).toEqual([])
      const last = await readFile(join(scene.dir, `${ID}.yaml`), 'utf8')
      const kept = [
        last,
        ...history.flatMap(({ files }) => files.flatMap(({ before, after }) => [before ?? '', after ?? ''])),
      ]
      const own = byHand.filter((stamp) => !replaced.has(stamp))
      expect(own.filter((stamp) => !kept.some((text) => text.includes(`Рукой ${stamp}\n`)))).toEqual([])
      const pairs = [...served].filter((one) => !/^(Ледокол|Рукой)? ?(\d*) \| (破冰船|手改)\2$/.test(one))
      expect(pairs).toEqual([])
      expect([published.length, own.length > 5]).toEqual([edits, true])
    } finally {
      over.abort()
      await scene.close()
    }
  },
)
