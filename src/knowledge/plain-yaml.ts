// A fast reader for the plain part of YAML that knowledge files are written in. Whatever else a file holds, or the
// least doubt, is left to the full parser, which is ten times slower: see yaml.ts. Tests hold both to the same values.

type PlainMap = Record<string, unknown>

/** Thrown within this file alone: the text is not plain. */
const NOT_PLAIN = Symbol('not plain')

/** The value that the full parser would give, without a problem in it; undefined where that is not certain. */
export function readPlainYaml(text: string): PlainMap | undefined {
  if (!text.endsWith('\n') || /[\t\r\0\ufeff]|^(?:---|\.\.\.|%)/m.test(text)) return undefined
  try {
    const lines = createLines(text)
    if (lines.indent() !== 0) return undefined
    const map = readMap(lines, 0)
    return lines.indent() === -1 ? map : undefined
  } catch (error) {
    if (error === NOT_PLAIN) return undefined
    throw error
  }
}

function fail(): never {
  throw NOT_PLAIN
}

interface Lines {
  /** The indent of the next line that says something; -1 at the end. */
  indent(): number
  /** That line from its indent on. */
  peek(): string
  next(): string
  /** The very next line as it is, blank or not; undefined at the end. */
  raw(): string | undefined
  skipRaw(): void
}

