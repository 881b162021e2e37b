// Splitting: nothing is lost, nothing is cut in two, each part is within its limit.

import { assert, constantFrom, integer, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteLength, splitText, type Measure } from '../../src/channels/split.ts'
import { slowness } from '../slowness.ts'

const textsOf = (text: string, limit: number, measure: Measure) =>
  splitText(text, { limit, measure }).map((part) => part.text)

describe('by UTF-16 units', () => {
  test.each([
    ['fits', 'Привет', 10, ['Привет']],
    ['exactly at the limit', '1234567890', 10, ['1234567890']],
    ['a paragraph before a word', 'Раз два.\n\nТри четыре', 12, ['Раз два.', 'Три четыре']],
    ['a sentence before a word', 'Один два. Три четыре', 14, ['Один два.', 'Три четыре']],
    ['a sentence with its quotation mark', '«Да, вот.» Он ушёл', 13, ['«Да, вот.»', 'Он ушёл']],
    ['an abbreviation ends no sentence', 'В 2016 г. весной шёл', 17, ['В 2016 г. весной', 'шёл']],
    ['as many words as fit', 'aaaa bbbb cccc', 9, ['aaaa bbbb', 'cccc']],
    ['a Chinese sentence', '摩尔曼斯克。哈尔滨很冷很冷', 10, ['摩尔曼斯克。', '哈尔滨很冷很冷']],
    ['a Chinese sentence with its quotation mark', '他说：“好。”然后走了走了', 9, ['他说：“好。”', '然后走了走了']],
    ['a Chinese clause', '摩尔曼斯克市，哈尔滨很冷很冷', 10, ['摩尔曼斯克市，', '哈尔滨很冷很冷']],
    ['a surrogate pair', 'aaaa😀bbb', 5, ['aaaa', '😀bbb']],
    ['a family of one character', 'aaaa👨‍👩‍👧b', 9, ['aaaa', '👨‍👩‍👧b']],
    ['an accent stays on its letter', 'aaaae\u0301bb', 5, ['aaaa', 'e\u0301bb']],
    ['a pair longer than the limit', '😀😀', 1, ['😀', '😀']],
    ['nothing but white space', ' \n ', 10, []],
  ])('%s', (_name, text, limit, expected) => {
    expect(textsOf(text, limit, 'utf16')).toEqual(expected)
  })
})

describe('by bytes', () => {
  test.each([
    ['exactly at the limit', '哈尔滨', 9, ['哈尔滨']],
    ['a byte too many', '哈尔滨', 8, ['哈尔', '滨']],
    ['a sentence', '摩尔曼斯克。哈尔滨很冷', 30, ['摩尔曼斯克。', '哈尔滨很冷']],
    ['Russian words', 'Раз два три', 13, ['Раз два', 'три']],
    ['a character larger than the limit', '哈尔', 2, ['哈', '尔']],
    ['marks without end', `e${'\u0301'.repeat(20)}`, 20, [`e${'\u0301'.repeat(9)}`, '\u0301'.repeat(10), '\u0301']],
  ])('%s', (_name, text, limit, expected) => {
    expect(textsOf(text, limit, 'utf8')).toEqual(expected)
  })
})

test('a part says where it stood', () => {
  const text = '  Первый абзац.\n\n  Второй. '
  const parts = splitText(text, { limit: 15, measure: 'utf16' })
  expect(parts.map(({ from, to }) => text.slice(from, to))).toEqual(['Первый абзац.', 'Второй.'])
})

test.each<[Measure, (text: string) => number]>([
  ['utf16', (text) => text.length],
  ['utf8', byteLength],
])('any text by %s: within the limit, no lone surrogate, every visible character in order', (measure, lengthOf) => {
  const visible = (text: string) => text.replace(/\s/gu, '')
  const unit = constantFrom<('grapheme' | 'binary')[]>('grapheme', 'binary')
  const text = unit.chain((each) => string({ unit: each, maxLength: 300 })).map((each) => each.toWellFormed())
  assert(
    property(text, integer({ min: 12, max: 60 }), (given, limit) => {
      const parts = splitText(given, { limit, measure })
      for (const { text: part, from, to } of parts) {
        expect(lengthOf(part)).toBeLessThanOrEqual(limit)
        expect(part).toBe(given.slice(from, to))
        expect(part.isWellFormed()).toBe(true)
      }
      expect(visible(parts.map((part) => part.text).join(''))).toBe(visible(given))
    }),
  )
})

test('a megabyte is split in no time', () => {
  const started = performance.now()
  expect(textsOf('Очень длинное предложение. 很长的句子。'.repeat(25_000), 2048, 'utf8').length).toBeGreaterThan(500)
  expect(performance.now() - started).toBeLessThan(5000 * slowness())
})
