// Where something stands in a file: from a path of keys to a line and a column.

import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Pair } from 'yaml'
import { YAML_OPTIONS } from './yaml.ts'

export interface Place {
  line: number
  col: number
}

export type Path = readonly (string | number)[]

export interface Places {
  /** Of the value under this path, or of its key; where the path ends early, of the last key that stands. */
  of(path: Path, at?: 'key' | 'value'): Place
  /** Of the first occurrence of `text` within the value as it is typed in the file; else of the value. */
  ofText(path: Path, text: string): Place
}

/** Places in a file's text. The text is parsed when the first place is asked for: most files have no problem. */
export function createPlaces(text: string): Places {
  const lines = new LineCounter()
  let document: Document | undefined
  const toPlace = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), col: Math.max(col, 1) }
  }
  const find = (path: Path): Found => {
    document ??= parseDocument(text, { ...YAML_OPTIONS, lineCounter: lines })
    return findNode(document.contents, path)
  }
  return {
    of(path, at = 'value') {
      const { key, value } = find(path)
      return toPlace((at === 'key' ? key : value) ?? value ?? key ?? 0)
    },
    ofText(path, searched) {
      const { value, end } = find(path)
      const offset = value === undefined ? -1 : text.slice(value, end).indexOf(searched)
      return offset < 0 ? this.of(path) : toPlace((value ?? 0) + offset)
    },
  }
}

/** Offsets in the text. */
interface Found {
  key?: number | undefined
  value?: number
  end?: number
}

function findNode(root: unknown, path: Path): Found {
  let found: Found = offsets(root)
  let node = root
  for (const step of path) {
    const pair = isMap(node) ? node.items.find((item) => keyOf(item) === String(step)) : undefined
    const next = pair ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined
    if (next === undefined) return found
    found = { ...offsets(next), key: pair ? offsets(pair.key).value : undefined }
    node = next
  }
  return found
}

const keyOf = (pair: Pair): string | undefined => (isScalar(pair.key) ? String(pair.key.value) : undefined)

const offsets = (node: unknown): Found => {
  const range = isNode(node) ? node.range : undefined
  return range ? { value: range[0], end: range[1] } : {}
}
