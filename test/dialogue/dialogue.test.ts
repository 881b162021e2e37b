// Conversations about a small town, turn by turn: what leans on what was said before, and what is forgotten.

import { beforeEach, describe, expect, test } from 'vitest'
import type { Conversation } from '../../src/dialogue/conversation.ts'
import { createDialogue, type Dialogue, type Speaker, type Turned } from '../../src/dialogue/dialogue.ts'
import type { Reply } from '../../src/dialogue/reply.ts'
import type { Knowledge } from '../../src/knowledge/article.ts'
import { createSearch, type Search } from '../../src/search/search.ts'
import { createTranslate } from '../../src/texts.ts'
import { SMALL_TOWN } from '../search/small-town.ts'

const translate = createTranslate()
const RESIDENT: Speaker = { key: 'resident', language: 'ru' }
const GUEST: Speaker = { key: 'guest', language: 'zh' }

const smallTown = createSearch(SMALL_TOWN)

let now: number
let search: Search
/** What each person's last turn gave to be remembered. */
let remembered: Map<string, Conversation>
let dialogue: Dialogue

beforeEach(() => {
  now = Date.parse('2024-05-01T12:00:00Z')
  search = smallTown
  remembered = new Map()
  dialogue = createDialogue({ search: () => search, translate, now: () => now })
})

function keep({ key }: Speaker, { reply, conversation }: Turned): Reply {
  remembered.set(key, conversation)
  return reply
}

const pick = (speaker: Speaker, id: string): Reply =>
  keep(speaker, dialogue.pick(remembered.get(speaker.key), speaker, id))

/** The reply to the last of these. */
function afterSaying(texts: string[], speaker = RESIDENT): Reply {
  const replies = texts.map((text) => keep(speaker, dialogue.answer(remembered.get(speaker.key), speaker, text)))
  const last = replies.at(-1)
  if (!last) throw new Error('nothing was said')
  return last
}

const use = (changes: Partial<Knowledge>): void => {
  search = createSearch({ ...SMALL_TOWN, ...changes })
}

describe('an answer', () => {
  test('is the text that staff wrote, its source and its day, and what else there is', () => {
    const reply = afterSaying(['Сколько дорожек в бассейне?'])
    expect(reply).toMatchObject({ kind: 'answer', language: 'ru', article: 'pool/lanes' })
    expect(reply.text.split('\n\n')).toEqual([
      'В бассейне восемь дорожек по 25 метров. Две из них отданы детям.',
      expect.stringMatching(/Городская газета.*редакция.*1 марта 2024/),
    ])
    expect(reply.choices).toEqual([{ id: 'a:pool/opening', label: 'Открытие бассейна' }])
    expect(reply.confidence).toBeGreaterThan(0.5)
    expect(reply.confidence).toBeLessThanOrEqual(1)
  })

  test('is in Chinese for a Chinese question, whatever was spoken before', () => {
    const reply = afterSaying(['Сколько дорожек в бассейне?', '游泳馆什么时候开业？'])
    expect(reply).toMatchObject({ kind: 'answer', language: 'zh', article: 'pool/opening' })
    expect(reply.text).toMatch(/^游泳馆于2019年10月14日开业[^]*编辑部.*城市报.*2024年3月1日/)
  })

  test.each([
    ['before its time', '2024-05-01', false],
    ['on the last day', '2024-08-31', false],
    ['on the day after', '2024-09-01', true],
    ['years later', '2030-01-01', true],
  ])('of a plan, %s, says that it was one: %s %s', (_, day, passed) => {
    now = Date.parse(`${day}T12:00:00Z`)
    const { text } = afterSaying(['Когда отремонтируют пешеходный мост?'])
    expect(text.includes('Сбылся ли этот план')).toBe(passed)
    const { text: chinese } = afterSaying(['步行桥什么时候维修？'])
    expect(chinese.split('\n\n').length).toBe(passed ? 3 : 2)
  })

  test('has its picture with it', () => {
    use({ articles: SMALL_TOWN.articles.map((article) => ({ ...article, photo: 'museum/mammoth.jpg' })) })
    expect(afterSaying(['скелет мамонта'])).toMatchObject({ photo: 'museum/mammoth.jpg' })
  })
})

