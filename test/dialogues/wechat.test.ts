// Conversations on WeChat as a clerk can read them, held with the real knowledge through the whole channel.
// `> ` is what a person writes, `< ` what the answer holds, in this order; ` … ` stands for anything.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FileBox } from 'file-box'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDialogue } from '../../src/dialogue/dialogue.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { createSearch } from '../../src/search/search.ts'
import { createTranslate } from '../../src/texts.ts'
import { until } from '../channels/wechat/harness.ts'
import { type MockWechat, runOnMock } from '../channels/wechat/mock.ts'

interface Exchange {
  asked: string
  parts: string[]
}

const scenes = readFileSync(join(import.meta.dirname, 'wechat.zh.txt'), 'utf8')
  .split(/^# /mu)
  .slice(1)
  .map((scene) => ({ title: scene.split('\n', 1)[0] ?? '', exchanges: toExchanges(scene) }))

function toExchanges(scene: string): Exchange[] {
  return [...scene.matchAll(/^> (.*)\n< (.*)$/gmu)].map(([, asked = '', answer = '']) => ({
    asked,
    parts: answer.split(/\s*…\s*/u).filter((part) => part !== ''),
  }))
}

let wechat: MockWechat

beforeAll(async () => {
  const search = createSearch(await loadKnowledge('knowledge'))
  wechat = await runOnMock({
    dialogue: createDialogue({ search: () => search, translate: createTranslate(), now: Date.now }),
  })
})

afterAll(() => wechat.stop())

type Person = ReturnType<MockWechat['mocker']['createContact']>

const SILENCE = '（不回答）'

/** What was answered; in a room to what one of its members said. What nobody answers is followed by what is. */
async function ask(say: () => void, isSilent: boolean): Promise<string> {
  const before = wechat.said().length
  say()
  if (isSilent) {
    const other = wechat.mocker.createContact({ name: '旁人', type: 1 })
    other.say('你好').to(wechat.bot)
    await until(() => wechat.said().some(({ to }) => to === other.id))
    return wechat.said().length === before + 1 ? SILENCE : (wechat.said()[before]?.text ?? '')
  }
  await until(() => wechat.said().length > before)
  return wechat.said().at(-1)?.text ?? ''
}

const toSaying = (asked: string) =>
  asked === '[图片文件]' ? FileBox.fromBase64('iVBORw0KGgo=', 'a.png') : asked.replaceAll('↵', '\n')

function speakAlone(): (asked: string) => void {
  const person = wechat.mocker.createContact({ name: '游客', type: 1 })
  return (asked) => person.say(toSaying(asked)).to(wechat.bot)
}

function speakInRoom(): (asked: string) => void {
  const members = new Map<string, Person>(
    ['李导', '小王'].map((name) => [name, wechat.mocker.createContact({ name, type: 1 })]),
  )
  const memberIdList = [...Array.from(members.values(), ({ id }) => id), 'bot']
  const room = wechat.mocker.createRoom({ id: 'travel@room', memberIdList, topic: '旅行社群' })
  return (asked) => {
    const [, name = '', text = ''] = /^(..)：(.*)$/su.exec(asked) ?? []
    members.get(name)?.say(toSaying(text)).to(room)
  }
}

describe('on WeChat', () => {
  test.each(scenes)('$title', async ({ title, exchanges }) => {
    const say = title.endsWith('（群）') ? speakInRoom() : speakAlone()
    for (const { asked, parts } of exchanges) {
      const answer = await ask(() => say(asked), parts[0] === SILENCE)
      const places = parts.map((part) => answer.indexOf(part))
      expect(places, `${asked}\n${answer}`).toEqual(places.toSorted((a, b) => a - b))
      expect(Math.min(...places), `${asked}\n${answer}`).toBeGreaterThanOrEqual(0)
    }
  })
})
