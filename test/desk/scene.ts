// A desk over a real folder and a real file, as the bot opens it.

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Desk, openDesk } from '../../src/desk/create.ts'
import type { Session } from '../../src/desk/desk.ts'
import { createLiveKnowledge, type LiveKnowledge } from '../../src/knowledge/live.ts'
import { createSearchGently, type Search } from '../../src/search/search.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createTranslate } from '../../src/texts.ts'
import { silent } from '../delivery/small-parts.ts'

export interface Scene {
  dir: string
  live: LiveKnowledge<Search>
  storage: Storage
  desk: Desk
  anna: Session
  boris: Session
  reader: Session
  told: { channel: string; id: string; lane: string; text: string }[]
  /** Moves the desk's clock on, in milliseconds. */
  later(ms: number): void
  /** Ends the bot and starts it again over the same folder and file. */
  restart(): Promise<void>
  close(): Promise<void>
}

async function signIn(desk: Desk, name: string, role: Session['role']): Promise<Session> {
  const signed = await desk.people.signIn(await desk.people.invite(name, role))
  if (!signed) throw new Error('not signed in')
  return signed.session
}

/** An article with remarks and an order of its own. */
const CRUISES = `# Проверено в мае
asOf: 2016-05-25 # день справки
source: visit-report
ru:
  title: Ледокол
  questions:
    # как спрашивают на пристани
    - Когда выходит ледокол?
    - Во сколько отходит ледокол?
  answer: |
    Ледокол выходит утром.
zh:
  title: 破冰船
  questions:
    - 破冰船什么时候出发？
  answer: |
    破冰船早上出发。
`

/** `url` of a database; absent: a file of its own. */
export async function openScene(from: string, url?: string): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-'))
  const dir = join(folder, 'knowledge')
  await cp(from, dir, { recursive: true })
  await writeFile(join(dir, 'tourism/cruises.yaml'), CRUISES)
  const told: Scene['told'] = []
  let ahead = 0

  async function start() {
    const live = await createLiveKnowledge({ dir, index: createSearchGently, onNews: () => {} })
    const storage = await openStorage({
      url: url ?? join(folder, 'bot.db'),
      personKey: 'the key of the tests',
      onIdleError: () => {},
    })
    const desk = await openDesk({
      dir,
      live,
      storage,
      translate: createTranslate(),
      log: silent,
      now: () => Date.now() + ahead,
      async tell(channel, id, lane, text) {
        if (!told.some((one) => one.id === id)) told.push({ channel, id, lane, text })
        return true
      },
    })
    return { live, storage, desk }
  }

  async function stop(): Promise<void> {
    await scene.live.close()
    await scene.storage.close()
  }

  const started = await start()
  const { desk } = started
  const scene: Scene = {
    ...started,
    dir,
    told,
    anna: await signIn(desk, 'Анна', 'editor'),
    boris: await signIn(desk, 'Борис', 'editor'),
    reader: await signIn(desk, 'Вера', 'reader'),
    later: (ms) => void (ahead += ms),
    async restart() {
      await stop()
      Object.assign(scene, await start())
    },
    async close() {
      await stop()
      await rm(folder, { recursive: true })
    },
  }
  return scene
}
