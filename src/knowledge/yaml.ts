// A file's bytes to plain data, with the traps of YAML closed: what would silently change a text is reported.

import { isUtf8 } from 'node:buffer'
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Pair,
  type Scalar,
} from 'yaml'
import type { FolderFile } from './folder.ts'
import {
  isError,
  NO_PLACES,
  problemOf,
  type Path,
  type Place,
  type Places,
  type Problem,
  type ProblemCode,
} from './problem.ts'
import { toYamlMistake } from './yaml-mistakes.ts'

const OPTIONS = { prettyErrors: false, stringKeys: true, logLevel: 'error' } as const

/** Far deeper than any knowledge file goes, far shallower than the stack. */
const MAX_PARENTS = 80

export interface ReadFile {
  /** Absent when an error stands in the way. */
  value?: Record<string, unknown>
  problems: Problem[]
  places: Places
}

/** A file that holds nothing but remarks has the value `ofNothing`, where there is one. */
export function readYamlFile({ path, bytes, problem }: FolderFile, ofNothing?: Record<string, never>): ReadFile {
  const failed = (why: Problem): ReadFile => ({ problems: [why], places: NO_PLACES })
  if (!bytes) return failed(problem ?? problemOf(path, 'unreadable', { error: 'EIO' }))
  const decoded = decodeText(bytes)
  return typeof decoded === 'string'
    ? readText(path, decoded, ofNothing)
    : failed(problemOf(path, 'encoding', {}, decoded))
}

function readText(path: string, text: string, ofNothing?: Record<string, never>): ReadFile {
  const { value, problems } = readYaml(path, text)
  const places = createPlaces(text)
  if (problems.some(isError)) return { problems, places }
  if (value === null && ofNothing && text.trim() !== '') return { value: ofNothing, problems, places }
  if (value === null) return { problems: [problemOf(path, 'empty-file')], places }
  if (!isKeyed(value)) return { problems: [problemOf(path, 'not-a-map')], places }
  return { value, problems, places }
}

const isKeyed = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text without a byte order mark, or where the first byte stands that is no UTF-8 (cp1251, UTF-16 of Notepad). */
function decodeText(bytes: Uint8Array): string | Place {
  const text = new TextDecoder('utf-8').decode(bytes)
  const bad = text.search(/[\ufffd\0]/)
  // The sign U+FFFD may also be typed on purpose, so bytes decide.
  if (bad < 0 || (isUtf8(bytes) && !text.includes('\0'))) return text
  return placeIn(text, bad)
}

function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, col: (before.at(-1) ?? '').length + 1 }
}

interface YamlFile {
  /** Plain objects, arrays and scalars; undefined when the text is no YAML. */
  value: unknown
  problems: Problem[]
}

/** Never throws. With problems of the syntax there is no value; with a text that was cut there is one. */
function readYaml(file: string, text: string): YamlFile {
  const failed = (...of: Parameters<typeof problemOf>): YamlFile => ({ value: undefined, problems: [problemOf(...of)] })
  if (/^---[ \t]*[^\s#]/.test(text)) return failed(file, 'front-matter')
  const marker = /(?<=^[ \t]*)(?:<{7}|>{7})(?= |$)/m.exec(text)
  if (marker) return failed(file, 'merge-marker', { typed: marker[0] }, placeIn(text, marker.index))
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { ...OPTIONS, lineCounter: lines })
    const problems = syntaxProblems(file, document, text, lines)
    return problems.length > 0 ? { value: undefined, problems } : readContents(file, document, text, lines)
  } catch (error) {
    // Deep nesting overflows the parser's stack; anything else thrown here is no matter of the file.
    if (error instanceof RangeError) return failed(file, 'yaml-other')
    throw error
  }
}

/** The first error of the syntax (those that follow come from it), and every repeated key. */
function syntaxProblems(file: string, document: Document, text: string, lines: LineCounter): Problem[] {
  const all = [...document.errors, ...document.warnings]
  const syntax = all.find((error) => error.code !== 'DUPLICATE_KEY')
  return (syntax ? [syntax] : all).map((error) => {
    const { code, offset, typed } = toYamlMistake(error, text, document)
    return problemOf(file, code, { typed }, toPlace(lines, offset))
  })
}

function readContents(file: string, document: Document, text: string, lines: LineCounter): YamlFile {
  const problems: Problem[] = []
  const report: Report = (code, offset, params = {}) => {
    problems.push(problemOf(file, code, params, toPlace(lines, offset)))
  }
  visit(document, {
    Alias: (_, { range }) => report('alias', range?.[0] ?? 0),
    Collection(_, __, parents) {
      if (parents.length > MAX_PARENTS) throw new RangeError('Nested too deeply')
    },
    Scalar: (key, node, parents) => (key === 'key' ? undefined : checkScalar(node, parents, text, report)),
  })
  const isMisread = problems.some(({ code }) => code === 'alias' || code === 'odd-number')
  return { value: isMisread ? undefined : document.toJS(), problems }
}

type Report = (code: ProblemCode, offset: number, params?: Problem['params']) => void

function checkScalar(node: Scalar, parents: readonly unknown[], text: string, report: Report): void {
  const [start, end] = node.range ?? [0, 0]
  if (node.anchor !== undefined) report('alias', start)
  if (node.type !== 'PLAIN') return
  const typed = text.slice(start, end)
  if (typeof node.value === 'number' && typed !== String(node.value)) {
    report('odd-number', start, { typed, read: String(node.value) })
  }
  const comment = isText(parents.filter(isPair).map(keyOf)) ? /^[ \t]+#.*/.exec(text.slice(end, end + 200)) : null
  if (comment) {
    const code = isSeq(parents.at(-1)) ? 'comment-in-list' : 'comment-cuts-text'
    report(code, end + comment[0].indexOf('#'))
  }
}

/** Whether people read this value: only there does a comment after it look like a text that was cut. */
const isText = (keys: string[]): boolean =>
  keys.some((key) => key === 'ru' || key === 'zh') && keys.at(-1) !== 'updated'

const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '')

function toPlace(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), col: Math.max(col, 1) }
}

/** Places in a file's text. The text is parsed when the first place is asked for: most files have no problem. */
function createPlaces(text: string): Places {
  const lines = new LineCounter()
  let document: Document | undefined
  /** Where the path ends early: the last that stands. */
  const find = (path: Path): Found => {
    document ??= parseDocument(text, { ...OPTIONS, lineCounter: lines })
    const node = document.getIn(path, true)
    if (node === undefined && path.length > 0) return find(path.slice(0, -1))
    const parent = path.length > 0 ? document.getIn(path.slice(0, -1), true) : undefined
    const pair = isMap(parent) ? parent.items.find(({ value }) => value === node) : undefined
    return { ...offsetsOf(node), key: pair && offsetsOf(pair.key).value }
  }
  const places: Places = {
    of(path, at = 'value') {
      const { key, value } = find(path)
      return toPlace(lines, (at === 'key' ? key : value) ?? value ?? key ?? 0)
    },
    ofText(path, searched) {
      const { value = 0, end = 0 } = find(path)
      const offset = text.slice(value, end).indexOf(searched)
      return offset < 0 ? places.of(path) : toPlace(lines, value + offset)
    },
  }
  return places
}

/** Offsets in the text. */
interface Found {
  key?: number | undefined
  value?: number
  end?: number
}

const offsetsOf = (node: unknown): Found => {
  const range = isNode(node) ? node.range : undefined
  return range ? { value: range[0], end: range[1] } : {}
}
