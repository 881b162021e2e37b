// What a small foreign knowledge answers: each difficulty on words that no list in the code has.

import { describe, expect, test } from 'vitest'
import type { Language } from '../../src/language/language.ts'
import { createSearch, createSearchGently, type Search } from '../../src/search/search.ts'
import { PARKING, SMALL_TOWN } from './small-town.ts'

const search = createSearch(SMALL_TOWN)

const outcome = (found: ReturnType<Search['find']>): string =>
  found.outcome === 'answer' ? (found.hits[0]?.id ?? '') : found.outcome

const asked = (question: string, spoken: Language = 'ru'): string => outcome(search.find(question, spoken))

/** Question, the article that answers it, why it stands here. */
const ANSWERED: Record<string, [question: string, article: string, why: string][]> = {
  'as staff wrote it': [
    ['Когда открылся бассейн?', 'pool/opening', 'the very question'],
    ['Скелет мамонта', 'museum/mammoth', 'the very title'],
    ['步行桥为什么封闭？', 'bridge/repair', 'the very question'],
  ],
  'inflected otherwise': [
    ['о мамонте в музее', 'museum/mammoth', 'the prepositional case'],
    ['вечер поэзии, когда он проходит', 'library/readings', 'singular for plural'],
    ['получение читательского билета', 'library/card', 'a noun for the verb'],
  ],
  'a typo in every word': [
    ['скилет мамотна', 'museum/mammoth', 'a vowel by ear, letters swapped'],
    ['читатльский белет', 'library/card', 'a letter left out, a vowel by ear'],
    ['пишиходный мосст', 'bridge/repair', 'vowels by ear, a letter doubled'],
    ['кагда аткрылся босейн', 'pool/opening', 'all by ear'],
  ],
  'Russian in Latin letters': [
    ['kogda otkrylsya basseyn', 'pool/opening', 'as in passports'],
    ['chem kormit belok v parke', 'park/squirrels', 'no soft sign'],
    ['skelet mamonta', 'museum/mammoth', 'one letter for one'],
    ['peshehodniy most remont', 'bridge/repair', 'in one of many habits'],
    ['4itatelskij bilet', 'library/card', 'a digit for a letter'],
  ],
  'the wrong keyboard layout': [
    ['rjulf jnrhskcz ,fcctqy', 'pool/opening', 'all letters, a comma for б'],
    ['crtktn vfvjynf', 'museum/mammoth', 'all letters'],
    ["dtxthf gj'pbb", 'library/readings', 'an apostrophe for э'],
  ],
  'traditional characters': [
    ['游泳館什麼時候開業', 'pool/opening', 'all of them'],
    ['猛獁象骨架在哪裡', 'museum/mammoth', 'rare ones'],
    ['借書證怎麼辦', 'library/card', 'all of them'],
  ],
  'toneless pinyin': [
    ['bu xing qiao wei xiu', 'bridge/repair', 'syllables apart'],
    ['gongyuan songshu wei shenme', 'park/squirrels', 'words joined'],
    ['shigewanhuishenmeshihou', 'library/readings', 'all joined'],
  ],
  homophones: [
    ['宋鼠喂什么', 'park/squirrels', '宋 for 松'],
    ['步行侨维休', 'bridge/repair', '侨 for 桥, 休 for 修'],
    ['借书正怎么办', 'library/card', '正 for 证'],
    ['孟犸像骨架', 'museum/mammoth', '孟 for 猛, 像 for 象'],
  ],
  'mixed scripts': [
    ['бассейн 有多少泳道', 'pool/lanes', 'a Russian name in a Chinese question'],
    ['скелет 猛犸象 где', 'museum/mammoth', 'a Chinese name in a Russian question'],
    ['步行桥 ремонт 什么时候', 'bridge/repair', 'a Russian word in a Chinese question'],
  ],
  'dates in any spelling': [
    ['что было 14.10.2019', 'pool/opening', 'digits with dots'],
    ['кто открывал бассейн четырнадцатого октября', 'pool/opening', 'in words'],
    ['кто был 2019-10-14 в бассейне', 'pool/opening', 'as computers write it'],
    ['十月十四号谁剪彩', 'pool/opening', 'Han numerals, 号 for 日'],
    ['2019.10.14剪彩', 'pool/opening', 'digits with dots'],
  ],
  synonyms: [
    ['когда открылась купальня', 'pool/opening', 'one word for another'],
    ['дорожки плавательного комплекса сколько', 'pool/lanes', 'a phrase for a word, inflected'],
    ['починка пешеходного моста', 'bridge/repair', 'one word for another'],
    ['水上中心有多少泳道', 'pool/lanes', 'one word for another'],
    ['步行桥翻新', 'bridge/repair', 'one word for another'],
  ],
  'a long story': [
    [
      'Здравствуйте! Я пенсионерка, живу тут недалеко, каждый день гуляю с внучкой. Чем можно кормить белок в парке?',
      'park/squirrels',
      'the question comes last',
    ],
    [
      '你好，我是本地退休老师，孩子放假在家没事做，想问一下图书馆的诗歌晚会什么时候举行？',
      'library/readings',
      'the question comes last',
    ],
  ],
  'yes or no': [
    ['А в музее есть мамонт?', 'museum/mammoth', 'the first sentence settles it'],
    ['можно белок кормить?', 'park/squirrels', 'the first sentence settles it'],
    ['可以喂松鼠吗', 'park/squirrels', 'the first sentence settles it'],
    ['博物馆是不是有猛犸象', 'museum/mammoth', 'the first sentence settles it'],
  ],
  'prices, ways and contacts that staff wrote down': [
    ['как получить читательский билет', 'library/card', 'its question asks how'],
    ['借书证怎么办', 'library/card', 'its question asks how'],
  ],
  'what is counted': [
    ['сколько дорожек в бассейне', 'pool/lanes', 'the very thing counted'],
    ['游泳馆多少泳道', 'pool/lanes', 'the very thing counted'],
  ],
}

