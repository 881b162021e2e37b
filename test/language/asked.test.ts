// What kind of thing a question asks for, and which part of a message asks.

import { describe, expect, test } from 'vitest'
import { askedBy } from '../../src/language/asked.ts'
import { askingPart } from '../../src/language/asked.ts'
import { detectLanguage } from '../../src/language/language.ts'
import { normalize } from '../../src/language/text.ts'

/** The good examples of each kind are the others' bad ones. */
const KINDS: Record<string, string[]> = {
  when: [
    'Когда откроют бассейн?',
    'какого числа экскурсия',
    'в каком году построен',
    '游泳馆什么时候开',
    '哪年建的',
    '几号开门',
  ],
  where: ['Где бассейн?', 'куда ехать', 'откуда делегация', '游泳馆在哪里', '在什么地方'],
  who: ['Кто открыл бассейн?', 'с кем встречались', '谁开的游泳馆', '哪位签的'],
  why: ['Зачем нужен бассейн?', 'почему закрыт', 'с какой целью', '为什么关门', '目的是什么'],
  count: ['Сколько дорожек в бассейне?', 'какое количество мест', '有多少泳道', '几个泳道'],
  price: ['Сколько стоит билет?', 'почём абонемент', 'какая цена', '门票多少钱', '票价', '贵不贵'],
  howto: ['Как записаться в бассейн?', 'где купить билет', 'куда обратиться', '怎么报名', '如何办理预约'],
  contact: ['Какой телефон у бассейна?', 'адрес сайта', '电话是多少号码', '联系方式'],
  what: ['Расскажи о бассейне', 'бассейн', '介绍游泳馆', '游泳馆'],
}

/** Some questions ask for two things at once. */
const ALSO: Record<string, string[]> = {
  contact: ['count', 'where'],
  price: ['count'],
  howto: ['where'],
  who: ['where'],
}

describe('the kind', () => {
  test.each(Object.entries(KINDS).flatMap(([kind, texts]) => texts.map((text) => [text, kind] as const)))(
    '«%s»: %s',
    (text, kind) => {
      const plain = normalize(text)
      const kinds = [...askedBy(plain, detectLanguage(plain) ?? 'ru')]
      expect(kinds).toContain(kind)
      expect(kinds.filter((other) => other !== kind && !ALSO[kind]?.includes(other))).toEqual([])
    },
  )

  test.each(['цель', 'местность', 'стоит ли идти', '稳定', 'платок'])('«%s» is no price', (text) => {
    expect(askedBy(text, detectLanguage(text) ?? 'ru').has('price')).toBe(false)
  })
})

const PARTS: [message: string, asks: string][] = [
  ['Где бассейн?', 'Где бассейн?'],
  ['Держу хостел. Где тут бассейн?', ' Где тут бассейн?'],
  ['Где бассейн? Хочу плавать.', 'Где бассейн?  Хочу плавать.'],
  ['我是导游。游泳馆在哪里？', '游泳馆在哪里？'],
  ['?!', '?!'],
  ['', ''],
]

describe('the part that asks', () => {
  test.each(PARTS)('%j: %j', (message, asks) => {
    expect(askingPart(message, 110)).toBe(asks)
  })

  test('of a long sentence the second half, parted between words', () => {
    const story = `${'вчера мы гуляли с внуком по городу и '.repeat(4)}видели бассейн`
    const asks = askingPart(story, 110)
    expect(asks.length).toBeLessThanOrEqual(story.length / 2 + 1)
    expect(story.endsWith(asks)).toBe(true)
    expect(asks).toMatch(/видели бассейн$/)
    expect(asks).toMatch(/^\s/)
  })

  test('is never half a character', () => {
    expect(askingPart('𠀀'.repeat(57), 110).isWellFormed()).toBe(true)
  })
})
