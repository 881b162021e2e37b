// A chat in the terminal: the real process, piped.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runTerminal } from '../../src/channels/terminal.ts'
import { columnsOf } from '../../src/channels/wrap.ts'
import { createDialogue } from '../../src/dialogue/dialogue.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { createSearch } from '../../src/search/search.ts'
import { createTranslate } from '../../src/texts.ts'
import { AROUND } from '../knowledge/fixtures.ts'
import { compiled } from '../shared.ts'

const ROOT = process.cwd()

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terminal-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const FULL = join(ROOT, 'knowledge')

/** Runs the bot with no channel configured and one article, away from any `.env`, and types these lines. */
async function chat(lines: string, knowledge = AROUND): Promise<{ text: string; code: number | null }> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [compiled('src/main.ts')], {
    cwd: folder,
    env: { PATH, HOME, KNOWLEDGE_DIR: knowledge },
  })
  const out: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.resume()
  child.stdin.end(lines)
  await once(child, 'close')
  return { text: Buffer.concat(out).toString(), code: child.exitCode }
}

const articlesIn = (dir: string): number =>
  readdirSync(dir, { recursive: true }).filter((name) => String(name).includes('/') && String(name).endsWith('.yaml'))
    .length

test('it says how many articles it knows, greets, and leaves at the end of the input', async () => {
  const { text, code } = await chat('', FULL)
  expect(code).toBe(0)
  expect(text).toMatch(new RegExp(`^Знаю статей: ${articlesIn(FULL)}\\.`))
  expect(text).toContain('Здравствуйте!')
  expect(text).toMatch(/ {2}1\. \S/)
})

test('questions in both languages, numbers and commands, the last line without its end', async () => {
  const { text, code } = await chat(
    'Что такое праздник «Гольфстрим»?\r\n湾流国际节是什么时候？\n/topics\n1\n\n/lang\nспасибо',
    FULL,
  )
  expect(code).toBe(0)
  const [start, ...replies] = text.split('\n\n\n')
  expect(start).toContain('Здравствуйте!')
  expect(text).toMatch(/Источник: /)
  expect(text).toMatch(/来源：/)
  expect(replies.length).toBeGreaterThan(0)
  expect(text).toContain('Русский')
  expect(text).toContain('中文')
  expect(text).not.toMatch(/undefined|\{\{/)
})

test('a number picks from the list above', async () => {
  const { text } = await chat('/topics\n1\n1\n')
  expect(text).toMatch(/Источник: /)
})

test('whatever is typed, it goes on', async () => {
  const { text, code } = await chat(`\u0000\u001B[2J\n${'щ'.repeat(100_000)}\n__proto__\n🙂\n\uFFFD\nспасибо\n`)
  expect(code).toBe(0)
  expect(text).toMatch(/Пожалуйста!/)
})

test('a mistake in the knowledge is named at the start, and the rest is known', async () => {
  const knowledge = join(folder, 'knowledge')
  cpSync(FULL, knowledge, { recursive: true })
  writeFileSync(join(knowledge, 'tourism', 'broken.yaml'), 'source: visit-report-2016\nasOf: 2016-13-45\n')
  const { text, code } = await chat('湾流国际节是什么时候？\n', knowledge)
  expect(code).toBe(0)
  expect(text).toMatch(/tourism\/broken\.yaml:2:7 — /)
  expect(text).toMatch(/来源：/)
})

test('a folder that cannot be read is told in one line, and the process fails', async () => {
  const { text, code } = await chat('привет\n', join(folder, 'nowhere'))
  expect(code).toBe(1)
  expect(text).not.toContain('Здравствуйте')
})

const indexed = loadKnowledge('knowledge').then((knowledge) => createSearch(knowledge))

/** What a window of so many columns shows after these lines were typed into it. */
async function typedInto(columns: number, lines: string): Promise<string> {
  const index = await indexed
  const translate = createTranslate()
  const dialogue = createDialogue({ search: () => index, translate, now: () => 0 })
  const output = Object.assign(new PassThrough(), { isTTY: true, columns, hasColors: () => true })
  const shown = text(output)
  await runTerminal({
    dialogue,
    knowledge: index.knowledge,
    translate,
    input: Object.assign(Readable.from([lines]), { isTTY: true }),
    output,
  })
  output.end()
  return shown
}

const ESCAPE = '\u001B'

/** Without colours and movements of the cursor. */
const plain = (shown: string): string => stripVTControlCharacters(shown)

test.each([
  [40, 'Что такое праздник «Гольфстрим»?', 'До свидания!'],
  [40, '湾流国际节是什么时候？', '再见！'],
  [60, '/topics', 'До свидания!'],
])('in a window of %i columns no line of the reply to «%s» is wider', async (columns, line, bye) => {
  const shown = plain(await typedInto(columns, `${line}\n/quit\n`))
  const tooWide = shown.split(/[\r\n]+/).filter((one) => columnsOf(one.trimEnd()) > columns)
  expect(tooWide).toEqual([])
  expect(shown).toContain(bye)
})

test('in a window the source is dim and numbers are in colour; in a pipe they are not', async () => {
  const shown = (await typedInto(80, 'Что такое праздник «Гольфстрим»?\n')).replaceAll(ESCAPE, '^')
  expect(shown).toMatch(/\^\[2mИсточник: [^^]+\^\[22m/)
  expect(shown).toMatch(/\^\[36m {2}1\.\^\[39m/)
  const piped = await chat('Что такое праздник «Гольфстрим»?\n', FULL)
  expect(piped.text).not.toContain(ESCAPE)
})

test('commands are told at the start, with help, and where one is not known', async () => {
  const told = /Команды: \/topics/g
  const { text: shown } = await chat('/help\n/nothing\n/quit\nэтого никто не прочтёт')
  expect(shown.match(told)?.length).toBe(3)
  expect((await chat('/lang zh\n/help\n')).text).toContain('命令：/topics')
})

test('what is kept is told as it is here: nothing', async () => {
  const [, told = '', asked = ''] = (await chat('/privacy\nвы храните мои сообщения?\n')).text.split(/(?=Здесь ничего)/)
  expect(told).toContain('не хранится')
  expect(asked).toContain('не хранится')
})
