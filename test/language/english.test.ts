// English words among Russian and Chinese ones.

import { describe, expect, test } from 'vitest'
import { fromEnglish } from '../../src/language/english.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { createSearch } from '../../src/search/search.ts'

describe('in the language of the question', () => {
  test.each([
    ['ru', 'какие goals у delegation', 'какие цель у делегация'],
    ['ru', 'sister city или city', 'город-побратим или город'],
    ['ru', 'visiting', 'visiting'],
    ['zh', 'healthcare方面聊了什么', '医疗方面聊了什么'],
    ['zh', 'north pole邮轮', '北极点邮轮'],
  ] as const)('%s: «%s»', (language, typed, read) => {
    expect(fromEnglish(typed, language).replaceAll(/ +/g, ' ')).toBe(read)
  })

  test('what may be pinyin beside Han characters stays', () => {
    expect(fromEnglish('china什么', 'zh', (word) => word === 'china')).toBe('china什么')
  })
})

const search = createSearch(await loadKnowledge('knowledge'))

describe('the right article answers', () => {
  test.each([
    ['second trip в Harbin: какие были goals у мурманской delegation?', 'ru', 'visits/visit-2015'],
    ['healthcare这块的cooperation都talk about了什么', 'zh', 'health/health'],
    ['when was the Harbin delegation in Murmansk in 2016', 'ru', 'visits/visit-2016'],
    ['when was the Harbin delegation in Murmansk in 2016', 'zh', 'visits/visit-2016'],
  ] as const)('«%s» (%s): %s', (question, spoken, article) => {
    const { outcome, hits, language } = search.find(question, spoken)
    expect({ outcome, first: hits[0]?.id, language }).toEqual({ outcome: 'answer', first: article, language: spoken })
  })

  test('a message in English about something else is in neither language', () => {
    expect(search.find('Who won the football world championship yesterday?', 'ru').language).toBeUndefined()
  })
})
