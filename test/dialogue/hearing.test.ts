// What talk is heard as, in any letters; every line here is one that nobody taught.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hear } from '../../src/dialogue/hearing.ts'
import type { TalkIntent } from '../../src/dialogue/talk.ts'
import { parseQuestions } from '../../src/knowledge/questions.ts'
import { normalize } from '../../src/language/text.ts'

const FOLDER = join('knowledge', 'questions')
const sorted = readdirSync(FOLDER).flatMap((name) => parseQuestions(readFileSync(join(FOLDER, name), 'utf8')))

/** The least of what the dialogue takes for talk where it has nothing to answer. */
const SURE = 0.4
/** The same where it names something of our subject. */
const SURE_BESIDE_US = 0.75

const HEARD: Partial<Record<TalkIntent, string[]>> = {
  greeting: ['Здравствуйте, уважаемый бот', 'приветттт', 'добрй вечер', '你们好呀', '早上好！'],
  thanks: ['Большое спасибо за помощь 🙏', 'ну спасибо, бот', '非常感谢您', '好的，谢谢'],
  bye: ['Спасибо, до свидания!', 'ладно, до завтра, бот', '我先走了'],
  praise: ['Какой ты умный!', 'отличный помощник', '太棒了👏', '回答得很好'],
  insult: ['ты вообще тупой', '你真是个笨蛋'],
  complaint: ['ты опять не ответил на мой вопрос', '你根本没有回答我的问题'],
  sadness: ['что-то мне сегодня грустно', '今天心情很不好'],
  howareyou: ['Привет, как дела?', 'как ты поживаешь', '你最近过得怎么样啊'],
  agree: ['ну ладно, понял', '嗯嗯知道了', '没关系'],
  laugh: ['хахаха', '哈哈哈哈哈哈笑死'],
  who: ['а кто ты вообще такой?', '你到底叫什么名字啊'],
  machine: ['ты бот или человек', '你是真人还是ai'],
  maker: ['а кто тебя вообще создал', '是谁开发了你'],
  operator: ['позовите мне живого человека', '帮我转一下人工'],
  privacy: ['а мою переписку кто-нибудь читает?', '我们的聊天记录会保存吗'],
  help: ['Привет! Что ты умеешь?', '我想咨询一下', '请问怎么使用'],
  topics: ['какие у тебя есть темы', '你这里有哪些话题'],
  source: ['откуда у тебя такая информация?', 'данные ещё не устарели?', '资料从哪里来的', '你的信息准确吗'],
  languages: ['на каких языках ты говоришь', '你会说俄语吗'],
  russian: ['по-русски, пожалуйста', '请说俄语', '切换到俄文'],
  chinese: ['можешь отвечать по-китайски?', '請用中文'],
  script: ['可以用繁體字嗎', '换成繁体'],
  more: ['а можно поподробнее', '再说详细一点'],
  shorter: ['а можно покороче', '说短一点'],
}

const lines = Object.entries(HEARD).flatMap(([intent, messages]) => messages.map((message) => [message, intent]))

test('nobody taught these lines', () => {
  const taught = new Set(sorted.map(({ turns }) => normalize(turns.at(-1) ?? '')))
  expect(lines.map(([message = '']) => message).filter((message) => taught.has(normalize(message)))).toEqual([])
})

test.each(lines)('%s → %s', (message, intent) => {
  const { intent: heard, sure } = hear(normalize(message))
  expect(heard).toBe(intent)
  expect(sure).toBeGreaterThan(SURE)
})

describe('in other letters', () => {
  test.each([
    ['dobroe utro', 'greeting'],
    ['lj cdblfybz', 'bye'],
    ['rfr ltkf', 'howareyou'],
    ['xie xie', 'thanks'],
    ['ni shi shui', 'who'],
    ['wan an', 'bye'],
  ])('%s → %s', (message, intent) => expect(hear(normalize(message)).intent).toBe(intent))
})

describe('signs alone', () => {
  test.each([
    [')))))', ['laugh', 'emoji']],
    ['((((((', ['sadness', 'emoji']],
    ['🙏🙏', ['thanks', 'emoji']],
  ])('%s → %s', (message, intents) => {
    const { intent, sure } = hear(normalize(message))
    expect(intents).toContain(intent)
    expect(sure).toBeGreaterThan(SURE)
  })

  test.each(['', '???', '🦀'])('«%s» is nothing', (message) => expect(hear(normalize(message)).sure).toBeLessThan(SURE))
})

const QUESTIONS: [why: string, least: number, messages: string[]][] = [
  ['follow-ups', SURE, ['а когда?', 'кто?', 'и зачем', 'а кто подписал', '那是什么时候', '谁', '为什么', '在哪里']],
  ['of our subject', SURE, ['代表团里有谁', 'что там с китаем', 'туризм', '高校', 'договор', 'обмен', 'nehbpv']],
  [
    'of our subject, like talk',
    SURE_BESIDE_US,
    ['расскажи о сотрудничестве с харбином', 'что ты знаешь о Харбине', 'источник финансирования'],
  ],
  ['beside small talk', SURE, ['привет! когда приезжала делегация', 'спасибо, а где это было', '谢谢 那邮轮呢']],
  [
    'about languages',
    SURE,
    ['дети смогут учить китайский', 'есть ли экскурсии на китайском языке', '在哪里可以学中文'],
  ],
  ['of the world', SURE, ['как сварить борщ', 'сколько звёзд на небе', '世界杯冠军', '怎么学游泳']],
]

describe('questions are no talk', () => {
  const asked = QUESTIONS.flatMap(([why, least, messages]) => messages.map((message) => [why, message, least] as const))
  test.each(asked)('%s: %s', (_, message, least) => expect(hear(normalize(message)).sure).toBeLessThan(least))

  test.each(['ru', 'zh'])('those of %s that were sorted, but for one in 300', (language) => {
    const questions = sorted.filter(({ lang, kind }) => lang === language && kind === 'in')
    const taken = questions.filter(({ turns }) => hear(normalize(turns.at(-1) ?? '')).sure >= SURE)
    expect(taken.length).toBeLessThan(questions.length / 300)
  })
})
