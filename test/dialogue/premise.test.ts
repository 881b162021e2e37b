import { beforeAll, describe, expect, test } from 'vitest'
import { type Bot, createBot } from '../../src/commands/bot.ts'

let bot: Bot

beforeAll(async () => {
  bot = await createBot('knowledge', () => Date.parse('2026-11-01T12:00:00Z'))
})

const answerTo = (text: string): string =>
  bot.dialogue.answer(undefined, { language: 'ru' }, text).reply.text.split('\n')[0] ?? ''

describe('what a question supposes', () => {
  test.each([
    ['Первый визит в Харбин был в 2013 году, да?', 'Нет, не в 2013 году: первый официальный визит'],
    ['Гольфстрим ведь был назначен на август 2016?', 'Нет, не в августе: праздник «Гольфстрим»'],
    [
      'Протокол о побратимстве подписали 12 октября 2015, верно?',
      'Нет: Мурманск и Харбин подписали 13 октября 2015 г.',
    ],
    ['Харбин должен был стать седьмым побратимом Мурманска?', 'Нет: Харбин должен был стать 11-м'],
    ['Первый протокол ведь подписывало министерство иностранных дел?', 'Нет: его подписали Народное правительство'],
    ['китайцев же водили в роддом?', 'Нет: это Мурманская городская больница скорой'],
    ['摩尔曼斯克代表团第一次访问哈尔滨是2012年吧？', '不是2012年：摩尔曼斯克代表团首次正式访问哈尔滨是在2014年3月'],
    ['湾流节是七月的吧', '不是7月：“湾流”国际节'],
    ['他们参观的是儿童医院吧', '不是：是摩尔曼斯克市急救医院。'],
    ['来自中国的游客是不是越来越少了', '不是：来自中国的游客越来越多。'],
  ])('wrongly is corrected first: %s', (question, start) => {
    expect(answerTo(question).slice(0, start.length)).toBe(start)
  })

  test.each([
    ['Гольфстрим ведь планировали на 9–11 сентября 2016?', /^Да, /],
    ['говорили ли в 2015 о транспорте', /^Да, это так: на переговорах /],
    ['телемедицину с Харбином обсуждали?', /^Да, это так: /],
    ['гости побывали в больнице скорой помощи, верно?', /^Да, гости побывали/],
    ['友城意向书是2015年10月13日签的，对吧', /^是的/],
    ['双方谈过远程医疗吗', /^是的，/],
  ])('rightly is confirmed first: %s', (question, start) => {
    expect(answerTo(question)).toMatch(start)
  })

  test.each([
    ['Города уже стали побратимами?', /^По состоянию на май 2016 г\. ещё нет/],
    ['哈尔滨和摩尔曼斯克已经是友好城市了吗', /^截至2016年5月还不是/],
  ])('of a plan is answered as of the day of the report: %s', (question, start) => {
    expect(answerTo(question)).toMatch(start)
  })

  test.each([
    'Когда был первый визит в Харбин?',
    'а круизы в арктику есть?',
    'Гольфстрим',
    'протокол 2014 года',
    'Харбинцы приезжали весной или осенью?',
    '湾流节是哪几天？',
    '第一次访问',
  ])('nothing: no yes and no no: %s', (question) => {
    expect(answerTo(question)).not.toMatch(/^(?:Да|Нет|是的|不是)/)
  })

  test('that the report does not tell is said before what it tells', () => {
    expect(answerTo('стажировки врачей же полностью оплачивал Пекин, верно?')).not.toMatch(/^Да/)
    expect(answerTo('среди направлений с Харбином есть же ледокольный флот, да?')).toMatch(
      /^Не всё из этого есть в справке; /,
    )
  })
})

describe('what is not known of a subject that is', () => {
  test.each([
    [
      'сколько стоит круиз на северный полюс',
      'tourism/arctic-cruises',
      /^В моих материалах ничего нет о ценах/,
      'круизы на Северный полюс',
    ],
    [
      'какой вуз харбина партнёр арктического университета',
      'education/places',
      /^Этого я не знаю/,
      'Мурманский международный лицей',
    ],
    ['13号签友城意向书是在哈尔滨哪个楼签的呀', 'documents/protocol-2015', /^这个我不知道/, '2015年10月13日'],
  ])('is said before what is: %s', (question, article, refuses, known) => {
    const { reply } = bot.dialogue.answer(undefined, { language: 'ru' }, question)
    expect(reply).toMatchObject({ kind: 'unknown', article })
    expect(reply.text).toMatch(refuses)
    expect(reply.text).toContain(known)
  })

  test('is all that is said where the question is of something else', () => {
    const { reply } = bot.dialogue.answer(undefined, { language: 'ru' }, '摩尔曼斯克在哪个国家')
    expect(reply).toMatchObject({ kind: 'unknown', article: null })
  })
})

test('what leans on the last answer and does not say what it supposes is not confirmed', () => {
  const first = bot.dialogue.answer(undefined, { language: 'ru' }, 'первый раз в харбин когда ездили')
  expect(first.reply).toMatchObject({ kind: 'answer', article: 'visits/visit-2014' })
  const { reply } = bot.dialogue.answer(first.conversation, { language: 'ru' }, 'а после этого ещё ездили?')
  expect(reply.text).not.toMatch(/^Да[,:]/)
})
