// What small talk and questions about the bot are taken for, and what is left to the search.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createIntents } from '../../src/dialogue/intents.ts'
import { normalize } from '../../src/language/text.ts'

const ofPlain = createIntents()
/** As the dialogue asks: of normalised messages. */
const intents = {
  exactly: (message: string) => ofPlain.exactly(normalize(message)),
}

const nameOf = (message: string): string | undefined => {
  const intent = intents.exactly(message)
  if (intent?.kind === 'switch') return intent.rest === '' ? `to ${intent.to}` : `to ${intent.to}: ${intent.rest}`
  return intent?.kind === 'say' ? intent.text : intent?.kind
}

const TALK: Record<string, string[]> = {
  hello: [
    'Привет!',
    'приветттт',
    'Здравствуйте, уважаемый бот',
    'добрй вечер',
    'ghbdtn',
    'privet',
    '你们好呀',
    '早上好！',
    'nihao',
    '👋',
  ],
  thanks: [
    'Большое спасибо за помощь 🙏',
    'спосибо',
    'cgfcb,j',
    'ну спасибо, бот',
    '非常感谢您',
    '多謝',
    'xie xie',
    '好的，谢谢',
  ],
  bye: ['Спасибо, до свидания!', 'всего доброго', 'у меня всё, спасибо', '谢谢，再见', '88', '我先走了'],
  praise: ['Какой ты умный!', 'классный бот', '👍', '你真聪明', '太棒了👏', '回答得很好'],
  insult: ['ты вообще тупой', 'от тебя никакого толку', 'ты не ответил на вопрос', '你怎么这么笨', '答非所问'],
  who: [
    'а кто ты вообще такой?',
    'ты бот или человек',
    'как тебя зовут?',
    'кто тебя создал',
    '你叫什么名字',
    '你是真人还是机器人',
    'ni shi shui',
    'ni shi shei',
  ],
  fine: ['Привет, как дела?', 'rfr ltkf', 'как ты поживаешь', '你最近怎么样', '吃了吗'],
  okay: ['ну ладно', 'понятно', 'ок', 'хахаха', '好的', '嗯嗯知道了', '没关系'],
  script: ['可以用繁體字嗎', '换成繁体', 'пиши традиционными иероглифами'],
  help: [
    'Привет! Что ты умеешь?',
    'как тобой пользоватся',
    'о чём тебя можно спросить',
    'у меня вопрос',
    '你能帮我做什么',
    '请问怎么使用',
    '我想咨询一下',
  ],
  menu: ['покажи меню', 'какие у тебя есть темы', '有哪些话题', '返回主菜单'],
  about: [
    'откуда у тебя такая информация?',
    'данные ещё не устарели?',
    'тебе можно доверять?',
    'когда последний раз обновляли данные',
    '资料从哪里来的',
    '你的信息准确吗',
    '多久更新一次',
  ],
  languages: [
    'на каких языках ты говоришь',
    'как переключить язык на китайский',
    'do you speak English?',
    '你会说俄语吗',
    '怎么切换语言',
  ],
  'to ru': ['по-русски, пожалуйста', 'давай на русском', '请说俄语', '切换到俄文', '我不懂中文'],
  'to zh': ['переключись на китайский', 'можешь отвечать по-китайски?', '能说中文吗', '請用中文'],
}

const OF_SUBSTANCE: [why: string, messages: string[]][] = [
  [
    'follow-ups',
    [
      'а когда?',
      'кто?',
      'где?',
      'и зачем',
      'а кто подписал',
      'какие',
      'подробнее',
      'ещё',
      '哪家啊',
      '那是什么时候',
      '谁',
      '为什么',
      '在哪里',
    ],
  ],
  [
    'small talk around a question',
    ['привет! когда приезжала делегация', 'спасибо, а где это было', '你好，代表团什么时候来的', '谢谢 那邮轮呢'],
  ],
  [
    'learning and translating',
    [
      'дети смогут учить китайский',
      'как сказать спасибо по-китайски',
      'есть ли экскурсии на китайском языке',
      '帮我翻译成俄语',
      '在哪里可以学中文',
      '有会说中文的导游吗',
      '汉语老师',
    ],
  ],
  [
    'words that look like small talk',
    [
      'туризм',
      'договор',
      'обмен',
      'северный полюс',
      'nehbpv',
      '美食',
      '高校',
      '游泳',
      'что ты знаешь о Харбине',
      'источник финансирования',
      '中文学校',
    ],
  ],
  ['nothing said', ['', '???', '🦀']],
]

describe('small talk', () => {
  const lines = Object.entries(TALK).flatMap(([name, messages]) => messages.map((message) => [message, name]))
  test.each(lines)('%s → %s', (message, name) => expect(nameOf(message)).toBe(name))
})

describe('the search is left', () => {
  const lines = OF_SUBSTANCE.flatMap(([why, messages]) => messages.map((message) => [why, message] as const))
  test.each(lines)('%s: %s', (_, message) => expect(nameOf(message)).toBeUndefined())
})

describe('a question asked along with a language', () => {
  test.each([
    ['请用俄语回答 两市有哪些合作领域', 'to ru: 两市有哪些合作领域'],
    ['湾流节是几号？请用俄语', 'to ru: 湾流节是几号'],
    ['Ответь по-китайски: когда был визит?', 'to zh: когда был визит'],
    ['привет, ответьте на русском, 代表团几个人', 'to ru: 代表团几个人'],
    ['расскажи про круизы по-китайски, пожалуйста', 'to zh: про круизы'],
    ['по-русски, пожалуйста: что такое Гольфстрим', 'to ru: пожалуйста: что такое гольфстрим'],
  ])('%s → %s', (message, name) => expect(nameOf(message)).toBe(name))
})

interface Question {
  kind: string
  q?: string
  turns?: string[]
}

test.each(['ru', 'zh'])('our own %s questions: chat and meta are small talk, all others are not', (language) => {
  const lines = readFileSync(new URL(`../../knowledge/questions/${language}-1.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const questions = lines.map((line): Question => JSON.parse(line))
  const wrong = questions
    .filter(({ kind }) => kind !== 'lang')
    .map(({ kind, q, turns }) => ({ isTalk: kind === 'chat' || kind === 'meta', message: q ?? turns?.at(-1) ?? '' }))
    .filter(({ isTalk, message }) => (intents.exactly(message) !== undefined) !== isTalk)
  expect(wrong).toEqual([])
})
