// A start over a folder that was broken while the bot was down: whatever is wrong, the last good version answers.

import { copyFile, cp, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createPublishing } from '../../src/desk/publishing.ts'
import { createWorkshop, type DeskParts } from '../../src/desk/workshop.ts'
import type { Knowledge } from '../../src/knowledge/article.ts'
import { createLiveKnowledge, staleArticles } from '../../src/knowledge/live.ts'
import { isError } from '../../src/knowledge/problem.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createTranslate } from '../../src/texts.ts'
import { silent } from '../delivery/small-parts.ts'
import { AROUND, readFixtures } from '../knowledge/fixtures.ts'

const ROOT = join(AROUND, '..')
const ID = 'tourism/visit'

let folder: string
let dir: string
let storage: Storage

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recover-'))
  dir = join(folder, 'knowledge')
  await cp(AROUND, dir, { recursive: true })
  await copyFile(join(ROOT, 'files/good-facts.yaml'), join(dir, `${ID}.yaml`))
  storage = await openStorage({ url: join(folder, 'bot.db'), personKey: 'the key of the tests', onIdleError: () => {} })
})

afterEach(async () => {
  await storage.close()
  await rm(folder, { recursive: true })
})

/** What the bot answers from after a start: the desk's beginning without a search. */
async function start(): Promise<Knowledge> {
  const live = await createLiveKnowledge({ dir, index: (knowledge) => ({ knowledge }), onNews: () => {} })
  const parts = { dir, live, storage, translate: createTranslate(), log: silent, now: Date.now }
  await createPublishing(createWorkshop(parts as unknown as DeskParts)).recover()
  await live.close()
  return live.current().knowledge
}

it('keeps an article through every mistake that a file can have', async () => {
  const good = (await start()).articles.find(({ id }) => id === ID)
  const broken = (await readFixtures()).filter(
    ({ isFile, knowledge }) => isFile && knowledge.problems.some((one) => isError(one) && one.file === `${ID}.yaml`),
  )
  expect(broken.length).toBeGreaterThan(40)
  const lost: string[] = []
  for (const { name } of broken) {
    await copyFile(join(ROOT, 'files', `${name}.yaml`), join(dir, `${ID}.yaml`))
    const knowledge = await start()
    const kept = knowledge.articles.find(({ id }) => id === ID)
    if (kept?.ru.answer !== good?.ru.answer || !staleArticles(knowledge).includes(ID)) lost.push(name)
  }
  expect(lost).toEqual([])
})

it('keeps it where the file is a link elsewhere, too large, or no file', async () => {
  await start()
  await rm(join(dir, `${ID}.yaml`))
  await symlink('/etc/hostname', join(dir, `${ID}.yaml`))
  expect(staleArticles(await start())).toEqual([ID])
  await rm(join(dir, `${ID}.yaml`))
  await writeFile(join(dir, `${ID}.yaml`), 'x'.repeat(300_000))
  expect(staleArticles(await start())).toEqual([ID])
})

it('keeps the lists through a broken one', async () => {
  await copyFile(join(ROOT, 'folders/good-contact/contact.yaml'), join(dir, 'contact.yaml'))
  await writeFile(join(dir, 'facts.yaml'), 'sailing: 2016-05-23\n')
  const { sources, sectors, gaps, synonyms, contact, facts } = await start()
  expect([contact?.zh, facts?.get('sailing')]).toEqual(['联络处', '2016-05-23'])
  for (const file of ['sources.yaml', 'sectors.yaml', 'gaps.yaml', 'synonyms.yaml', 'contact.yaml', 'facts.yaml'])
    await writeFile(join(dir, file), 'a: [b\n<<<<<<< HEAD')
  expect(await start()).toMatchObject({ sources, sectors, gaps, synonyms, contact, facts })
})

it('brings back nothing that somebody has deleted', async () => {
  await start()
  await rm(join(dir, `${ID}.yaml`))
  expect((await start()).articles.some(({ id }) => id === ID)).toBe(false)
  expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([])
})
