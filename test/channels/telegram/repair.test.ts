// What Telegram refuses in one shape is sent in another.

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BotApi } from '../../stand-ins/telegram/bot-api.ts'
import { startSmallBot, type SmallBot } from './small-bot.ts'
import { answerOf } from './small-dialogue.ts'

const PERSON = 7
const GROUP = -100
const SUPERGROUP = -200
const QUESTION = '@partner_bot Арктические круизы'
const ANSWER = answerOf('tourism/arctic-cruises', 'ru')

let bot: SmallBot
let api: BotApi

beforeEach(async () => {
  bot = await startSmallBot()
  api = bot.api
})
afterEach(() => bot.stop())

const sent = () => api.calls.filter(({ method }) => method === 'sendMessage').map(({ params }) => params)

const refuse = (description: string, method = 'sendMessage') =>
  api.fault({ method, kind: 'error', code: 400, description: `Bad Request: ${description}` })

test('a group that became a supergroup gets its answer there', async () => {
  api.migrate(GROUP, SUPERGROUP)
  api.say(GROUP, QUESTION)
  await bot.idle()
  expect(api.texts(SUPERGROUP)).toEqual([ANSWER])
})

test('a question from a topic that is gone is answered outside of it', async () => {
  api.closeThread(3)
  api.say(GROUP, QUESTION, { thread: 3 })
  await bot.idle()
  expect(sent().map(({ message_thread_id: thread }) => thread)).toEqual([undefined])
  expect(api.texts(GROUP)).toEqual([ANSWER])
})

test('a question that is gone is answered all the same', async () => {
  refuse('message to be replied not found')
  api.say(GROUP, QUESTION)
  await bot.idle()
  expect(sent().map(({ reply_parameters: reply }) => reply)).toEqual([undefined])
})

test('a styling that is refused is left out', async () => {
  refuse('ENTITY_BOUNDS_INVALID')
  api.say(PERSON, 'Арктические круизы')
  await bot.idle()
  expect(api.texts(PERSON)).toEqual([ANSWER])
  expect(sent().map(({ entities }) => entities)).toEqual([undefined])
})

test('a text that is too long after all goes in halves, its buttons under the last', async () => {
  const long = 'Предложение из слов. '.repeat(60).trim()
  refuse('message is too long')
  api.say(PERSON, `повтори ${long}`)
  await bot.idle()
  const texts = api.texts(PERSON)
  expect(texts.length).toBeGreaterThan(1)
  expect(texts.join(' ')).toBe(long)
})

test('a picture that is refused leaves its text, with the buttons', async () => {
  refuse('PHOTO_INVALID_DIMENSIONS', 'sendPhoto')
  api.say(PERSON, 'Фотография')
  await bot.idle()
  expect(api.texts(PERSON)).toEqual([answerOf('events/photo', 'ru')])
  expect(sent()[0]?.reply_markup?.inline_keyboard.length).toBeGreaterThan(0)
})

test('several refusals of one message, one after the other', async () => {
  api.migrate(GROUP, SUPERGROUP)
  api.closeThread(3)
  api.say(GROUP, QUESTION, { thread: 3 })
  await bot.idle()
  expect(api.texts(SUPERGROUP)).toEqual([ANSWER])
})

test('what cannot be repaired is given up, and the next message is answered', async () => {
  refuse('chat not found')
  api.say(PERSON, 'повтори раз')
  api.say(PERSON, 'повтори два')
  await bot.idle()
  expect(api.texts(PERSON)).toEqual(['два'])
})
