// What people see: private chats, menus, votes, groups, inline mode, edits, photos.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { toStartParameter } from '../../../src/channels/telegram/buttons.ts'
import type { BotApi } from '../../stand-ins/telegram/bot-api.ts'
import type { ChatMessage } from '../../stand-ins/telegram/chats.ts'
import { answerOf } from './small-dialogue.ts'
import { startSmallBot, until, type SmallBot } from './small-bot.ts'

const PERSON = 7
const GROUP = -100
const ADMIN = 99

let bot: SmallBot
let api: BotApi

beforeEach(async () => {
  bot = await startSmallBot({ admins: [ADMIN] })
  api = bot.api
})
afterEach(() => bot.stop())

const labels = (message: ChatMessage | undefined) =>
  message?.reply_markup?.inline_keyboard.map((row) => row.map(({ text }) => text).join(' | ')) ?? []

const calls = (method: string) => api.calls.filter((call) => call.method === method).map(({ params }) => params)

const last = (chat: number) => api.messages(chat).at(-1)

/** Presses the button with this label under the bot's last message that has one. */
async function press(chat: number, label: string, way = {}): Promise<string> {
  for (const message of api.messages(chat).toReversed()) {
    const button = message.reply_markup?.inline_keyboard.flat().find(({ text }) => text === label)
    if (button) {
      const query = api.press(chat, message.message_id, button.callback_data ?? '', way)
      await bot.idle()
      return query
    }
  }
  throw new Error(`no button ${label}`)
}

async function say(chat: number, text: string, way = {}): Promise<ChatMessage> {
  const message = api.say(chat, text, way)
  await bot.idle()
  return message
}

describe('private chats', () => {
  test.each([
    ['/start', 'Здравствуйте!'],
    ['/help', 'Спросите меня.'],
    ['/topics', 'Темы:'],
    ['/lang', 'Какой язык?'],
    ['/lang zh', '说中文。'],
    ['/about', 'Из отчёта.'],
    ['/nothing', 'Спросите меня.'],
    [`/start ${toStartParameter('tourism/arctic-cruises')}`, answerOf('tourism/arctic-cruises', 'ru')],
    ['/start gone__article', 'Здравствуйте!'],
    ['Расскажи про Арктические круизы', answerOf('tourism/arctic-cruises', 'ru')],
    ['北极邮轮是什么？', answerOf('tourism/arctic-cruises', 'zh')],
  ])('%s', async (text, expected) => {
    await say(PERSON, text)
    expect(api.texts(PERSON)).toEqual([expected])
  })

  test("a client in Chinese is greeted in Chinese, and one's own choice goes before that", async () => {
    await say(PERSON, '/start', { language: 'zh-hans' })
    await say(PERSON, '/lang ru', { language: 'zh-hans' })
    await say(PERSON, '/start', { language: 'zh-hans' })
    expect(api.texts(PERSON)).toEqual(['您好！', 'Говорим по-русски.', 'Здравствуйте!'])
  })

  test('texts go out without parse modes and without link previews', async () => {
    await say(PERSON, 'повтори <b>не тег</b> https://example.org')
    expect(api.texts(PERSON)).toEqual(['<b>не тег</b> https://example.org'])
    expect(calls('sendMessage')[0]).toMatchObject({ link_preview_options: { is_disabled: true } })
  })

  test('a text beyond the limit arrives whole, in order', async () => {
    const long = 'Очень длинное предложение. '.repeat(400).trim()
    await say(PERSON, `повтори ${long}`)
    const texts = api.texts(PERSON)
    expect(texts.length).toBe(3)
    expect(texts.join(' ')).toBe(long)
  })

  test.each([
    [{ voice: {} }, 'ru', /не умею слушать/],
    [{ voice: {} }, 'zh', /语音/],
    [{ sticker: {} }, 'ru', /\/topics/],
    [{ photo: [] }, 'zh', /图片/],
    [{ location: {} }, 'ru', /По карте/],
  ])('%o in %s gets a hint', async (extra, language, expected) => {
    api.say(PERSON, undefined, { extra, language })
    expect((await bot.texts(PERSON, 1))[0]).toMatch(expected)
  })

  test('too many questions are held back, and that is said once; commands are not', async () => {
    await bot.stop()
    bot = await startSmallBot({ perMinute: 2 })
    api = bot.api
    for (const text of ['раз', 'два', 'три', 'четыре']) await say(PERSON, text)
    expect(api.texts(PERSON).length).toBe(3)
    expect(api.texts(PERSON)[2]).not.toBe('Не знаю.')
    await say(PERSON, '/help')
    expect(api.texts(PERSON)[3]).toBe('Спросите меня.')
  })

  test('who writes English is told in English which languages there are', async () => {
    await say(PERSON, 'Where are my mittens?')
    await say(PERSON, 'my i do kogo, a to i kruizy')
    expect(api.texts(PERSON)).toEqual(['I answer in Russian and Chinese.\n\nНе знаю.', 'Не знаю.'])
  })

  test('a reply to an older answer is about that one', async () => {
    await say(PERSON, 'Арктические круизы')
    const cruises = last(PERSON)?.message_id ?? 0
    await say(PERSON, 'Праздник «Гольфстрим»')
    await say(PERSON, 'а когда?')
    await say(PERSON, 'а когда?', { replyTo: cruises })
    expect(api.texts(PERSON).slice(2)).toEqual([
      answerOf('events/festival', 'ru'),
      answerOf('tourism/arctic-cruises', 'ru'),
    ])
  })
})

