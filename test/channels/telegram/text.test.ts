// Splitting: nothing is lost, nothing is cut in two, entities stay on their words.

import { assert, integer, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitText } from '../../../src/channels/telegram/text.ts'

const plain = (text: string) => ({ text, entities: [] })
const textsOf = (text: string, limit: number) => splitText(plain(text), limit).map((part) => part.text)

describe('splitText', () => {
  test.each([
    ['fits', 'Привет', 10, ['Привет']],
    ['exactly at the limit', '1234567890', 10, ['1234567890']],
    ['a paragraph before a word', 'Раз два.\n\nТри четыре', 12, ['Раз два.', 'Три четыре']],
    ['a sentence before a word', 'Один два. Три четыре', 14, ['Один два.', 'Три четыре']],
    ['a Chinese sentence', '摩尔曼斯克。哈尔滨很冷很冷', 10, ['摩尔曼斯克。', '哈尔滨很冷很冷']],
    ['a surrogate pair', 'aaaa😀bbb', 5, ['aaaa', '😀bbb']],
    ['a family of one character', 'aaaa👨‍👩‍👧b', 9, ['aaaa', '👨‍👩‍👧b']],
    ['an accent stays on its letter', 'aaaae\u0301bb', 5, ['aaaa', 'e\u0301bb']],
    ['nothing but white space', ' \n ', 10, []],
  ])('%s', (_name, text, limit, expected) => {
    expect(textsOf(text, limit)).toEqual(expected)
  })

  test('an entity over a cut goes on in the next part', () => {
    const entities = [{ type: 'italic' as const, offset: 5, length: 9 }]
    expect(splitText({ text: 'aaaa bbbb cccc', entities }, 9)).toEqual([
      { text: 'aaaa', entities: [] },
      { text: 'bbbb cccc', entities: [{ type: 'italic', offset: 0, length: 9 }] },
    ])
  })

  test('any text: parts within the limit, no lone surrogate made, all visible characters kept in order', () => {
    const visible = (text: string) => text.replace(/\s/g, '')
    assert(
      property(string({ unit: 'grapheme', maxLength: 300 }), integer({ min: 12, max: 60 }), (text, limit) => {
        const parts = textsOf(text, limit)
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(limit)
          expect(part).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/)
        }
        expect(visible(parts.join(''))).toBe(visible(text))
      }),
    )
  })
})
