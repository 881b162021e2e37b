// An article's file as the fields of a form, and back, and lines for the other files: what was not changed stays as it
// was typed, remarks and order too.

import {
  Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  Scalar,
  stringify,
  YAMLMap,
  YAMLSeq,
  type Pair,
} from 'yaml'
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

/** Long texts stay on their line, as people write them. */
const AS_WRITTEN = { lineWidth: 0 } as const

const FIELDS = ['source', 'asOf', 'planned', 'facts', 'asks', 'related', 'photo', 'ru', 'zh'] as const
const TEXT_FIELDS = ['updated', 'title', 'questions', 'short', 'answer'] as const

export const emptyText = (): TextForm => ({ updated: '', title: '', questions: [], short: {}, answer: '' })

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
    short: Object.fromEntries(
      SHORT_KINDS.map((kind) => [kind, at(language, 'short', kind)]).filter(([, said]) => said !== ''),
    ),
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
  const root = createEditor(document, rootOf(document), FIELDS)
  for (const key of ['source', 'asOf', 'planned', 'photo'] as const) root.text(key, form[key])
  root.facts(form.facts)
  for (const key of ['asks', 'related'] as const) root.list(key, form[key], true)
  for (const language of LANGUAGES) setTexts(document, root.map(language), form[language])
  return write(document, text)
}

function setTexts(document: Document, map: YAMLMap, { updated, title, questions, short, answer }: TextForm): void {
  const texts = createEditor(document, map, TEXT_FIELDS)
  texts.text('updated', updated)
  texts.text('title', title)
  texts.list('questions', questions)
  if (Object.values(short).every((one) => one.trim() === '')) texts.remove('short')
  else {
    const shorts = createEditor(document, texts.map('short'), SHORT_KINDS)
    for (const kind of SHORT_KINDS) shorts.text(kind, short[kind] ?? '')
  }
  texts.text('answer', answer)
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

/** The text of a list's file (`sources.yaml`, `sectors.yaml`) with one more entry at its end; what stands there stays. */
export const withEntry = (fileText: string, key: string, entry: object): string =>
  `${fileText.trimEnd()}\n${stringify({ [key]: entry }, AS_WRITTEN)}`.trimStart()

/** The line that adds a question to an article's file, and before which it goes, from 1: none while there is no list yet. */
export function questionLine(question: string, text: string, language: Language): { text: string; line?: number } {
  const lineCounter = new LineCounter()
  const questions = parseDocument(text, { lineCounter }).getIn([language, 'questions'])
  const item = stringify([question], AS_WRITTEN).trimEnd()
  const first = isSeq(questions) && questions.flow !== true ? questions.range?.[0] : undefined
  if (first === undefined) return { text: `    ${item}` }
  const { line, col } = lineCounter.linePos(first)
  return { text: `${' '.repeat(col - 1)}${item}`, line }
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
  return document.toString({ ...AS_WRITTEN, flowCollectionPadding: !isTight }).replace(/^(#.*\n)\n(?=source)/, '$1')
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

/** Sets what stands in a map of the document. A new key goes where the others of its kind have it. */
function createEditor(document: Document, map: YAMLMap, order: readonly string[]) {
  const valueAt = (key: string): unknown => map.get(key, true)
  const remove = (key: string): void => void map.delete(key)

  function set(key: string, value: unknown): void {
    if (map.has(key)) return map.set(key, value)
    const later = order.slice(order.indexOf(key) + 1)
    const place = map.items.findIndex((one) => later.includes(typedOf(one.key)))
    map.items.splice(place < 0 ? map.items.length : place, 0, document.createPair(key, value))
  }

  function mapAt(key: string): YAMLMap {
    const known = valueAt(key)
    if (isMap(known)) return known
    const created = new YAMLMap(document.schema)
    set(key, created)
    return created
  }

  return {
    remove,
    map: mapAt,
    text(key: string, text: string): void {
      const node = valueAt(key)
      if (typedOf(node).trimEnd() === text.trimEnd()) return
      if (text.trim() === '') return remove(key)
      const isBlock = key === 'answer' || text.includes('\n')
      const value = isBlock ? `${text.trimEnd()}\n` : text
      if (isScalar(node)) node.value = value
      else set(key, toScalar(value, isBlock))
    },
    list(key: string, items: readonly string[], flow = false): void {
      const node = valueAt(key)
      const known = itemsOf(node)
      if (known.map(typedOf).join('\0') === items.join('\0')) return
      if (items.length === 0) return remove(key)
      const list = isSeq(node) ? node : Object.assign(new YAMLSeq(document.schema), { flow })
      list.items = items.map((item) => known.find((one) => typedOf(one) === item) ?? document.createNode(item))
      if (list !== node) set(key, list)
    },
    facts(facts: readonly FactField[]): void {
      const known = pairsOf(valueAt('facts'))
      const same = (a: FactField, b: Pair): boolean => JSON.stringify(a) === JSON.stringify(toFact(b))
      if (facts.length === known.length && facts.every((fact, i) => known[i] && same(fact, known[i]))) return
      if (facts.length === 0) return remove('facts')
      const pairOf = ({ name, value, kind }: FactField): Pair => document.createPair(name, toFactValue(value, kind))
      mapAt('facts').items = facts.map((fact) => known.find((pair) => same(fact, pair)) ?? pairOf(fact))
    },
  }
}

function toScalar(value: string, isBlock: boolean): Scalar {
  const scalar = new Scalar(value)
  if (isBlock) scalar.type = Scalar.BLOCK_LITERAL
  return scalar
}
