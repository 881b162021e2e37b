// An article's file as the fields of a form, and back: what was not changed stays as it was typed, remarks and order too.

import { Document, isMap, isScalar, isSeq, parseDocument, Scalar, YAMLMap, YAMLSeq, type Pair } from 'yaml'
import { LANGUAGES, type Language } from '../language/language.ts'
import { ASKED, type Asked } from '../language/reading.ts'
import { SHORT_KINDS, type ShortKind } from './article.ts'
import { toTime } from './time.ts'

/** All as typed: what is wrong in it is told by the check, not refused. */
export interface ArticleForm {
  source: string
  asOf: string
  planned: string
  facts: FactField[]
  asks: Asked[]
  related: string[]
  photo: string
  ru: TextForm
  zh: TextForm
}

export interface FactField {
  name: string
  value: string
  /** `words` are kept as text even where they look like a number. Told from the value when a file is opened. */
  kind: 'number' | 'time' | 'words'
}

export interface TextForm {
  updated: string
  title: string
  questions: string[]
  /** By kind; an empty one is none. */
  short: Partial<Record<ShortKind, string>>
  answer: string
}

const OPTIONS = { stringKeys: true, logLevel: 'error' } as const

const FIELDS = ['source', 'asOf', 'planned', 'facts', 'asks', 'related', 'photo', 'ru', 'zh'] as const
const TEXT_FIELDS = ['updated', 'title', 'questions', 'short', 'answer'] as const

const emptyText = (): TextForm => ({ updated: '', title: '', questions: [], short: {}, answer: '' })

export const emptyForm = (asOf: string): ArticleForm => ({
  source: '',
  asOf,
  planned: '',
  facts: [],
  asks: [],
  related: [],
  photo: '',
  ru: emptyText(),
  zh: emptyText(),
})

/** Undefined for a text that is no YAML, or no map. */
export function toForm(text: string): ArticleForm | undefined {
  const document = parse(text)
  const root = document?.contents
  if (!document || !isMap(root)) return undefined
  const at = (...path: string[]): string => typedOf(document.getIn(path, true))
  const listAt = (...path: string[]): string[] => itemsOf(document.getIn(path, true)).map(typedOf)
  const textOf = (language: Language): TextForm => ({
    updated: at(language, 'updated'),
    title: at(language, 'title'),
    questions: listAt(language, 'questions'),
    short: Object.fromEntries(SHORT_KINDS.flatMap((kind) => (at(language, 'short', kind) === '' ? [] : [[kind, at(language, 'short', kind)]]))), // prettier-ignore
    answer: at(language, 'answer').trimEnd(),
  })
  return {
    source: at('source'),
    asOf: at('asOf'),
    planned: at('planned'),
    facts: pairsOf(document.get('facts', true)).map(toFact),
    asks: ASKED.filter((one) => listAt('asks').includes(one)),
    related: listAt('related'),
    photo: at('photo'),
    ru: textOf('ru'),
    zh: textOf('zh'),
  }
}

/** The file with what the form says; `text` is the file as it was, undefined for a new one. */
export function withForm(text: string | undefined, form: ArticleForm): string {
  const document = (text === undefined ? undefined : parse(text)) ?? newDocument()
  const root = rootOf(document)
  for (const key of ['source', 'asOf', 'planned', 'photo'] as const) setText(document, root, FIELDS, key, form[key])
  setFacts(document, root, form.facts)
  for (const key of ['asks', 'related'] as const) setList(document, root, FIELDS, key, form[key], true)
  for (const language of LANGUAGES) setTexts(document, mapAt(document, root, FIELDS, language), form[language])
  return write(document, text)
}

/** The list's file with this entry set, or taken away (undefined). Entries that stay are written as they were. */
export function withFact(text: string, { name, value, kind }: FactField): string {
  const document = parse(text) ?? new Document({})
  rootOf(document)
  if (value === '') document.deleteIn([name])
  else document.setIn([name], toFactValue(value, kind))
  return write(document, text)
}

/** What stands in a file of facts, as fields. */
export function factsOf(text: string): FactField[] {
  return pairsOf(parse(text)?.contents).map(toFact)
}

