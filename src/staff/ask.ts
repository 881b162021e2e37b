// `ask`: the answer as each platform shows it, and why it is this one. `lines`: the same for machines, many at once.

import { createInterface } from 'node:readline'
import { renderReply as renderTelegram, type Rendered } from '../channels/telegram/render.ts'
import { toMessages } from '../channels/wechat/render.ts'
import { createAskLine } from '../commands/ask.ts'
import { askTurns, type Bot } from '../commands/bot.ts'
import { detectLanguage } from '../language/language.ts'
import type { Hit } from '../search/confidence.ts'
import { explain as explainDecision, type Said } from '../search/explanation.ts'
import type { Found } from '../search/search.ts'
import type { Translate } from '../texts.ts'
import { folderOf, openBot, type ExitCode, type Terminal } from './command.ts'

const FIRST = 5

interface AskOptions {
  dir?: string
  json?: boolean
}

export async function ask(terminal: Terminal, { dir, json }: AskOptions, words: readonly string[]): Promise<ExitCode> {
  const bot = await openBot(folderOf(dir), terminal.t)
  const question = words.join(' ')
  if (json) terminal.print(JSON.stringify(toJson(findIn(bot, question))))
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
  const units = found.reading.units.filter(({ text }) => text !== '')
  const unknown = units.filter(({ known }) => !known).map(({ text }) => text)
  const repaired = units.filter(({ trust, known }) => known && trust < 1).map(({ text, term }) => `${text} → ${term}`)
  const list = (items: readonly string[]): string => (items.length > 0 ? items.join(', ') : '—')
  const titleOf = (id: string): string => search.article(id)?.[language].title ?? id
  return [
    t('staff_ask_language', { language: found.language ? t(`staff_language_${found.language}`) : '—' }),
    t('staff_ask_read', { text: found.reading.text }),
    t('staff_ask_terms', { terms: list(units.map(({ term }) => term)) }),
    ...(repaired.length > 0 ? [t('staff_ask_repaired', { words: repaired.join(', ') })] : []),
    t('staff_ask_unknown', { words: list(unknown) }),
    ...(found.gap ? [t('staff_ask_gap', { about: found.gap[language].about })] : []),
    t('staff_ask_first'),
    ...ranked(found).map((one, i) => hitLine(one, i + 1, titleOf(one.hit.id), t)),
    t('staff_ask_sure', { sure: percent(found.sure) }),
    ...wordsFor(found, t),
  ]
}

/** Which words spoke for the first article, and which against any answer. */
function wordsFor(found: Found, t: Translate): string[] {
  const explained = explainDecision(found, found.catalog)
  if (!explained) return []
  const list = (said: readonly Said[]): string =>
    said.map(({ word, odds }) => `${word} (${odds.toFixed(1)})`).join(', ')
  const { for: pro, against, untold } = explained
  return [
    ...(pro.length > 0 ? [t('staff_ask_for', { words: list(pro) })] : []),
    ...(against.length > 0 ? [t('staff_ask_against', { words: list(against) })] : []),
    ...(untold.length > 0 ? [t('staff_ask_untold', { kinds: untold.map((kind) => t(`staff_asked_${kind}`)).join(', ') })] : []), // prettier-ignore
  ]
}

const percent = (share: number): number => Math.round(100 * share)

interface Ranked {
  hit: Hit
  /** What part of all the first articles' confidence it has, in per cent. */
  share: number
}

function ranked({ hits }: Found): Ranked[] {
  const first = hits.slice(0, FIRST)
  const worth = ({ confidence }: Hit): number => Math.max(0, confidence)
  const all = first.reduce((sum, hit) => sum + worth(hit), 0)
  return first.map((hit) => ({ hit, share: all === 0 ? 0 : Math.round((100 * worth(hit)) / all) }))
}

function hitLine({ hit, share }: Ranked, place: number, title: string, t: Translate): string {
  const [confidence, coverage, likeness] = [hit.confidence, hit.coverage, hit.likeness].map((one) => one.toFixed(2))
  return t('staff_ask_hit', { place, id: hit.id, title, share, confidence: confidence ?? '', coverage: coverage ?? '', likeness: likeness ?? '' }) // prettier-ignore
}

function toJson(found: Found) {
  return {
    language: found.language ?? null,
    outcome: found.outcome,
    gap: found.gap?.id ?? null,
    terms: found.reading.units.map(({ term, text, known, trust }) => ({ term, text, known, trust })),
    first: ranked(found).map(({ hit, share }) => ({ ...hit, share })),
    sure: found.sure,
  }
}
