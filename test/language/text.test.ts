// One spelling for what people type in many.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalize, READ_LIMIT } from '../../src/language/text.ts'

const SPELLINGS: [typed: string, plain: string][] = [
  ['МУРМАНСК', 'мурманск'],
  ['Ёлка', 'елка'],
  ['е\u0308лка', 'елка'],
  ['йод', 'йод'],
  ['и\u0306од', 'йод'],
  ['за\u0301мок', 'замок'],
  ['ｐｏｏｌ　２０２４', 'pool 2024'],
  ['①⑤', '15'],
  ['ﬁn', 'fin'],
  ['图书馆\u3000几点', '图书馆 几点'],
  ['биб\u200Bлио\u00ADтека', 'библиотека'],
  ['\u202Eбассейн\u202C', 'бассейн'],
  ['\uFEFFздравствуйте', 'здравствуйте'],
  ['2016\u202Fг.\u00A0май', '2016 г. май'],
  ['строка\nза\tстрокой\u0000', 'строка за строкой'],
  ['\uD83Dпаспорт\uDE00', 'паспорт'],
  ['❤️', '❤'],
  ['   ', ''],
  ['', ''],
]

describe('one spelling', () => {
  test.each(SPELLINGS)('%j is %j', (typed, plain) => {
    expect(normalize(typed)).toBe(plain)
  })

  test('of a long message only the beginning is read', () => {
    expect(normalize('а'.repeat(100_000)).length).toBe(READ_LIMIT)
    expect(normalize('а'.repeat(100_000), Infinity).length).toBe(100_000)
  })

  test('one character that composes to many stays within bounds', () => {
    expect(normalize('\uFDFA'.repeat(100_000)).length).toBeLessThanOrEqual(READ_LIMIT * 18)
  })
})

/** Anything that can stand in a JavaScript string, and what often goes wrong. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({
    unit: fc.constantFrom(
      ...'еёйи\u0306\u0308\u0301\u0300İß\uD83D\uDE00\u200B\u202E\uFE0F\uFFFD\uFDFA①\u0130\u0345ΣςªK\u212A 中',
    ),
  }),
)

describe('whatever the text', () => {
  test('twice is the same as once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalize(text)
        expect(normalize(once, Infinity)).toBe(once)
      }),
      { numRuns: 2000 },
    )
  })

  test('nothing invisible, no lone surrogates, no capital letters of ours, no double spaces are left', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = normalize(text)
        expect(plain.isWellFormed()).toBe(true)
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}А-ЯЁё]|\uFE0F| {2}|^ | $/u)
      }),
      { numRuns: 2000 },
    )
  })
})
