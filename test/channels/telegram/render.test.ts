// A reply's shape in Telegram: texts, entities, buttons.

import { describe, expect, test } from 'vitest'
import { fromButtonData, type Rows } from '../../../src/channels/telegram/buttons.ts'
import { renderMenu, renderReply, toParts } from '../../../src/channels/telegram/render.ts'
import type { Reply } from '../../../src/dialogue/reply.ts'

const reply = (changes: Partial<Reply>): Reply => ({
  kind: 'answer',
  language: 'ru',
  article: 'tourism/arctic-cruises',
  text: 'Есть круизы.\n\nИсточник: отчёт, 25 мая 2016 г.',
  choices: [],
  confidence: 1,
  ...changes,
})

const render = (given: Reply) => renderReply(given, 'answer-id-00016')

const articles = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `a:tourism/article-${i + 1}`, label: `Статья ${i + 1}` }))

const labels = (rows: Rows) => rows.map((row) => row.map(({ text }) => text).join(' | '))
const data = (rows: Rows) => rows.flat().map((button) => button.callback_data)

describe('renderReply', () => {
  test('an answer has its votes, its related articles and its source in italics', () => {
    const [message, ...more] = render(reply({ choices: articles(1) }))
    expect(more).toEqual([])
    expect(message?.entities).toEqual([{ type: 'italic', offset: 14, length: 31 }])
    expect(labels(message?.buttons ?? [])).toEqual(['👍 | 👎', 'Статья 1'])
    expect(data(message?.buttons ?? [])).toEqual(['+answer-id-00016', '-answer-id-00016', 'a:tourism/article-1'])
  })

  test('choices have no votes and no styling', () => {
    const [message] = render(reply({ kind: 'choices', article: null, choices: articles(2) }))
    expect(message?.entities).toEqual([])
    expect(labels(message?.buttons ?? [])).toEqual(['Статья 1', 'Статья 2'])
  })

  test('languages stand side by side', () => {
    const choices = [
      { id: 'l:ru', label: 'Русский' },
      { id: 'l:zh', label: '中文' },
    ]
    const [message] = render(reply({ kind: 'language', article: null, choices }))
    expect(labels(message?.buttons ?? [])).toEqual(['Русский | 中文'])
  })

  test('what looks like markup is text', () => {
    const text = '<b>не тег</b> *не звёздочки* [не](ссылка) &amp;'
    expect(render(reply({ kind: 'smalltalk', article: null, text }))[0]?.text).toBe(text)
  })

  test('a long answer is split and its buttons stand under the last part', () => {
    const parts = render(reply({ text: `${'Предложение. '.repeat(500)}\n\nИсточник.` }))
    expect(parts.length).toBe(2)
    expect(parts.map(({ buttons }) => buttons.length)).toEqual([0, 1])
    expect(parts.map(({ entities }) => entities.length)).toEqual([0, 1])
  })

  test('a photo takes a short text as its caption and comes before a long one', () => {
    expect(render(reply({ photo: 'a.jpg' })).map(({ photo, text }) => [photo, text.length > 0])).toEqual([
      ['a.jpg', true],
    ])
    const long = render(reply({ photo: 'a.jpg', text: 'Слово. '.repeat(200) }))
    expect(long.map(({ photo, text }) => [photo, text.length > 0])).toEqual([
      ['a.jpg', false],
      [undefined, true],
    ])
  })
})

test('what is set apart goes on in the next part where the text is cut', () => {
  expect(toParts('aaaa bbbb cccc', [{ type: 'italic', offset: 5, length: 9 }], 9)).toEqual([
    { text: 'aaaa bbbb', entities: [{ type: 'italic', offset: 5, length: 4 }] },
    { text: 'cccc', entities: [{ type: 'italic', offset: 0, length: 4 }] },
  ])
})

describe('renderMenu', () => {
  const sector = { id: 's:tourism', page: 0 }
  const menu = (page: number, count: number) =>
    renderMenu(reply({ kind: 'choices', article: null, choices: articles(count) }), { ...sector, page }, 'Все темы')[0]
      ?.buttons ?? []

  test('a short menu is one page with a way back', () => {
    expect(labels(menu(0, 2))).toEqual(['Статья 1', 'Статья 2', 'Все темы'])
    expect(data(menu(0, 2)).at(-1)).toBe('e0:m')
  })

  test.each([
    [0, ['2 ›'], 'Статья 1'],
    [1, ['‹ 1 | 3 ›'], 'Статья 9'],
    [2, ['‹ 2'], 'Статья 17'],
    [99, ['‹ 2'], 'Статья 17'],
  ])('page %i of three', (page, arrows, first) => {
    const rows = labels(menu(page, 20))
    expect(rows[0]).toBe(first)
    expect(rows.slice(-2, -1)).toEqual(arrows)
  })

  test('the top menu opens sectors in place and has no way further up', () => {
    const choices = [{ id: 's:tourism', label: 'Туризм' }]
    const [message] = renderMenu(reply({ kind: 'choices', article: null, choices }), { id: 'm', page: 0 }, 'Все темы')
    expect(data(message?.buttons ?? [])).toEqual(['e0:s:tourism'])
  })
})

describe('buttons of articles with long names', () => {
  const long = `tourism/${'очень-длинное-имя-'.repeat(5)}`

  test('stay within 64 bytes and find their article again', () => {
    const choices = [{ id: `a:${long}`, label: 'Длинное' }]
    const rows = render(reply({ article: long, choices }))[0]?.buttons ?? []
    for (const sent of data(rows)) expect(Buffer.byteLength(sent)).toBeLessThanOrEqual(64)
    expect(data(rows).map((sent) => fromButtonData(sent, () => ['other', long]))).toEqual([
      { do: 'vote', value: 'up', answer: 'answer-id-00016' },
      { do: 'vote', value: 'down', answer: 'answer-id-00016' },
      { do: 'pick', id: `a:${long}` },
    ])
  })

  test('mean nothing known once the article is gone', () => {
    const [button] = data(render(reply({ choices: [{ id: `a:${long}`, label: 'Длинное' }] }))[0]?.buttons ?? []).slice(
      -1,
    )
    const press = fromButtonData(button ?? '', () => [])
    expect(press).toEqual({ do: 'pick', id: expect.stringMatching(/^#/) })
  })
})
