// The YAML parser's errors, told as the mistakes that people make. The parser's own words are never shown.

import { isCollection, isScalar, visit, type Document, type YAMLError } from 'yaml'
import type { ProblemCode } from './problem.ts'

export interface YamlMistake {
  code: ProblemCode
  /** In the file's text. */
  offset: number
  /** The line in question. */
  typed: string
}

export function toYamlMistake(error: YAMLError, text: string, document: Document): YamlMistake {
  const offset = Math.min(error.pos[0], text.length)
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const line = /.*/.exec(text.slice(start))?.[0] ?? ''
  const code = recognise(error, line)
  const typed = line.trim().slice(0, 40)
  const odd = oddSpace(text, start, line.length)
  if (odd !== undefined) return { code: 'odd-space', offset: odd, typed }
  if (code === 'dash-space') return { code, offset, typed: typed.slice(1) }
  if (code === 'bracket-open') return { code, offset: openingBracket(document, text, offset), typed }
  if (code === 'quote-open') return { code, offset: openingQuote(document, offset), typed }
  return { code, offset: code === 'fullwidth-colon' ? start + line.indexOf('：') : offset, typed }
}

/** An indent, a dash or a key, and then a space that YAML does not take for one. */
const ODD_SPACE = /^ *(?:-|[\w-]+:)?(?=[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff])/gm

/** Where one stands in the line of the error, or in the line before it. */
function oddSpace(text: string, start: number, length: number): number | undefined {
  const from = text.lastIndexOf('\n', start - 2) + 1
  const found = Array.from(text.slice(from, start + length).matchAll(ODD_SPACE)).at(-1)
  return found && from + found.index + found[0].length
}

/** What the line itself shows counts more than where the parser stumbled. */
function recognise(error: YAMLError, typed: string): ProblemCode {
  if (error.code === 'MISSING_CHAR' && error.message.includes('quote')) return 'quote-open'
  const shown = SIGNS.find(({ codes, line }) => codes.includes(error.code) && line.test(typed))
  if (shown) return shown.code
  if (/Flow (sequence|map)/.test(error.message)) return 'bracket-open'
  return BY_ERROR[error.code] ?? 'yaml-other'
}

const STRUCTURE = ['MULTILINE_IMPLICIT_KEY', 'BLOCK_AS_IMPLICIT_KEY', 'UNEXPECTED_TOKEN', 'MISSING_CHAR', 'BAD_INDENT']

const SIGNS: { codes: string[]; line: RegExp; code: ProblemCode }[] = [
  { codes: STRUCTURE, line: /^\s*(- )?[\p{L}\w-]+：/u, code: 'fullwidth-colon' },
  { codes: [...STRUCTURE, 'NON_STRING_KEY'], line: /(:|-|^)\s*\{\{/, code: 'braces-unquoted' },
  { codes: STRUCTURE, line: /(:|-)\s+\*/, code: 'alias' },
  { codes: STRUCTURE, line: /^\s*-[^\s-]/, code: 'dash-space' },
  { codes: ['MISSING_CHAR'], line: /(:|-)\s+!/, code: 'tag' },
  { codes: ['UNEXPECTED_TOKEN'], line: /(:|-)\s+["'].*["']/, code: 'text-after-quote' },
  { codes: ['UNEXPECTED_TOKEN'], line: /:\s+[|>]\S*\s+\S/, code: 'text-after-block' },
  { codes: ['UNEXPECTED_TOKEN'], line: /[\]}]/, code: 'bracket-open' },
  { codes: ['BLOCK_AS_IMPLICIT_KEY'], line: /:\s.*:(\s|$)/, code: 'colon-in-text' },
  { codes: ['MULTILINE_IMPLICIT_KEY'], line: /^\s*\w+:\S/, code: 'colon-space' },
  { codes: ['MULTILINE_IMPLICIT_KEY', 'MISSING_CHAR'], line: /^[^:"'[\]{}]*$/, code: 'colon-missing' },
]

const BY_ERROR: Partial<Record<YAMLError['code'], ProblemCode>> = {
  ALIAS_PROPS: 'alias',
  BAD_ALIAS: 'alias',
  BAD_DIRECTIVE: 'start-sign',
  BAD_DQ_ESCAPE: 'escape',
  BAD_INDENT: 'indent',
  BAD_SCALAR_START: 'start-sign',
  BLOCK_AS_IMPLICIT_KEY: 'indent',
  BLOCK_IN_FLOW: 'bracket-open',
  DUPLICATE_KEY: 'duplicate-key',
  MULTILINE_IMPLICIT_KEY: 'indent',
  MULTIPLE_ANCHORS: 'alias',
  MULTIPLE_DOCS: 'documents',
  MULTIPLE_TAGS: 'tag',
  TAB_AS_INDENT: 'tab',
  TAG_RESOLVE_FAILED: 'tag',
}

/** The bracket that nothing closes: the parser stumbles only over what comes after it, often a line below. */
function openingBracket(document: Document, text: string, offset: number): number {
  let opened = offset
  visit(document, {
    Collection(_, node) {
      const [start = 0, end = 0] = isCollection(node) && node.flow ? (node.range ?? []) : []
      if (end > 0 && start < offset && !/[\]}]/.test(text[end - 1] ?? '')) opened = start
    },
  })
  return opened
}

/** The parser notices a missing quote only where the file ends; people look for it where it was opened. */
function openingQuote(document: Document, offset: number): number {
  let opened = offset
  visit(document, {
    Scalar(_, node) {
      const quoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')
      if (quoted && node.range && node.range[0] <= offset) opened = node.range[0]
    },
  })
  return opened
}
