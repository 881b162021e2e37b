// Bytes to text: only UTF-8 is taken, a byte order mark is dropped.

import type { Place } from './place.ts'

export type Decoded = { text: string } | { badAt: Place }

/** The text, or where the first byte stands that is no UTF-8 (cp1251, UTF-16 of the Windows Notepad). */
export function decodeText(bytes: Uint8Array): Decoded {
  const text = new TextDecoder('utf-8').decode(bytes)
  const bad = firstBad(text)
  // The sign U+FFFD may also be typed on purpose, so bytes decide.
  return bad < 0 || (isUtf8(bytes) && !text.includes('\0')) ? { text } : { badAt: placeIn(text, bad) }
}

const firstBad = (text: string): number => text.search(/[\ufffd\0]/)

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, col: (before.at(-1) ?? '').length + 1 }
}
