// The bot's own sentences: i18next behind one function.

import { createInstance, type TFunction } from 'i18next'
import ru from '../locales/ru.json' with { type: 'json' }
import zh from '../locales/zh.json' with { type: 'json' }
import type { Language } from './language/language.ts'

export type TextKey = keyof typeof ru

export type Translate = (key: TextKey, params?: Record<string, string | number>) => string

export const isTextKey = (key: string): key is TextKey => Object.hasOwn(ru, key)

/** A function that gives the sentence for a key in this language; texts are kept as they are (no HTML escaping). */
export function createTranslate(): (language: Language) => Translate {
  const i18n = createInstance({
    resources: { ru: { translation: ru }, zh: { translation: zh } },
    lng: 'ru',
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
  })
  void i18n.init()
  const fixed: Record<Language, TFunction> = { ru: i18n.getFixedT('ru'), zh: i18n.getFixedT('zh') }
  return (language) => (key, params) => fixed[language](key, params ?? {})
}
