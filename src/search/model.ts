// What `npm run learn` made of the sorted questions: data, in model.json.

import { ASKED, type Asked } from '../language/reading.ts'
import type { Language } from '../language/language.ts'
import type { Forest } from './forest.ts'
import learned from './model.json' with { type: 'json' }
import type { ReadQuestion } from './traits.ts'

/** How the features of a candidate become a decision. */
export interface Decider extends Forest {
  /** From this probability on it is the answer. */
  answer: number
  /** From this probability on it is offered. */
  offer: number
}

/** A question as people typed it and somebody sorted it. */
export interface Sorted {
  typed: string
  /** Whether articles answer it; if none does, whether it is about the subject. */
  kind: 'answered' | 'near' | 'far'
  /** The ids of these articles, the best first. */
  articles: readonly string[]
}

/** What is known of a sorted question beforehand: it need not be read again, which for thousands would hold up the start. */
export interface Studied extends Sorted, ReadQuestion {
  /** How much one like it speaks for there being an answer. */
  pull: number
}

export interface Model {
  /** For articles that questions of people are sorted to. */
  known: Decider
  /** For articles that have none yet. */
  fresh: Decider
  /** By the hash of a file that was learned from: its questions, a line each; see `toLine`. */
  files: Readonly<Record<string, string>>
}

const isAsked = (kind: string): kind is Asked => ASKED.some((one) => one === kind)
const isKind = (kind: string): kind is Sorted['kind'] => kind === 'answered' || kind === 'near' || kind === 'far'

/** One space for any white space, so that a question is one cell of a line. */
const inOneLine = (typed: string): string => typed.replaceAll(/\s+/gu, ' ')

/** A question as the model holds it: cells parted by tabs, lists in them by spaces; as text only where it was read otherwise than typed. */
export function toLine({ typed, kind, articles, pull, text, asked, units }: Studied): string {
  const cell = inOneLine(typed)
  const terms = units.map(({ term }) => term)
  return [kind, articles.join(' '), pull, cell, text === cell ? '' : text, [...asked].join(' '), ...terms].join('\t')
}

function fromLine(line: string): Studied {
  const [kind = '', articles = '', pull, typed = '', text = '', asked = '', ...terms] = line.split('\t')
  return {
    typed,
    kind: isKind(kind) ? kind : 'far',
    articles: articles.split(' '),
    pull: Number(pull),
    text: text === '' ? typed : text,
    asked: new Set(asked.split(' ').filter(isAsked)),
    units: terms.map((term) => ({ term })),
  }
}

/** The questions of a file, by its hash; undefined for one that was not learned from as it is. */
export function learntFrom({ files }: Model, hash: string): Studied[] | undefined {
  const lines = files[hash]
  return lines?.split('\n').flatMap((line) => (line === '' ? [] : fromLine(line)))
}

/** What is known of questions in files that have changed since, by what was typed. */
export function createLookup(model: Model): (typed: string) => Studied | undefined {
  let known: Map<string, Studied> | undefined
  const all = () => Object.keys(model.files).flatMap((hash) => learntFrom(model, hash) ?? [])
  return (typed) => (known ??= new Map(all().map((one) => [one.typed, one]))).get(inOneLine(typed))
}

export const MODELS: Record<Language, Model> = learned

/** Whether a file of questions is one of those learned from, by its hash. */
export const isLearnt = (hash: string): boolean => hash in learned.ru.files

const NOBODY: Decider = { start: 0, trees: [], answer: 1, offer: 1 }
const EMPTY: Model = { known: NOBODY, fresh: NOBODY, files: {} }

/** Knows nothing and decides nothing: what learning begins with. */
export const UNTAUGHT: Record<Language, Model> = { ru: EMPTY, zh: EMPTY }
