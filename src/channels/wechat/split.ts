// Cuts a long text at the ends of paragraphs, lines or sentences, by bytes of UTF-8.

const CUTS = [
  /(?<=\n\n)/u,
  /(?<=\n)/u,
  /(?<=[。！？；…!?][”»」』）)]*)(?![。！？；…!?”»」』）)])|(?<=[.!?…;]\s)/u,
  /(?<=[，、：])|(?<=\s)/u,
]

const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' })

export const byteLength = (text: string): number => Buffer.byteLength(text)

/** The text in parts of at most `limit` bytes, none cut inside a character; outer white space of a part is dropped. */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = []
  let part = ''
  for (const piece of toPieces(text.trim(), limit)) {
    if (byteLength((part + piece).trim()) > limit) {
      parts.push(part.trim())
      part = ''
    }
    part += piece
  }
  return [...parts, part.trim()].filter((each) => each !== '')
}

function toPieces(text: string, limit: number, level = 0): string[] {
  if (byteLength(text.trim()) <= limit) return [text]
  const cut = CUTS[level]
  if (cut === undefined) return [...characters.segment(text)].flatMap(({ segment }) => toWhole(segment, limit))
  return text.split(cut).flatMap((piece) => toPieces(piece, limit, level + 1))
}

/** A "character" of endless combining marks is cut at code points. */
const toWhole = (segment: string, limit: number): string[] =>
  byteLength(segment) <= limit ? [segment] : Array.from(segment)

/** The parts of `body` and then `tail`, at most `max`; when it is too much, the end of `body` is left out for an ellipsis. */
export function toLimitedParts(body: string, tail: string, limit: number, max: number): string[] {
  const whole = splitText([body, tail].filter((each) => each !== '').join('\n\n'), limit)
  if (whole.length <= max) return whole
  const end = splitText(tail, limit).slice(0, max - 1)
  const start = splitText(body, limit - byteLength('…')).slice(0, max - end.length)
  return [...start.slice(0, -1), ...start.slice(-1).map((part) => `${part}…`), ...end]
}