describe('what leans on the last answer', () => {
  test.each([
    [['Сколько дорожек в бассейне?', 'а когда он открылся?'], 'pool/opening'],
    [['Когда открылся бассейн?', 'а сколько там дорожек?'], 'pool/lanes'],
    [['Когда отремонтируют пешеходный мост?', 'а зачем?'], 'bridge/repair'],
    [['游泳馆有多少泳道？', '那什么时候开业的'], 'pool/opening'],
    [['诗歌晚会什么时候举行？', '那在哪里'], 'library/readings'],
  ])('%j: %s', (texts, article) => {
    expect(afterSaying(texts)).toMatchObject({ kind: 'answer', article })
  })

  test('leads nowhere where nothing was answered', () => {
    expect(afterSaying(['а когда?'])).not.toMatchObject({ kind: 'answer' })
  })

  test('does not pull a question of its own to the last article', () => {
    expect(afterSaying(['Сколько дорожек в бассейне?', 'А чем кормить белок?'])).toMatchObject({
      article: 'park/squirrels',
    })
  })

  test('is no answer for what the article does not give', () => {
    expect(afterSaying(['Сколько дорожек в бассейне?', 'а сколько это стоит?'])).not.toMatchObject({
      kind: 'answer',
    })
  })

  test('is forgotten after ten minutes, not before', () => {
    afterSaying(['Когда отремонтируют пешеходный мост?'])
    now += 10 * 60_000
    expect(afterSaying(['а зачем?'])).toMatchObject({ article: 'bridge/repair' })
    now += 10 * 60_000 + 1
    expect(afterSaying(['а зачем?'])).not.toMatchObject({ kind: 'answer' })
  })

  test('changes nothing of what it was given', () => {
    afterSaying(['Когда отремонтируют пешеходный мост?'])
    const known = remembered.get(RESIDENT.key)
    const before = structuredClone(known)
    const first = dialogue.answer(known, RESIDENT, 'ответь по-китайски')
    expect(first.conversation.language).toBe('zh')
    expect(known).toEqual(before)
    expect(dialogue.answer(known, RESIDENT, 'ответь по-китайски')).toEqual(first)
  })
})

describe('several questions in one message', () => {
  test('are answered each by its own article, the source once', () => {
    const reply = afterSaying(['Когда открылся бассейн? А чем кормить белок в парке?'])
    expect(reply).toMatchObject({ kind: 'answer', article: 'pool/opening' })
    const { articles } = SMALL_TOWN
    for (const id of ['pool/opening', 'park/squirrels']) {
      const told = articles.find((article) => article.id === id)?.ru.answer.split('. ')[0] ?? '—'
      expect(reply.text).toContain(told)
    }
    expect(reply.text.match(/Источник/g)).toHaveLength(1)
  })

  test('of which one is about what is not covered: that is said, the other is answered', () => {
    const reply = afterSaying(['Сколько дорожек в бассейне и где припарковать машину?'])
    expect(reply).toMatchObject({ kind: 'answer', article: 'pool/lanes' })
    expect(reply.text).toContain('о парковках')
  })

  test('that one article tells are answered once', () => {
    const { text } = afterSaying(['Когда открылся бассейн? В каком году открылся бассейн?'])
    expect(text.split('\n\n').length).toBe(2)
  })
})