describe('menus', () => {
  test('lead from the sectors to an article, in place', async () => {
    await say(PERSON, '/topics')
    expect(labels(last(PERSON))).toEqual(['Туризм', 'События'])
    await press(PERSON, 'События')
    expect(api.texts(PERSON)).toEqual(['События'])
    expect(labels(last(PERSON))).toEqual(['Праздник «Гольфстрим»', 'Фотография', '☰ Все темы'])
    await press(PERSON, '☰ Все темы')
    expect(api.texts(PERSON)).toEqual(['Темы:'])
    await press(PERSON, 'События')
    await press(PERSON, 'Праздник «Гольфстрим»')
    expect(api.texts(PERSON)).toEqual(['События', answerOf('events/festival', 'ru')])
    expect(calls('answerCallbackQuery').length).toBe(4)
  })

  test('a greeting is a menu too', async () => {
    await say(PERSON, '/start')
    await press(PERSON, 'Туризм')
    expect(api.texts(PERSON)).toEqual(['Туризм'])
    await press(PERSON, '☰ Все темы')
    expect(api.texts(PERSON)).toEqual(['Темы:'])
  })

  test('pressing the same twice changes nothing and fails nothing', async () => {
    await say(PERSON, '/topics')
    const menu = last(PERSON)?.message_id ?? 0
    api.press(PERSON, menu, 'e0:m')
    api.press(PERSON, menu, 'e0:m')
    await bot.idle()
    await say(PERSON, '/help')
    expect(api.texts(PERSON)).toEqual(['Темы:', 'Спросите меня.'])
  })

  test('a menu that was deleted meanwhile is sent anew', async () => {
    await say(PERSON, '/topics')
    const old = last(PERSON)
    api.forget(PERSON, old?.message_id ?? 0)
    api.press(PERSON, old?.message_id ?? 0, 'e0:s:tourism', { message: old })
    expect(await bot.texts(PERSON, 1)).toEqual(['Туризм'])
  })

  test.each([
    ['a:tourism/gone', 'Этого больше нет.'],
    ['s:gone', 'Этого больше нет.'],
    ['#no-such-hash', 'Этого больше нет.'],
    ['', 'Этого больше нет.'],
  ])('an old button that leads nowhere (%s) is answered politely', async (data, expected) => {
    await say(PERSON, '/topics')
    api.press(PERSON, last(PERSON)?.message_id ?? 0, data)
    expect((await bot.texts(PERSON, 2))[1]).toBe(expected)
  })

  test('a press that is too old to be acknowledged is answered all the same', async () => {
    await say(PERSON, '/topics')
    await press(PERSON, 'Туризм', { expired: true })
    await press(PERSON, 'Арктические круизы', { expired: true })
    expect(api.texts(PERSON)).toEqual(['Туризм', answerOf('tourism/arctic-cruises', 'ru')])
  })
})

describe('votes', () => {
  const toasts = () => calls('answerCallbackQuery').map(({ text }) => text)

  test('are kept, can be changed, and are thanked for once', async () => {
    await say(PERSON, 'Арктические круизы')
    expect(labels(last(PERSON))[0]).toBe('👍 | 👎')
    for (const label of ['👍', '👍', '👎']) await press(PERSON, label)
    expect(toasts()).toEqual(['Спасибо! Рад, что пригодилось.', 'Эта оценка уже записана.', 'Исправил вашу оценку.'])
    expect(await bot.storage.votes.counts(0)).toEqual({ up: 0, down: 1 })
  })

  test('on what was never answered are refused', async () => {
    await say(PERSON, 'Арктические круизы')
    for (const made of ['+0123456789abcdef', '+0123456789abcdef01234567', '-'])
      api.press(PERSON, last(PERSON)?.message_id ?? 0, made)
    await bot.idle()
    expect(new Set(toasts())).toEqual(new Set(['Эту оценку записать не получилось: ответ слишком давний.']))
    expect(await bot.storage.votes.counts(0)).toEqual({ up: 0, down: 0 })
  })

  test('stand only under answers', async () => {
    await say(PERSON, 'ерунда какая-то')
    expect(labels(last(PERSON))).toEqual([])
  })
})

