// Lines that a terminal's window holds, in Russian and Chinese.

import { assert, integer, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnsOf, wrap } from '../../src/channels/wrap.ts'

test.each([
  ['Привет', 6],
  ['哈尔滨', 6],
  ['e\u0301', 1],
  ['👨‍👩‍👧', 2],
  ['，', 2],
  ['«»…', 3],
])('%s takes %i columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns)
})

describe('wrap', () => {
  test.each([
    ['between words', 'раз два три', 7, 'раз два\nтри'],
    ['between Chinese characters', '摩尔曼斯克与哈尔滨', 10, '摩尔曼斯克\n与哈尔滨'],
    ['no sign at the beginning of a line', '摩尔曼斯克，哈尔滨', 10, '摩尔曼斯\n克，哈尔滨'],
    ['no bracket at the end of a line', '摩尔曼斯（哈尔滨）', 10, '摩尔曼斯\n（哈尔滨）'],
    ['both scripts', 'Харбин 哈尔滨市 и Мурманск', 12, 'Харбин 哈尔\n滨市 и\nМурманск'],
    ['a word longer than a line', 'абвгдежз', 3, 'абв\nгде\nжз'],
    ['a list keeps its indent', '  1. раз два три', 12, '  1. раз два\n     три'],
    ['line breaks stay', 'раз\n\nдва', 10, 'раз\n\nдва'],
  ])('%s', (_name, text, width, expected) => {
    expect(wrap(text, width)).toBe(expected)
  })

  test('any text: no line too wide, nothing visible lost', () => {
    const visible = (text: string) => text.replace(/\s/gu, '')
    assert(
      property(string({ unit: 'grapheme', maxLength: 200 }), integer({ min: 20, max: 80 }), (text, width) => {
        const wrapped = wrap(text, width)
        for (const line of wrapped.split('\n')) expect(columnsOf(line.trim())).toBeLessThanOrEqual(width)
        expect(visible(wrapped)).toBe(visible(text))
      }),
    )
  })
})
