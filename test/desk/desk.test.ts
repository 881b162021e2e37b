// What staff do at the desk, over a real folder, a real file and the search that answers people.

import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AROUND } from '../knowledge/fixtures.ts'
import { createDatabase } from '../shared.ts'
import { openScene, type Scene } from './scene.ts'

const ID = 'tourism/cruises'
const FILE = `${ID}.yaml`
const LIMIT = { timeout: 120_000, interval: 50 }

/** A new database each time; undefined: a file. */
const kinds = [
  { name: 'a file', newUrl: async () => undefined },
  { name: 'PostgreSQL', newUrl: createDatabase },
]

describe.each(kinds)('over $name', ({ newUrl }) => {
  let scene: Scene

  beforeEach(async () => {
    scene = await openScene(AROUND, await newUrl())
  })

  afterEach(() => scene.close())

  const fileText = () => readFile(join(scene.dir, FILE), 'utf8')

  async function opened() {
    const article = await scene.desk.articles.open(ID, 'ru')
    if (!article.form) throw new Error('no form')
    return { ...article, form: article.form }
  }

  /** Saves a change of the Russian title. */
  async function retitle(title: string, who = scene.anna) {
    const { form, version } = await opened()
    form.ru.title = title
    return scene.desk.articles.save(who, ID, form, version)
  }

  async function publish(who = scene.anna) {
    // As the page does: what a hand has changed meanwhile is compared again.
    for (;;) {
      await scene.desk.drafts.compare()
      const published = await scene.desk.drafts.publish(who, { acceptLosses: true })
      if (published.kind !== 'uncompared') return published
    }
  }

  describe('a draft', () => {
    it('changes nothing until it is published, then is live at once, with remarks and order kept', async () => {
      const before = await fileText()
      await retitle('Ледокол по-новому')
      expect(await fileText()).toBe(before)
      expect(await scene.desk.drafts.publish(scene.anna)).toMatchObject({ kind: 'uncompared' })
      expect(await publish()).toMatchObject({ kind: 'published' })
      expect(scene.live.current().article(ID)?.ru.title).toBe('Ледокол по-новому')
      const [old, fresh] = [before.split('\n'), (await fileText()).split('\n')]
      expect(fresh.filter((line, i) => line !== old[i])).toEqual(['  title: Ледокол по-новому'])
      expect((await scene.desk.drafts.list()).files).toEqual([])
    })

    it('of two people: the second sees both versions, and what is overwritten stays in the history', async () => {
      const { form, version } = await opened()
      await retitle('Версия Анны')
      form.ru.title = 'Версия Бориса'
      const conflict = await scene.desk.articles.save(scene.boris, ID, form, version)
      if (conflict.kind !== 'conflict') throw new Error('no conflict')
      expect([conflict.theirs.form?.ru.title, conflict.yours.form?.ru.title]).toEqual(['Версия Анны', 'Версия Бориса'])
      expect(await scene.desk.articles.save(scene.boris, ID, form, conflict.theirs.version)).toMatchObject({
        kind: 'saved',
      })
      const [aside] = await scene.desk.history.list()
      expect([aside?.how, aside?.who, aside?.files[0]?.title.ru]).toEqual(['set-aside', 'Анна', 'Версия Анны'])
    })

    it('is not written over what a hand has changed meanwhile', async () => {
      await retitle('Из кабинета')
      await scene.desk.drafts.compare()
      const byHand = (await fileText()).replace(/title: .*/, 'title: Рукой')
      await writeFile(join(scene.dir, FILE), byHand)
      await vi.waitFor(() => expect(scene.live.current().article(ID)?.ru.title).toBe('Рукой'), LIMIT)
      await scene.desk.drafts.compare()
      const result = await scene.desk.drafts.publish(scene.anna, { acceptLosses: true })
      expect(result).toMatchObject({ kind: 'conflict', files: [{ file: FILE, theirs: byHand }] })
      expect(await fileText()).toBe(byHand)
    })

    it('is written as a whole or not at all, also when the disk refuses', async () => {
      const before = await fileText()
      await retitle('Половина правки')
      const form = { ...(await opened()).form, source: 'visit-report' }
      await scene.desk.articles.save(scene.anna, 'museums/new', form, '')
      await writeFile(join(scene.dir, 'museums'), 'a file where a folder is to be')
      await expect(publish()).rejects.toThrow(/EEXIST|ENOTDIR/)
      expect(await fileText()).toBe(before)
      expect((await readdir(join(scene.dir, 'tourism'))).filter((name) => name.startsWith('.'))).toEqual([])
      await rm(join(scene.dir, 'museums'))
      expect(await publish()).toMatchObject({ kind: 'published' })
      expect(scene.live.current().article('museums/new')?.ru.title).toBe('Половина правки')
    })

    it('with an error is not published, and the error stands beside its field', async () => {
      const { form, version } = await opened()
      form.asOf = '2016-02-31'
      const { findings } = await scene.desk.articles.check(ID, form, 'zh')
      const finding = findings.find(({ severity }) => severity === 'error')
      expect([finding?.path, finding?.code]).toEqual([['asOf'], 'impossible-date'])
      expect(finding?.text).toMatch(/\p{Script=Han}/u)
      await scene.desk.articles.save(scene.anna, ID, form, version)
      expect(await publish()).toMatchObject({ kind: 'blocked' })
    })

    it('in a folder that is no section says so before anything is written', async () => {
      const { form } = await opened()
      const { findings } = await scene.desk.articles.check('turism/new', form, 'ru')
      expect(findings.map(({ code }) => code)).toContain('sector-misspelt')
    })

    it('is no business of readers, and names that lead elsewhere are refused', async () => {
      await expect(retitle('Нет', scene.reader)).rejects.toMatchObject({ fault: 'forbidden' })
      await expect(scene.desk.articles.open('../secret/key', 'ru')).rejects.toMatchObject({ fault: 'bad-name' })
      await expect(scene.desk.lists.saveText(scene.anna, 'questions/x.jsonl', '', '')).rejects.toMatchObject({ fault: 'bad-name' }) // prettier-ignore
    })
  })

  describe('the history', () => {
    it('keeps both versions of changes by the desk and by hand, and undoes them', async () => {
      const before = await fileText()
      await retitle('Первая правка')
      await publish()
      await writeFile(join(scene.dir, FILE), (await fileText()).replace('Первая правка', 'Правка рукой'))
      await vi.waitFor(async () => {
        const [latest] = await scene.desk.history.list({ id: ID })
        expect([latest?.how, latest?.who]).toEqual(['hand', ''])
      }, LIMIT)
      const [hand, desk] = await scene.desk.history.list({ id: ID })
      expect([desk?.how, desk?.who, desk?.files[0]?.before]).toEqual(['desk', 'Анна', before])
      await expect(scene.desk.history.undo(scene.anna, desk?.change ?? '')).rejects.toMatchObject({ fault: 'late' })
      await scene.desk.history.undo(scene.boris, hand?.change ?? '')
      await scene.desk.history.undo(scene.boris, desk?.change ?? '')
      expect(await fileText()).toBe(before)
    })

    it('brings back an article that was deleted by hand', async () => {
      const before = await fileText()
      await rm(join(scene.dir, FILE))
      await vi.waitFor(
        async () => expect((await scene.desk.history.deleted()).map(({ id }) => id)).toEqual([ID]),
        LIMIT,
      )
      expect(await scene.desk.history.restore(scene.anna, ID)).toMatchObject({ kind: 'published' })
      expect(await fileText()).toBe(before)
      expect(scene.live.current().article(ID)).toBeDefined()
    })

    it('answers from the last good version after a restart with a broken file, and says so', async () => {
      const title = scene.live.current().article(ID)?.ru.title
      await scene.live.close()
      await writeFile(join(scene.dir, FILE), 'ru: [')
      await scene.restart()
      expect(scene.live.current().article(ID)?.ru.title).toBe(title)
      const { articles } = await scene.desk.articles.list()
      expect(articles.find(({ id }) => id === ID)?.states).toContain('kept')
      expect((await scene.desk.articles.open(ID, 'ru')).form).toBeUndefined()
    })

    it('ends after a crash what was begun', async () => {
      const before = await fileText()
      const after = before.replace(/title: .*/, 'title: После сбоя')
      await scene.storage.desk.begin([{ change: 'c', at: 1, who: 'Анна', how: 'desk', file: FILE, before, after }])
      await rm(join(scene.dir, FILE))
      await scene.restart()
      expect(await fileText()).toBe(after)
      expect(scene.live.current().article(ID)?.ru.title).toBe('После сбоя')
    })
  })

  describe('a shared fact', () => {
    const used = async (): Promise<string[]> =>
      (await scene.desk.lists.facts()).flatMap(({ usedIn }) => usedIn.map(({ id }) => id))

    it('stands once, is written in both languages wherever it is used, and is corrected once', async () => {
      const { articles, lists } = scene.desk
      await lists.setFact(scene.anna, { name: 'sailing', value: '2016-05-23..25', kind: 'time' })
      const { form, version } = await opened()
      form.ru.answer = 'Ледокол выходит {{sailing}}.'
      form.zh.answer = '破冰船{{sailing}}出发。'
      const { findings, replies } = await articles.check(ID, form, 'ru')
      expect(findings.filter(({ severity }) => severity !== 'hint')).toEqual([])
      expect(replies.zh?.text).toContain('破冰船2016年5月23日至25日出发。')
      await articles.save(scene.anna, ID, form, version)
      await publish()
      expect(await used()).toEqual([ID])
      await lists.setFact(scene.anna, { name: 'sailing', value: '2016-05-24..26', kind: 'time' })
      await publish()
      const article = scene.live.current().article(ID)
      expect([article?.ru.answer, article?.zh.answer]).toEqual([
        'Ледокол выходит 24–26 мая 2016 г.',
        '破冰船2016年5月24日至26日出发。',
      ])
    })
  })

  describe('the inbox', () => {
    const ask = (id: string, text: string, more: { outcome?: 'unknown' | 'answer'; lane?: string } = {}) =>
      scene.storage.write([
        {
          kind: 'question',
          value: {
            id,
            text,
            at: Date.now() - 1000,
            channel: 'telegram',
            language: 'ru',
            outcome: more.outcome ?? 'unknown',
            article: more.outcome === 'answer' ? ID : null,
            confidence: 0,
            person: 'p',
          },
        },
        { kind: 'caller', value: { question: id, person: 'p', channel: 'telegram', lane: more.lane ?? '7:7', until: Date.now() + 60_000 } }, // prettier-ignore
      ])

    const list = (state: 'new' | 'work' | 'answered' | 'not-ours') => scene.desk.inbox.list({ state })

    it('turns a question into one of an article: it is answered, leaves the list, and who asked is told once', async () => {
      await ask('q1', 'Откуда отправляется атомоход?')
      const { inbox } = scene.desk
      const [group] = (await list('new')).groups
      expect(group).toMatchObject({ texts: ['Откуда отправляется атомоход?'], reachable: 1, told: 0 })
      await inbox.addTo(scene.anna, group?.id ?? '', ID)
      const [inWork] = (await list('work')).groups
      expect(await inbox.tell(scene.anna, inWork?.id ?? '')).toEqual({ answered: false, told: 0 })
      await publish()
      const { groups, counts } = await list('answered')
      expect(counts).toMatchObject({ new: 0, work: 0, answered: 1 })
      const id = groups[0]?.id ?? ''
      expect(await inbox.tell(scene.anna, id)).toEqual({ answered: true, told: 1 })
      expect(await inbox.tell(scene.boris, id)).toEqual({ answered: true, told: 0 })
      expect(scene.told).toMatchObject([{ channel: 'telegram', lane: '7:7' }])
      expect(scene.told[0]?.text).toContain('Ледокол выходит утром.')
    })

    it('puts every wording of a question into the article, so that none of them stays behind', async () => {
      await ask('q1', 'Откуда отправляется атомоход?')
      await ask('q2', 'откуда отправляется большой атомоход')
      const [group] = (await list('new')).groups
      expect(group?.texts).toHaveLength(2)
      await scene.desk.inbox.addTo(scene.anna, group?.id ?? '', ID)
      await publish()
      expect((await list('answered')).counts).toMatchObject({ new: 0, work: 0, answered: 1 })
    })

    it('sorts many at once and takes that back', async () => {
      await ask('q1', 'сколько стоит стрижка')
      await ask('q2', 'где купить валенки')
      const { groups } = await list('new')
      const { undo } = await scene.desk.inbox.set(scene.anna, groups.map(({ id }) => id), 'not-ours') // prettier-ignore
      expect((await list('not-ours')).counts).toMatchObject({ new: 0, 'not-ours': 2 })
      await scene.desk.inbox.undo(scene.boris, undo)
      expect((await list('new')).counts).toMatchObject({ new: 2, 'not-ours': 0 })
      await expect(scene.desk.inbox.undo(scene.boris, undo)).rejects.toMatchObject({ fault: 'late' })
      await expect(scene.desk.inbox.set(scene.reader, [], 'later')).rejects.toMatchObject({ fault: 'forbidden' })
    })
  })

  describe('people', () => {
    it('come in by a link once, and go out everywhere at once', async () => {
      const { people } = scene.desk
      const token = await people.invite('Галина', 'editor')
      const first = await people.signIn(token)
      expect(await people.signIn(token)).toBeUndefined()
      const second = await people.signIn(await people.invite('Галина', 'editor'))
      if (!first || !second) throw new Error('not signed in')
      expect(await people.session(first.secret)).toEqual(first.session)
      await people.signOutEverywhere(second.session)
      expect([await people.session(first.secret), await people.session(second.secret)]).toEqual([undefined, undefined])
      expect(await people.session('made-up')).toBeUndefined()
    })

    it('are out after 12 hours, and a link is dead after 15 minutes', async () => {
      const { people } = scene.desk
      const signed = await people.signIn(await people.invite('Галина', 'editor'))
      const late = await people.invite('Галина', 'editor')
      scene.later(15 * 60_000 + 1)
      expect(await people.signIn(late)).toBeUndefined()
      scene.later(11.7 * 3_600_000)
      expect(await people.session(signed?.secret ?? '')).toEqual(signed?.session)
      scene.later(0.3 * 3_600_000)
      expect(await people.session(signed?.secret ?? '')).toBeUndefined()
    })
  })

  describe('what is tried', () => {
    it('is kept as a follow-up or as not ours, once each, and asked before every publishing', async () => {
      const { inbox, drafts } = scene.desk
      const turns = ['Когда выходит ледокол?', 'а откуда?']
      for (const article of ['tourism/good', ID]) await inbox.keepQuestion(scene.anna, turns, 'ru', article)
      await inbox.keepQuestion(scene.anna, ['Сколько стоит стрижка?'], 'ru')
      await expect(inbox.keepQuestion(scene.reader, turns, 'ru')).rejects.toMatchObject({ fault: 'forbidden' })
      const { asked } = await drafts.compare()
      expect(await publish()).toMatchObject({ kind: 'published' })
      const { sorted = [] } = scene.live.current().knowledge
      expect(sorted.flatMap(({ questions }) => questions)).toMatchObject([
        { lang: 'ru', turns, kind: 'follow', article: [ID] },
        { lang: 'ru', turns: ['Сколько стоит стрижка?'], kind: 'out' },
      ])
      const own = scene.live.current().knowledge.articles.flatMap(({ ru, zh }) => [...ru.questions, ...zh.questions])
      expect(asked).toBe(own.length + 2)
      const [entry] = await scene.desk.history.list()
      expect([entry?.how, entry?.files[0]?.file]).toEqual(['desk', 'questions/desk.jsonl'])
    })

    it('may need a new section, which can be chosen before it has an article', async () => {
      await scene.desk.lists.addSector(scene.anna, 'museums', { ru: 'Музеи', zh: '博物馆' })
      const { sectors } = await scene.desk.articles.list()
      expect(sectors).toContainEqual({ id: 'museums', title: { ru: 'Музеи', zh: '博物馆' } })
      await expect(scene.desk.lists.addSector(scene.anna, 'museums', { ru: 'А', zh: '一' })).rejects.toMatchObject({ fault: 'bad-name' }) // prettier-ignore
    })
  })
})
