// What `npm run learn` made of the sorted questions: data, in model.json.

import { ASKED, type Asked } from '../language/reading.ts'
import type { Language } from '../language/language.ts'
import type { Forest } from './forest.ts'
import learned from './model.json' with { type: 'json' }

/** How the features of a candidate become a decision. */
export interface Decider extends Forest {
  /** From this probability on it is the answer. */
  answer: number
  /** From this probability on it is offered. */
  offer: number
}

/** What is known of a sorted question beforehand. */
interface Studied {
  /** How much one like it speaks for there being an answer. */
  pull: number
  /** As it was read: reading thousands again would hold up the start. */
  text: string
  units: { term: string }[]
  asked: Set<Asked>
}

export interface Model {
  /** For articles that questions of people are sorted to. */
  known: Decider
  /** For articles that have none yet. */
  fresh: Decider
  /** By the question as it was typed. */
  studied: ReadonlyMap<string, Studied>
}

/** As model.json holds it: of a question what was typed, its pull, its text as read, the kinds asked and its terms. */
export interface LanguageModel extends Pick<Model, 'known' | 'fresh'> {
  pulls: number[]
  questions: string[][]
}

const isAsked = (kind: string): kind is Asked => ASKED.some((one) => one === kind)

function toModel({ known, fresh, pulls, questions }: LanguageModel): Model {
  const studied = questions.map(([typed = '', text = '', kinds = '', ...terms], i): [string, Studied] => [
    typed,
    {
      pull: pulls[i] ?? 0,
      text,
      units: terms.map((term) => ({ term })),
      asked: new Set(kinds.split(' ').filter(isAsked)),
    },
  ])
  return { known, fresh, studied: new Map(studied) }
}

export const MODELS: Record<Language, Model> = { ru: toModel(learned.ru), zh: toModel(learned.zh) }

const NOBODY: Decider = { start: 0, trees: [], answer: 1, offer: 1 }
const EMPTY: Model = { known: NOBODY, fresh: NOBODY, studied: new Map() }

/** Knows nothing and decides nothing: what learning begins with. */
export const UNTAUGHT: Record<Language, Model> = { ru: EMPTY, zh: EMPTY }
