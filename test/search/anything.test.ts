// Whatever is typed, and whatever staff write: the analysis never throws and gives nothing empty.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../../src/language/language.ts'
import type { Fields } from '../../src/language/reading.ts'
import { createSearch, type Found } from '../../src/search/search.ts'
import { ARTICLES, SMALL_TOWN } from './small-town.ts'

const search = createSearch(SMALL_TOWN)

const words = [
  'бассейн',
  'сколько',
  'мамонта',
  '游泳馆',
  '多少',
  '步行桥',
  'basseyn',
  'songshu',
  '14.10',
  '十月',
  'парковка',
]
const oddities = [
  '__proto__',
  'constructor',
  '\uD83D',
  '\uDE00',
  '\u0000',
  '\u200B',
  '\u202E',
  '🙂',
  'ﷺ',
  '$&',
  '\\',
  '(?=',
  '#',
  '=',
  '〇',
  'ё̈',
  '\u0001',
]

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...words, ...oddities, ' ', '，', '?'), maxLength: 12 }),
)

const termsOf = (fields: Fields): string[] => Object.values(fields).flat()

const isShare = (value: number): boolean => value >= 0 && value <= 1

/** What must never be: empty terms, shares beyond 0 to 1, broken text. */
function faultsOf({ reading, hits }: Found): string[] {
  const { units, fields, understood, literal } = reading
  const terms = [...units.map(({ term }) => term), ...termsOf(fields)]
  return [
    terms.includes('') || terms.includes('#') ? 'an empty term' : '',
    units.every(({ trust }) => trust > 0 && isShare(trust)) ? '' : 'trust',
    isShare(understood) ? '' : 'understood',
    literal.isWellFormed() ? '' : 'broken text',
    hits.every(({ confidence }) => confidence <= 1) ? '' : 'confidence',
  ].filter((fault) => fault !== '')
}

describe('whatever is typed', () => {
  test('a message is read, and nothing in the reading is empty', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...LANGUAGES), (text, spoken) => {
        expect(faultsOf(search.find(text, spoken))).toEqual([])
      }),
      { numRuns: 1500 },
    )
  })

  test.each([
    ['empty', ''],
    ['spaces', ' \n\t'],
    ['an emoji', '🙂'],
    ['a lone surrogate', '\uD83D'],
    ['control characters', '\u0000\u0007\u001B[31m'],
    ['a prototype', '__proto__'],
    ['markup', '<b>бассейн</b><script>alert(1)</script>'],
    ['a regular expression', '(((((.*)*)*)*)'],
    ['100,000 letters', 'бассейн '.repeat(12_500)],
    ['100,000 characters without a space', '游'.repeat(100_000)],
    ['100,000 Latin letters', 'shi'.repeat(33_334)],
    ['100,000 ligatures', 'ﷺ'.repeat(100_000)],
    ['100,000 digits', '1'.repeat(100_000)],
  ])('%s', (_, text) => {
    expect(LANGUAGES.flatMap((spoken) => faultsOf(search.find(text, spoken)))).toEqual([])
  })

  test('of 100,000 characters no more terms are made than of the first thousand', () => {
    const units = (text: string): number => search.find(text, 'ru').reading.units.length
    const letters = Array.from({ length: 100_000 }, (_, i) => String.fromCharCode(0x430 + ((i * 7919) % 32)))
    const long = letters.map((letter, i) => (i % 6 === 5 ? ' ' : letter)).join('')
    expect(units(long)).toBe(units(long.slice(0, 1000)))
  })
})

describe('whatever staff write', () => {
  test('texts, synonyms and gaps of any kind are indexed and searched', () => {
    const written = fc.record({ title: anyText, question: anyText, answer: anyText, synonym: anyText, gap: anyText })
    fc.assert(
      fc.property(written, anyText, ({ title, question, answer, synonym, gap }, asked) => {
        const odd = createSearch({
          ...SMALL_TOWN,
          articles: ARTICLES.slice(0, 2).map((article) => ({
            ...article,
            ru: { title, questions: [question], answer },
            zh: { title: question, questions: [title], answer },
          })),
          synonyms: { ru: [['бассейн', synonym]], zh: [['游泳馆', synonym]] },
          gaps: [{ id: 'odd', ru: { about: 'о', words: [gap] }, zh: { about: '关于', words: [gap] } }],
        })
        expect([...faultsOf(odd.find(asked, 'ru')), ...faultsOf(odd.find(title, 'zh'))]).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})
