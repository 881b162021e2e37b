// The two languages that the bot speaks.

export const LANGUAGES = ['ru', 'zh'] as const

export type Language = (typeof LANGUAGES)[number]

export const otherLanguage = (language: Language): Language => (language === 'ru' ? 'zh' : 'ru')
