// The pure parts: how replies look, how long ones are cut, and who is spoken to in a room.

import { assert, constantFrom, integer, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toAddressed } from '../../../src/channels/wechat/mention.ts'
import { toGreeting, toMessages } from '../../../src/channels/wechat/render.ts'
import { readWechatSettings } from '../../../src/channels/wechat/settings.ts'
import { byteLength, splitText, toLimitedParts } from '../../../src/channels/wechat/split.ts'
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
    const [greeting] = toGreeting(toReply({ language: 'ru' }), translate('ru'), translate('zh'))
    expect(greeting).toMatch(/^Здравствуйте[^]*您好/)
  })
})

describe('cutting', () => {
  test.each([
    ['paragraphs', 'Один.\n\nДва.', 12, ['Один.', 'Два.']],
    ['sentences', '一二。三四！五六', 15, ['一二。', '三四！五六']],
    ['sentences, whose closing quote stays with them', '「一二。」三四', 15, ['「一二。」', '三四']],
    ['abbreviations and figures are no sentence ends', 'В 2.5 раза больше', 17, ['В 2.5 раза', 'больше']],
  ])('at %s', (_, text, limit, parts) => {
    expect(splitText(text, limit)).toEqual(parts)
  })

  test('never inside a character', () => {
    expect(splitText('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 30)).toEqual(['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'])
  })

  test('of any text keeps every limit and every word', () => {
    const texts = string({
      unit: constantFrom('а', '中', '。', ' ', '\n', '.', '👍', 'b', '！', '́'),
      maxLength: 400,
    })
    assert(
      property(texts, integer({ min: 12, max: 80 }), (text, limit) => {
        const parts = splitText(text, limit)
        for (const part of parts) expect(byteLength(part)).toBeLessThanOrEqual(limit)
        expect(parts.join('').replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''))
        for (const part of toLimitedParts(text, 'end', limit, 3)) expect(byteLength(part)).toBeLessThanOrEqual(limit)
        expect(toLimitedParts(text, 'end', limit, 3).length).toBeLessThanOrEqual(3)
        expect(toLimitedParts(text, 'end', limit, 3).at(-1)).toMatch(/end$/)
      }),
    )
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
  ])('%j %j', (text, mentioned, said) => {
    expect(toAddressed({ text, mentioned }, self)).toBe(said)
  })
})

describe('the settings', () => {
  test('are off without a puppet', () => {
    expect(readWechatSettings({})).toEqual({ wrong: [] })
  })

  test('of an Official Account are all named when they are missing', () => {
    const { wrong } = readWechatSettings({ WECHATY_PUPPET: 'wechaty-puppet-official-account' })
    expect(wrong.map(({ name }) => name)).toEqual([
      'WECHATY_PUPPET_OA_APP_ID',
      'WECHATY_PUPPET_OA_APP_SECRET',
      'WECHATY_PUPPET_OA_TOKEN',
    ])
  })

  test('of a gateway', () => {
    const env = {
      WECHATY_PUPPET: 'wechaty-puppet-service',
      WECHATY_PUPPET_SERVICE_TOKEN: 'insecure_x',
      WECHATY_PUPPET_SERVICE_ENDPOINT: '127.0.0.1:9000',
      WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
      WECHAT_ACCEPT_FRIENDS: 'no',
    }
    expect(readWechatSettings(env).settings).toEqual({
      puppet: 'wechaty-puppet-service',
      gateway: { token: 'insecure_x', endpoint: '127.0.0.1:9000', insecure: true },
      acceptFriends: false,
    })
  })

  test.each([
    [{ WECHATY_PUPPET: 'wechaty-puppet-padlocal' }, 'wechat_setting_puppet'],
    [{ WECHATY_PUPPET: 'wechaty-puppet-wechat4u', WECHAT_SLOW: 'maybe' }, 'wechat_setting_switch'],
  ])('%j is wrong', (env, key) => {
    expect(readWechatSettings(env).wrong.map((wrong) => wrong.key)).toEqual([key])
  })
})
