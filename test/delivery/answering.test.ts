// What happens around a reply: the pace, the question log, votes, and that a turn counts once.

import { beforeEach, describe, expect, it } from 'vitest'
import { type Answering, createAnswering } from '../../src/delivery/answering.ts'
import type { Turn } from '../../src/delivery/channel.ts'
import type { Conversation } from '../../src/dialogue/conversation.ts'
import { createMetrics, type Metrics } from '../../src/delivery/metrics.ts'
import { createPace } from '../../src/delivery/pace.ts'
import type { Dialogue, Speaker } from '../../src/dialogue/dialogue.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createTranslate } from '../../src/texts.ts'
import { openTemporary } from '../storage/temporary.ts'
import { counting } from './small-parts.ts'

const ANNA: Speaker = { key: 'small:7654321', language: 'ru' }

let storage: Storage
let metrics: Metrics
let answering: Answering

beforeEach(async () => {
  storage = await openTemporary()
  metrics = createMetrics()
  answering = open()
})

const open = (perMinute = 2, dialogue: Dialogue = counting) =>
  createAnswering({
    dialogue,
    storage,
    pace: createPace({ perMinute }),
    metrics,
    translate: createTranslate(),
    now: () => 1000,
  })

const turn = (updateId: string): Turn => ({
  channel: 'small',
  updateId,
  lane: '7654321',
  payload: null,
  acceptedAt: 0,
  writes: [],
})

async function textOf(one: Turn, text = 'когда?', speaker = ANNA): Promise<string | undefined> {
  const answered = await answering.answer(one, speaker, text)
  return answered.kind === 'reply' ? answered.reply.text : answered.text
}

describe('a turn', () => {
  it('changes nothing by itself: worked out again after a crash, it says the same', async () => {
    answering = open(9)
    expect(await textOf(turn('u1'))).toBe('1: когда?')
    const again = turn('u1')
    expect(await textOf(again)).toBe('1: когда?')
    await storage.write(again.writes)
    expect(await textOf(turn('u2'))).toBe('2: когда?')
    expect(await textOf(turn('u3'), 'hi', { key: 'small:2', language: 'ru' })).toBe('1: hi')
  })

  it('that breaks leaves nothing behind for the next one', async () => {
    const answer = () => {
      throw new TypeError('a bug')
    }
    const broken = open(9, { ...counting, answer })
    const first = turn('u1')
    await expect(broken.answer(first, ANNA, 'x')).rejects.toThrow('a bug')
    expect(first.writes).toEqual([])
    const answered = await broken.pick(turn('u2'), ANNA, 'm')
    expect(answered).toMatchObject({ kind: 'reply', reply: { text: '1: m' } })
  })

  it('logs the question with a hash instead of the person, once for an update', async () => {
    const first = turn('u1')
    await textOf(first)
    await storage.write(first.writes)
    await storage.write(first.writes)
    expect(await storage.questions.topArticles(0, 9)).toEqual([{ name: 'tourism/cruises', count: 1 }])
    expect(JSON.stringify(first.writes.filter(({ kind }) => kind === 'question'))).not.toContain('7654321')
  })

  it('keeps of a very long message the beginning only', async () => {
    const long = turn('u1')
    await textOf(long, 'я'.repeat(100_000))
    const question = long.writes.find((write) => write.kind === 'question')
    expect(question?.value.text).toHaveLength(1000)
  })
})

it('says once, in the language of the person, that it is too much, and logs it', async () => {
  const chinese: Conversation = { language: 'zh', choices: [], clarified: false, at: 1 }
  await storage.write([{ kind: 'conversation', key: ANNA.key, value: chinese }])
  const texts: (string | undefined)[] = []
  const last = turn('u4')
  for (const one of [turn('u1'), turn('u2'), turn('u3')]) texts.push(await textOf(one))
  texts.push(await textOf(last))
  expect(texts.slice(2)).toEqual([createTranslate()('zh')('delivery_slow_down'), undefined])
  expect(last.writes).toMatchObject([{ kind: 'question', value: { outcome: 'throttled', language: 'zh' } }])
  expect(await textOf(turn('u5'), 'hi', { key: 'small:2', language: 'ru' })).toBe('1: hi')
})

it('takes one vote a person, which may change, and thanks once', async () => {
  const one = turn('u1')
  const answered = await answering.answer(one, ANNA, 'когда?')
  const answerId = answered.kind === 'reply' ? answered.answerId : ''
  expect(answerId).toMatch(/^[\w-]{16}$/)
  const outcomes: string[] = []
  for (const value of ['up', 'up', 'down'] as const) {
    const voting = turn(`vote-${value}`)
    outcomes.push(await answering.vote(voting, ANNA, answerId, value))
    await storage.write([...one.writes, ...voting.writes])
  }
  expect(outcomes).toEqual(['new', 'same', 'changed'])
  expect((await storage.questions.unanswered(0)).map(({ id, why }) => [id, why])).toEqual([[answerId, 'down']])
})

it('counts by channel, language and outcome', async () => {
  for (const id of ['u1', 'u2', 'u3']) await textOf(turn(id))
  const { text } = await metrics.page()
  expect(text).toContain('bot_messages_total{channel="small",language="ru",outcome="answer"} 2')
  expect(text).toContain('bot_messages_total{channel="small",language="ru",outcome="throttled"} 1')
  expect(text).toContain('bot_answer_seconds_count{channel="small"} 3')
})
