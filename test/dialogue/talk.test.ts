// What talk means, by the weights that were learned.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import learned from '../../src/dialogue/talk.json' with { type: 'json' }
import { createTalk } from '../../src/dialogue/talk.ts'
import { parseQuestions } from '../../src/knowledge/questions.ts'
import { normalize } from '../../src/language/text.ts'
import { learnTalk, talkLines } from '../../src/learn/talk.ts'

const talkOf = createTalk(learned)

test.each([
  ['огромное спасибо за терпение и столь подробные разъяснения', ['thanks']],
  ['из каких документов вы берёте всю эту информацию для ответов', ['source']],
  ['подскажите новичку, как правильно задавать тебе вопросы', ['help']],
  ['Мне грустно', ['sadness']],
  ['你的信息更新截止到哪一年哪一月', ['source']],
  ['老实说你到底是机器人还是真人在打字', ['machine', 'who']],
])('%s → %s', (message, intents) => {
  const { intent, sure } = talkOf(normalize(message))
  expect(intents).toContain(intent)
  expect(sure).toBeGreaterThan(0.4)
})

test.each([
  'как сварить борщ',
  '世界杯冠军',
  'а когда это было',
  'сколько человек было в делегации',
  '代表团里有谁',
  'что там с китаем',
  'расскажи о сотрудничестве с харбином',
  '代表团几个人',
])('«%s» is no talk', (message) => expect(talkOf(normalize(message)).sure).toBeLessThan(0.4))

test('signs that nobody has seen are no talk', () => expect(talkOf('xnj nfrjt 47').sure).toBeLessThan(0.4))

test.each(['ru', 'zh'])('of the questions of %s next to none is taken for talk', (language) => {
  const text = readFileSync(new URL(`../../knowledge/questions/${language}-1.jsonl`, import.meta.url), 'utf8')
  const questions = parseQuestions(text).filter(({ kind }) => kind === 'in' || kind === 'out')
  const taken = questions.filter(({ turns }) => talkOf(normalize(turns.at(-1) ?? '')).sure >= 0.4)
  expect(taken.length).toBeLessThan(questions.length * 0.01)
})

test('an intent is learned from few examples, and the same lines teach the same', () => {
  const say = (q: string, intent?: string) => ({ id: q, lang: 'ru', q, kind: intent ? 'chat' : 'out', intent })
  const examples = [
    ...['спасибо', 'спасибо большое', 'ой спасибо', 'вот спасибо', 'спасибо тебе'].map((q) => say(q, 'thanks')),
    ...['пока', 'ну пока', 'пока пока', 'всё, пока', 'пока, друг'].map((q) => say(q, 'bye')),
    ...['когда приедут', 'какая погода', 'где больница', 'сколько гостей', 'какой протокол'].map((q) => say(q)),
  ]
  const questions = parseQuestions(examples.map((one) => JSON.stringify(one)).join('\n'))
  const lines = talkLines({ articles: [], sorted: [{ questions }] })
  const model = learnTalk(lines)
  expect(learnTalk(lines)).toEqual(model)
  const own = createTalk(model)
  expect(own('спасибо вам').intent).toBe('thanks')
  expect(own('давай пока').intent).toBe('bye')
  expect(own('спасибо вам').sure).toBeGreaterThan(own('где протокол').sure)
})
