// What a question is like, apart from what it is about: whether it supposes, doubts, denies, asks for a thing.

import words from '../../locales/claims.json' with { type: 'json' }
import { simplify } from '../language/chinese.ts'
import { askingPart } from '../language/asked.ts'
import type { Language } from '../language/language.ts'
import { asksFor } from './clauses.ts'

const wordsOf = (form: string, language: Language): RegExp =>
  new RegExp(language === 'ru' ? `(?<!\\p{L})(?:${form})(?!\\p{L})` : form, 'u')

const signsOf = (language: Language) => {
  const { claims, ends, or, only, but, not, negates, that, plans, done, whether, contrast, able, also, past, verb } =
    words[language]
  return {
    claims: wordsOf(claims, language),
    ends: new RegExp(ends, 'u'),
    or: wordsOf(or, language),
    only: wordsOf(only, language),
    but: new RegExp(wordsOf(but, language), 'gu'),
    not: wordsOf(not, language),
    that: new RegExp(that, 'gu'),
    plans: wordsOf(plans, language),
    contrast: new RegExp(contrast, 'gu'),
    able: wordsOf(able, language),
    also: wordsOf(also, language),
    whether: wordsOf(whether, language),
    done: wordsOf(done, language),
    past: wordsOf(past, language),
    verb: new RegExp(verb, 'u'),
    negates: wordsOf(negates, language),
    /** What only asks for a yes says nothing of what is so. */
    tags: new RegExp(wordsOf(`${claims}|${whether}`, language), 'gu'),
  }
}

const SIGNS = { ru: signsOf('ru'), zh: signsOf('zh') }

/** Longer than this, a message has told a story before it asks; in characters. */
const LONG = 200

/** What a question is like, apart from what it is about. */
export function shapeOf(plain: string, language: Language) {
  const signs = SIGNS[language]
  const simple = language === 'zh' ? simplify(plain) : plain
  const text = simple.length > LONG ? askingPart(simple, LONG) : simple
  const bare = text.replace(/(.)[没不]\1/gu, '$1').replace(signs.tags, ' ')
  const isMarked = signs.claims.test(text) || signs.ends.test(text)
  const only = bare.replace(signs.but, ' ')
  return {
    text,
    bare,
    claimed: text.replace(signs.contrast, ' '),
    denied: Array.from(text.matchAll(signs.contrast), ([part]) => part).join(' '),
    tags: Array.from(text.matchAll(signs.tags), ([tag]) => tag).join(' '),
    isFor: asksFor(text.replace(signs.not, ' ').replace(signs.that, ' '), language),
    isEither: signs.or.test(text),
    isMarked,
    isTold: signs.past.test(bare),
    isClaim: isMarked || /[?？]$/.test(text) || signs.whether.test(text) || /(.)[没不]\1/u.test(text),
    isOnly: signs.only.test(only),
    isNot: signs.not.test(bare),
    verb: signs.verb,
    negates: signs.negates.test(only.replace(signs.contrast, ' ')),
    isPlan: signs.plans.test(text),
    isAlso: signs.also.test(text),
    isDone: signs.done.test(text),
    isAble: signs.able.test(text.replace(/(.)[没不]\1/gu, ' ')),
  }
}

export type Shape = ReturnType<typeof shapeOf>