describe('groups', () => {
  test('only what is meant for the bot is answered, as a reply, in its topic', async () => {
    await say(GROUP, 'Арктические круизы', { user: 1, thread: 3 })
    await say(GROUP, '/help', { user: 1, thread: 3 })
    const asked = await say(GROUP, '@partner_bot Арктические круизы', { user: 2, thread: 3 })
    expect(api.texts(GROUP)).toEqual([answerOf('tourism/arctic-cruises', 'ru')])
    expect(calls('sendMessage')[0]).toMatchObject({
      message_thread_id: 3,
      reply_parameters: { message_id: asked.message_id, allow_sending_without_reply: true },
    })
  })

  test('a reply to an answer for somebody else is about that answer', async () => {
    await say(GROUP, '@partner_bot Арктические круизы', { user: 1 })
    await say(GROUP, 'а когда?', { user: 2, replyTo: last(GROUP)?.message_id ?? 0 })
    expect(api.texts(GROUP)[1]).toBe(answerOf('tourism/arctic-cruises', 'ru'))
  })

  test('a menu keeps its language, whoever presses; what is picked from it is in the language of who picks', async () => {
    await say(GROUP, '/topics@partner_bot', { user: 1 })
    await press(GROUP, 'Туризм', { user: 2, language: 'zh-hans' })
    expect(api.texts(GROUP)).toEqual(['Туризм'])
    await press(GROUP, '☰ Все темы', { user: 3 })
    await press(GROUP, 'Туризм', { user: 2, language: 'zh-hans' })
    await press(GROUP, 'Арктические круизы', { user: 2, language: 'zh-hans' })
    expect(api.texts(GROUP)).toEqual(['Туризм', answerOf('tourism/arctic-cruises', 'zh')])
  })

  test('the bot says how to ask it when it is added, in both languages', async () => {
    api.join(GROUP, { user: 1, language: 'zh-hans' })
    await bot.idle()
    const [welcome = ''] = api.texts(GROUP)
    expect(welcome).toMatch(/^大家好[^]*@partner_bot[^]*Здравствуйте[^]*@partner_bot/)
    api.leave(GROUP, { user: 1 })
    await bot.idle()
    expect(api.texts(GROUP).length).toBe(1)
  })

  test('nothing of what others say gets into the database', async () => {
    await say(GROUP, 'совсем чужая тайна', { user: 1 })
    await say(GROUP, '@partner_bot Арктические круизы', { user: 2, replyTo: 1 })
    expect(await bot.contents()).not.toContain('чужая тайна')
    expect(bot.log.join('')).not.toContain('чужая тайна')
  })

  test('each person has a conversation of their own', async () => {
    await say(GROUP, '/lang@partner_bot zh', { user: 1 })
    await say(GROUP, '/help@partner_bot', { user: 2 })
    await say(GROUP, '/help@partner_bot', { user: 1 })
    expect(api.texts(GROUP)).toEqual(['说中文。', 'Спросите меня.', '请提问。'])
  })
})

test('channel posts and other bots are ignored', async () => {
  api.channelPost('Арктические круизы')
  api.say(PERSON, 'Арктические круизы', { extra: { from: { id: 5, is_bot: true, first_name: 'B' } } })
  await say(PERSON, '/help')
  expect(api.texts(PERSON)).toEqual(['Спросите меня.'])
})

test('an update that makes no sense is dropped and blocks nobody', async () => {
  api.repeat({ message: { message_id: 1, from: { id: 1 } } }, 'nobody')
  await say(PERSON, '/help')
  expect(api.texts(PERSON)).toEqual(['Спросите меня.'])
  expect(bot.log.join('')).toContain('an update was not understood')
})

describe('edited messages', () => {
  test('have their answer edited', async () => {
    const asked = await say(PERSON, 'ерунда')
    api.edit(PERSON, asked.message_id, 'Арктические круизы')
    await bot.idle()
    expect(api.texts(PERSON)).toEqual([answerOf('tourism/arctic-cruises', 'ru')])
  })

  test('whose answer gets shorter or longer have just the new one', async () => {
    const asked = await say(PERSON, `повтори ${'слово '.repeat(1500)}`)
    expect(api.texts(PERSON).length).toBe(3)
    api.edit(PERSON, asked.message_id, 'повтори коротко')
    await bot.idle()
    expect(api.texts(PERSON)).toEqual(['коротко'])
    api.edit(PERSON, asked.message_id, `повтори ${'слово '.repeat(1000)}`)
    await bot.idle()
    expect(api.texts(PERSON).length).toBe(2)
  })

  test('whose answer has a photo now have it in place of the old text', async () => {
    const asked = await say(PERSON, 'ерунда')
    api.edit(PERSON, asked.message_id, 'Фотография')
    await bot.idle()
    expect(api.messages(PERSON).map(({ caption }) => caption)).toEqual([answerOf('events/photo', 'ru')])
  })
})

