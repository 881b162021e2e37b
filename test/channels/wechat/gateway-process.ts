// A gateway as a process of its own: Wechaty's PuppetServer around the mock puppet, told over IPC what people say.

import { PuppetMock, mock } from 'wechaty-puppet-mock'
import { PuppetServer } from 'wechaty-puppet-service'
import type { FromGateway, ToGateway } from './gateway.ts'

const [endpoint = '', token = ''] = process.argv.slice(2)
const mocker = new mock.Mocker()
const puppet = new PuppetMock({ mocker, timeoutSeconds: 1_000_000 })
const bot = mocker.createContact({ id: 'bot', name: '北极助手', type: 1 })
const asked = new Map<string, number>()
const tell = (message: FromGateway): void => void process.send?.(message)

puppet.messageSendText = async (to, text) => {
  tell({ kind: 'said', to, text, ms: performance.now() - (asked.get(to) ?? 0) })
}
puppet.on('start', () => {
  if (!puppet.isLoggedIn) mocker.login(bot)
  tell({ kind: 'started' })
})
puppet.on('stop', () => tell({ kind: 'stopped' }))
puppet.on('error', () => undefined)

process.on('message', ({ person, text }: ToGateway) => {
  const talker = mocker.cacheContactPayload.has(person)
    ? mocker.ContactMock.load(person)
    : mocker.createContact({ id: person, name: person, type: 1 })
  asked.set(person, performance.now())
  talker.say(text).to(bot)
})
process.on('disconnect', () => process.exit(0))

const server = new PuppetServer({ endpoint, token, puppet, tls: { disable: true } })
await server.start()
tell({ kind: 'listening' })
