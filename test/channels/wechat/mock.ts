// WeChat in memory: people and rooms of wechaty-puppet-mock, and what the bot said to them.

import { PuppetMock, mock } from 'wechaty-puppet-mock'
import { run, type Running, type RunOptions, until } from './harness.ts'

export interface MockWechat extends Running {
  mocker: mock.Mocker
  puppet: PuppetMock
  bot: mock.ContactMock
  /** Everything that was sent by the bot, oldest first. */
  said: () => Said[]
}

interface Said {
  to: string
  text: string
}

type MockOptions = Omit<RunOptions, 'settings' | 'way'> & { acceptFriends?: boolean; login?: boolean }

export async function runOnMock({
  acceptFriends = true,
  login = true,
  ...rest
}: MockOptions = {}): Promise<MockWechat> {
  const mocker = new mock.Mocker()
  const puppet = new PuppetMock({ mocker, timeoutSeconds: 1_000_000 })
  const running = await run({
    ...rest,
    settings: { acceptFriends },
    way: { makePuppet: async () => puppet, isWatched: true },
  })
  const bot = mocker.createContact({ id: 'bot', name: '北极助手' })
  await until(() => puppet.state.active() === true)
  if (login) mocker.login(bot)
  if (login) await until(() => running.channel.state().status === 'online')
  return { ...running, mocker, puppet, bot, said: () => toSaid(mocker) }
}

const toSaid = (mocker: mock.Mocker): Said[] =>
  [...mocker.cacheMessagePayload.values()]
    .filter(({ talkerId }) => talkerId === 'bot')
    .map((message) => ({
      to: message.roomId ?? ('listenerId' in message ? (message.listenerId ?? '') : ''),
      text: message.text ?? '',
    }))