test('a photo is uploaded once and sent by its id after that', async () => {
  await say(PERSON, 'Фотография')
  await say(PERSON, '照片')
  expect(calls('sendPhoto').map(({ photo }) => photo?.startsWith('file-') ?? false)).toEqual([false, true])
  expect(api.texts(PERSON)).toEqual([answerOf('events/photo', 'ru'), answerOf('events/photo', 'zh')])
})

test('inline mode gives articles in the language of the client', async () => {
  api.inline(PERSON, '邮轮', 'zh-hans')
  const answered = await until('results', () => calls('answerInlineQuery')[0])
  expect(answered).toMatchObject({
    is_personal: true,
    cache_time: 300,
    button: { text: '私聊提问', start_parameter: 'inline' },
  })
  expect(answered['results']).toEqual([
    expect.objectContaining({
      type: 'article',
      id: 'tourism/arctic-cruises',
      input_message_content: expect.objectContaining({ message_text: answerOf('tourism/arctic-cruises', 'zh') }),
    }),
  ])
})

describe('privacy', () => {
  test.each([
    ['ru', /90 дн\.[^]*\/forget/],
    ['zh-hans', /90 天[^]*\/forget/],
  ])('what is kept is told (%s)', async (language, expected) => {
    await say(PERSON, '/privacy', { language })
    expect(api.texts(PERSON)[0]).toMatch(expected)
  })

  test('a person can have everything erased, in every chat', async () => {
    await say(PERSON, '/lang zh')
    await say(PERSON, 'где мои красные варежки')
    await say(GROUP, '@partner_bot где мои синие варежки', { user: PERSON })
    expect(await bot.contents()).toContain(`"user":${PERSON}`)
    await say(PERSON, '/forget')
    await vi.waitFor(async () => expect(await bot.contents()).not.toContain(`"user":${PERSON}`), 120_000)
    await say(PERSON, '/start')
    expect(api.texts(PERSON).slice(-2)).toEqual(['好了，您的数据已全部删除。', 'Здравствуйте!'])
    expect(await bot.contents()).not.toContain('варежки')
  })
})

describe('admins', () => {
  test('read what was not answered; others get help', async () => {
    await say(PERSON, 'где мои варежки')
    for (const person of [PERSON, ADMIN]) await say(person, '/unanswered')
    expect(api.texts(PERSON)[1]).toBe('Спросите меня.')
    expect(api.texts(ADMIN)[0]).toContain('• где мои варежки (не знаю)')
  })

  test('read the figures', async () => {
    await say(PERSON, 'где мои варежки')
    await say(PERSON, 'Арктические круизы')
    await press(PERSON, '👍')
    await say(ADMIN, '/stats')
    expect(api.texts(ADMIN)[0]).toContain('За 7 дней: 2 вопр.')
    expect(api.texts(ADMIN)[0]).toContain('👍 1, 👎 0')
    expect(api.texts(ADMIN)[0]).toContain('• Арктические круизы — 1')
  })

  test('see what could not be delivered, and can send it again or drop it', async () => {
    api.fault({ kind: 'error', code: 403, times: 2 })
    await say(PERSON, 'повтори раз')
    await say(PERSON, 'повтори два')
    await say(ADMIN, '/letters')
    expect(api.texts(ADMIN)[0]).toMatch(/^Не доставлено: 2[^]*telegram, .*: message: 403 Forbidden/)
    const [latest = ''] = /(?<=• )\d+/.exec(api.texts(ADMIN)[0] ?? '') ?? []
    await say(ADMIN, `/letters send ${latest}`)
    await say(ADMIN, '/letters drop')
    await say(ADMIN, '/letters')
    expect(api.texts(ADMIN).slice(1)).toEqual(['Отправляю снова: 1.', 'Убрано: 1.', 'Недоставленного нет.'])
    expect(await bot.texts(PERSON, 1)).toEqual(['два'])
  })

  test('get no figures where others would see them', async () => {
    await say(GROUP, '/stats@partner_bot', { user: ADMIN })
    expect(api.texts(GROUP)).toEqual(['Спросите меня.'])
  })

  test('are told each piece of news once', async () => {
    await bot.telegram.tellAdmins('news-1', 'Новость')
    await bot.telegram.tellAdmins('news-1', 'Новость')
    await bot.telegram.tellAdmins('news-2', 'Ещё одна')
    expect(await bot.texts(ADMIN, 2)).toEqual(['Новость', 'Ещё одна'])
  })
})
