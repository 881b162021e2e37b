// A long text in parts that a platform's message holds, cut where it hurts least.

/** What a limit counts: `utf16` as Telegram does (a JavaScript string's length), `utf8` as WeChat does (bytes). */
export type Measure = 'utf16' | 'utf8'

/** A part of a text: `text` is what stands from `from` up to `to` (UTF-16 units), with no white space around it. */
export interface TextPart {
  text: string
  from: number
  to: number
}

/** Where a part may end, best first: a paragraph, a line, a sentence, a clause, a word. White space is left out behind it. */
const ENDS = [
  /(?=\n\s*\n)/gu,
  /(?=\n)/gu,
  /(?<=[.!?…]["»”’)]*)(?=\s+\P{Ll})|(?<=[。！？；…]["”’»」』）)]*)(?![。！？；…”’»」』）)])/gu,
  /(?<=[,;:])(?=\s)|(?<=[，、：])/gu,
  /(?=\s)/gu,
]

/** How far beyond the limit to look for what belongs to the end of a sentence, and how far back for the start of a character. */
const AHEAD = 8
const BACK = 256

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

export const byteLength = (text: string): number => Buffer.byteLength(text)

/** Parts of at most `limit` units or bytes, in order; all white space that a cut leaves is dropped, empty parts too. */
export function splitText(text: string, { limit, measure }: { limit: number; measure: Measure }): TextPart[] {
  const parts: TextPart[] = []
  const end = text.trimEnd().length
  for (let from = nextVisible(text, 0); from < end;) {
    const furthest = measure === 'utf16' ? from + limit : reachOfBytes(text, from, limit)
    const to = furthest >= end ? end : cutBefore(text, from, furthest)
    const part = text.slice(from, to).trimEnd()
    parts.push({ text: part, from, to: from + part.length })
    from = nextVisible(text, to)
  }
  return parts
}

function nextVisible(text: string, from: number): number {
  const rest = /\S/gu
  rest.lastIndex = from
  return rest.exec(text)?.index ?? text.length
}

/** The furthest place at which the text from `from` on has not more than `limit` bytes; at least one character on. */
function reachOfBytes(text: string, from: number, limit: number): number {
  let at = from
  let left = limit
  while (at < text.length) {
    const code = text.codePointAt(at) ?? 0
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    if (left < 0 && at > from) return at
    at += code < 0x10000 ? 1 : 2
  }
  return at
}

/** The best end of a part that starts at `from`; one that leaves it less than half full is not worth it. */
function cutBefore(text: string, from: number, furthest: number): number {
  const least = from + (furthest - from) / 2
  const window = text.slice(from, furthest + AHEAD)
  for (const pattern of ENDS) {
    const ends = Array.from(window.matchAll(pattern), ({ index }) => from + index)
    const best = ends.findLast((at) => at <= furthest && at > least)
    if (best !== undefined) return best
  }
  return startOfCharacter(text, from, furthest)
}

/** Where the character starts that stands at `at`; one that fills the whole part is cut between its code points. */
function startOfCharacter(text: string, from: number, at: number): number {
  const back = Math.max(from, at - BACK)
  const start = graphemes.segment(text.slice(back, at + BACK)).containing(at - back)?.index ?? 0
  if (start > 0) return back + start
  const isWithinPair = /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(at - 1, at + 1))
  if (!isWithinPair) return at
  return at - 1 > from ? at - 1 : at + 1
}
