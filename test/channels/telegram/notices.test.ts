// What admins are told: once, in plain Russian, and also when all is well again.

import { beforeEach, describe, expect, test } from 'vitest'
import { createNotices, type Notices } from '../../../src/channels/telegram/admin.ts'
import { createTranslate } from '../../../src/texts.ts'

let told: string[]
let now: number
let notices: Notices

beforeEach(() => {
  told = []
  now = 0
  const tell = async (_id: string, text: string) => void told.push(text)
  notices = createNotices({ tell, t: createTranslate()('ru'), now: () => now })
})

describe('knowledge', () => {
  test('good files are no news', async () => {
    await notices.knowledge('1', [])
    expect(told).toEqual([])
  })

  test('mistakes are told once a version, and that they are gone', async () => {
    await notices.knowledge('1', ['a.yaml:1:1 — нет перевода'])
    await notices.knowledge('1', ['a.yaml:1:1 — нет перевода'])
    await notices.knowledge('2', [])
    await notices.knowledge('3', [])
    expect(told.length).toBe(2)
    expect(told[0]).toContain('• a.yaml:1:1 — нет перевода')
    expect(told[1]).toBe('Файлы знаний снова в порядке. Спасибо!')
  })

  test('a mistake that is in use all the same is told as that', async () => {
    await notices.knowledge('1', [], ['a.yaml:1:1 — перевод старше'])
    await notices.knowledge('2', ['b.yaml:1:1 — нет даты'], ['a.yaml:1:1 — перевод старше'])
    await notices.knowledge('3', [])
    expect(told[0]).toMatch(
      /^В файлах знаний есть замечания \(1\)\. Бот уже отвечает[^]*• a\.yaml:1:1 — перевод старше$/,
    )
    expect(told[1]).toMatch(/ошибки \(1\)[^]*b\.yaml[^]*замечания \(1\)[^]*a\.yaml/)
    expect(told[2]).toBe('Файлы знаний снова в порядке. Спасибо!')
  })

  test('news that could not be handed in are told at the next try', async () => {
    let failing = true
    const tell = async (_id: string, text: string) => {
      if (failing) throw new Error('the database is away')
      told.push(text)
    }
    notices = createNotices({ tell, t: createTranslate()('ru'), now: () => now })
    await expect(notices.knowledge('1', ['ошибка'])).rejects.toThrow('away')
    failing = false
    await notices.knowledge('1', ['ошибка'])
    expect(told.length).toBe(1)
  })

  test('of many mistakes ten are listed', async () => {
    await notices.knowledge(
      '1',
      Array.from({ length: 12 }, (_, i) => `ошибка ${i + 1}`),
    )
    expect(told[0]).toContain('ошибка 10')
    expect(told[0]).not.toContain('ошибка 11')
    expect(told[0]).toContain('…и ещё 2')
  })
})

test('messages that were given up are told, and more of them not before ten minutes', async () => {
  await notices.givenUp('telegram', 0, '')
  await notices.givenUp('telegram', 2, 'no answer in time')
  await notices.givenUp('telegram', 5, 'no answer in time')
  now = 601_000
  await notices.givenUp('telegram', 5, 'ECONNRESET')
  await notices.givenUp('telegram', 5, 'ECONNRESET')
  expect(told.map((text) => /— (\d+)\. .*: (.+)\. /.exec(text)?.slice(1))).toEqual([
    ['2', 'no answer in time'],
    ['3', 'ECONNRESET'],
  ])
})

describe('channels', () => {
  const down = { status: 'recovering', why: 'Нет связи.' } as const

  test('a short absence is no news', async () => {
    await notices.channel('wechat', down)
    now = 30_000
    await notices.channel('wechat', { status: 'online' })
    expect(told).toEqual([])
  })

  test('a long one is told once, and its end', async () => {
    for (now of [0, 61_000, 120_000]) await notices.channel('wechat', down)
    await notices.channel('wechat', { status: 'online' })
    await notices.channel('wechat', { status: 'online' })
    expect(told).toEqual(['Канал wechat не работает. Нет связи.', 'Канал wechat снова работает.'])
  })
})
