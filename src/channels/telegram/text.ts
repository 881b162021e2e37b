// Long texts cut into parts that a message holds, entities going along.

/** A stretch of a text that is set apart; offsets are in UTF-16 units. */
export type Entity = { type: 'bold' | 'italic'; offset: number; length: number }

export type StyledText = { text: string; entities: Entity[] }

/** Where a text may be cut, best first: after a paragraph, a line, a sentence, a word. */
const BREAKS = [/\n\n/g, /\n/g, /[.!?…](?=\s)|[。！？；]/g, /\s/g]

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** How far back to look for the start of the character that stands at the limit, in UTF-16 units. */
const GRAPHEME_WINDOW = 256

function lastBreak(text: string, limit: number): number | undefined {
  const head = text.slice(0, limit + 1)
  for (const pattern of BREAKS) {
    const ends = [...head.matchAll(pattern)].map((match) => match.index + match[0].length)
    const best = ends.findLast((end) => end <= limit && end > limit / 2)
    if (best !== undefined) return best
  }
  return undefined
}

function lastWholeCharacter(text: string, limit: number): number {
  const from = Math.max(0, limit - GRAPHEME_WINDOW)
  const start = graphemes.segment(text.slice(from, limit + GRAPHEME_WINDOW)).containing(limit - from)?.index
  if (start !== undefined && start > 0) return from + start
  return /[\uDC00-\uDFFF]/.test(text.charAt(limit)) && /[\uD800-\uDBFF]/.test(text.charAt(limit - 1))
    ? limit - 1
    : limit
}

const cutAt = (text: string, limit: number): number => lastBreak(text, limit) ?? lastWholeCharacter(text, limit)

function clip(entity: Entity, from: number, to: number): Entity[] {
  const start = Math.max(entity.offset, from)
  const end = Math.min(entity.offset + entity.length, to)
  return end > start ? [{ ...entity, offset: start - from, length: end - start }] : []
}

function part(styled: StyledText, from: number, to: number): StyledText {
  const raw = styled.text.slice(from, to)
  const start = from + raw.length - raw.trimStart().length
  const text = raw.trim()
  return { text, entities: styled.entities.flatMap((entity) => clip(entity, start, start + text.length)) }
}

/** Parts of at most `limit` UTF-16 units, cut where it hurts least and never within a character; empty parts are left out. */
export function splitText(styled: StyledText, limit: number): StyledText[] {
  const parts: StyledText[] = []
  let from = 0
  while (styled.text.length - from > limit) {
    const to = from + cutAt(styled.text.slice(from), limit)
    parts.push(part(styled, from, to))
    from = to
  }
  parts.push(part(styled, from, styled.text.length))
  return parts.filter(({ text }) => text !== '')
}