describe('picking', () => {
  test.each(['1', '1.', '(1)', '１', ' 1 ', 'Библиотека', 'БИБЛИОТЕКА'])('%j picks the first of the menu', (typed) => {
    pick(RESIDENT, 'm')
    const reply = afterSaying([typed])
    expect(reply.choices.map(({ id }) => id)).toEqual(['a:library/card', 'a:library/readings'])
  })

  test('a sector, then an article, in Chinese', () => {
    pick(GUEST, 'm')
    expect(afterSaying(['2'], GUEST).choices.map(({ label }) => label)).toEqual(['游泳馆泳道', '游泳馆开业'])
    expect(afterSaying(['2'], GUEST)).toMatchObject({ kind: 'answer', article: 'pool/opening', language: 'zh' })
  })

  test('0 is the menu', () => {
    const reply = afterSaying(['Когда открылся бассейн?', '0'])
    expect(reply).toMatchObject({ kind: 'choices', article: null })
    expect(reply.choices.map(({ id }) => id)).toEqual(SMALL_TOWN.sectors.map(({ id }) => `s:${id}`))
  })

  test('a number that was not offered is no choice', () => {
    pick(RESIDENT, 'm')
    expect(afterSaying(['77'])).not.toMatchObject({ kind: 'answer' })
  })

  test('what was offered stays while nothing else is', () => {
    pick(RESIDENT, 's:pool')
    const reply = afterSaying(['Когда отремонтируют пешеходный мост?', '1'])
    expect(reply).toMatchObject({ kind: 'answer', article: 'pool/lanes' })
  })

  test('what was offered is forgotten after ten minutes', () => {
    pick(RESIDENT, 's:pool')
    now += 10 * 60_000 + 1
    expect(afterSaying(['1'])).not.toMatchObject({ kind: 'answer' })
  })

  test('by a button, any article', () => {
    expect(pick(GUEST, 'a:park/squirrels')).toMatchObject({
      kind: 'answer',
      article: 'park/squirrels',
      language: 'zh',
      confidence: 1,
    })
  })

  test.each(['a:pool/gone', 's:gone', 'l:fr', 'a:', '', 'x', '__proto__', 'a:__proto__', 'a:../secret'])(
    'a button that stands for nothing any more (%j) gets the menu',
    (id) => {
      const reply = pick(RESIDENT, id)
      expect(reply).toMatchObject({ kind: 'choices', article: null, text: translate('ru')('gone') })
      expect(reply.choices.length).toBe(SMALL_TOWN.sectors.length)
    },
  )

  test('an article that staff took away meanwhile', () => {
    pick(RESIDENT, 's:pool')
    use({ articles: SMALL_TOWN.articles.filter(({ sector }) => sector !== 'pool') })
    expect(afterSaying(['1'])).toMatchObject({ kind: 'choices', article: null })
  })
})

/** Near to several articles and to none. */
const UNCLEAR = 'мост и парк'

describe('asking back', () => {
  test('offers articles by name and claims nothing', () => {
    const reply = afterSaying([UNCLEAR])
    expect(reply).toMatchObject({ kind: 'choices', article: null })
    expect(reply.choices.map(({ id }) => id)).toEqual(expect.arrayContaining(['a:bridge/repair', 'a:park/squirrels']))
  })

  test('never twice in a row', () => {
    const kinds: string[] = []
    for (const text of [UNCLEAR, UNCLEAR, UNCLEAR, 'мамонт и парк', UNCLEAR]) kinds.push(afterSaying([text]).kind)
    expect(kinds[0]).toBe('choices')
    expect(kinds.some((kind, i) => kind === 'choices' && kinds[i - 1] === 'choices')).toBe(false)
  })

  test('again once something was answered in between', () => {
    expect(afterSaying([UNCLEAR, 'Чем кормить белок в парке?', UNCLEAR])).toMatchObject({ kind: 'choices' })
  })
})

describe('the other language', () => {
  test('has the source in full again', () => {
    const last = afterSaying(['Сколько дорожек в бассейне?', '游泳馆停车方便吗', '游泳馆什么时候开业？'])
    expect(last).toMatchObject({ kind: 'answer', language: 'zh' })
    expect(last.text).not.toContain(translate('zh')('source_same'))
  })
})

