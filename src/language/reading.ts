// What the analysis of a text gives: shapes that both languages share.

/** The kinds of thing that a question can ask for, and an article can say it answers (`asks:`). */
export const ASKED = ['what', 'when', 'where', 'who', 'why', 'count', 'price', 'howto', 'contact'] as const

export type Asked = (typeof ASKED)[number]

/** Terms by field for full-text ranking; a field's name is one character. */
export type Fields = Record<string, string[]>

/** A part of a question that carries meaning: a word, or a phrase that is one term. */
export interface Unit {
  term: string
  /** The part as it was typed, normalised. */
  text: string
  /** 1 where the word was met as it stands; less where it was repaired. */
  trust: number
  /** The index knows the term. */
  known: boolean
  /** Talk around a question: it counts little. */
  filler: boolean
}

/** A term that stands for no word of its own (something counted). */
export const knownTerm = (term: string, inTexts: Terms): Unit => ({
  term,
  text: '',
  trust: 1,
  known: inTexts.has(term),
  filler: false,
})

/** A text as it goes into the index. */
export interface IndexTerms {
  fields: Fields
  /** Meaning-carrying terms, each once. */
  units: string[]
  literal: string
  asked: Set<Asked>
}

/** A question, read against what the index knows. */
export interface Reading {
  /** Normalised, repaired: what the words were taken for. */
  text: string
  units: Unit[]
  /** The text in the form that `Analyser.pattern` is tested against. */
  literal: string
  /** Words of other scripts, for the analyser of the other language. */
  foreign: string[]
  fields: Fields
  /** Weights below 1 of single terms (field and term joined). */
  weights: Map<string, number>
  asked: Set<Asked>
  /** The share of the question's letters that the index or the language's function words account for, 0 to 1. */
  understood: number
}

/** Long work that stops at every `yield`, so that messages need not wait for the whole of it. */
export type Steps<T> = Generator<void, T, void>

/** What an analyser is made from. */
export interface Vocabulary {
  /** All texts that will be indexed. */
  texts: readonly string[]
  /** Groups of words or phrases that mean one thing. */
  synonyms: readonly (readonly string[])[]
  /** Words of subjects that the texts do not cover: they are read rightly, but known to no article. */
  extra: readonly string[]
}

/** Tells whether a literal holds a phrase. */
export interface Pattern {
  /** A piece that every literal has that the test is true of: a plain look for it settles nearly all of them. */
  sign: string
  test(literal: string): boolean
}

/** The analysis of one language over one vocabulary; pure, and never throws whatever the text holds. */
export interface Analyser {
  /** A text of the vocabulary as it goes into the index; what is told asks for nothing. */
  index(text: string, isTold?: boolean): IndexTerms
  /** A test for a word or phrase in `literal`: its words in any inflection, in order, at most one other between. */
  pattern(phrase: string): Pattern
  /** A reader of questions, given the terms that any article has. */
  createReader(inTexts: Terms): Reader
  /** The analyser of the vocabulary without some texts and with others. */
  amend(gone: readonly string[], come: readonly string[]): Steps<Amended>
}

/** Tells which terms there are. */
export interface Terms {
  has(term: string): boolean
}

/** An analyser for texts that have changed. It shares what is large with the one before. */
export interface Amended {
  analyser: Analyser
  /** Whether a text that stays is indexed otherwise now; takes its `literal`. */
  isOther(literal: string): boolean
  /** Takes the change up in what both share; from then on only the new one reads questions. */
  settle(): Steps<void>
}

/** Goes through steps without a pause. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** How often each word occurs in what has come, less what has gone; words that occur as often as before are left out. */
export function changesOf(gone: readonly string[], come: readonly string[]): Map<string, number> {
  const changes = new Map<string, number>()
  for (const word of come) changes.set(word, (changes.get(word) ?? 0) + 1)
  for (const word of gone) changes.set(word, (changes.get(word) ?? 0) - 1)
  for (const [word, more] of changes) if (more === 0) changes.delete(word)
  return changes
}

export interface Reader {
  /** A question in this language's own script, normalised. */
  read(plain: string): Reading
  /** A normalised question typed in Latin letters, in each way that this language offers. */
  readLatin(plain: string): Reading[]
}
