// What inline mode offers, with the real knowledge.

import { beforeAll, expect, test } from 'vitest'
import { createSuggest, type Suggest } from '../../../src/channels/telegram/inline.ts'
import { loadKnowledge } from '../../../src/knowledge/load.ts'
import { createSearch } from '../../../src/search/search.ts'
import { createTranslate } from '../../../src/texts.ts'

let suggest: Suggest
beforeAll(async () => {
  const index = createSearch(await loadKnowledge('knowledge'))
  suggest = createSuggest({ search: () => index, translate: createTranslate(), now: () => Date.UTC(2026, 10, 22) })
})

const sectorsOf = (text: string) => suggest(text, 'ru', 5).map(({ id }) => id.split('/')[0])

test('before anything is typed: an article of each of the first sectors', () => {
  expect(new Set(sectorsOf('')).size).toBe(5)
})

test.each([
  ['круизы', 'ru', /круиз/i, /Источник: /],
  ['邮轮', 'ru', /邮轮/, /来源：/],
  ['', 'zh', /\p{Script=Han}/u, /来源：/],
] as const)('«%s» in a client in %s: articles with their source set apart', (text, client, title, source) => {
  const [first] = suggest(text, client, 1)
  expect(first?.title).toMatch(title)
  const [entity] = first?.entities ?? []
  expect(entity?.type).toBe('italic')
  expect(first?.text.slice(entity?.offset)).toMatch(source)
})

test('a text that nothing fits gives nothing', () => {
  expect(suggest('йцукенгшщз', 'ru', 5)).toEqual([])
})
