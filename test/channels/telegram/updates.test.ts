// Which updates are for the bot: every kind's good examples are the others' bad ones.

import type { MessageEntity, Update } from 'grammy/types'
import { describe, expect, test } from 'vitest'
import { toIncoming } from '../../../src/channels/telegram/updates.ts'

const self = { id: 4242, username: 'Murmansk_Harbin_bot' }
const bot = { id: 4242, is_bot: true, first_name: 'Бот' }
const person = { id: 7, is_bot: false, first_name: 'Кто-то', language_code: 'ru' }

/** As it comes over the wire, where types are not checked. */
const update = (changes: object): Update => JSON.parse(JSON.stringify({ update_id: 1, ...changes }))

/** Marks commands and mentions as Telegram does. */
function entitiesOf(text: string): MessageEntity[] {
  const found = [...text.matchAll(/(?<=^|\s)\/\w+(?:@\w+)?|@\w{3,}/g)].filter(
    (m, i, all) => i === 0 || !all[0]?.[0].includes(m[0]),
  )
  return found.map(({ 0: match, index }) => ({
    type: match.startsWith('/') ? 'bot_command' : 'mention',
    offset: index,
    length: match.length,
  }))
}

const message = (text: string | undefined, changes: object = {}): object => {
  const base = { message_id: 5, date: 1, chat: { id: 7, type: 'private', first_name: 'Кто-то' }, from: person }
  const entities = text === undefined ? [] : entitiesOf(text)
  const spoken = text === undefined ? {} : { text, ...(entities.length > 0 && { entities }) }
  return { ...base, ...spoken, ...changes }
}

const group = { chat: { id: -100, type: 'supergroup', title: 'Группа' } }
const forum = { ...group, is_topic_message: true, message_thread_id: 3 }

/** What came of a message, in one line. */
function summary(changes: object): string {
  const incoming = toIncoming(update(changes), self)
  if (!incoming) return 'ignored'
  if (incoming.kind === 'text') return `${incoming.edited ? 'edited ' : ''}text: ${incoming.text}`
  if (incoming.kind === 'command') return `command: ${incoming.name} ${incoming.argument}`.trim()
  return incoming.kind === 'media' ? `media: ${incoming.media}` : incoming.kind
}

describe('private chats', () => {
  test.each([
    ['Когда фестиваль?', 'text: Когда фестиваль?'],
    ['/start', 'command: start'],
    ['/start tourism__arctic-cruises', 'command: start tourism__arctic-cruises'],
    ['/HELP', 'command: help'],
    ['/lang zh', 'command: lang zh'],
    ['смотри /help', 'text: смотри /help'],
    ['@Murmansk_Harbin_bot где Харбин?', 'text: где Харбин?'],
    ['@other_bot где Харбин?', 'text: @other_bot где Харбин?'],
  ])('%s → %s', (text, expected) => {
    expect(summary({ message: message(text) })).toBe(expected)
  })

  test.each([
    ['voice', { voice: {} }, 'media: voice'],
    ['round video', { video_note: {} }, 'media: video'],
    ['sticker', { sticker: {} }, 'media: sticker'],
    ['photo', { photo: [] }, 'media: photo'],
    ['photo with a question', { photo: [], caption: 'Что это за праздник?' }, 'text: Что это за праздник?'],
    ['location', { location: {} }, 'media: location'],
    ['document', { document: {} }, 'media: file'],
    ['a service message', { pinned_message: {} }, 'ignored'],
    ['what was sent with the help of this very bot', { text: 'Ответ', via_bot: bot }, 'ignored'],
    ['another bot', { text: 'Привет', from: { ...bot, id: 9 } }, 'ignored'],
  ])('%s', (_name, changes, expected) => {
    expect(summary({ message: message(undefined, changes) })).toBe(expected)
  })

  test('an edited message is known as such', () => {
    expect(summary({ edited_message: message('Где Харбин?') })).toBe('edited text: Где Харбин?')
  })

  test('a live location that moves is not answered each time', () => {
    expect(summary({ edited_message: message(undefined, { location: {} }) })).toBe('ignored')
  })
})

describe('groups', () => {
  const reply = { reply_to_message: message('Ответ', { from: bot }) }
  const topicStart = { reply_to_message: { message_id: 3, from: bot, forum_topic_created: {} } }
  test.each([
    ['Когда фестиваль?', {}, 'ignored'],
    ['@Murmansk_Harbin_bot, когда фестиваль?', {}, 'text: когда фестиваль?'],
    ['@murmansk_harbin_BOT когда?', {}, 'text: когда?'],
    ['а скажи, @Murmansk_Harbin_bot, когда?', {}, 'text: а скажи,, когда?'],
    ['@Murmansk_Harbin_bot', {}, 'command: help'],
    ['@another_bot когда?', {}, 'ignored'],
    ['/help@Murmansk_Harbin_bot', {}, 'command: help'],
    ['/help@another_bot', {}, 'ignored'],
    ['/help', {}, 'ignored'],
    ['а когда?', reply, 'text: а когда?'],
    ['/help', reply, 'command: help'],
    ['/help@another_bot', reply, 'ignored'],
    ['а когда?', { reply_to_message: message('Вопрос') }, 'ignored'],
    ['а когда?', { ...forum, ...topicStart }, 'ignored'],
    ['а когда?', { ...forum, ...reply }, 'text: а когда?'],
  ])('%s %o → %s', (text, changes, expected) => {
    expect(summary({ message: message(text, { ...group, ...changes }) })).toBe(expected)
  })

  test('the mention of a bot by its name, without a user name', () => {
    const entities = [{ type: 'text_mention', offset: 0, length: 3, user: bot }]
    expect(summary({ message: message('Бот, когда?', { ...group, entities }) })).toBe('text: когда?')
  })

  test('the topic of a forum is kept, and of the message replied to its id alone', () => {
    const incoming = toIncoming(update({ message: message('а когда?', { ...forum, ...reply }) }), self)
    expect(incoming).toEqual({
      kind: 'text',
      chat: -100,
      user: 7,
      client: 'ru',
      message: 5,
      thread: 3,
      group: true,
      text: 'а когда?',
      edited: false,
      repliesTo: 5,
    })
  })
})

describe('other updates', () => {
  const press = (changes: object) =>
    toIncoming(update({ callback_query: { id: '1', from: person, chat_instance: '1', data: 'm', ...changes } }), self)

  test('a press on an old message can no longer change it', () => {
    expect(press({ message: { message_id: 5, date: 0, chat: { id: 7, type: 'private' } } })).toMatchObject({
      reachable: false,
    })
    expect(press({ message: message('Меню', { from: bot }) })).toMatchObject({
      kind: 'press',
      data: 'm',
      reachable: true,
    })
  })

  test.each([
    ['a channel post', { channel_post: message('Новость', { chat: { id: -1, type: 'channel' } }) }],
    ['a poll', { poll: {} }],
    ['a press without data', { callback_query: { id: '1', from: person, chat_instance: '1' } }],
  ])('%s is ignored', (_name, changes) => {
    expect(summary(changes)).toBe('ignored')
  })

  test.each([
    ['zh-hans', 'zh'],
    ['zh-TW', 'zh'],
    ['ru', 'ru'],
    ['en', 'ru'],
    [undefined, 'ru'],
  ])('a client in %s speaks %s', (language_code, client) => {
    const from = { ...person, language_code }
    const inline = update({ inline_query: { id: '1', from, query: 'круизы', offset: '' } })
    expect(toIncoming(inline, self)).toMatchObject({ kind: 'inline', text: 'круизы', client })
  })
})
