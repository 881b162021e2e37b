// Chinese in Latin letters without tones, parted into syllables.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { syllables } from '../../src/language/chinese.ts'
import { pinyinOf, splitPinyin } from '../../src/language/latin.ts'

const WORDS: [string, string | undefined][] = [
  ['tushuguan', 'tu shu guan'],
  ['shenmeshihou', 'shen me shi hou'],
  ['haerbin', 'ha er bin'],
  ["xi'an", 'xi an'],
  ['xian', 'xian'],
  ['nage', 'na ge'],
  ['nvren', 'nv ren'],
  ['nüren', 'nv ren'],
  ['zhuangkuang', 'zhuang kuang'],
  ['library', undefined],
  ['biblioteka', undefined],
  ['shr', undefined],
]

describe('one word', () => {
  test.each(WORDS)('%s: %s', (word, split) => {
    expect(splitPinyin(word)?.join(' ')).toBe(split)
  })
})

describe('a message', () => {
  test.each([
    ['tushuguan ji dian kai men', ['tu', 'shu', 'guan', 'ji', 'dian', 'kai', 'men']],
    ['huzhao 2024', ['hu', 'zhao', '2024']],
    ['huzhao passport', undefined],
    ['?!', undefined],
    ['', undefined],
  ])('%s', (text, parts) => {
    expect(pinyinOf(text)).toEqual(parts)
  })
})

describe('whatever is typed', () => {
  test('a split joins back to its input, 谁 by the sound that it is listed with', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('abcdefghiklmnopqrstuvwxyz')) }), (word) => {
        const listed = word.replaceAll('shei', 'shui')
        expect(splitPinyin(word)?.join('') ?? listed).toBe(listed)
      }),
      { numRuns: 3000 },
    )
  })

  test('every syllable that a character sounds like can be typed', () => {
    const common =
      '的一是了我不人在他有这上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感'
    for (const character of common) expect(splitPinyin(syllables(character)[0] ?? '')).toEqual(syllables(character))
  })

  test('joined syllables part again into as few or fewer', () => {
    const syllable = fc.constantFrom(
      'tu',
      'shu',
      'guan',
      'ji',
      'dian',
      'kai',
      'men',
      'hu',
      'zhao',
      'an',
      'er',
      'lv',
      'xi',
    )
    fc.assert(
      fc.property(fc.array(syllable, { minLength: 1, maxLength: 12 }), (parts) => {
        const split = splitPinyin(parts.join(''))
        expect(split?.join('')).toBe(parts.join(''))
        expect(split?.length).toBeLessThanOrEqual(parts.length)
      }),
    )
  })
})
