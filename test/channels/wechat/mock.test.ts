// The channel on Wechaty's mock puppet: private chats, rooms, friends, and what must be left alone.

import { FileBox } from 'file-box'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SOURCE, until } from './harness.ts'
import { type MockWechat, runOnMock } from './mock.ts'

let wechat: MockWechat

beforeEach(async () => {
  wechat = await runOnMock()
})

afterEach(() => wechat.stop())

const createAlice = () => wechat.mocker.createContact({ id: 'alice', name: '小丽', type: 1 })

/** How much was said in all, once a question that was asked afterwards is answered. */
async function countSaid(): Promise<number> {
  const eve = wechat.mocker.createContact({ name: '最后', type: 1 })
  eve.say('最后一问').to(wechat.bot)
  await until(() => wechat.said().some(({ to }) => to === eve.id))
  return wechat.said().length - 1
}

describe('a private chat', () => {
  test('is answered in plain text, with the source and a numbered menu', async () => {
    createAlice().say('北极邮轮多少钱').to(wechat.bot)
    const [answer] = await until(() => wechat.said().length === 1 && wechat.said())
    expect(answer).toEqual({
      to: 'alice',
      text: `答：北极邮轮多少钱\n\n${SOURCE}\n\n回复数字查看：\n1. 邮轮\n\n有帮助请回复「有用」，否则回复「没用」；回复 0 打开菜单。`,
    })
  })

  test('can be told something later, once', async () => {
    createAlice().say('北极邮轮多少钱').to(wechat.bot)
    await until(() => wechat.said().length === 1)
    expect(wechat.channel.reachMs?.()).toBe(48 * 3_600_000)
    for (let i = 0; i < 2; i++) await wechat.channel.tell?.('told:1', 'alice', '现在有答案了。')
    expect(await countSaid()).toBe(2)
    expect(wechat.said()[1]).toEqual({ to: 'alice', text: '现在有答案了。' })
  })

  test('two quick messages are answered in their order', async () => {
    const alice = createAlice()
    for (let i = 0; i < 10; i++) alice.say(`问题${i}`).to(wechat.bot)
    await until(() => wechat.said().length === 10)
    expect(wechat.said().map(({ text }) => text.split('\n')[0])).toEqual(
      Array.from({ length: 10 }, (_, i) => `答：问题${i}`),
    )
  })

  test('0 opens the menu, in either width, and so does a number that is not among the choices', async () => {
    const alice = createAlice()
    for (const text of ['0', '０', '选3']) alice.say(text).to(wechat.bot)
    await until(() => wechat.said().length === 3)
    for (const { text } of wechat.said()) expect(text).toContain('选择 m\n\n回复数字查看：\n1. 旅游\n2. 文化')
  })

  test('「有用」 and 「没用」 are a vote on the last answer, thanked once and changeable', async () => {
    const alice = createAlice()
    for (const text of ['北极邮轮', '有用', '没用']) alice.say(text).to(wechat.bot)
    await until(() => wechat.said().length === 3)
    expect(wechat.said().map(({ text }) => text)[1]).toBe('谢谢，很高兴能帮到您！')
    expect(wechat.said().map(({ text }) => text)[2]).toBe('好的，已记下您的评价。')
    expect(await wechat.storage.votes.counts(0)).toEqual({ up: 0, down: 1 })
  })

  test('「有用」 without an answer before it is a question like any other', async () => {
    createAlice().say('有用').to(wechat.bot)
    const [answer] = await until(() => wechat.said().length === 1 && wechat.said())
    expect(answer?.text).toMatch(/^答：有用/)
  })

  test('「没用」 after a refusal judges the refusal', async () => {
    const alice = createAlice()
    for (const text of ['北极邮轮', '怎么做红烧肉？', '没用']) alice.say(text).to(wechat.bot)
    await until(() => wechat.said().length === 3)
    const unanswered = await wechat.storage.questions.unanswered(0)
    expect(unanswered.map(({ text }) => text)).toEqual(['怎么做红烧肉？'])
    expect(await wechat.storage.votes.counts(0)).toEqual({ up: 0, down: 1 })
  })

  test('emoticons are no part of the question, and small talk when they stand alone', async () => {
    const alice = createAlice()
    for (const text of ['北极邮轮[微笑]', '/:rose']) alice.say(text).to(wechat.bot)
    await until(() => wechat.said().length === 2)
    expect(wechat.said().map(({ text }) => text.split('\n')[0])).toEqual(['答：北极邮轮', '答：谢谢'])
  })

  test('the source is named in full once in a conversation', async () => {
    const alice = createAlice()
    for (const text of ['北极邮轮', '什么时候']) alice.say(text).to(wechat.bot)
    await until(() => wechat.said().length === 2)
    expect(wechat.said()[0]?.text).toContain(SOURCE)
    expect(wechat.said()[1]?.text).toBe('答：什么时候\n\n来源同上。')
  })

  test('what is kept is told, and erased where the person asks for it', async () => {
    const alice = createAlice()
    for (const text of ['北极邮轮', '没用', '隐私', '删除我的数据', '有用']) alice.say(text).to(wechat.bot)
    await until(() => wechat.said().length === 5)
    const [, , kept, erased, after] = wechat.said().map(({ text }) => text)
    expect(kept).toMatch(/90 天[^]*「删除我的数据」/)
    expect(erased).toBe('好了，您的数据已全部删除。')
    expect(after).toMatch(/^答：有用/)
    expect(await wechat.storage.votes.counts(0)).toEqual({ up: 0, down: 0 })
  })

  test('a picture gets a hint', async () => {
    createAlice().say(FileBox.fromBase64('iVBORw0KGgo=', 'a.png')).to(wechat.bot)
    await until(() => wechat.said().length === 1)
    expect(wechat.said()[0]?.text).toBe('抱歉，我只能看懂文字。请用文字提问，或回复 0 打开菜单。')
  })

  test('Russian is answered with Russian hints', async () => {
    createAlice().say('сколько стоит круиз').to(wechat.bot)
    const [answer] = await until(() => wechat.said().length === 1 && wechat.said())
    expect(answer?.text).toContain('Ответьте цифрой:\n1. 邮轮')
  })
})

