// A text in lines that a terminal's window holds: broken between words, and between Chinese characters.

/** What takes two columns: Chinese, Japanese and Korean characters, full-width signs, emoji. */
const WIDE =
  '[\\u1100-\\u115F\\u2E80-\\u303E\\u3041-\\uA4CF\\uAC00-\\uD7A3\\uF900-\\uFAFF\\uFE30-\\uFE6F\\uFF01-\\uFF60\\uFFE0-\\uFFE6]|\\p{Emoji_Presentation}'

/** Signs that begin no line, and signs that end none. */
const CLOSING = '[，。！？；：、…）」』”’》】]'
const OPENING = '[（「『“‘《【]'

const IS_WIDE = new RegExp(`^(?:${WIDE})`, 'u')
const PIECES = new RegExp(`\\s+|${OPENING}*(?:${WIDE})${CLOSING}*|(?:(?!${WIDE})\\S)+${CLOSING}*`, 'gu')

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const characters = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment)

/** How many columns of a terminal a text takes. */
export const columnsOf = (text: string): number =>
  characters(text).reduce((sum, one) => sum + (IS_WIDE.test(one) ? 2 : /^[\p{M}\p{Cc}\p{Cf}]/u.test(one) ? 0 : 1), 0)

/** The text with line breaks so that no line is wider than `width` columns; what follows a line's indent is indented too. */
export const wrap = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap((line) => wrapLine(line, width))
    .join('\n')

function wrapLine(line: string, width: number): string[] {
  const indent = /^\s*(?:\d+\.\s)?/.exec(line)?.[0] ?? ''
  const hanging = ' '.repeat(columnsOf(indent))
  const lines: string[] = []
  let current = indent
  let gap = ''
  for (const piece of line.slice(indent.length).match(PIECES) ?? []) {
    if (piece.trim() === '') gap = piece
    else
      for (const part of toFitting(piece, Math.max(2, width - hanging.length))) {
        const isFull = current !== indent && columnsOf(current + gap + part) > width
        if (isFull) lines.push(current)
        current = isFull ? hanging + part : current + gap + part
        gap = ''
      }
  }
  return [...lines, current]
}

/** The piece, or as much of it at a time as a line holds. */
function toFitting(piece: string, columns: number): string[] {
  const parts = ['']
  for (const one of characters(piece)) {
    const last = parts.at(-1) ?? ''
    if (last !== '' && columnsOf(last + one) > columns) parts.push(one)
    else parts[parts.length - 1] = last + one
  }
  return parts
}
