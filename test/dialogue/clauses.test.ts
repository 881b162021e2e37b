import { describe, expect, test } from 'vitest'
import { clausesOf } from '../../src/dialogue/clauses.ts'
import type { Language } from '../../src/language/language.ts'

const asked = (plain: string, language: Language): string[] => clausesOf(plain, language).map(({ asked: one }) => one)

describe('the questions of one message', () => {
  test.each<[Language, string, string[]]>([
    ['ru', 'когда открылся бассейн и сколько стоит билет?', ['когда открылся бассейн', 'сколько стоит билет']],
    ['ru', 'где музей? а мост когда починят', ['где музей', 'мост когда починят']],
    ['ru', 'во сколько начало плюс кто выступает', ['во сколько начало', 'кто выступает']],
    ['ru', '1) даты праздника 2) стоимость билета', ['даты праздника', 'стоимость билета']],
    ['zh', '游泳馆什么时候开业？门票多少钱', ['游泳馆什么时候开业', '门票多少钱']],
    ['zh', '诗歌晚会在哪里举行 另外几点开始呢', ['诗歌晚会在哪里举行', '几点开始呢']],
  ])('%s: %s', (language, plain, questions) => {
    expect(asked(plain, language)).toEqual(questions)
  })

  test.each<[Language, string]>([
    ['ru', 'как называлась выставка, где была наша делегация?'],
    ['ru', 'что связывает мурманск и харбин?'],
    ['ru', 'расскажите о бассейне'],
    ['ru', 'когда починят мост, и где?'],
    ['zh', '摩尔曼斯克和哈尔滨是什么关系？'],
  ])('%s: one, in %s', (language, plain) => {
    expect(asked(plain, language).length).toBeLessThanOrEqual(1)
  })

  test('are at most three', () => {
    expect(asked('где музей? где мост? где парк? где каток?', 'ru').length).toBe(3)
  })

  test('have with them what leads up to them in the same sentence, not the story before it', () => {
    const [first, second] = clausesOf('вчера гуляли с детьми. про бассейн, сколько там дорожек? и где музей', 'ru')
    expect(first).toMatchObject({ text: 'про бассейн сколько там дорожек', isDirect: false })
    expect(second).toMatchObject({ text: 'где музей', isDirect: true })
  })
})
