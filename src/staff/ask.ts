// `ask`: the answer as each platform shows it, and why it is this one. `lines`: the same for machines, many at once.

import { createInterface } from 'node:readline'
import { renderReply as renderTelegram, type Rendered } from '../channels/telegram/render.ts'
import { toMessages } from '../channels/wechat/render.ts'
import { createAskLine } from '../commands/ask.ts'
import { askTurns, type Bot } from '../commands/bot.ts'
import { explainFound } from '../commands/explained.ts'
import { detectLanguage, type Language } from '../language/language.ts'
import type { Said } from '../search/explanation.ts'
import type { Found } from '../search/search.ts'
import type { Translate } from '../texts.ts'
import { folderOf, openBot, type ExitCode, type Terminal } from './command.ts'

interface AskOptions {
  dir?: string
  json?: boolean
}

export async function ask(terminal: Terminal, { dir, json }: AskOptions, words: readonly string[]): Promise<ExitCode> {
  const bot = await openBot(folderOf(dir), terminal.t)
  const question = words.join(' ')
  if (json) terminal.print(JSON.stringify(toJson(findIn(bot, question), bot)))
  else explain(bot, question, terminal)
  return 0
}

interface LinesOptions {
  knowledge: string
  ranking: number
}

/** The fixed interface of `npm run ask`: JSON Lines from standard input to standard output. */
export async function lines({ input, print, t }: Terminal, { knowledge, ranking }: LinesOptions): Promise<ExitCode> {
  const askLine = createAskLine(await openBot(knowledge, t), ranking)
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number++
    if (line.trim() !== '') print(askLine(line, number))
  }
  return 0
}

const findIn = ({ search }: Bot, question: string): Found => search.find(question, detectLanguage(question) ?? 'ru')

function explain(bot: Bot, question: string, terminal: Terminal): void {
  const { t, print, translate } = terminal
  const reply = askTurns(bot, { turns: [question] })
  print(heading(t('staff_ask_telegram')))
  for (const message of renderTelegram(reply, '')) print(telegramText(message))
  print(heading(t('staff_ask_wechat')))
  print(toMessages(reply, translate(reply.language)).join('\n---\n'))
  print(heading(t('staff_ask_why')))
  print(t(`staff_ask_kind_${reply.kind}`))
  for (const line of reasons(findIn(bot, question), bot, terminal)) print(line)
}

const heading = (text: string): string => `\n=== ${text}`

function telegramText({ text, buttons, photo }: Rendered): string {
  const rows = buttons.map((row) => row.map((button) => `[ ${button.text} ]`).join(' '))
  return [...(photo === undefined ? [] : [`[${photo}]`]), text, ...rows].join('\n')
}

/** How the search came to it. */
function reasons(found: Found, { search }: Bot, { language, t }: Terminal): string[] {
  const { read, terms, repaired, unknown, gap, runners, sure, untold, ...said } = explainFound(found, search)
  const list = (items: readonly string[]): string => (items.length > 0 ? items.join(', ') : '—')
  const words = (some: readonly Said[]): string => list(some.map(({ word, odds }) => `${word} (${odds.toFixed(1)})`))
  return [
    t('staff_ask_language', { language: found.language ? t(`staff_language_${found.language}`) : '—' }),
    t('staff_ask_read', { text: read }),
    t('staff_ask_terms', { terms: list(terms) }),
    ...(repaired.length > 0 ? [t('staff_ask_repaired', { words: list(repaired.map(({ typed, meant }) => `${typed} → ${meant}`)) })] : []), // prettier-ignore
    t('staff_ask_unknown', { words: list(unknown) }),
    ...(gap ? [t('staff_ask_gap', { about: gap.about[language] })] : []),
    t('staff_ask_first'),
    ...runners.map((one, i) => runnerLine(one, i + 1, language, t)),
    t('staff_ask_sure', { sure: Math.round(100 * sure) }),
    ...(said.for.length > 0 ? [t('staff_ask_for', { words: words(said.for) })] : []),
    ...(said.against.length > 0 ? [t('staff_ask_against', { words: words(said.against) })] : []),
    ...(untold.length > 0 ? [t('staff_ask_untold', { kinds: list(untold.map((kind) => t(`staff_asked_${kind}`))) })] : []), // prettier-ignore
  ]
}

type Runner = ReturnType<typeof explainFound>['runners'][number]

function runnerLine(runner: Runner, place: number, language: Language, t: Translate): string {
  const { id, title, share, confidence, coverage, likeness } = runner
  const figures = { confidence: confidence.toFixed(2), coverage: coverage.toFixed(2), likeness: likeness.toFixed(2) }
  return t('staff_ask_hit', { place, id, title: title[language], share, ...figures })
}

function toJson(found: Found, { search }: Bot) {
  const { outcome, gap, runners, sure } = explainFound(found, search)
  return {
    language: found.language ?? null,
    outcome,
    gap: gap?.id ?? null,
    terms: found.reading.units.map(({ term, text, known, trust }) => ({ term, text, known, trust })),
    first: runners,
    sure,
  }
}
