// Questions in, replies out, as JSON Lines: the very pipeline that the channels use, for tests and measurements.

import { z } from 'zod'
import type { Reply } from '../dialogue/reply.ts'
import { LANGUAGES, type Language } from '../language/language.ts'
import { askTurns, type Bot, rankingOf } from './bot.ts'

const lineSchema = z
  .object({
    id: z.union([z.string(), z.number()]),
    q: z.string().optional(),
    turns: z.array(z.string()).min(1).optional(),
    lang: z.enum(LANGUAGES).optional(),
  })
  .refine((line) => line.q !== undefined || line.turns !== undefined)

type Line = z.output<typeof lineSchema>

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

/** One line of output for one of input, whose number is from 1; a line that cannot be read gives an `error`. */
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
    return JSON.stringify(replyTo(parsed.data, bot, ranking))
  }
}

function replyTo({ id, q, turns = [q ?? ''], lang }: Line, bot: Bot, ranking: number): AskedReply {
  const reply = askTurns(bot, { turns, ...(lang && { lang }) })
  const { kind, language, article, text, choices } = reply
  const confidence = Math.round(reply.confidence * 1000) / 1000
  const out: AskedReply = { id, kind, lang: language, article, text, choices, confidence }
  return ranking > 0 ? { ...out, ranking: rankingOf(bot, turns.at(-1) ?? '', lang, ranking) } : out
}

const idOf = (json: unknown): unknown => {
  const id: unknown = typeof json === 'object' && json !== null && 'id' in json ? json.id : null
  return typeof id === 'string' || typeof id === 'number' ? id : null
}
