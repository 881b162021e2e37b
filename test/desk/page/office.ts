// An office: the real bot with its desk, the stand-in for Telegram, and a browser.

import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { type Entry, startEntry } from '../../channels/telegram/entry.ts'
import { until } from '../../channels/telegram/small-bot.ts'
import { freePort } from '../../free-port.ts'
import { type BotApi, startBotApi } from '../../stand-ins/telegram/bot-api.ts'

const ADMIN = 99

/** Debian's; another one by the environment. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Where the pictures go, to be looked at. */
export const PICTURES = process.env['PICTURES'] ?? 'node_modules/.cache/desk-pictures'

export interface Office {
  /** The knowledge folder in use. */
  dir: string
  /** The desk's address. */
  url: string
  api: BotApi
  browser: Browser
  /** What pages complained about: errors in scripts, what the CSP kept away. */
  complaints: string[]
  /** A new browser with nobody signed in. */
  stranger(options?: Parameters<Browser['newContext']>[0]): Promise<Page>
  /** Signs in by the link that the bot sends in Telegram. */
  signIn(page: Page, name: string): Promise<void>
  link(name: string): Promise<string>
  /** A person's message in Telegram, and what the bot says to it. */
  ask(chat: number, text: string): Promise<string>
  text(file: string): Promise<string>
  write(file: string, text: string): Promise<void>
  restart(): Promise<void>
  close(): Promise<void>
}

const MOST_QUESTIONS = 8

/** The articles, each with its first questions, and the last author's sorted ones: comparing takes seconds. */
async function copyKnowledge(dir: string): Promise<void> {
  await cp('knowledge', dir, {
    recursive: true,
    filter: (path) => !path.endsWith('.jsonl') || path.endsWith('-11.jsonl'),
  })
  for (const name of (await readdir(dir, { recursive: true })).filter((one) => /\/.*\.yaml$/.test(one))) {
    const text = await readFile(join(dir, name), 'utf8')
    await writeFile(join(dir, name), text.replaceAll(/(?<=^ {2}questions:\n)(?: {4}- .*\n)+/gm, firstOf))
  }
}

const firstOf = (lines: string): string => `${lines.split('\n').slice(0, MOST_QUESTIONS).join('\n')}\n`

export async function openOffice(): Promise<Office> {
  await mkdir(PICTURES, { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'office-'))
  const dir = join(folder, 'knowledge')
  await copyKnowledge(dir)
  const [api, port] = [await startBotApi(), await freePort()]
  const env = { DESK: 'on', ADMIN_TELEGRAM_IDS: String(ADMIN), KNOWLEDGE_DIR: dir, PORT: String(port) }
  let entry: Entry = await startEntry(api, 'polling', env)
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  const url = `http://127.0.0.1:${port}/desk`
  const complaints: string[] = []

  function watch(context: BrowserContext): void {
    context.on('weberror', (error) => complaints.push(error.error().message))
    context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    context.on('request', (request) => {
      if (!request.url().startsWith(`http://127.0.0.1:${port}/`)) complaints.push(`another host: ${request.url()}`)
    })
  }

  async function ask(chat: number, text: string): Promise<string> {
    const known = api.texts(chat).length
    api.say(chat, text)
    return until(`an answer to ${text}`, () => api.texts(chat)[known])
  }

  async function link(name: string): Promise<string> {
    return /http\S+/.exec(await ask(ADMIN, `/desk ${name}`))?.[0] ?? ''
  }

  return {
    dir,
    url,
    api,
    browser,
    complaints,
    ask,
    link,
    async stranger(options) {
      const context = await browser.newContext({ locale: 'ru-RU', ...options })
      watch(context)
      // The machine may have much else to do.
      context.setDefaultTimeout(120_000)
      return context.newPage()
    },
    async signIn(page, name) {
      await page.goto(await link(name))
      await page.getByRole('navigation').waitFor()
    },
    text: (file) => readFile(join(dir, file), 'utf8'),
    write: (file, text) => writeFile(join(dir, file), text),
    async restart() {
      entry.kill('SIGTERM')
      entry = await entry.restart()
    },
    async close() {
      await browser.close()
      await entry.close()
      await api.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
