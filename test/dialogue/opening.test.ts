import { describe, expect, test } from 'vitest'
import { NO_QUESTION, openedAnswer, openingOf } from '../../src/dialogue/opening.ts'
import type { Article, ArticleText } from '../../src/knowledge/article.ts'
import type { Language } from '../../src/language/language.ts'
import type { Asked } from '../../src/language/reading.ts'

const text = (answer: string, short?: ArticleText['short']): ArticleText => ({
  title: '',
  questions: [],
  answer,
  ...(short && { short }),
})

/** Too much to be read at a glance. */
const LATER = `Ещё был обед. ${'Говорили и о рыбе. '.repeat(20)}`.trim()

const ARTICLE: Article = {
  id: 'visits/visit',
  sector: 'visits',
  source: 'report',
  asOf: '2016-05-25',
  related: [],
  ru: text(`Делегация Харбина была в Мурманске 23–25 мая 2016 г., три дня. Гости осмотрели больницу.\n\n${LATER}`, {
    when: 'Делегация Харбина была в Мурманске 23–25 мая 2016 г.',
    who: 'Приезжала делегация Харбина.',
    why: 'Гости приехали развивать договорённости.',
  }),
  zh: text('代表团于2016年5月23日至25日访问摩尔曼斯克。代表团参观了医院。', {
    when: '代表团于2016年5月23日至25日来访。',
  }),
}

/** The answer to a question of these kinds. */
const answerTo = (article: Article, language: Language, asked: Set<Asked>): string =>
  openedAnswer(article, language, openingOf(article, language, { ...NO_QUESTION, asked }))

describe('an answer', () => {
  test('opens with what was asked for, and does not say it twice', () => {
    expect(answerTo(ARTICLE, 'ru', new Set(['when']))).toBe(
      'Делегация Харбина была в Мурманске 23–25 мая 2016 г.\n\nГости осмотрели больницу.',
    )
    expect(answerTo(ARTICLE, 'zh', new Set(['when']))).toBe('代表团于2016年5月23日至25日来访。\n\n代表团参观了医院。')
  })

  test('keeps a first sentence that says something else', () => {
    const opened = answerTo(ARTICLE, 'ru', new Set(['why']))
    expect(opened).toMatch(/^Гости приехали развивать договорённости\.\n\nДелегация Харбина была в Мурманске/)
  })

  test('opens with two sentences where two things were asked for, and no more', () => {
    const opened = answerTo(ARTICLE, 'ru', new Set(['who', 'when', 'why']))
    expect(opened).toMatch(/^Делегация Харбина была [^\n]* г\. Приезжала делегация Харбина\.\n\nГости осмотрели/)
  })

  test('is as written where nothing fits what was asked', () => {
    expect(answerTo(ARTICLE, 'ru', new Set(['what', 'price']))).toBe(ARTICLE.ru.answer.split('\n\n')[0])
    expect(answerTo(ARTICLE, 'zh', new Set(['who']))).toBe(ARTICLE.zh.answer)
  })

  test('that is one sentence is never left empty', () => {
    const only = { ...ARTICLE, ru: text('Визит был 23 мая 2016 г.', { when: 'Визит был 23 мая 2016 г.' }) }
    expect(answerTo(only, 'ru', new Set(['when']))).toContain('Визит был 23 мая 2016 г.')
  })

  test('tells the other paragraphs to those who want more, and the opening alone to those who want less', () => {
    expect(openedAnswer(ARTICLE, 'ru', [], 'rest')).toBe(LATER)
    const opening = openingOf(ARTICLE, 'ru', { ...NO_QUESTION, asked: new Set(['why']) })
    expect(openedAnswer(ARTICLE, 'ru', opening, 'short')).toBe('Гости приехали развивать договорённости.')
  })

  test('that is read at a glance is given whole', () => {
    const brief = { ...ARTICLE, ru: text('Визит был 23 мая 2016 г.\n\nЕщё был обед.') }
    expect(openedAnswer(brief, 'ru', openingOf(brief, 'ru', NO_QUESTION))).toContain('Ещё был обед.')
    expect(openedAnswer(brief, 'ru', openingOf(brief, 'ru', NO_QUESTION), 'rest')).toBe('')
  })

  test('has a later paragraph too where that alone speaks of a word asked for', () => {
    const termsOf = (text: string) => new Set(text.toLowerCase().match(/\p{L}+/gu))
    const question = { ...NO_QUESTION, terms: ['обед'], termsOf }
    const opening = openingOf(ARTICLE, 'ru', question)
    expect(openedAnswer(ARTICLE, 'ru', opening, 'usual', question)).toContain('Ещё был обед.')
    expect(openedAnswer(ARTICLE, 'ru', opening)).not.toContain('Ещё был обед.')
  })
})