describe('not knowing', () => {
  test('is said, and nothing is offered that is far from what was asked', () => {
    const reply = afterSaying(['рецепт борща'])
    expect(reply).toMatchObject({ kind: 'unknown', article: null, language: 'ru', choices: [] })
    expect(reply.text).toBe(translate('ru')('unknown') + translate('ru')('unknown_kept'))
    expect(reply.confidence).toBeGreaterThanOrEqual(0)
  })

  test('offers what is near', () => {
    expect(afterSaying(['где парковка у бассейна']).choices.map(({ id }) => id.split('/')[0])).toContain('a:pool')
  })

  test('is passed on where that is promised only', () => {
    const promise = translate('ru')('unknown_kept')
    expect(afterSaying(['рецепт борща']).text).toContain(promise)
    const here = createDialogue({ search: () => search, translate, now: () => now, isKept: false })
    expect(here.answer(undefined, { language: 'ru' }, 'рецепт борща').reply.text).not.toContain(promise)
  })

  test('names the subject where staff did', () => {
    expect(afterSaying(['где парковка у бассейна']).text).toContain('о парковках')
    expect(afterSaying(['游泳馆停车方便吗']).text).toContain('关于停车')
  })

  test('names none of several subjects', () => {
    const fees = {
      id: 'fees',
      ru: { about: 'о ценах', words: ['платный'] },
      zh: { about: '关于价格', words: ['多少钱'] },
    }
    const town = createSearch({ ...SMALL_TOWN, gaps: [...SMALL_TOWN.gaps, fees] })
    const there = createDialogue({ search: () => town, translate, now: () => now })
    const said = (text: string) => there.answer(undefined, RESIDENT, text).reply.text
    expect(said('платный ли вход с собакой')).toContain('о ценах')
    expect(said('парковка у бассейна платная')).toContain(translate('ru')('unknown'))
  })
})

describe('the language', () => {
  test('that was chosen stays, also after ten minutes', () => {
    pick(RESIDENT, 'l:zh')
    now += 24 * 60 * 60_000
    expect(pick(RESIDENT, 'm')).toMatchObject({ language: 'zh' })
  })

  test('that was last spoken decides where the message shows none', () => {
    expect(afterSaying(['游泳馆什么时候开业？', '14.10.2019'])).toMatchObject({ language: 'zh' })
  })

  test('is switched on request, and what else was asked is answered in it', () => {
    expect(afterSaying(['по-китайски'])).toMatchObject({ kind: 'language', language: 'zh' })
    expect(afterSaying(['请说俄语'])).toMatchObject({ kind: 'language', language: 'ru' })
    expect(afterSaying(['Ответь по-китайски: когда открылся бассейн?'])).toMatchObject({
      kind: 'answer',
      article: 'pool/opening',
      language: 'zh',
    })
  })

  test.each([
    'When does the swimming pool open?',
    'Où est la piscine municipale, please?',
    '수영장은 어디',
    'プールはどこですか',
    'أين المسبح',
  ])('a third one, «%s», gets one line in both and the menu', (text) => {
    const reply = afterSaying([text])
    expect(reply).toMatchObject({ kind: 'language', article: null })
    expect(reply.text).toMatch(/\p{Script=Cyrillic}[^]*\p{Script=Han}/u)
    expect(reply.choices.length).toBeGreaterThan(0)
  })
})

