// Russian texts as terms, and questions as units of meaning.

import { askedBy, askingPart } from './asked.ts'
import { fromEnglish } from './english.ts'
import { fromLatinKeyboard, fromLatinLetters } from './latin.ts'
import { unifyNumbers } from './numbers.ts'
import {
  type Analyser,
  changesOf,
  type IndexTerms,
  knownTerm,
  type Reading,
  type Steps,
  type Terms,
  type Unit,
  type Vocabulary,
} from './reading.ts'
import {
  cleanRussian,
  countedTerms,
  isRussianFiller,
  isRussianStop,
  literalOf,
  RUSSIAN_FUNCTION_WORDS,
  russianPattern,
  stem,
  tokenize,
  trigrams,
} from './russian.ts'
import { russianDictionary } from './russian-dictionary.ts'
import { BY_SOUND, createRepair, type Repair, type Repaired } from './repair.ts'
import { createFolding, type Folding } from './synonyms.ts'
import { normalize } from './text.ts'

/** In characters: from here on the first half of a sentence introduces its second. */
const LONG_QUESTION = 110

/** Russian over one vocabulary, made in steps. */
export function* createRussianAnalyser({ texts, synonyms, extra }: Vocabulary): Steps<Analyser> {
  const folding = createFolding(synonyms.map((group) => group.map((phrase) => wordsOf(phrase).map(stem))))
  const repair = createRepair(russianDictionary())
  const known = yield* wordsOfAll([...texts, ...synonyms.flat(), ...extra, ...RUSSIAN_FUNCTION_WORDS])
  yield* repair.learn(changesOf([], known))
  const analyser: Analyser = {
    index: (text, isTold) => indexTerms(text, folding, isTold),
    pattern: russianPattern,
    createReader(inTexts) {
      const toReading = createRussianReader(folding, inTexts)
      return {
        read(plain) {
          const own = fromEnglish(plain, 'ru')
          const words = asTyped(own, repair)
          const asking = askingPart(own, LONG_QUESTION)
          return toReading(words, asking === own ? words : asTyped(asking, repair))
        },
        readLatin: (plain) => readLatin(plain, repair, toReading),
      }
    },
    *amend(gone, come) {
      const changes = changesOf(yield* wordsOfAll(gone), yield* wordsOfAll(come))
      return { analyser, isOther: () => false, settle: () => repair.learn(changes) }
    },
  }
  return analyser
}

function* wordsOfAll(texts: readonly string[]): Steps<string[]> {
  const words: string[] = []
  for (const text of texts) {
    words.push(...wordsOf(text))
    yield
  }
  return words
}

const clean = (text: string): string => cleanRussian(normalize(text, Infinity))

const wordsOf = (text: string): string[] => tokenize(clean(text))

function indexTerms(text: string, folding: Folding, isTold = false): IndexTerms {
  const spelled = clean(text)
  const words = tokenize(spelled)
  const terms = words.map((word) => folding.one(stem(word)))
  const phrases = folding.spans(words.map(stem)).map((span) => span.term)
  const telling = terms.filter((_, i) => !isRussianStop(words[i] ?? ''))
  return {
    fields: { s: [...terms, ...phrases.filter((term) => !terms.includes(term))], g: words.flatMap(trigrams) },
    units: [...new Set([...telling, ...phrases, ...countedTerms(words, folding)])],
    literal: literalOf(words),
    asked: isTold ? new Set() : askedBy(spelled, 'ru'),
  }
}

const asTyped = (plain: string, repair: Repair): Repaired[] =>
  tokenize(cleanRussian(plain)).map((word) => (/^[a-z]/.test(word) ? repair.latin(word, [word]) : repair.word(word)))

/** «mae» is «мая». */
const inOneSpelling = (word: string): string => unifyNumbers(word, 'ru')

/** As it stands (English, names, brands), by the keys of a Russian keyboard, and as Russian in Latin letters. */
function readLatin(text: string, repair: Repair, toReading: RussianReader): Reading[] {
  const layout = tokenize(unifyNumbers(fromLatinKeyboard(text), 'ru')).map((word) => repair.word(word))
  const letters = (unifyNumbers(text, 'ru').match(/[a-z0-9'’`]+/g) ?? []).map((word) =>
    /[a-z]/.test(word) ? repair.latin(word, fromLatinLetters(word).map(inOneSpelling)) : repair.word(word),
  )
  return [asTyped(fromEnglish(text, 'ru'), repair), layout, letters].map((words) => toReading(words))
}

/** @param asking the words of the part that asks, where the text says more */
type RussianReader = (words: readonly Repaired[], asking?: readonly Repaired[]) => Reading

const formOf = (word: Repaired): string => word.word

/** @param inTexts the terms that any article has */
function createRussianReader(folding: Folding, inTexts: Terms): RussianReader {
  const toUnit = (words: readonly Repaired[], term: string): Unit => ({
    term,
    text: words.map((word) => word.typed).join(' '),
    trust: Math.min(...words.map((word) => word.trust)),
    known: inTexts.has(term),
    filler: !term.startsWith('=') && words.every((word) => isRussianFiller(stem(word.word))),
  })

  function unitOf(word: Repaired): Unit[] {
    if (isRussianStop(word.word)) return []
    const unit = toUnit([word], folding.one(stem(word.word)))
    return unit.known || !unit.filler ? [unit] : []
  }

  /** Words and phrases that carry meaning, in order; a phrase stands for its words. */
  function unitsOf(words: readonly Repaired[]): Unit[] {
    const phrases = folding.spans(words.map((word) => stem(word.word))).filter(({ from, to }) => to > from + 1)
    return words.flatMap((word, i) => {
      const phrase = phrases.find(({ from, to }) => from <= i && i < to)
      if (!phrase) return unitOf(word)
      return phrase.from === i ? [toUnit(words.slice(phrase.from, phrase.to), phrase.term)] : []
    })
  }

  return (words, asking = words) => {
    const forms = words.map(formOf)
    const units = unitsOf(words)
    const unsure = words.filter((word) => (word.trust < 1 || !word.known) && !isRussianStop(word.word))
    return {
      text: forms.join(' '),
      units: [...units, ...countedTerms(forms, folding).map((term) => knownTerm(term, inTexts))],
      literal: literalOf(asking.map((word) => (word.trust < BY_SOUND ? word.typed : word.word))),
      foreign: units.filter((unit) => !unit.known && /\p{Script=Han}/u.test(unit.text)).map((unit) => unit.text),
      fields: { s: units.map((unit) => unit.term), g: unsure.flatMap((word) => trigrams(word.typed)) },
      weights: new Map(units.filter((unit) => unit.trust < 1).map((unit) => [`s${unit.term}`, unit.trust])),
      asked: askedBy(forms.join(' '), 'ru'),
      understood: understoodOf(words),
    }
  }
}

function understoodOf(words: readonly Repaired[]): number {
  const letters = words.reduce((sum, word) => sum + word.word.length, 0)
  const known = words.reduce((sum, word) => sum + (word.known ? word.word.length * word.trust : 0), 0)
  return letters === 0 ? 0 : known / letters
}
