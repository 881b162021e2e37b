// Known phrases, and how a message is covered with them from end to end.

export interface Word {
  /** By which it is compared within a phrase. */
  key: string
  /** By which it is compared where it is a phrase by itself. */
  form: string
}

export interface Phrase {
  words: readonly Word[]
  /** What it means; of several meanings in one message the lowest counts. */
  rank: number
}

/** The rank of phrases that may stand beside others and mean nothing. */
export const PADDING = Infinity

export interface PhraseBook {
  /** For each position, whether phrases and padding reach it from the beginning; ends where they reach no further. */
  reached(words: readonly Word[]): boolean[]
  /** The lowest rank of the phrases that cover all of it, as few as possible; undefined where none do, or it is all padding. */
  cover(words: readonly Word[]): number | undefined
}

interface Step {
  pieces: number
  rank: number
}

/** Stands in the book for the beginning of a longer phrase. */
const BEGINNING = -1
// Of equally few pieces, those that mean something win.
const PADDING_COST = 1.001

// Alone, a word must be the very form: «договорились» is small talk, «договор» is not.
const ofOne = (word: Word): string => `=${word.form}`

const longer = (beginning: string, { key }: Word): string => `${beginning} ${key}`

/** A book of phrases. The words `inside` may stand in the middle of any. Covering costs little more than reading. */
export function createPhraseBook(phrases: Iterable<Phrase>, inside: ReadonlySet<string>): PhraseBook {
  const known = new Map<string, number>()
  for (const phrase of phrases) add(phrase)

  function add({ words: [first, ...others], rank }: Phrase): void {
    if (first === undefined) return
    let text = others.length === 0 ? ofOne(first) : first.key
    for (const word of others) {
      if (!known.has(text)) known.set(text, BEGINNING)
      text = longer(text, word)
    }
    const there = known.get(text) ?? BEGINNING
    known.set(text, there === BEGINNING ? rank : Math.min(there, rank))
  }

  /** The phrases that begin at a word, by where they end. */
  function* startingAt(words: readonly Word[], from: number): Generator<[to: number, rank: number]> {
    const first = words[from]
    if (first === undefined) return
    const alone = known.get(ofOne(first))
    if (alone !== undefined) yield [from + 1, alone]
    let begun = [first.key].filter((text) => known.has(text))
    for (let at = from + 1; begun.length > 0; at++) {
      const word = words[at]
      if (word === undefined) return
      const next = begun.map((text) => longer(text, word)).filter((text) => known.has(text))
      for (const text of next) {
        const rank = known.get(text) ?? BEGINNING
        if (rank !== BEGINNING) yield [at + 1, rank]
      }
      begun = inside.has(word.form) ? [...next, ...begun] : next
    }
  }

  function steps(words: readonly Word[]): (Step | undefined)[] {
    const found: (Step | undefined)[] = [{ pieces: 0, rank: PADDING }]
    for (let from = 0; from < found.length; from++) {
      const before = found[from]
      if (before === undefined) continue
      for (const [to, rank] of startingAt(words, from)) {
        const pieces = before.pieces + (rank === PADDING ? PADDING_COST : 1)
        if (pieces < (found[to]?.pieces ?? Infinity)) found[to] = { pieces, rank: Math.min(before.rank, rank) }
      }
    }
    return found
  }

  return {
    reached: (words) => Array.from(steps(words), (step) => step !== undefined),
    cover(words) {
      const rank = steps(words)[words.length]?.rank
      return rank === PADDING ? undefined : rank
    },
  }
}