describe('whatever is typed', () => {
  const ODD: [name: string, text: string][] = [
    ['nothing', ''],
    ['spaces', ' \n '],
    ['an emoji', '🙂'],
    ['emoji', '👍👍👍🏽👨‍👩‍👧'],
    ['question marks', '???'],
    ['a lone surrogate', '\uD83D'],
    ['control characters', '\u0000\u001B[2J'],
    ['direction marks', '\u202E\u200F'],
    ['zero-width characters', '\u200B\u200D'],
    ['HTML', '<img src=x onerror=alert(1)> <b>бассейн'],
    ['a prototype', '__proto__'],
    ['a constructor', 'constructor'],
    ['SQL', "'; DROP TABLE conversations; --"],
    ['a template', '{{about}} $t(unknown)'],
    ['a long word', 'щ'.repeat(100_000)],
    ['a long message', 'бассейн дорожки '.repeat(6_250)],
    ['a long Chinese one', '游泳馆'.repeat(33_334)],
    ['a long one of signs', '?'.repeat(100_000)],
  ]

  test.each(ODD)('%s gets a polite reply', (_, text) => {
    const reply = afterSaying([text])
    expect(reply.text.trim()).not.toBe('')
    expect(reply.text).not.toMatch(/\{\{|undefined|\[object/)
    expect(reply.text.length).toBeLessThan(1000)
    expect(reply.confidence).toBeGreaterThanOrEqual(0)
    expect(reply.confidence).toBeLessThanOrEqual(1)
  })

  test('of a long message it says that only the beginning was read', () => {
    const reply = afterSaying([`Сколько дорожек в бассейне? ${'!'.repeat(100_000)}`])
    expect(reply).toMatchObject({ kind: 'answer', article: 'pool/lanes' })
    expect(reply.text.startsWith(translate('ru')('too_long'))).toBe(true)
  })

  test('nothing of a message is kept but its language, the article and the choices', () => {
    afterSaying(['Сколько дорожек в бассейне? тайна'])
    expect(JSON.stringify(remembered.get(RESIDENT.key))).not.toContain('тайна')
  })
})

describe('what is wished of the last reply', () => {
  const TWO = SMALL_TOWN.articles.map((article) =>
    article.id === 'pool/lanes'
      ? {
          ...article,
          ru: {
            ...article.ru,
            answer: `Дорожек восемь. Две детские.\n\nДлина каждой 25 метров. ${'Вода тёплая. '.repeat(30)}`,
          },
        }
      : article,
  )

  test.each(['подробнее', 'А можно подробнее?', 'расскажи поподробнее'])('%s: the rest of it', (wish) => {
    use({ articles: TWO })
    expect(afterSaying(['Сколько дорожек в бассейне?']).text).not.toContain('25 метров')
    expect(afterSaying([wish])).toMatchObject({ kind: 'answer', article: 'pool/lanes' })
    expect(afterSaying([wish]).text).toContain('25 метров')
  })

  test('«короче»: one sentence of it', () => {
    use({ articles: TWO })
    const { text } = afterSaying(['Сколько дорожек в бассейне?', 'короче'])
    expect(text.split('\n\n')[0]).toBe('Дорожек восемь.')
  })

  test('more of what has no more is said to be all', () => {
    expect(afterSaying(['Сколько дорожек в бассейне?', 'подробнее']).text).toContain(translate('ru')('no_more'))
  })

  test('the source is named in full once', () => {
    expect(afterSaying(['Сколько дорожек в бассейне?']).text).toContain('Городская газета')
    const { text } = afterSaying(['Когда открылся бассейн?'])
    expect(text).not.toContain('Городская газета')
    expect(text).toContain(translate('ru')('source_same'))
  })

  test.each(['второе', 'второй вариант', '选2', '第二个'])('%s picks', (typed) => {
    pick(RESIDENT, 's:pool')
    expect(afterSaying([typed])).toMatchObject({ kind: 'answer', article: 'pool/opening' })
  })

  test.each(['да', 'давай', '好的'])('%s takes the only thing offered', (typed) => {
    expect(afterSaying(['Сколько дорожек в бассейне?', typed])).toMatchObject({ article: 'pool/opening' })
  })
})

describe('whom to turn to', () => {
  const contact = { ru: 'Отдел связей', zh: '联络处', phone: '+7 8152 00-00-00' }

  test.each([
    ['позовите человека', 'Отдел связей, +7 8152 00-00-00'],
    ['转人工', '联络处，+7 8152 00-00-00'],
  ])('%s', (wish, told) => {
    use({ contact })
    expect(afterSaying([wish])).toMatchObject({ kind: 'help' })
    expect(afterSaying([wish]).text).toContain(told)
  })

  test('is said after two refusals in a row and under help, not before', () => {
    use({ contact })
    expect(afterSaying(['рецепт борща']).text).not.toContain('Отдел связей')
    expect(afterSaying(['рецепт борща']).text).toContain('Отдел связей')
    expect(pick(RESIDENT, 'h').text).toContain('Отдел связей')
  })

  test('is not said while nobody is named', () => {
    expect(afterSaying(['рецепт борща', 'рецепт борща']).text).not.toContain(
      translate('ru')('contact', { contact: '' }).slice(0, 10),
    )
  })
})
