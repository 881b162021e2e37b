// Questions in, replies out, as JSON Lines: the very pipeline that the channels use, for tests and measurements.

import { z } from 'zod'
import type { Conversation } from '../dialogue/conversation.ts'
import type { Reply } from '../dialogue/reply.ts'
import { LANGUAGES, type Language } from '../language/language.ts'
import { detectLanguage } from '../language/language.ts'
import type { Bot } from './bot.ts'

const lineSchema = z
  .object({
    id: z.union([z.string(), z.number()]),
    q: z.string().optional(),
    turns: z.array(z.string()).min(1).optional(),
    lang: z.enum(LANGUAGES).optional(),
  })
  .refine((line) => line.q !== undefined || line.turns !== undefined)

/** What a line asks. */
export interface Asking {
  id: string | number
  turns: string[]
  lang?: Language
}

export interface AskedReply {
  id: string | number
  kind: Reply['kind']
  lang: Language
  article: string | null
  text: string
  choices: Reply['choices']
  confidence: number
  ranking?: string[]
}

/** Asks as one person who has said nothing before; the reply to the last turn. */
export function askTurns({ dialogue }: Bot, { turns, lang }: Omit<Asking, 'id'>): Reply {
  let known: Conversation | undefined = lang && { language: lang, choices: [], clarified: false, at: 0 }
  let reply: Reply | undefined
  for (const text of turns) ({ reply, conversation: known } = dialogue.answer(known, { language: lang ?? 'ru' }, text))
  if (!reply) throw new Error('askTurns needs at least one turn')
  return reply
}

/** The ids of the best articles for a question, whatever is claimed of them. */
export function rankingOf({ search }: Bot, text: string, lang: Language | undefined, most: number): string[] {
  const found = search.find(text, lang ?? detectLanguage(text) ?? 'ru')
  return found.catalog
    .rank(found.reading)
    .slice(0, most)
    .map(({ id }) => id)
}

const rounded = (confidence: number): number => Math.round(confidence * 1000) / 1000

/** One line of output for one of input; a line that cannot be read gives an `error`. */
export function createAskLine(bot: Bot, ranking: number): (line: string, number: number) => string {
  const t = bot.translate('ru')
  const failure = (id: unknown, error: string): string => JSON.stringify({ id: id ?? null, error })
  return (line, number) => {
    let json: unknown
    try {
      json = JSON.parse(line)
    } catch {
      return failure(null, t('ask_bad_json', { line: number }))
    }
    const parsed = lineSchema.safeParse(json)
    if (!parsed.success) return failure(idOf(json), t('ask_bad_shape', { line: number }))
    const { id, q, lang } = parsed.data
    const turns = parsed.data.turns ?? [q ?? '']
    const reply = askTurns(bot, { turns, ...(lang && { lang }) })
    const { kind, language, article, text, choices, confidence } = reply
    const out: AskedReply = { id, kind, lang: language, article, text, choices, confidence: rounded(confidence) }
    if (ranking > 0) out.ranking = rankingOf(bot, turns.at(-1) ?? '', lang, ranking)
    return JSON.stringify(out)
  }
}

const idOf = (json: unknown): unknown => {
  const id: unknown = typeof json === 'object' && json !== null && 'id' in json ? json.id : null
  return typeof id === 'string' || typeof id === 'number' ? id : null
}