describe('the right article answers', () => {
  for (const [difficulty, questions] of Object.entries(ANSWERED)) {
    test.each(questions)(`${difficulty}: «%s» → %s (%s)`, (question, article) => {
      expect(asked(question)).toBe(article)
    })
  }
})

test('a noun for a verb of another stem: at least offered', () => {
  expect(search.find('кормление белки', 'ru').hits[0]?.id).toBe('park/squirrels')
})

/** No claim may be made. */
const REFUSED: Record<string, string[]> = {
  'a price that no article gives': [
    'сколько стоит вход в бассейн',
    'цена читательского билета',
    'почём вечер поэзии',
    '游泳馆门票多少钱',
    '借书证的费用',
  ],
  'a way that no article gives': ['как купить абонемент в бассейн', 'где купить скелет мамонта', '怎么预约游泳馆'],
  'a contact that no article gives': ['телефон бассейна', 'адрес сайта библиотеки', '游泳馆的电话', '博物馆地址'],
  'another thing counted': ['сколько тренеров в бассейне', 'сколько мамонтов в библиотеке', '游泳馆有多少教练'],
  'a subject that nobody wrote of': [
    'рецепт борща',
    'кто выиграл чемпионат мира по футболу',
    'столица Австралии',
    '红烧肉怎么做',
    '世界杯冠军是谁',
    'recept borscha',
    'hongshaorou zenme zuo',
  ],
  'a gap': [
    'где парковка у бассейна',
    'автостоянка у библиотеки',
    'хочу припарковать машину',
    '游泳馆停车方便吗',
    '图书馆有车位吗',
  ],
}

describe('no claim is made', () => {
  for (const [reason, questions] of Object.entries(REFUSED)) {
    test.each(questions)(`${reason}: «%s»`, (question) => {
      expect(search.find(question, 'ru').outcome).not.toBe('answer')
    })
  }

  test.each(['рецепт борща', 'столица Австралии', '红烧肉怎么做'])(
    'and nothing is offered as near: «%s»',
    (question) => {
      expect(search.find(question, 'ru').outcome).toBe('unknown')
    },
  )
})

describe('a subject not covered', () => {
  test.each([
    ['где парковки у бассейна', 'ru'],
    ['parkovka u basseyna', 'ru'],
    ['游泳馆停车方便吗', 'zh'],
    ['游泳館停車方便嗎', 'zh'],
  ] as const)('is named: «%s»', (question, language) => {
    expect(search.find(question, language).gap?.id).toBe('parking')
  })

  test.each([
    ['где парковка у вокзала', 'ru'],
    ['сколько стоит парковка', 'ru'],
    ['火车站停车多少钱', 'zh'],
  ] as const)('is answered as soon as an article asks the same: «%s»', (question, language) => {
    const grown = createSearch({ ...SMALL_TOWN, articles: [...SMALL_TOWN.articles, PARKING] })
    expect(outcome(grown.find(question, language))).toBe('roads/parking')
  })
})

describe('the language of what was found', () => {
  test.each([
    ['Когда открылся бассейн?', 'zh', 'ru'],
    ['游泳馆什么时候开业', 'ru', 'zh'],
    ['kogda otkrylsya basseyn', 'zh', 'ru'],
    ['youyongguan shenme shihou kaiye', 'ru', 'zh'],
    ['14.10.2019', 'zh', 'zh'],
    ['14.10.2019', 'ru', 'ru'],
    ['When does the swimming pool open?', 'ru', undefined],
    ['プールはいつ開きますか', 'ru', undefined],
    ['수영장', 'zh', undefined],
  ] as const)('«%s», spoken to in %s: %s', (question, spoken, language) => {
    expect(search.find(question, spoken).language).toBe(language)
  })
})

describe('knowledge of any size', () => {
  test('none at all: nothing is known', () => {
    const empty = createSearch({ ...SMALL_TOWN, articles: [], synonyms: { ru: [], zh: [] }, gaps: [] })
    expect(empty.find('Когда открылся бассейн?', 'ru')).toMatchObject({ outcome: 'unknown', hits: [] })
  })

  test('built gently, it answers the same', async () => {
    const gently = await createSearchGently(SMALL_TOWN)
    for (const question of ['кагда аткрылся босейн', '步行侨维休', 'рецепт борща'])
      expect(gently.find(question, 'ru').hits).toEqual(search.find(question, 'ru').hits)
  })

  test('an article is had by its id, and by nothing else', () => {
    expect(search.article('pool/opening')?.id).toBe('pool/opening')
    expect(search.article('__proto__')).toBeUndefined()
  })
})
