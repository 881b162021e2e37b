// What staff may write, file by file. The descriptions show up in the editor while they type.

import { z } from 'zod'
import { ASKED } from '../language/reading.ts'
import { SHORT_KINDS } from './article.ts'
import { isDay, looksLikeTime, parseTime } from './time.ts'

const text = (description: string) =>
  z
    .string()
    .refine((value) => value.trim() !== '', { params: { code: 'empty-text' } })
    .describe(description)

const day = (description: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, { abort: true })
    .refine(isDay, { params: { code: 'impossible-date' } })
    .describe(description)

const mustBeTime = (value: string, context: z.RefinementCtx): void => {
  const parsed = parseTime(value)
  if (typeof parsed === 'string') context.addIssue({ code: 'custom', params: { code: parsed } })
}

const time = z.string().superRefine(mustBeTime).describe('День 2016-09-09, месяц 2016-09 или срок 2016-09-09..11')

const fact = z
  .union([z.number(), z.string()])
  .superRefine((value, context) => {
    if (typeof value === 'string' && looksLikeTime(value)) mustBeTime(value, context)
  })
  .describe('Число, день 2016-05-25, месяц 2014-03, срок 2016-05-23..25 или слова в кавычках')

const FACT_NAME = /^[A-Za-z_]\w*$/

export const isFactName = (name: string): boolean => FACT_NAME.test(name)

const shortTexts = z
  .partialRecord(z.enum(SHORT_KINDS), text('Одно предложение; даты и числа из facts: {{visit}}'))
  .default({})
  .describe(
    'Короткий ответ на каждый вид вопроса: when — когда, where — где, who — кто, count — сколько, why — почему, yes — «Да, …»',
  )

const articleText = z.strictObject({
  updated: day('Когда этот текст последний раз правили: 2016-06-01. По этой дате видно, что перевод отстал').optional(),
  title: text('Короткое название, до 45 знаков: оно стоит на кнопке'),
  questions: z
    .array(text('Вопрос так, как его задают люди'))
    .default([])
    .describe('Вопросы, на которые отвечает статья, по одному в строке'),
  short: shortTexts,
  answer: text('Ответ: один-два коротких абзаца, первая фраза отвечает на вопрос'),
})

export const articleSchema = z
  .strictObject({
    source: text('Откуда это известно: ключ из sources.yaml'),
    asOf: day('На какой день это верно: 2016-05-25'),
    planned: time.describe('Если статья говорит о плане — на когда он был: 2016-09-09..11').optional(),
    facts: z
      .record(z.string().regex(FACT_NAME), fact)
      .default({})
      .describe('Даты и числа, которые в тексте стоят как {{название}}: на каждом языке бот напишет их правильно'),
    asks: z.array(z.enum(ASKED)).optional().describe('На какие вопросы отвечает статья, если это помогает поиску'),
    related: z
      .array(z.string())
      .default([])
      .describe('Статьи, которые стоит предложить следом: tourism/arctic-cruises'),
    photo: text('Картинка в этой же папке knowledge: photos/festival.jpg').optional(),
    ru: articleText.describe('Текст на русском'),
    zh: articleText.describe('Текст на китайском'),
  })
  .describe('Статья: ответ на русском и на китайском')

/** As typed, its shape checked. */
export type ArticleData = z.output<typeof articleSchema>

const sourceText = z.strictObject({
  title: text('Название источника'),
  publisher: text('Кто его выпустил'),
})

const gapText = (about: string) => z.strictObject({ about: text(about), words: z.array(text('Слово')).min(1) })

/** The whole of contact.yaml; `contact` of the knowledge once there is something in it. */
export const contactSchema = z
  .strictObject({
    ru: text('Куда обратиться, по-русски: «Отдел международных связей»'),
    zh: text('Куда обратиться, по-китайски'),
    link: z
      .url({ protocol: /^https?$/, abort: true })
      .describe('Страница: https://…')
      .optional(),
    phone: z
      .string()
      .regex(/^\+?[\d ()-]{5,25}$/)
      .describe('Телефон в кавычках: "+7 8152 00-00-00"')
      .optional(),
  })
  .describe('К кому направить человека, если бот не помог')

/** An entry of each list file; its key is free, save for synonyms, whose keys are the languages. */
export const entrySchemas = {
  'sources.yaml': z
    .strictObject({ date: day('Дата источника: 2016-05-25'), ru: sourceText, zh: sourceText })
    .describe('Источник: на него статьи ссылаются строкой source'),
  'sectors.yaml': z
    .strictObject({ ru: text('Название раздела по-русски'), zh: text('Название раздела по-китайски') })
    .describe('Раздел: папка со статьями'),
  'synonyms.yaml': z
    .array(z.array(text('Слово или короткое выражение')).min(2))
    .describe('Группы слов, которые значат одно и то же'),
  'gaps.yaml': z
    .strictObject({ ru: gapText('О чём: «о визах»'), zh: gapText('О чём по-китайски: «关于签证»') })
    .describe('Тема, о которой спрашивают, но в статьях её нет'),
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
  gapText(''),
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
  return new Map(files.map(([name, schema]) => [`${name}.schema.json`, toJson(schema)]))
}

const toJson = (schema: z.ZodType): string =>
  `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }), null, 2)}\n`
