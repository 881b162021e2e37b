// Russian texts and questions as terms.

import { askedBy } from './asked.ts'
import { askingPart } from './asking-part.ts'
import { createFolding, type Folding } from './fold.ts'
import { normalize } from './normalize.ts'
import { unifyNumbers } from './numbers.ts'
import type { Analyser, IndexTerms, Reading, Vocabulary } from './reading.ts'
import { fromLatinKeyboard, fromLatinLetters } from './readings.ts'
import { createRussianReader, type RussianReader } from './russian-reader.ts'
import { createRepair, type Repair, type Repaired } from './russian-repair.ts'
import { cleanRussian, countedTerms, literalOf, russianPattern, trigrams } from './russian-terms.ts'
import { stem, tokenize } from './russian.ts'
import { type Steps } from './steps.ts'
import { isRussianStop, RUSSIAN_FUNCTION_WORDS } from './stop-words.ts'

/** In characters: from here on the first half of a sentence introduces its second. */
const LONG_QUESTION = 110

/** Russian over one vocabulary, made in steps. */
export function* createRussianAnalyser({ texts, synonyms, extra }: Vocabulary): Steps<Analyser> {
  const folding = createFolding(
    synonyms.map((group) => group.map((phrase) => tokenize(cleanRussian(phrase)).map(stem))),
  )
  const forms = new Map<string, number>()
  const learn = (text: string): void => {
    for (const word of tokenize(cleanRussian(text, Infinity))) forms.set(word, (forms.get(word) ?? 0) + 1)
  }
  for (const text of texts) {
    learn(text)
    yield
  }
  for (const text of [...synonyms.flat(), ...extra, ...RUSSIAN_FUNCTION_WORDS]) learn(text)
  const repair = yield* createRepair(forms)
  return {
    index: (text) => indexTerms(text, folding),
    pattern: russianPattern,
    createReader(inTexts) {
      const toReading = createRussianReader(folding, inTexts)
      const asking = (text: string): string => askingPart(normalize(text), LONG_QUESTION)
      return {
        read: (text) => toReading(asTyped(text, repair), asTyped(asking(text), repair)),
        readLatin: (text) => readLatin(normalize(text), repair, toReading),
      }
    },
  }
}

function indexTerms(text: string, folding: Folding): IndexTerms {
  const spelled = cleanRussian(text, Infinity)
  const words = tokenize(spelled)
  const terms = words.map((word) => folding.one(stem(word)))
  const phrases = folding.spans(words.map(stem)).map((span) => span.term)
  const telling = terms.filter((_, i) => !isRussianStop(words[i] ?? ''))
  return {
    fields: { s: [...terms, ...phrases.filter((term) => !terms.includes(term))], g: words.flatMap(trigrams) },
    units: [...new Set([...telling, ...phrases, ...countedTerms(words, folding)])],
    literal: literalOf(words),
    asked: askedBy(spelled, 'ru'),
  }
}

const asTyped = (text: string, repair: Repair): Repaired[] =>
  tokenize(cleanRussian(text)).map((word) => (/^[a-z]/.test(word) ? repair.latin(word, [word]) : repair.word(word)))

/** As it stands (names, brands), by the keys of a Russian keyboard, and as Russian in Latin letters. */
function readLatin(text: string, repair: Repair, toReading: RussianReader): Reading[] {
  const layout = tokenize(unifyNumbers(fromLatinKeyboard(text), 'ru')).map((word) => repair.word(word))
  const letters = (unifyNumbers(text, 'ru').match(/[a-z0-9'’`]+/g) ?? []).map((word) =>
    /[a-z]/.test(word) ? repair.latin(word, fromLatinLetters(word)) : repair.word(word),
  )
  return [asTyped(text, repair), layout, letters].map((words) => toReading(words))
}
