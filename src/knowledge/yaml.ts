// YAML to plain data, with the traps of the format closed: what would silently change a text is reported.

import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Scalar } from 'yaml'
import type { Path, Place } from './place.ts'
import type { ProblemCode } from './problem-texts.ts'
import { MAX_DEPTH, readPlainYaml } from './plain-yaml.ts'
import { toYamlProblem } from './yaml-errors.ts'

export const YAML_OPTIONS = { prettyErrors: false, stringKeys: true, logLevel: 'error' } as const

export interface YamlProblem extends Place {
  code: ProblemCode
  params: Record<string, string | number>
}

export interface YamlFile {
  /** Plain objects (without a prototype), arrays and scalars; undefined when the text is no YAML. */
  value: unknown
  problems: YamlProblem[]
}

/** Never throws. With problems of the syntax there is no value; with a text that was cut there is one. */
export function readYaml(text: string): YamlFile {
  const value = readPlainYaml(text)
  return value ? { value, problems: [] } : readFullYaml(text)
}

/** The same by the full parser alone. */
export function readFullYaml(text: string): YamlFile {
  if (/^---[ \t]*[^\s#]/.test(text)) return failed('front-matter', { line: 1, col: 1 })
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { ...YAML_OPTIONS, lineCounter: lines })
    const errors = readErrors(document, text, lines)
    return errors.length > 0 ? { value: undefined, problems: errors } : readContents(document, text, lines)
  } catch (error) {
    // Deep nesting overflows the parser's stack; anything else thrown here is no matter of the file.
    if (error instanceof RangeError) return failed('yaml-other', { line: 1, col: 1 })
    throw error
  }
}

const failed = (code: ProblemCode, place: Place): YamlFile => ({
  value: undefined,
  problems: [{ code, ...place, params: {} }],
})

/** The first error of the syntax (those that follow come from it), and every repeated key. */
function readErrors(document: Document, text: string, lines: LineCounter): YamlProblem[] {
  const all = [...document.errors, ...document.warnings]
  const syntax = all.find((error) => error.code !== 'DUPLICATE_KEY')
  const told = syntax ? [syntax] : all
  return told.map((error) => toYamlProblem(error, text, lines, document))
}

function readContents(document: Document, text: string, lines: LineCounter): YamlFile {
  const problems: YamlProblem[] = []
  const report = (code: ProblemCode, offset: number, params = {}): void => {
    problems.push({ code, ...lines.linePos(offset), params })
  }
  const toValue = (node: unknown, path: Path): unknown => {
    if (isAlias(node)) return report('alias', node.range?.[0] ?? 0, { sign: '*' })
    if (isScalar(node)) return readScalar(node, path, text, report)
    if (path.length > MAX_DEPTH) throw new RangeError('Nested too deeply')
    if (isSeq(node)) return node.items.map((item, index) => toValue(item, [...path, index]))
    if (!isMap(node)) return null
    const map: Record<string, unknown> = Object.create(null)
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : ''
      map[name] = toValue(value, [...path, name])
    }
    return map
  }
  const value = toValue(document.contents, [])
  const anchored = problems.some(({ code }) => code === 'alias' || code === 'odd-number')
  return { value: anchored ? undefined : value, problems }
}

type Report = (code: ProblemCode, offset: number, params?: Record<string, string | number>) => void

function readScalar(node: Scalar, path: Path, text: string, report: Report): unknown {
  const [start, end] = node.range ?? [0, 0]
  if (node.anchor !== undefined) report('alias', start, { sign: '&' })
  if (node.type !== 'PLAIN') return node.value
  const source = text.slice(start, end)
  if (typeof node.value === 'number' && source !== String(node.value)) {
    report('odd-number', start, { typed: source, read: String(node.value) })
  }
  const comment = isText(path) ? /^[ \t]+#.*/.exec(text.slice(end, end + 200)) : null
  if (comment)
    report(typeof path.at(-1) === 'number' ? 'comment-in-list' : 'comment-cuts-text', end + comment[0].indexOf('#'))
  return node.value
}

/** Whether people read this value: only there does a comment after it look like a text that was cut. */
const isText = (path: Path): boolean => path.some((key) => key === 'ru' || key === 'zh') && path.at(-1) !== 'updated'
