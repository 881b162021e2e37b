// Russian texts and questions as terms.

import { askingPart } from './asking-part.ts'
import { askedBy } from './asked.ts'
import { createFolding, type Folding } from './fold.ts'
import { normalize } from './normalize.ts'
import { unifyNumbers } from './numbers.ts'
import type { Analyser, Fields, IndexTerms, Reading, Unit, Vocabulary } from './reading.ts'
import { fromLatinKeyboard, fromLatinLetters } from './readings.ts'
import { BY_SOUND, createRepair, type Repaired } from './russian-repair.ts'
import { stem, tokenize } from './russian.ts'
import { type Steps } from './steps.ts'
import { isRussianFiller, isRussianStop, RUSSIAN_FUNCTION_WORDS } from './stop-words.ts'

/** Terms by stem, and character trigrams of words: these find what stems miss. */
export const RUSSIAN_FIELDS = { s: 1, g: 0.4 }

const clean = (text: string, limit?: number): string => unifyNumbers(normalize(text, limit), 'ru')

/** `_word_` in overlapping threes. */
function trigrams(word: string): string[] {
  const padded = `_${word}_`
  return Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3))
}

/** Words with their stems: ` приехали/приеха гости/гост `. */
const literalOf = (words: readonly string[]): string => ` ${words.map((word) => `${word}/${stem(word)}`).join(' ')} `

// Shorter stems belong to several words: «меню» and «меня».
const TELLING_STEM = 4

const literalPattern = (word: string): string =>
  stem(word).length < TELLING_STEM ? `${word}/\\S+` : `\\S+/${stem(word)}`

const COUNTING = /^(?:сколько|скока|скок|количество|количества|численность)$/u

/** What is counted («сколько человек»): a term of its own, as an article that counts one thing need not count another. */
function countedOf(words: readonly string[], folding: Folding): string[] {
  return words.flatMap((word, i) => {
    const next = words[i + 1]
    const isCounted = next !== undefined && (next === 'раз' || !isRussianStop(next))
    return COUNTING.test(word) && isCounted ? [`#${folding.one(stem(next))}`] : []
  })
}

/** In characters: from here on the first half of a sentence introduces its second. */
const LONG_QUESTION = 110

/** Russian over one vocabulary, made in steps. */
export function* createRussianAnalyser({ texts, synonyms, extra }: Vocabulary): Steps<Analyser> {
  const folding = createFolding(synonyms.map((group) => group.map((phrase) => tokenize(clean(phrase)).map(stem))))
  const forms = new Map<string, number>()
  const learn = (text: string): void => {
    for (const word of tokenize(clean(text, Infinity))) forms.set(word, (forms.get(word) ?? 0) + 1)
  }
  const inTexts = new Set<string>()
  for (const text of texts) {
    learn(text)
    for (const unit of index(text).units) inTexts.add(unit)
    yield
  }
  for (const text of [...synonyms.flat(), ...extra, ...RUSSIAN_FUNCTION_WORDS]) learn(text)
  const repair = yield* createRepair(forms)

  function index(text: string): IndexTerms {
    const spelled = clean(text, Infinity)
    const words = tokenize(spelled)
    const terms = words.map((word) => folding.one(stem(word)))
    const phrases = folding.spans(words.map(stem)).map((span) => span.term)
    return {
      fields: { s: [...terms, ...phrases.filter((term) => !terms.includes(term))], g: words.flatMap(trigrams) },
      units: [
        ...new Set([
          ...terms.filter((_, i) => !isRussianStop(words[i] ?? '')),
          ...phrases,
          ...countedOf(words, folding),
        ]),
      ],
      literal: literalOf(words),
      asked: askedBy(spelled, 'ru'),
    }
  }

  const toUnit = (words: Repaired[], term: string): Unit => ({
    term,
    text: words.map((word) => word.typed).join(' '),
    trust: Math.min(...words.map((word) => word.trust)),
    known: inTexts.has(term),
    filler: !term.startsWith('=') && words.every((word) => isRussianFiller(stem(word.word))),
  })

  /** Words and phrases that carry meaning, in order; a phrase stands for its words. */
  function unitsOf(words: Repaired[]): Unit[] {
    const spans = folding.spans(words.map((word) => stem(word.word)))
    const units: Unit[] = []
    for (let i = 0; i < words.length; i++) {
      const span = spans.find(({ from, to }) => from === i && to > i + 1)
      const word = words[i] as Repaired
      if (span) {
        units.push(toUnit(words.slice(span.from, span.to), span.term))
        i = span.to - 1
      } else if (!isRussianStop(word.word)) {
        const term = folding.one(stem(word.word))
        if (inTexts.has(term) || !isRussianFiller(stem(word.word))) units.push(toUnit([word], term))
      }
    }
    return units
  }

  /** @param asking the words of the part that asks, where the text says more */
  function toReading(words: Repaired[], asking: Repaired[] = words): Reading {
    const text = words.map((word) => word.word).join(' ')
    const units = unitsOf(words)
    const counted = countedOf(
      words.map((word) => word.word),
      folding,
    )
    const unsure = words.filter((word) => (word.trust < 1 || !word.known) && !isRussianStop(word.word))
    const fields: Fields = { s: units.map((unit) => unit.term), g: unsure.flatMap((word) => trigrams(word.typed)) }
    const weights = new Map(units.filter((unit) => unit.trust < 1).map((unit) => [`s${unit.term}`, unit.trust]))
    const letters = words.reduce((sum, word) => sum + word.word.length, 0)
    const understood = words.reduce((sum, word) => sum + (word.known ? word.word.length * word.trust : 0), 0)
    return {
      text,
      units: [
        ...units,
        ...counted.map((term) => ({ term, text: '', trust: 1, known: inTexts.has(term), filler: false })),
      ],
      literal: literalOf(asking.map((word) => (word.trust < BY_SOUND ? word.typed : word.word))),
      foreign: [],
      fields,
      weights,
      asked: askedBy(text, 'ru'),
      understood: letters ? understood / letters : 0,
    }
  }

  const asTyped = (text: string): Repaired[] =>
    tokenize(clean(text)).map((word) => (/^[a-z]/.test(word) ? repair.latin(word, [word]) : repair.word(word)))

  return {
    index,
    pattern: (phrase) => new RegExp(` ${tokenize(clean(phrase)).map(literalPattern).join(' (?:\\S+ )?')} `, 'u'),
    read: (text) => toReading(asTyped(text), asTyped(askingPart(normalize(text), LONG_QUESTION))),
    readLatin(text) {
      const plain = normalize(text)
      const layout = tokenize(unifyNumbers(fromLatinKeyboard(plain), 'ru')).map((word) => repair.word(word))
      const letters = (unifyNumbers(plain, 'ru').match(/[a-z0-9'’`]+/g) ?? []).map((word) =>
        /[a-z]/.test(word) ? repair.latin(word, fromLatinLetters(word)) : repair.word(word),
      )
      return [toReading(asTyped(text)), toReading(layout), toReading(letters)]
    },
  }
}
