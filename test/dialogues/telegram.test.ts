// Plays the conversations in `telegram.*.txt` with the real knowledge and the real dialogue.
//
//   # a remark          > what a person writes, or > [the label of a button that they press]
//   > (1) what the first of several in a group writes; > (1↩) as a reply to the bot's last message there
//   < what the bot sends or changes a message into; … stands for anything
//   [a button under that message]          ~ the short note that a press is acknowledged with

import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createSuggest } from '../../src/channels/telegram/inline.ts'
import { createDialogue } from '../../src/dialogue/dialogue.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { createSearch } from '../../src/search/search.ts'
import { createTranslate } from '../../src/texts.ts'
import { startSmallBot, type SmallBot } from '../channels/telegram/small-bot.ts'
import type { Call } from '../stand-ins/telegram/bot-api.ts'

const PERSON = 7
const GROUP = -100
const WHO = /^\((\d)(↩?)\)\s*/
const folder = new URL('.', import.meta.url)
const now = () => Date.parse('2026-11-22T12:00:00Z')

async function startBot(): Promise<SmallBot> {
  const [index, translate] = [createSearch(await loadKnowledge('knowledge')), createTranslate()]
  const search = () => index
  return startSmallBot({
    dialogue: createDialogue({ search, translate, now }),
    parts: {
      suggest: createSuggest({ search, translate, now }),
      articles: () => index.knowledge.articles.map(({ id }) => id),
      knowledgeDir: 'knowledge',
    },
  })
}

const isShown = ({ method }: Call) => ['sendMessage', 'editMessageText', 'sendPhoto'].includes(method)
const textOf = ({ params }: Call) => params.text ?? params.caption ?? ''
const buttonsOf = (call: Call | undefined) =>
  call?.params.reply_markup?.inline_keyboard.flat().map(({ text }) => text) ?? []

/** `…` stands for anything; line breaks and kinds of spaces do not matter. */
function toPattern(expected: string): RegExp {
  const plain = expected.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'))
  return new RegExp(`^${plain.join('[\\s\\S]*')}$`)
}

/** Plays a transcript; gives what was otherwise than it says, with the number of the line. */
async function playAll(bot: SmallBot, lines: string[], language: string): Promise<string[]> {
  const wrong: string[] = []
  let seen = 0
  let shown: Call[] = []
  let current: Call | undefined

  async function act(what: string): Promise<void> {
    seen = bot.api.calls.length
    const [prefix, who, isReply] = WHO.exec(what) ?? ['']
    const [chat, text] = [who === undefined ? PERSON : GROUP, what.slice(prefix.length)]
    const replyTo = isReply ? bot.api.messages(chat).at(-1)?.message_id : undefined
    const way = { language, ...(who !== undefined && { user: Number(who) }), ...(replyTo !== undefined && { replyTo }) }
    const label = /^\[(.+)\]$/.exec(text)?.[1]
    if (label === undefined) bot.api.say(chat, text, way)
    else pressButton(bot, chat, label, way)
    await bot.idle()
    shown = bot.api.calls.slice(seen).filter(isShown)
  }

  function isRight(sign: string, rest: string, line: string): boolean {
    if (sign === '<') {
      current = shown.shift()
      return current !== undefined && toPattern(rest).test(textOf(current))
    }
    if (sign === '[') return buttonsOf(current).includes(line.slice(1, -1))
    const notes = bot.api.calls.slice(seen).filter(({ method }) => method === 'answerCallbackQuery')
    return notes.length === 1 && notes[0]?.params.text === rest
  }

  for (const [i, line] of lines.entries()) {
    const [sign, rest] = [line.charAt(0), line.slice(1).trim()]
    if (sign === '>') {
      for (const call of shown) wrong.push(`before line ${i + 1}: and also «${textOf(call)}»`)
      await act(rest)
    } else if ('<[~'.includes(sign) && sign !== '' && !isRight(sign, rest, line)) {
      const said = current ? `${textOf(current)} [${buttonsOf(current).join('] [')}]` : 'nothing'
      wrong.push(`line ${i + 1}: ${line}\n  but it was: ${said}`)
    }
  }
  return wrong
}

function pressButton(bot: SmallBot, chat: number, label: string, way: { language: string; user?: number }): void {
  for (const { message_id: id, reply_markup: markup } of bot.api.messages(chat).toReversed()) {
    const button = markup?.inline_keyboard.flat().find(({ text }) => text === label)
    if (button) return void bot.api.press(chat, id, button.callback_data ?? '', way)
  }
  throw new Error(`no button «${label}»`)
}

const transcripts = readdirSync(folder).filter((name) => /^telegram\..*\.txt$/.test(name))

test.each(transcripts)('%s', async (name) => {
  const bot = await startBot()
  const lines = readFileSync(new URL(name, folder), 'utf8')
    .split('\n')
    .map((line) => line.trim())
  expect(await playAll(bot, lines, name.includes('.zh.') ? 'zh-hans' : 'ru')).toEqual([])
  await bot.stop()
})
