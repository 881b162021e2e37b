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
}, 60_000)

afterAll(() => wechat.stop())

async function ask(person: ReturnType<MockWechat['mocker']['createContact']>, asked: string): Promise<string> {
  const before = wechat.said().length
  person.say(asked === '[图片]' ? FileBox.fromBase64('iVBORw0KGgo=', 'a.png') : asked).to(wechat.bot)
  await until(() => wechat.said().length > before)
  return wechat.said().at(-1)?.text ?? ''
}

describe('on WeChat', () => {
  test.each(scenes)('$title', async ({ exchanges }) => {
    const person = wechat.mocker.createContact({ name: '游客', type: 1 })
    for (const { asked, parts } of exchanges) {
      const answer = await ask(person, asked)
      const places = parts.map((part) => answer.indexOf(part))
      expect(places, `${asked}\n${answer}`).toEqual(places.toSorted((a, b) => a - b))
      expect(Math.min(...places), `${asked}\n${answer}`).toBeGreaterThanOrEqual(0)
    }
  })
})
