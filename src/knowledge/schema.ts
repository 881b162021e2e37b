// What staff may write, file by file. What the editor says of each while they type stands in locales/schema.ru.json.

import { z } from 'zod'
import texts from '../../locales/schema.ru.json' with { type: 'json' }
import { ASKED } from '../language/reading.ts'
import { SHORT_KINDS } from './article.ts'
import { isDay, looksLikeTime, parseTime } from './time.ts'

const text = z.string().refine((value) => value.trim() !== '', { params: { code: 'empty-text' } })

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { abort: true })
  .refine(isDay, { params: { code: 'impossible-date' } })

const mustBeTime = (value: string, context: z.RefinementCtx): void => {
  const parsed = parseTime(value)
  if (typeof parsed === 'string') context.addIssue({ code: 'custom', params: { code: parsed } })
}

const fact = z.union([z.number(), z.string()]).superRefine((value, context) => {
  if (typeof value === 'string' && looksLikeTime(value)) mustBeTime(value, context)
})

const FACT_NAME = /^[A-Za-z_]\w*$/

export const isFactName = (name: string): boolean => FACT_NAME.test(name)

const articleText = z.strictObject({
  updated: day.optional(),
  title: text,
  questions: z.array(text).default([]),
  short: z.partialRecord(z.enum(SHORT_KINDS), text).default({}),
  answer: text,
})

export const articleSchema = z.strictObject({
  source: text,
  asOf: day,
  planned: z.string().superRefine(mustBeTime).optional(),
  facts: z.record(z.string().regex(FACT_NAME), fact).default({}),
  asks: z.array(z.enum(ASKED)).optional(),
  related: z.array(z.string()).default([]),
  photo: text.optional(),
  ru: articleText,
  zh: articleText,
})

/** As typed, its shape checked. */
export type ArticleData = z.output<typeof articleSchema>

const sourceText = z.strictObject({ title: text, publisher: text })

const gapText = z.strictObject({ about: text, words: z.array(text).min(1) })

/** The whole of contact.yaml; `contact` of the knowledge once there is something in it. */
export const contactSchema = z.strictObject({
  ru: text,
  zh: text,
  link: z.url({ protocol: /^https?$/, abort: true }).optional(),
  phone: z
    .string()
    .regex(/^\+?[\d ()-]{5,25}$/)
    .optional(),
})

/** An entry of each list file; its key is free, save for synonyms, whose keys are the languages. */
export const entrySchemas = {
  'sources.yaml': z.strictObject({ date: day, ru: sourceText, zh: sourceText }),
  'sectors.yaml': z.strictObject({ ru: text, zh: text }),
  'synonyms.yaml': z.array(z.array(text).min(2)),
  'gaps.yaml': z.strictObject({ ru: gapText, zh: gapText }),
  'facts.yaml': fact,
} as const

export type ListFile = keyof typeof entrySchemas

/** What a good entry looks like. */
export const ENTRY_FORMS: Record<ListFile, string> = {
  'sources.yaml': 'visit-report: { date: 2016-05-25, ru: { title: …, publisher: … }, zh: { title: …, publisher: … } }',
  'sectors.yaml': 'tourism: { ru: …, zh: … }',
  'synonyms.yaml': 'ru: [[…, …], […, …]]',
  'facts.yaml': 'visit: 2016-05-23..25',
  'gaps.yaml': 'visa: { ru: { about: …, words: […] }, zh: { about: …, words: […] } }',
}

/** Every key that some file may have, for guessing what a wrong one means. */
export const KNOWN_KEYS: readonly string[] = [
  articleSchema,
  articleText,
  contactSchema,
  sourceText,
  entrySchemas['sources.yaml'],
  gapText,
].flatMap(({ shape }) => Object.keys(shape))

/** The JSON Schemas for editors: file name to contents. */
export function toJsonSchemas(): Map<string, string> {
  const { 'synonyms.yaml': synonyms, ...lists } = entrySchemas
  const files: [string, z.ZodType][] = [
    ['article', articleSchema],
    ['contact', contactSchema],
    ['synonyms', z.strictObject({ ru: synonyms.optional(), zh: synonyms.optional() })],
    ...Object.entries(lists).map(([file, entry]): [string, z.ZodType] => [
      file.replace('.yaml', ''),
      z.record(z.string(), entry),
    ]),
  ]
  return new Map(files.map(([name, schema]) => [`${name}.schema.json`, toJson(name, schema)]))
}

type Schema = z.core.JSONSchema.BaseSchema

const toJson = (name: string, schema: z.ZodType): string =>
  `${JSON.stringify(described(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }), name), null, 2)}\n`

/** The schema, and all within it, with what the editor shows of each: see `about` in locales/schema.ru.json. */
function described(schema: Schema, at: string): Schema {
  const { items, additionalProperties: others, properties, ...rest } = schema
  const description = TEXTS[at] ?? TEXTS[at.replace('.zh', '.ru')]
  return {
    ...rest,
    ...(description !== undefined && { description }),
    ...(isSchema(items) && { items: described(items, `${at}.[]`) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, one]) => [key, isSchema(one) ? described(one, `${at}.${key}`) : one]),
      ),
    }),
    ...(others !== undefined && { additionalProperties: isSchema(others) ? described(others, `${at}.*`) : others }),
  }
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const TEXTS: Partial<Record<string, string>> = texts
