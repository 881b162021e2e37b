// One plain spelling for what people type in many: the first step of every analysis.

/** What is read of one message, in UTF-16 units; questions are far shorter, and the cost of a message stays bounded. */
export const READ_LIMIT = 1000

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu
// Zero-width and direction marks, variation selectors, soft hyphens: invisible, so they must not part or join words.
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cn}\uFE00-\uFE0F]/gu
// Grave and acute over a Cyrillic vowel are stress marks; й and ё are composed by then.
const STRESS = /[\u0300\u0301]/g

const once = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(INVISIBLE, '')
    .replace(STRESS, '')
    .replaceAll('ё', 'е')
    .replace(CONTROL, ' ')
    .trim()

// Nothing in these changes any more, nor joins its neighbours.
const SETTLED = /^[ -~а-я一-龥«»—–、。《》“”]*$/u

/**
 * Lower case, compatibility forms composed (NFKC), ё as е, no stress marks, no invisible or control characters,
 * single spaces. Idempotent; lone surrogates are dropped; reads at most `limit` UTF-16 units.
 */
export function normalize(text: string, limit = READ_LIMIT): string {
  const readable = text.slice(0, limit).toWellFormed().replaceAll('\uFFFD', '')
  // Lower-casing and dropping marks can leave something to compose, so a second pass settles it.
  let before = readable
  for (let pass = 0; pass < 4; pass++) {
    const after = once(before)
    if (after === before) break
    before = after
    if (SETTLED.test(after)) break
  }
  return before
}

/** The same function, which remembers what it made of so many texts: people use the same words again and again. */
export function remembering<T>(make: (text: string) => T, kept: number): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const there = known.get(text)
    if (there !== undefined) return there
    const made = make(text)
    if (known.size >= kept) known.clear()
    known.set(text, made)
    return made
  }
}

/** The words of a list that stands in `locales/words.*.json`: a few to a line, each line under a name. */
export const listed = (lines: Readonly<Record<string, string>>): string[] =>
  Object.values(lines).flatMap((line) => line.split(' '))
