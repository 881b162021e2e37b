// Three conversations of fifteen turns, as they should go: what each turn is, and how the reply begins.

import { beforeAll, describe, expect, test } from 'vitest'
import { type Bot, createBot } from '../../src/commands/bot.ts'
import type { Conversation } from '../../src/dialogue/conversation.ts'
import type { ReplyKind } from '../../src/dialogue/reply.ts'
import type { Language } from '../../src/language/language.ts'

type Turn = [said: string, kind: ReplyKind, article: string | null, begins: RegExp]

const RESIDENT: Turn[] = [
  [
    'когда харбинцы приезжали в мурманск',
    'answer',
    'visits/visit-2016',
    /^Делегация Харбина была в Мурманске 23–25 мая/,
  ],
  ['а зачем?', 'answer', 'visits/visit-2016', /^Гости приехали развивать прежние договорённости/],
  ['а какую больницу им показали', 'answer', 'health/hospital', /больницу скорой медицинской помощи/],
  ['а кого там лечат?', 'unknown', null, /^Этого я не знаю/],
  ['сколько дней длился первый визит', 'unknown', 'visits/visit-2014', /^Сколько это длилось, в справке не сказано/],
  ['а второй раз наши когда ездили', 'answer', 'visits/visit-2015', /^Второй раз .* в 2015 году/],
  ['сколько времени прошло между протоколами', 'answer', 'documents/protocol-2014', /^Между ними примерно 1 год/],
  ['какой по счёту побратим Харбин', 'answer', 'documents/sister-count', /^Харбин должен был стать 11-м/],
  ['а остальные десять какие', 'unknown', 'documents/sister-count', /^Названий остальных .* в справке нет/],
  ['про круизы на полюс говорили?', 'answer', 'tourism/arctic-cruises', /^Да, китайцам очень интересны/],
  ['а сколько дней?', 'unknown', 'tourism/arctic-cruises', /^Этого я не знаю/],
  ['сколько стоит билет', 'unknown', null, /^(?:В моих материалах ничего нет о ценах|Этого я не знаю)/],
  ['гольфстрим ведь в августе был?', 'answer', 'events/gulfstream-dates', /^Нет, не в августе: .* 9–11 сентября/],
  ['что раньше: визит харбинцев или гольфстрим', 'answer', 'visits/visit-2016', /^Раньше: «Визит из Харбина/],
  ['спасибо', 'smalltalk', null, /^Пожалуйста/],
]

const TOURIST: Turn[] = [
  ['你好', 'smalltalk', null, /^您好/],
  ['北极点邮轮，中国人感兴趣吗', 'answer', 'tourism/arctic-cruises', /^是的/],
  ['多少天', 'unknown', 'tourism/arctic-cruises', /^(?:这个我不知道|我的资料里没有)/],
  ['船票多少钱', 'unknown', null, /^(?:我的资料里没有关于价格|这个我不知道)/],
  ['那边中国游客多吗', 'answer', 'tourism/tourism', /^是的，来自中国的游客越来越多/],
  ['哈尔滨代表团哪年去的', 'answer', 'visits/visit-2016', /2016年5月23日至25日/],
  ['去了几天', 'answer', 'visits/visit-2016', /前后三天/],
  ['之后还来过吗', 'unknown', 'visits/visit-2016', /^之后还有没有，简报没有写/],
  ['湾流节是什么节', 'answer', 'events/gulfstream', /国际节日/],
  ['几号到几号', 'answer', 'events/gulfstream', /2016年9月9日至11日/],
  ['哪个在先，湾流节还是哈尔滨代表团来访', 'answer', 'visits/visit-2016', /^在先的是“哈尔滨代表团/],
  ['两市是友好城市了吗', 'answer', 'documents/sister-agreement', /^截至2016年5月还不是/],
  ['第几个', 'answer', 'documents/sister-count', /第11个友好城市/],
  ['其余十个友城叫什么', 'unknown', 'documents/sister-count', /^其余.*简报中没有列出/],
  ['谢谢', 'smalltalk', null, /^不客气/],
]

const JOURNALIST: Turn[] = [
  ['Первый визит был в 2013 году, верно?', 'answer', 'visits/visit-2014', /^Нет, не в 2013 году: .* в марте 2014 г\./],
  ['а после этого ещё ездили?', 'answer', 'visits/visit-2015', /^Следующим было вот что: «Второй визит/],
  ['Кто подписал протокол 2014 года?', 'answer', 'documents/protocol-2014-parties', /Народное правительство/],
  [
    'Что было раньше: протокол о побратимстве или визит харбинцев?',
    'answer',
    'documents/protocol-2015',
    /^Раньше: «Протокол о/,
  ],
  ['О чём говорили на переговорах 2015 года?', 'answer', 'visits/talks-2015', /^На переговорах 2015 года в Харбине/],
  [
    'Какие школы участвуют и когда начнутся обмены?',
    'answer',
    'education/places',
    /лицей.*\n[^]*Ответа на «когда начнутся обмены»/,
  ],
  ['Стажировки врачей уже начались, да?', 'answer', 'health/internships', /^Не всё из этого есть в справке/],
  ['Сколько всего протоколов подписали?', 'answer', 'documents/protocol-2014', /^По справке их 2/],
  [
    'Соглашение о побратимстве в итоге подписали?',
    'unknown',
    'documents/sister-agreement',
    /^Что было позже 25 мая 2016 г\./,
  ],
  ['А Гольфстрим когда планировали?', 'answer', 'events/gulfstream-dates', /9–11 сентября 2016 г\./],
  [
    'Сколько месяцев от визита харбинцев до Гольфстрима?',
    'answer',
    'visits/visit-2016',
    /^Между ними 3 месяца и 15 дней/,
  ],
  ['Китайцев же водили в роддом?', 'answer', 'health/hospital', /^Нет: это Мурманская городская больница/],
  ['Сколько лет назад был первый визит?', 'answer', 'visits/visit-2014', /^Прошло примерно 12 лет/],
  ['Что раньше: форум или первый визит?', 'unknown', 'visits/visit-2014', /^Посчитать это нельзя/],
  ['Источник какой?', 'help', null, /Справка о визите из Харбина/],
]

let bot: Bot

beforeAll(async () => {
  bot = await createBot('knowledge', () => Date.parse('2026-11-01T12:00:00Z'))
}, 60_000)

function play(turns: readonly Turn[], language: Language) {
  let known: Conversation | undefined
  return turns.map(([said]) => {
    const { reply, conversation } = bot.dialogue.answer(known, { language }, said)
    known = conversation
    return reply
  })
}

describe.each([
  ['a resident', RESIDENT, 'ru'],
  ['a tourist', TOURIST, 'zh'],
  ['a journalist', JOURNALIST, 'ru'],
] as const)('%s', (_, turns, language) => {
  test('is answered turn by turn', () => {
    const replies = play(turns, language)
    expect(replies.map(({ kind, article }, i) => [turns[i]?.[0], kind, article])).toEqual(
      turns.map(([said, kind, article]) => [said, kind, article]),
    )
    for (const [i, { text }] of replies.entries()) expect(text).toMatch(turns[i]?.[3] ?? '')
  })
})
