// A chat in the terminal: the real process, piped.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const ROOT = process.cwd()

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terminal-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Runs the bot with no channel configured, away from any `.env`, and types these lines. */
async function chat(
  lines: string,
  knowledge = join(ROOT, 'knowledge'),
): Promise<{ text: string; code: number | null }> {
  const { PATH = '', HOME = '' } = process.env
  const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs')
  const child = spawn(process.execPath, ['--import', tsx, join(ROOT, 'src', 'main.ts')], {
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
  const { text, code } = await chat('')
  expect(code).toBe(0)
  expect(text).toMatch(new RegExp(`^Знаю статей: ${articlesIn(join(ROOT, 'knowledge'))}\\.`))
  expect(text).toContain('Здравствуйте!')
  expect(text).toMatch(/ {2}1\. \S/)
})

test('questions in both languages, numbers and commands, the last line without its end', async () => {
  const { text, code } = await chat(
    'Что такое праздник «Гольфстрим»?\r\n湾流国际节是什么时候？\n/topics\n1\n\n/lang\nспасибо',
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
  cpSync(join(ROOT, 'knowledge'), knowledge, { recursive: true })
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
