// The pure parts: how replies look, how long ones are cut, and who is spoken to in a room.

import { assert, constantFrom, integer, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteLength } from '../../../src/channels/split.ts'
import { toGreeting, toMessages, toParts } from '../../../src/channels/wechat/render.ts'
import { toAddressed, toSaid } from '../../../src/channels/wechat/writing.ts'
import type { Reply } from '../../../src/dialogue/reply.ts'
import { createTranslate } from '../../../src/texts.ts'

const translate = createTranslate()

const toReply = (change: Partial<Reply>): Reply => ({
  kind: 'answer',
  language: 'zh',
  article: 'tourism/arctic-cruises',
  text: '从摩尔曼斯克出发。\n\n来源：出访总结。',
  choices: [],
  confidence: 1,
  ...change,
})

describe('a reply', () => {
  test('with choices is a numbered menu', () => {
    const choices = ['旅游', '文化'].map((label) => ({ id: `s:${label}`, label }))
    const reply = toReply({ kind: 'choices', article: null, text: '您想了解哪个话题？', choices })
    expect(toMessages(reply, translate('zh'))).toEqual(['您想了解哪个话题？\n\n回复数字查看：\n1. 旅游\n2. 文化'])
  })

  test('whose words lead to its choices has one heading', () => {
    const choices = [{ id: 'a:x', label: '北极点邮轮' }]
    const reply = toReply({ kind: 'unknown', article: null, text: '我的资料里没有。\n\n不过这些我可以介绍：', choices })
    expect(toMessages(reply, translate('zh'))).toEqual([
      '我的资料里没有。\n\n不过这些我可以介绍（回复数字查看）：\n1. 北极点邮轮\n\n回复 0 打开菜单。',
    ])
  })

  test('in Russian has Russian hints', () => {
    const reply = toReply({ language: 'ru', text: 'Из Мурманска.\n\nИсточник: отчёт.' })
    expect(toMessages(reply, translate('ru'))).toEqual([
      'Из Мурманска.\n\nИсточник: отчёт.\n\nПомогло? Ответьте «полезно» или «не полезно». 0 — меню.',
    ])
  })

  test('that says "I don’t know" points to the menu', () => {
    const reply = toReply({ kind: 'unknown', article: null, text: '我不知道。' })
    expect(toMessages(reply, translate('zh'))).toEqual(['我不知道。\n\n回复 0 打开菜单。'])
  })

  test('that is very long comes in 3 parts, cut at sentence ends, and keeps its source and menu', () => {
    const text = `${'摩尔曼斯克与哈尔滨开展了友好合作。'.repeat(500)}\n\n来源：出访总结。`
    const parts = toMessages(toReply({ text, choices: [{ id: 'm', label: '菜单' }] }), translate('zh'))
    expect(parts).toHaveLength(3)
    for (const part of parts) expect(byteLength(part)).toBeLessThanOrEqual(1800)
    expect(parts[0]).toMatch(/。$/)
    expect(parts[1]).toMatch(/。…$/)
    expect(parts[2]).toBe(
      '来源：出访总结。\n\n回复数字查看：\n1. 菜单\n\n有帮助请回复「有用」，否则回复「没用」；回复 0 打开菜单。',
    )
  })

  test('greets in both languages, in that of the person first', () => {
    const greeting = toGreeting(toReply({ language: 'ru' }), translate('ru'), translate('zh'))
    expect(greeting).toMatch(/^Здравствуйте[^]*您好/)
  })
})

test('an answer of any text keeps every limit, in as many parts as are allowed, and its tail', () => {
  const texts = string({ unit: constantFrom('а', '中', '。', ' ', '\n', '.', '👍', 'b', '！'), maxLength: 400 })
  assert(
    property(texts, integer({ min: 20, max: 80 }), integer({ min: 1, max: 3 }), (text, limit, most) => {
      const parts = toParts(text, 'end', most, limit)
      for (const part of parts) expect(byteLength(part)).toBeLessThanOrEqual(limit)
      expect(parts.length).toBeLessThanOrEqual(most)
      expect(parts.at(-1)).toMatch(/end$/)
    }),
  )
})

