// Known phrases, and how a message is covered with them from end to end.

export interface Word {
  /** By which it is compared within a phrase. */
  key: string
  /** By which it is compared where it is a phrase by itself. */
  form: string
}

export interface Phrase<Meaning> {
  words: readonly Word[]
  /** None: padding. */
  meaning: Meaning | undefined
}

export interface PhraseBook<Meaning> {
  /** For each position, whether phrases and padding reach it from the beginning; ends where they reach no further. */
  reached(words: readonly Word[]): boolean[]
  /** What the phrases mean that cover all of it, as few as possible; undefined where they do not, or it is all padding. */
  cover(words: readonly Word[]): Meaning[] | undefined
}

interface Node<Meaning> {
  next: Map<string, Node<Meaning>>
  meanings: Meaning[]
  /** A phrase may end here. */
  ends: boolean
}

interface Step<Meaning> {
  pieces: number
  from: number
  meanings: Meaning[]
}

// Of equally few pieces, those that mean something win.
const PADDING_COST = 1.001

const createNode = <Meaning>(): Node<Meaning> => ({ next: new Map(), meanings: [], ends: false })

// Alone, a word must be the very form: «договорились» is small talk, «договор» is not.
const ofOne = (word: Word): string => `=${word.form}`

/** A book of phrases. The words `inside` may stand in the middle of any. Covering costs little more than reading. */
export function createPhraseBook<Meaning>(
  phrases: Iterable<Phrase<Meaning>>,
  inside: ReadonlySet<string>,
): PhraseBook<Meaning> {
  const root = createNode<Meaning>()
  for (const phrase of phrases) if (phrase.words.length > 0) add(phrase)

  function add({ words, meaning }: Phrase<Meaning>): void {
    let node = root
    for (const key of words.length > 1 ? words.map((word) => word.key) : words.map(ofOne)) {
      const next = node.next.get(key) ?? createNode<Meaning>()
      node.next.set(key, next)
      node = next
    }
    node.ends = true
    if (meaning !== undefined && !node.meanings.includes(meaning)) node.meanings.push(meaning)
  }

  /** The phrases that begin at a word, by where they end. */
  function* startingAt(words: readonly Word[], from: number): Generator<[to: number, Node<Meaning>]> {
    const first = words[from]
    if (first === undefined) return
    const alone = root.next.get(ofOne(first))
    if (alone) yield [from + 1, alone]
    let nodes = [root.next.get(first.key)].filter((node) => node !== undefined)
    for (let at = from + 1; nodes.length > 0; at++) {
      const word = words[at]
      if (word === undefined) return
      const next = nodes.map((node) => node.next.get(word.key)).filter((node) => node !== undefined)
      for (const node of next) if (node.ends) yield [at + 1, node]
      nodes = inside.has(word.form) ? [...next, ...nodes] : next
    }
  }

  function steps(words: readonly Word[]): (Step<Meaning> | undefined)[] {
    const found: (Step<Meaning> | undefined)[] = [{ pieces: 0, from: -1, meanings: [] }]
    for (let from = 0; from < found.length; from++) {
      const before = found[from]
      if (before === undefined) continue
      for (const [to, { meanings }] of startingAt(words, from)) {
        const pieces = before.pieces + (meanings.length > 0 ? 1 : PADDING_COST)
        if (pieces < (found[to]?.pieces ?? Infinity)) found[to] = { pieces, from, meanings }
      }
    }
    return found
  }

  function cover(words: readonly Word[]): Meaning[] | undefined {
    const found = steps(words)
    if (found[words.length] === undefined) return undefined
    const meanings: Meaning[] = []
    for (let at = words.length; at > 0; at = found[at]?.from ?? 0) meanings.push(...(found[at]?.meanings ?? []))
    return meanings.length > 0 ? meanings : undefined
  }

  return { reached: (words) => Array.from(steps(words), (step) => step !== undefined), cover }
}
