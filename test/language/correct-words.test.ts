// A word of the language is what it is, however near a word of the articles is; a misspelled one is mended.

import { describe, expect, test } from 'vitest'
import { askedBy } from '../../src/language/asked.ts'
import { createChineseAnalyser } from '../../src/language/chinese-reader.ts'
import type { Analyser, Reader, Steps } from '../../src/language/reading.ts'
import { russianDictionary } from '../../src/language/russian-dictionary.ts'
import { createRussianAnalyser } from '../../src/language/russian-reader.ts'

function finish(steps: Steps<Analyser>): Analyser {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

const readerOf = (steps: Steps<Analyser>): Reader => finish(steps).createReader(new Set())

const russian = readerOf(
  createRussianAnalyser({
    texts: ['выходных играть произношение закончил участвует решили подскажите протокол мая есть сколько который'],
    synonyms: [],
    extra: [],
  }),
)
const chinese = readerOf(
  createChineseAnalyser({
    texts: ['北京', '恢复健康', '议定书', '会议', '一事', '学习', '贷款'],
    synonyms: [['诗', '诗歌']],
    extra: [],
  }),
)

describe('Russian', () => {
  test.each(['выходит', 'экран', 'произошло', 'закон', 'учат', 'честь', 'столько', 'контора'])('«%s» stays', (word) => {
    expect(russian.read(word).text).toBe(word)
  })

  test.each([
    ['пратакол', 'протокол'],
    ['протакол', 'протокол'],
    ['призношение', 'произношение'],
  ])('«%s» is «%s»', (typed, meant) => {
    expect(russian.read(typed).text).toBe(meant)
  })

  test.each([['решали', 'решили', 'the other aspect']])('«%s» is met by «%s»: %s', (typed, meant) => {
    expect(russian.read(typed).text).toBe(meant)
  })

  test('but for a function word by ear: «какова числа»', () => {
    expect(russian.read('какова числа').text).toMatch(/^како(го|й) числа$/)
  })

  test('in Latin letters too', () => {
    expect(russian.readLatin('ekran').map(({ text }) => text)).not.toContain('играть')
    expect(russian.readLatin('v mae').map(({ text }) => text)).toContain('в мая')
  })
})

describe('the dictionary', () => {
  test.each([
    ['подпишут', 'подписать'],
    ['китайцами', 'китаец'],
    ['мурманске', 'мурманск'],
    ['шел', 'шел'],
    ['елки', 'елка'],
  ])('«%s» is a form of «%s»', (form, lemma) => {
    expect(russianDictionary().lemmas(form)).toContain(lemma)
  })

  test.each(['протакол', 'делегацыя', 'щщщ', '', '2016', 'harbin'])('«%s» is no word', (text) => {
    expect(russianDictionary().lemmas(text)).toEqual([])
  })
})

describe('Chinese', () => {
  test.each(['背景', '回复', '是'])('「%s」 stays', (word) => {
    expect(chinese.read(word).text).toBe(word)
  })

  test.each([
    ['会议室', 'part of it would sound like 一事'],
    ['学西班牙语', 'two words of it would sound like 学习'],
    ['带宽', 'nothing but the sound speaks for 贷款'],
  ])('「%s」 stays: %s', (words) => {
    expect(chinese.read(words).text).toBe(words)
  })

  test.each([
    ['一定书', '议定书'],
    ['灰复健康', '恢复健康'],
  ])('「%s」 is 「%s」', (typed, meant) => {
    expect(chinese.read(typed).text).toBe(meant)
  })
})

describe('question words only where they are words', () => {
  test.each([
    ['两个城市是怎么走到一起的', 'howto'],
    ['居里夫人怎么去世的', 'howto'],
    ['目的地在北方', 'why'],
    ['邮轮有啥前景', 'when'],
    ['在哪一年签的', 'where'],
  ] as const)('「%s」 does not ask %s', (text, kind) => {
    expect([...askedBy(text, 'zh')]).not.toContain(kind)
  })

  test.each([
    ['到邮轮码头怎么走', 'howto'],
    ['哪天来的', 'when'],
    ['机票价格', 'price'],
  ] as const)('「%s」 asks %s', (text, kind) => {
    expect([...askedBy(text, 'zh')]).toContain(kind)
  })
})