describe('a room', () => {
  test.each([
    ['a mention', '@北极助手\u2005邮轮', true],
    ['a mention without the name in the text', '邮轮', true],
    ['a typed name', '@北极助手 邮轮', false],
    ['a typed name at the end', '邮轮 @北极助手', false],
    ['a typed name with a full-width sign', '＠北极助手，邮轮', false],
  ])('%s is answered, and the asker addressed', async (_, text, mentioned) => {
    const alice = createAlice()
    const room = wechat.mocker.createRoom({ id: '1@room', memberIdList: ['alice', 'bot'], topic: '旅游群' })
    alice.say(mentioned && !text.includes('@') ? `@他\u2005${text}` : text, mentioned ? [wechat.bot] : []).to(room)
    const [answer] = await until(() => wechat.said().length === 1 && wechat.said())
    expect(answer?.to).toBe('1@room')
    expect(answer?.text.startsWith('@小丽\u2005\n答：')).toBe(true)
    expect(answer?.text).toContain('邮轮')
  })

  test('a number or a vote without a new "@" answers the last offer made to that person, and to nobody else', async () => {
    const alice = createAlice()
    const wang = wechat.mocker.createContact({ id: 'wang', name: '小王', type: 1 })
    const room = wechat.mocker.createRoom({ id: '1@room', memberIdList: ['alice', 'wang', 'bot'], topic: '旅游群' })
    alice.say('@北极助手 邮轮').to(room)
    await until(() => wechat.said().length === 1)
    for (const text of ['1', '选1', '有用']) wang.say(text).to(room)
    alice.say('第五个').to(room)
    alice.say('第一个').to(room)
    alice.say('有用').to(room)
    await until(() => wechat.said().length === 3)
    expect(wechat.said().map(({ text }) => text.split('\n')[1])).toEqual([
      '答：邮轮',
      '答：1',
      '谢谢，很高兴能帮到您！',
    ])
    expect(await countSaid()).toBe(3)
  })

  test('who quotes the bot’s "@" does not call it; whose own words do is asked without the quoted text', async () => {
    const alice = createAlice()
    const room = wechat.mocker.createRoom({ id: '1@room', memberIdList: ['alice', 'bot'], topic: '旅游群' })
    const quoted = '「小王：@北极助手 邮轮多少钱」\n- - - - - - - - - - - - - - -\n'
    alice.say(`${quoted}他问得好`, [wechat.bot]).to(room)
    alice.say(`${quoted}@北极助手 什么时候出发`).to(room)
    await until(() => wechat.said().length === 1)
    expect(wechat.said()[0]?.text).toContain('答：什么时候出发\n')
    expect(await countSaid()).toBe(1)
  })

  test('what is not said to the bot is left alone', async () => {
    const alice = createAlice()
    const room = wechat.mocker.createRoom({ id: '1@room', memberIdList: ['alice', 'bot'], topic: '旅游群' })
    alice.say('北极邮轮').to(room)
    alice.say('@小王 北极邮轮').to(room)
    alice.say('@北极助手二号 你好').to(room)
    alice.say('@所有人 明天开会', [wechat.bot]).to(room)
    expect(await countSaid()).toBe(0)
  })
})

