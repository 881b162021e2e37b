// Which language a message asks in, told by its letters and question words.

import { describe, expect, test } from 'vitest'
import { detectLanguage, scripts } from '../../src/language/language.ts'
import { normalize } from '../../src/language/text.ts'

const MESSAGES: Record<string, string[]> = {
  ru: [
    'Когда открывается бассейн?',
    'бассейн',
    'wi-fi в библиотеке есть?',
    'что такое 图书馆',
    'как переводится 护照 на русский',
    'библиотека имени Пушкина 图书馆',
  ],
  zh: [
    '游泳馆几点开门',
    '馆',
    'wifi密码是什么',
    '圖書館在哪裡',
    '城市の图书馆在哪',
    'Библиотека имени Пушкина 在哪里',
    'паспорт 怎么办',
    '请问 Северный Полюс 游泳馆吗',
  ],
  neither: [
    'biblioteka',
    'how are you',
    '12345',
    '',
    '🙂',
    'مرحبا',
    '안녕하세요',
    'ありがとう',
    'プールはいつ開きますか',
    'γειά',
  ],
}

describe('the language of a message', () => {
  test.each(Object.entries(MESSAGES).flatMap(([language, texts]) => texts.map((text) => [text, language])))(
    '«%s»: %s',
    (text, language) => {
      expect(detectLanguage(normalize(text)) ?? 'neither').toBe(language)
    },
  )

  test('letters are counted by script', () => {
    expect(scripts('馆ab вгд ω7!')).toEqual({ han: 1, latin: 2, cyrillic: 3, other: 1 })
  })
})