function createLines(text: string): Lines {
  const all = text.slice(0, -1).split('\n')
  let at = 0
  const settle = (): void => {
    while (at < all.length && /^ *(?:#|$)/.test(all[at] ?? '')) at++
  }
  const indentOf = (line: string | undefined): number => (line === undefined ? -1 : line.search(/[^ ]/))
  return {
    indent() {
      settle()
      return indentOf(all[at])
    },
    peek() {
      settle()
      return (all[at] ?? '').trimStart()
    },
    next() {
      settle()
      return (all[at++] ?? '').replace(/^ +/, '')
    },
    raw: () => all[at],
    skipRaw: () => void at++,
  }
}

/** Far deeper than any knowledge file goes, far shallower than the stack. */
export const MAX_DEPTH = 40

const ENTRY = /^([A-Za-z_][\w-]*):(?: +(.*))?$/

function readMap(lines: Lines, indent: number): PlainMap {
  if (indent > MAX_DEPTH) fail()
  const map: PlainMap = Object.create(null)
  while (lines.indent() === indent) {
    const [, key, value = ''] = ENTRY.exec(lines.next()) ?? fail()
    if (key === undefined || key in map) fail()
    map[key] = value.trim() === '' ? readNested(lines, indent) : readValue(value, lines, indent)
  }
  return lines.indent() > indent ? fail() : map
}

/** What stands under a key: deeper, or a list at the key's own indent. */
function readNested(lines: Lines, indent: number): unknown {
  const deeper = lines.indent()
  if (deeper < indent) fail()
  if (lines.peek().startsWith('- ')) return readList(lines, deeper)
  return deeper > indent ? readMap(lines, deeper) : fail()
}

function readList(lines: Lines, indent: number): unknown[] {
  const list: unknown[] = []
  while (lines.indent() === indent && lines.peek().startsWith('- ')) {
    list.push(readValue(lines.next().slice(2).replace(/^ +/, ''), lines, indent))
  }
  return lines.indent() > indent ? fail() : list
}

function readValue(typed: string, lines: Lines, indent: number): unknown {
  if (typed === '|') return readLiteral(lines, indent)
  if (typed.startsWith('[') || typed.startsWith('{')) return readFlow(typed, lines, indent)
  // A deeper line would go on with this scalar.
  return lines.indent() > indent ? fail() : readScalar(typed.replace(/ +$/, ''))
}

const QUOTED = /^(?:"([^"\\]*)"|'([^']*)')$/
/** Starts with no sign of YAML's and holds neither a comment nor a key. */
const PLAIN = /^[\p{L}\p{N}«「“„（(](?:(?!: | #).)*(?<!:)$/u
const COUNT = /^(?:0|[1-9]\d{0,14})$/
/** What YAML takes for no text, or could: numbers of all spellings, and words. */
const SPECIAL = /^(?:\d+\.?\d*(?:e[-+]?\d+)?|0[ox][\da-f]+|null|true|false|y|n|yes|no|on|off)$/i

function readScalar(typed: string): string | number {
  const [, double, single] = QUOTED.exec(typed) ?? []
  const quoted = double ?? single
  if (quoted !== undefined) return quoted
  if (!PLAIN.test(typed)) fail()
  if (COUNT.test(typed)) return Number(typed)
  return SPECIAL.test(typed) ? fail() : typed
}

function readLiteral(lines: Lines, indent: number): string {
  const first = lines.raw() ?? fail()
  const depth = first.search(/[^ ]/)
  if (depth <= indent) fail()
  const taken: string[] = []
  for (let line = lines.raw(); line !== undefined; line = lines.raw()) {
    const lineIndent = line.search(/[^ ]/)
    // Blank lines with spaces, and lines that stand out halfway, have rules of their own.
    if ((lineIndent === -1 && line !== '') || (lineIndent > indent && lineIndent < depth)) fail()
    if (lineIndent !== -1 && lineIndent <= indent) break
    taken.push(line.slice(depth))
    lines.skipRaw()
  }
  return `${taken.join('\n').replace(/\n+$/, '')}\n`
}

const FLOW_TOKEN = /([[\]{},])|("[^"\\\n]*"|'[^'\n]*')|([A-Za-z_][\w-]*): |([\p{L}\p{N}«「“„][^[\]{},"'#:\n]*)|[ \n]+/uy

/** A list or map in brackets, over as many lines as it takes. */
function readFlow(typed: string, lines: Lines, indent: number): unknown {
  let text = typed
  let open = bracketsOpen(typed)
  while (open > 0) {
    const line = lines.indent() > indent ? lines.next() : fail()
    open += bracketsOpen(line)
    text += `\n${line}`
  }
  if (lines.indent() > indent) fail()
  const tokens = createTokens(text)
  const value = readFlowValue(tokens)
  return tokens.take() === undefined ? value : fail()
}

const bracketsOpen = (line: string): number => (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0)

type Token = { sign: string } | { key: string } | { value: string | number }

interface Tokens {
  take(): Token | undefined
  /** Takes the next token if it is this sign. */
  takeSign(sign: string): boolean
}

function createTokens(text: string): Tokens {
  const tokens: Token[] = []
  FLOW_TOKEN.lastIndex = 0
  while (FLOW_TOKEN.lastIndex < text.length) {
    const [, sign, quoted, key, plain] = FLOW_TOKEN.exec(text) ?? fail()
    if (sign !== undefined) tokens.push({ sign })
    else if (quoted !== undefined) tokens.push({ value: quoted.slice(1, -1) })
    else if (key !== undefined) tokens.push({ key })
    else if (plain !== undefined) tokens.push({ value: readScalar(plain.replace(/ +$/, '')) })
  }
  let at = 0
  return {
    take: () => tokens[at++],
    takeSign(sign) {
      const token = tokens[at]
      const isSign = token !== undefined && 'sign' in token && token.sign === sign
      if (isSign) at++
      return isSign
    },
  }
}

function readFlowValue(tokens: Tokens, depth = 0): unknown {
  if (depth > MAX_DEPTH) fail()
  if (tokens.takeSign('[')) return readFlowItems(tokens, ']', () => readFlowValue(tokens, depth + 1))
  if (!tokens.takeSign('{')) {
    const token = tokens.take()
    return token && 'value' in token ? token.value : fail()
  }
  const map: PlainMap = Object.create(null)
  readFlowItems(tokens, '}', () => {
    const token = tokens.take()
    if (!token || !('key' in token) || token.key in map) fail()
    map[token.key] = readFlowValue(tokens, depth + 1)
  })
  return map
}

/** Items parted by commas; one may stand before the closing bracket. */
function readFlowItems(tokens: Tokens, end: string, readItem: () => unknown): unknown[] {
  const items: unknown[] = []
  while (!tokens.takeSign(end)) {
    items.push(readItem())
    if (!tokens.takeSign(',')) return tokens.takeSign(end) ? items : fail()
  }
  return items
}
