// A question asked along with a wish for a language.

import { describe, expect, test } from 'vitest'
import { languageWish } from '../../src/dialogue/language-wish.ts'
import { normalize } from '../../src/language/text.ts'

const wishIn = (message: string) => languageWish(normalize(message))

describe('a question with a wish for a language', () => {
  test.each([
    ['请用俄语回答 两市有哪些合作领域', 'ru', '两市有哪些合作领域'],
    ['湾流节是几号？请用俄语', 'ru', '湾流节是几号'],
    ['Ответь по-китайски: когда был визит?', 'zh', 'когда был визит'],
    ['привет, ответьте на русском, 代表团几个人', 'ru', 'привет 代表团几个人'],
    ['расскажи про круизы по-китайски, пожалуйста', 'zh', 'расскажи про круизы'],
    ['когда приедут? По-русски, пожалуйста', 'ru', 'когда приедут'],
    ['по-русски, пожалуйста: что такое Гольфстрим', 'ru', 'что такое гольфстрим'],
  ])('%s → %s: %s', (message, to, rest) => expect(wishIn(message)).toEqual({ to, rest }))
})

test.each([
  'ответь по-китайски',
  '请用俄语回答',
  'по-русски, пожалуйста',
  'как сказать спасибо по-китайски',
  'есть ли экскурсии на китайском языке',
  'дети смогут учить китайский',
  '帮我翻译成俄语',
  '有会说中文的导游吗',
])('%s: no question besides, or no such wish', (message) => expect(wishIn(message)).toBeUndefined())