function parse(text: string): Document | undefined {
  try {
    const document: Document = parseDocument(text, OPTIONS)
    return document.errors.length > 0 ? undefined : document
  } catch (error) {
    // Deep nesting overflows the parser's stack.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function rootOf(document: Document): YAMLMap {
  if (isMap(document.contents)) return document.contents
  const root = new YAMLMap(document.schema)
  document.contents = root
  return root
}

function newDocument(): Document {
  const document = new Document({})
  document.commentBefore = ' yaml-language-server: $schema=../article.schema.json'
  return document
}

/** Brackets are written as the file has them. */
function write(document: Document, text = ''): string {
  const isTight = /\[[^\s\]]/.test(text) || text === ''
  return document.toString({ lineWidth: 0, flowCollectionPadding: !isTight }).replace(/^(#.*\n)\n(?=source)/, '$1')
}

const typedOf = (node: unknown): string => {
  if (!isScalar(node) || node.value === null) return ''
  return typeof node.value === 'string' ? node.value : (node.source ?? JSON.stringify(node.value))
}

const itemsOf = (node: unknown): unknown[] => (isSeq(node) ? node.items : [])
const pairsOf = (node: unknown): Pair[] => (isMap(node) ? node.items : [])

function toFact({ key, value }: Pair): FactField {
  const typed = typedOf(value)
  const isNumber = isScalar(value) && typeof value.value === 'number'
  return { name: typedOf(key), value: typed, kind: isNumber ? 'number' : toTime(typed) ? 'time' : 'words' }
}

const toFactValue = (value: string, kind: FactField['kind']): string | number =>
  kind === 'number' && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value) ? Number(value) : value

const pairAt = (map: YAMLMap, key: string): Pair | undefined => map.items.find((pair) => typedOf(pair.key) === key)

const removeAt = (map: YAMLMap, key: string): void => void map.delete(key)

/** A new key stands where the others of its kind have it. */
function insert(document: Document, map: YAMLMap, order: readonly string[], key: string, value: unknown): void {
  const pair = document.createPair(key, value)
  const later = order.slice(order.indexOf(key) + 1)
  const place = map.items.findIndex((one) => later.includes(typedOf(one.key)))
  map.items.splice(place < 0 ? map.items.length : place, 0, pair)
}

function setText(document: Document, map: YAMLMap, order: readonly string[], key: string, text: string): void {
  const node = pairAt(map, key)?.value
  if (typedOf(node).trimEnd() === text.trimEnd()) return
  if (text.trim() === '') return removeAt(map, key)
  const isBlock = key === 'answer' || text.includes('\n')
  const value = isBlock ? `${text.trimEnd()}\n` : text
  if (isScalar(node)) node.value = value
  else insert(document, map, order, key, toScalar(value, isBlock))
}

function toScalar(value: string, isBlock: boolean): Scalar {
  const scalar = new Scalar(value)
  if (isBlock) scalar.type = Scalar.BLOCK_LITERAL
  return scalar
}

function setList(
  document: Document,
  map: YAMLMap,
  order: readonly string[],
  key: string,
  items: readonly string[],
  flow = false,
) {
  const node = pairAt(map, key)?.value
  const known = itemsOf(node)
  if (known.map(typedOf).join('\0') === items.join('\0')) return
  if (items.length === 0) return removeAt(map, key)
  const nodes = items.map((item) => known.find((one) => typedOf(one) === item) ?? document.createNode(item))
  if (isSeq(node)) return void (node.items = nodes)
  const list = new YAMLSeq(document.schema)
  list.items = nodes
  list.flow = flow
  const isThere = pairAt(map, key)
  if (isThere) isThere.value = list
  else insert(document, map, order, key, list)
}

function mapAt(document: Document, map: YAMLMap, order: readonly string[], key: string): YAMLMap {
  const pair = pairAt(map, key)
  if (isMap(pair?.value)) return pair.value
  if (pair) removeAt(map, key)
  const created = new YAMLMap(document.schema)
  insert(document, map, order, key, created)
  return created
}

function setTexts(document: Document, map: YAMLMap, { short, questions, ...texts }: TextForm): void {
  for (const key of ['updated', 'title'] as const) setText(document, map, TEXT_FIELDS, key, texts[key])
  setList(document, map, TEXT_FIELDS, 'questions', questions)
  const kinds = SHORT_KINDS.filter((kind) => (short[kind] ?? '').trim() !== '')
  if (kinds.length === 0) removeAt(map, 'short')
  else {
    const shorts = mapAt(document, map, TEXT_FIELDS, 'short')
    for (const kind of SHORT_KINDS) setText(document, shorts, SHORT_KINDS, kind, short[kind] ?? '')
  }
  setText(document, map, TEXT_FIELDS, 'answer', texts.answer)
}

function setFacts(document: Document, root: YAMLMap, facts: readonly FactField[]): void {
  const known = pairsOf(pairAt(root, 'facts')?.value)
  const same = (a: FactField, b: Pair): boolean => JSON.stringify(a) === JSON.stringify(toFact(b))
  if (facts.length === known.length && facts.every((fact, i) => known[i] && same(fact, known[i]))) return
  if (facts.length === 0) return removeAt(root, 'facts')
  const map = mapAt(document, root, FIELDS, 'facts')
  map.items = facts.map((fact) => known.find((pair) => same(fact, pair)) ?? document.createPair(fact.name, toFactValue(fact.value, fact.kind))) // prettier-ignore
}