describe('after its first time in a conversation', () => {
  const choices = ['中国游客来摩尔曼斯克', '2016年来访谈了什么', '医疗合作'].map((label) => ({
    id: `a:${label}`,
    label,
  }))
  const show = (length: number): string =>
    toMessages(toReply({ text: `${'访'.repeat(length)}\n\n来源同上。`, choices }), translate('zh')).join('')

  test('the source is short, the hint is gone, and all of it takes at most a third', () => {
    for (const length of [80, 100, 130, 300]) {
      const shown = show(length)
      expect(shown).toContain('来源同上。')
      expect(shown).not.toContain('有用')
      expect((shown.length - length) / shown.length).toBeLessThanOrEqual(0.34)
    }
  })

  test('as much is offered as there is room for', () => {
    expect(show(300)).toContain('3. 医疗合作')
    expect(show(80)).toContain('1. 中国游客来摩尔曼斯克')
    expect(show(80)).not.toContain('3. 医疗合作')
  })
})

describe('what somebody wrote', () => {
  test.each([
    ['有用', { kind: 'up', text: '有用' }],
    ['有用！', { kind: 'up', text: '有用！' }],
    ['[强]', { kind: 'up', text: '真棒' }],
    ['没用。', { kind: 'down', text: '没用。' }],
    ['Не помогло', { kind: 'down', text: 'Не помогло' }],
    ['1', { kind: 'pick', text: '1' }],
    ['２', { kind: 'pick', text: '2' }],
    ['选2', { kind: 'pick', text: '2' }],
    ['第二个', { kind: 'pick', text: '2' }],
    ['我选第三个吧', { kind: 'pick', text: '3' }],
    ['第两个', { kind: 'pick', text: '2' }],
    ['10', { kind: 'pick', text: '10' }],
    ['十', { kind: 'pick', text: '10' }],
    ['2016', { kind: 'text', text: '2016' }],
    ['第一次访问', { kind: 'text', text: '第一次访问' }],
    ['谢谢[抱拳]', { kind: 'text', text: '谢谢' }],
    ['北极邮轮多少钱[微笑][微笑]', { kind: 'text', text: '北极邮轮多少钱' }],
    ['有邮轮吗/:rose', { kind: 'text', text: '有邮轮吗' }],
    ['[Hey]在吗', { kind: 'text', text: '在吗' }],
    ['круиз 👍🏻', { kind: 'text', text: 'круиз' }],
    ['[抱拳]', { kind: 'text', text: '谢谢' }],
    ['/:rose', { kind: 'text', text: '谢谢' }],
    ['[微笑]', { kind: 'text', text: '你好' }],
    ['[再见]', { kind: 'text', text: '再见' }],
    ['隐私', { kind: 'privacy', text: '隐私' }],
    ['删除我的数据。', { kind: 'forget', text: '删除我的数据。' }],
    ['   ', { kind: 'nothing', text: '' }],
    [
      '「小王：@北极助手 邮轮多少钱」\n- - - - - - - - - - - - - - -\n什么时候出发',
      { kind: 'text', text: '什么时候出发' },
    ],
    ['「小王：1」\n- - - - - - - - - - - - - - -\n有用', { kind: 'up', text: '有用' }],
  ])('%j', (written, said) => {
    expect(toSaid(written)).toEqual(said)
  })
})

describe('spoken to in a room', () => {
  const self = { id: 'bot', names: ['北极助手', 'Мурманск (бот)', ''] }

  test.each([
    ['@北极助手\u2005邮轮', [], '邮轮'],
    ['@北极助手 邮轮', [], '邮轮'],
    ['@北极助手', [], ''],
    ['请问 @北极助手\u2005 邮轮', [], '请问   邮轮'],
    ['@мурманск (бот) круиз', [], 'круиз'],
    ['邮轮', ['bot'], '邮轮'],
    ['@北极助手二号 邮轮', [], undefined],
    ['a@北极 邮轮', [], undefined],
    ['邮轮', ['other'], undefined],
    ['@所有人 开会', ['bot'], undefined],
    ['@all meeting', ['bot'], undefined],
    ['@所有人 @北极助手 邮轮', ['bot'], '@所有人  邮轮'],
    ['「小丽：@北极助手 邮轮」\n- - - - - - - - - -\n她问得好', ['bot'], undefined],
    ['「小丽：邮轮」\n- - - - - - - - - -\n@北极助手 什么时候', [], '什么时候'],
  ])('%j %j', (text, mentioned, said) => {
    expect(toAddressed({ text, mentioned }, self)).toBe(said)
  })
})