describe('left alone', () => {
  test('old messages, whose time may be in seconds or milliseconds', async () => {
    createAlice()
    const old = { talkerId: 'alice', listenerId: 'bot', type: 7, text: '旧消息' }
    for (const timestamp of [Date.now() - 61_000, Math.floor(Date.now() / 1000) - 61]) {
      const { id } = wechat.mocker.MessageMock.create({ ...old, id: `old-${timestamp}`, timestamp })
      wechat.puppet.emit('message', { messageId: id })
    }
    expect(await countSaid()).toBe(0)
  })

  test('own messages', async () => {
    const alice = createAlice()
    wechat.bot.say('自己说的').to(alice)
    expect(await countSaid()).toBe(1)
  })

  test('official accounts and WeChat’s own', async () => {
    wechat.mocker.createContact({ id: 'gh_news', name: '新闻', type: 2 }).say('推送').to(wechat.bot)
    wechat.mocker.createContact({ id: 'weixin', name: '微信团队', type: 1 }).say('通知').to(wechat.bot)
    expect(await countSaid()).toBe(0)
  })

  test('a message that is reported twice', async () => {
    createAlice().say('邮轮').to(wechat.bot)
    const id = [...wechat.mocker.cacheMessagePayload.keys()].at(-1) ?? ''
    wechat.puppet.emit('message', { messageId: id })
    expect(await countSaid()).toBe(1)
  })

  test('a message that the puppet does not know, and an error of the puppet: the process goes on', async () => {
    wechat.puppet.emit('message', { messageId: 'unknown' })
    wechat.puppet.emit('error', { data: 'something odd' })
    expect(await countSaid()).toBe(0)
    expect(wechat.logged()).toContain('could not be taken in')
  })
})

describe('a friend request', () => {
  function request(type: number): string[] {
    createAlice()
    const accepted: string[] = []
    wechat.puppet.friendshipRawPayload = async (id) => ({ id, type, contactId: 'alice', hello: '你好', ticket: '' })
    wechat.puppet.friendshipAccept = async (id) => void accepted.push(id)
    wechat.puppet.emit('friendship', { friendshipId: 'request-1' })
    return accepted
  }

  test('is accepted and greeted in Chinese and Russian, with the menu', async () => {
    const accepted = request(2)
    const [greeting] = await until(() => wechat.said().length === 1 && wechat.said())
    expect(accepted).toEqual(['request-1'])
    expect(greeting?.to).toBe('alice')
    for (const part of ['您好', 'Здравствуйте', '1. 旅游']) expect(greeting?.text).toContain(part)
  })

  test('that was confirmed by the other side is only noted', async () => {
    expect(request(1)).toEqual([])
    expect(await countSaid()).toBe(0)
  })

  test('is left to the staff when they want it so', async () => {
    await wechat.stop()
    wechat = await runOnMock({ acceptFriends: false })
    const accepted = request(2)
    expect(await countSaid()).toBe(0)
    expect(accepted).toEqual([])
  })
})

describe('the login', () => {
  test('needs a scan: the code is printed with a link, and never logged', async () => {
    await wechat.stop()
    wechat = await runOnMock({ login: false })
    expect(wechat.channel.state().status).toBe('starting')
    wechat.mocker.scan('https://login.example/secret-code')
    await until(() => wechat.printed().includes('▄'))
    expect(wechat.channel.state().status).toBe('needs-scan')
    expect(wechat.printed()).toContain(encodeURIComponent('https://login.example/secret-code'))
    expect(wechat.logged()).not.toContain('secret-code')
    wechat.mocker.login(wechat.bot)
    await until(() => wechat.channel.state().status === 'online')
  })

  test('lost and found again: questions are answered as before', async () => {
    const alice = createAlice()
    await wechat.puppet.logout()
    await until(() => wechat.channel.state().status === 'recovering')
    wechat.mocker.login(wechat.bot)
    await until(() => wechat.channel.state().status === 'online')
    alice.say('邮轮').to(wechat.bot)
    expect(await countSaid()).toBe(1)
  })

  test('nothing of what people say or are called is logged', async () => {
    createAlice().say('秘密的问题').to(wechat.bot)
    await until(() => wechat.said().length === 1)
    for (const secret of ['秘密', '小丽', 'alice']) expect(wechat.logged()).not.toContain(secret)
  })
})
