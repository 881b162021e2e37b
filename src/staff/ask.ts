// `ask`: the answer as each platform shows it, and why it is this one.

import { renderReply as renderTelegram, type Rendered } from '../channels/telegram/render.ts'
import { toMessages } from '../channels/wechat/render.ts'
import type { Bot } from '../commands/bot.ts'
import { detectLanguage } from '../language/language.ts'
import type { Language } from '../language/language.ts'
import { DECISION, type Hit } from '../search/confidence.ts'
import type { Found } from '../search/search.ts'
import type { Translate } from '../translate.ts'
import type { Command, Terminal } from './command.ts'
import { folderOf, LANG, misunderstood, openBot, orExplain, readInput } from './inputs.ts'
import { languageName } from './words.ts'

const OPTIONS = { ...LANG, dir: { type: 'string' }, json: { type: 'boolean', default: false } } as const

const FIRST = 5

export const ask: Command = {
  about: 'staff_ask_about',
  async run(args, terminal) {
    const read = readInput(args, OPTIONS, true)
    if ('badOption' in read) return misunderstood(read.badOption, 'staff_ask_about', terminal)
    const { values, positionals, language } = read
    const question = positionals.join(' ').trim()
    if (question === '') return misunderstood('ask', 'staff_ask_about', terminal)
    const t = terminal.translate(language)
    return orExplain(terminal, async () => {
      const bot = await openBot(folderOf(values.dir), t)
      if (values.json) terminal.print(JSON.stringify(toJson(bot, question)))
      else await explain(bot, question, language, terminal)
      return 0
    })
  },
}

async function explain(bot: Bot, question: string, language: Language, { print, translate }: Terminal): Promise<void> {
  const t = translate(language)
  const spoken = detectLanguage(question) ?? 'ru'
  const { reply } = bot.dialogue.answer(undefined, { language: spoken }, question)
  print(heading(t('staff_ask_telegram')))
  for (const message of renderTelegram(reply, '')) print(telegramText(message))
  print(heading(t('staff_ask_wechat')))
  print(toMessages(reply, translate(reply.language)).join('\n---\n'))
  print(heading(t('staff_ask_why')))
  print(t(`staff_ask_kind_${reply.kind}`))
  for (const line of reasons(bot.search.find(question, spoken), language, t)) print(line)
}

const heading = (text: string): string => `\n=== ${text}`

const telegramText = ({ text, buttons, photo }: Rendered): string =>
  [...(photo === undefined ? [] : [`[${photo}]`]), text, ...buttons.map((row) => row.map((button) => `[ ${button.text} ]`).join(' '))].join('\n') // prettier-ignore

/** How the search came to it. */
function reasons(found: Found, language: Language, t: Translate): string[] {
  const units = found.reading.units.filter(({ text }) => text !== '')
  const unknown = units.filter(({ known }) => !known).map(({ text }) => text)
  const repaired = units.filter(({ trust, known }) => known && trust < 1).map(({ text, term }) => `${text} → ${term}`)
  const list = (items: readonly string[]): string => (items.length > 0 ? items.join(', ') : '—')
  return [
    t('staff_ask_language', { language: found.language ? languageName(found.language, t) : '—' }),
    t('staff_ask_read', { text: found.reading.text }),
    t('staff_ask_terms', { terms: list(units.map(({ term }) => term)) }),
    ...(repaired.length > 0 ? [t('staff_ask_repaired', { words: repaired.join(', ') })] : []),
    t('staff_ask_unknown', { words: list(unknown) }),
    ...(found.gap ? [t('staff_ask_gap', { about: found.gap[language].about })] : []),
    t('staff_ask_first'),
    ...ranked(found).map(({ hit, share }, i) => hitLine(hit, share, i, t)),
    t('staff_ask_bounds', { answer: DECISION.answer, leading: DECISION.leading, lead: DECISION.lead, offer: DECISION.offer }), // prettier-ignore
  ]
}

/** The first articles and what part of all their confidence each has, in per cent. */
function ranked({ hits }: Found): { hit: Hit; share: number }[] {
  const first = hits.slice(0, FIRST)
  const worth = ({ confidence }: Hit): number => Math.max(0, confidence)
  const all = first.reduce((sum, hit) => sum + worth(hit), 0)
  return first.map((hit) => ({ hit, share: all === 0 ? 0 : Math.round((100 * worth(hit)) / all) }))
}

const hitLine = ({ id, confidence, coverage, likeness }: Hit, share: number, i: number, t: Translate): string =>
  t('staff_ask_hit', {
    place: i + 1,
    id,
    share,
    confidence: confidence.toFixed(2),
    coverage: coverage.toFixed(2),
    likeness: likeness.toFixed(2),
  })

function toJson({ search }: Bot, question: string) {
  const found = search.find(question, detectLanguage(question) ?? 'ru')
  return {
    language: found.language ?? null,
    outcome: found.outcome,
    gap: found.gap?.id ?? null,
    terms: found.reading.units.map(({ term, text, known, trust }) => ({ term, text, known, trust })),
    first: ranked(found).map(({ hit, share }) => ({ ...hit, share })),
    bounds: { answer: DECISION.answer, leading: DECISION.leading, lead: DECISION.lead, offer: DECISION.offer },
  }
}
