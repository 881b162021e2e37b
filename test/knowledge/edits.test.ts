// 500 random edits, good and bad, while people ask: never down, never half of an edit.

import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as pause, setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Conversation } from '../../src/dialogue/conversation.ts'
import { createDialogue } from '../../src/dialogue/dialogue.ts'
import { createLiveKnowledge, errorsOf, type News } from '../../src/knowledge/live.ts'
import { createSearchGently, type Search } from '../../src/search/search.ts'
import { createTranslate } from '../../src/texts.ts'

const EDITS = 500
const SEED = Number(process.env['SEED'] ?? 20_161)
const ROOT = join(import.meta.dirname, '../../knowledge')

/** Mulberry32. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Both languages of an article carry the same stamp, so a half-taken edit shows. */
const stamped = (text: string, stamp: number): string =>
  text.replaceAll(/^ {2}answer: \|\n/gm, `  answer: |\n    [[${stamp}]]\n`)

const stampOf = (answer: string | undefined): string => /\[\[(\d+)\]\]/.exec(answer ?? '')?.[1] ?? 'none'

const BREAKS: ((text: string) => string | Uint8Array)[] = [
  (text) => text.slice(0, text.length / 3),
  (text) => text.replace('asOf: 2016', 'asOf: 2016-99'),
  (text) => text.replace('\nzh:', '\nzhh:'),
  (text) => text.replace('  title: ', '  title: "'),
  (text) => `\t${text}`,
  () => '',
  () => Uint8Array.of(0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2),
  (text) => text.replace('source:', 'source: *a'),
]

/** What is no ordinary file. */
const ODD: ((path: string) => unknown)[] = [
  (path) => execFileSync('mkfifo', [path]),
  (path) => symlink('/dev/zero', path),
  (path) => symlink(join(ROOT, 'README.md'), path),
  (path) => mkdir(path),
  (path) => writeFile(path, '#'.repeat(2 ** 20 + 1)),
]

async function createEdits(dir: string, random: () => number) {
  const files = (await readdir(dir, { recursive: true })).filter((file) => /\/.*\.yaml$/.test(file))
  const originals = new Map<string, string>()
  for (const file of files) originals.set(file, await readFile(join(dir, file), 'utf8'))
  const one = <T>(of: readonly T[], otherwise: T): T => of[Math.floor(random() * of.length)] ?? otherwise
  const isThere = new Set(files)
  const odd = new Set<string>()
  const clear = async (file: string): Promise<void> => {
    if (odd.delete(file)) await rm(join(dir, file), { recursive: true, force: true })
  }
  const write = async (file: string, bytes: string | Uint8Array): Promise<void> => {
    const path = join(dir, file)
    await clear(file)
    if (random() < 0.5) return writeFile(path, bytes)
    await writeFile(`${path}.tmp~`, bytes)
    await rename(`${path}.tmp~`, path)
  }
  return {
    /** Writes every article as it was at first, with one stamp. */
    async mend(stamp: number): Promise<void> {
      for (const [file, text] of originals) await write(file, stamped(text, stamp))
    },
    async edit(stamp: number): Promise<void> {
      const file = one(files, '')
      const text = stamped(originals.get(file) ?? '', stamp)
      const kind = random()
      if (kind < 0.5) await write(file, text)
      else if (kind < 0.8) await write(file, one(BREAKS, () => '')(text))
      else if (kind < 0.85) {
        await rm(join(dir, file), { recursive: true, force: true })
        await one(ODD, () => {})(join(dir, file))
        odd.add(file)
      } else if (isThere.has(file)) await rm(join(dir, file), { recursive: true, force: true })
      if (kind < 0.85) isThere.add(file)
      else isThere.delete(file)
    },
  }
}

/** What holds of any knowledge in use. */
function expectWhole({ knowledge, catalogs, article }: Search): void {
  const ids = knowledge.articles.map(({ id }) => id)
  expect([...catalogs.ru.cards.keys()]).toEqual(ids)
  expect([...catalogs.zh.cards.keys()]).toEqual(ids)
  for (const one of knowledge.articles) {
    expect(stampOf(one.zh.answer)).toBe(stampOf(one.ru.answer))
    expect(one.related.every((id) => article(id) !== undefined)).toBe(true)
  }
  expect(ids.length).toBeGreaterThan(0)
}

test('500 random edits under load', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'edits-'))
  const dir = join(parent, 'knowledge')
  await cp(ROOT, dir, { recursive: true })
  const random = createRandom(SEED)
  const news: News[] = []
  const live = await createLiveKnowledge({ dir, index: createSearchGently, onNews: (one) => void news.push(one) })
  const search = live.current
  const dialogue = createDialogue({ search, translate: createTranslate(), now: Date.now })
  const edits = await createEdits(dir, random)
  const state = { asking: true, asked: 0, answered: 0 }
  const questions = ['когда приезжала делегация в 2016', '北极邮轮', 'побратим ли харбин', '代表团什么时候来的', 'gkfy']

  async function ask(person: number): Promise<void> {
    let known: Conversation | undefined
    while (state.asking) {
      const text = questions[(state.asked + person) % questions.length] ?? ''
      const turned = dialogue.answer(known, { language: 'ru' }, text)
      known = turned.conversation
      const { reply } = turned
      expect(reply.text).not.toBe('')
      state.asked += 1
      if (reply.kind === 'answer') state.answered += 1
      // A pause by timers alone would starve everything else on a slow machine.
      await pause()
      await wait(10)
    }
  }

  try {
    const load = Promise.all([0, 1].map(ask))
    let last: Search | undefined
    for (let stamp = 1; stamp <= EDITS; stamp++) {
      await edits.edit(stamp)
      await wait(random() < 0.04 ? 250 : random() * 20)
      if (search() !== last) expectWhole((last = search()))
    }
    await edits.mend(EDITS + 1)
    const end = performance.now() + 120_000
    while (
      search().knowledge.articles.some(({ ru }) => stampOf(ru.answer) !== `${EDITS + 1}`) ||
      errorsOf(search().knowledge).length > 0
    ) {
      expect(performance.now()).toBeLessThan(end)
      await wait(10)
    }
    expectWhole(search())
    state.asking = false
    await load
    expect(news.filter(({ kind }) => kind !== 'reloaded')).toEqual([])
    expect(news.length).toBeGreaterThan(5)
    expect(news.some((one) => one.kind === 'reloaded' && errorsOf(one.knowledge).length > 0)).toBe(true)
    expect(state.answered).toBeGreaterThan(100)
  } finally {
    state.asking = false
    await live.close()
    await rm(parent, { recursive: true, force: true })
  }
})
