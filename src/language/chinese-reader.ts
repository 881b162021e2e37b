// Chinese texts as terms, and questions as units of meaning.

import { askedBy, askingPart, isQuestionWord } from './asked.ts'
import {
  atomTerm,
  CHINESE_FILLER_WORDS,
  CHINESE_STOP_WORDS,
  chinesePattern,
  cleanChinese,
  countedTerms,
  fieldsOf,
  groupTerms,
  isChineseFiller,
  isChineseStop,
  isHan,
  runs,
  segment,
  sentences,
  soundPairs,
  syllables,
} from './chinese.ts'
import { atomsOf, createDictionary, type Dictionary, joinUnknown, type Piece } from './chinese-dictionary.ts'
import { fromEnglish } from './english.ts'
import { pinyinAmongNames, splitPinyin } from './latin.ts'
import {
  type Analyser,
  changesOf,
  type Fields,
  type IndexTerms,
  knownTerm,
  type Reader,
  type Reading,
  type Steps,
  type Terms,
  type Unit,
  type Vocabulary,
} from './reading.ts'
import { normalize } from './text.ts'

/** How far a word is believed that only sounds right. */
const BY_SOUND = 0.85
/** Function words are likelier meant than others that sound alike: `shui` is 谁, not 税. */
const OFTEN = 1000
/** In characters: from here on the first half of a sentence introduces its second. */
const LONG_QUESTION = 26

/** Chinese over one vocabulary, made in steps. */
export function* createChineseAnalyser(vocabulary: Vocabulary): Steps<Analyser> {
  const groups = groupsOf(vocabulary.synonyms)
  const toTerm = (word: string): string => groups.get(atomTerm(word)) ?? atomTerm(word)
  const words = ownWords(vocabulary)
  // A single character is a word only where a synonym says so: mostly it is a part of one.
  const lone = new Set(vocabulary.synonyms.flat().map(wordOf))
  for (const word of yield* learnWords(vocabulary.texts, lone)) words.set(word, (words.get(word) ?? 0) + 1)

  const analyserOf = (dictionary: Dictionary): Analyser => ({
    index: (text, isTold) => indexTerms(text, dictionary, toTerm, isTold),
    pattern: chinesePattern,
    createReader: (inTexts) => createReader(dictionary, createChineseReader({ toTerm, inTexts })),
    *amend(gone, come) {
      const changes = changesOf(yield* learnWords(gone, lone), yield* learnWords(come, lone))
      const amended = dictionary.amend(changes)
      const others = [...changes.keys()].filter((word) => dictionary.costOf(word) !== amended.costOf(word))
      return {
        analyser: analyserOf(amended),
        isOther: anyOf(others),
        *settle() {},
      }
    },
  })
  return analyserOf(yield* createDictionary(words))
}

/** A test for text that has any of these words, spaces within them or none; numbers and words of letters are whole. */
function anyOf(words: readonly string[]): (text: string) => boolean {
  if (words.length === 0) return () => false
  const spaced = words.map((word) => Array.from(word).join(' ?')).join('|')
  const pattern = new RegExp(`(?<!\\p{N}(?=\\p{N}))(?<!${LETTER}(?=${LETTER}))(?:${spaced})(?!(?<=\\p{N})\\p{N})(?!(?<=${LETTER})${LETTER})`, 'v') // prettier-ignore
  return (text) => pattern.test(text)
}

/** A letter of other scripts than Han, where neighbours are one word. */
const LETTER = String.raw`[[\p{L}\p{M}]--\p{Script=Han}]`

const createReader = (dictionary: Dictionary, toReading: ChineseReader): Reader => ({
  read(plain) {
    const own = fromEnglish(plain, 'zh', isPinyin)
    return toReading(partsOf(own, dictionary), BY_SOUND, cleanChinese(askingPart(own, LONG_QUESTION)))
  },
  readLatin(plain) {
    const sounds = pinyinAmongNames(plain)
    const bySound = sounds ? [toReading(dictionary.partSounds(sounds), 1)] : []
    const own = fromEnglish(plain, 'zh')
    // Syllables that are English words too (`he`, `me`) are no sign of English.
    return fromEnglish(plain, 'zh', isPinyin) === plain
      ? bySound
      : [...bySound, toReading(partsOf(own, dictionary), BY_SOUND)]
  },
})

const clean = (text: string): string => cleanChinese(normalize(text, Infinity))

const partsOf = (plain: string, dictionary: Dictionary): Piece[] =>
  sentences(cleanChinese(plain)).flatMap((part) => dictionary.part(atomsOf(part)))

/** Beside Han characters `china` is likelier 吃哪. */
const isPinyin = (word: string): boolean => splitPinyin(word) !== undefined

/** A synonym without spaces, as the dictionary has it. */
const wordOf = (text: string): string => atomsOf(clean(text)).join('')

/** From each synonym to its group's term. */
function groupsOf(synonyms: Vocabulary['synonyms']): Map<string, string> {
  const groups = new Map<string, string>()
  for (const group of synonyms) {
    const term = `=${wordOf(group[0] ?? '')}`
    for (const synonym of group) {
      const key = atomsOf(clean(synonym)).map(atomTerm).join('')
      if (!groups.has(key)) groups.set(key, term)
    }
  }
  return groups
}

/** The words that are known whatever the texts say, with how often they count. */
function ownWords({ synonyms, extra }: Vocabulary): Map<string, number> {
  const words = new Map<string, number>()
  const learn = (word: string, times = 1): void => void words.set(word, (words.get(word) ?? 0) + times)
  for (const synonym of synonyms.flat()) learn(wordOf(synonym))
  for (const word of extra.flatMap((text) => text.split(' '))) learn(wordOf(word))
  for (const word of [...CHINESE_STOP_WORDS, ...CHINESE_FILLER_WORDS]) learn(word, OFTEN)
  return words
}

/** The words of texts, as often as they occur; single characters only if they are `lone` words. */
function* learnWords(texts: readonly string[], lone: ReadonlySet<string>): Steps<string[]> {
  const words: string[] = []
  for (const text of texts) {
    for (const run of runs(clean(text)))
      words.push(...(isHan(run) ? segment(run).filter((word) => word.length > 1 || lone.has(word)) : [run]))
    yield
  }
  return words
}

function indexTerms(
  text: string,
  dictionary: Dictionary,
  toTerm: (word: string) => string,
  isTold = false,
): IndexTerms {
  const spelled = clean(text)
  const pieces = joinUnknown(sentences(spelled).flatMap((part) => dictionary.part(atomsOf(part), true)))
  const words = pieces.map((piece) => piece.word)
  const terms = words.filter((word) => !isChineseStop(word)).map(toTerm)
  const units = [...new Set([...terms, ...countedTerms(words, toTerm)])]
  return {
    fields: { ...fieldsOf([spelled]), c: groupTerms(units) },
    units,
    literal: spelled,
    asked: isTold ? new Set() : askedBy(spelled, 'zh'),
  }
}

interface ChineseReaderParts {
  /** The group of a word, or its own term. */
  toTerm: (word: string) => string
  /** The terms that any article has. */
  inTexts: Terms
}

/**
 * @param trust how far words are believed that only sound right
 * @param asking the part that asks as it was typed, where it was typed in characters
 */
type ChineseReader = (pieces: readonly Piece[], trust: number, asking?: string) => Reading

function createChineseReader({ toTerm, inTexts }: ChineseReaderParts): ChineseReader {
  function toUnit(piece: Piece, trust: number): Unit {
    const term = toTerm(piece.word)
    return {
      term,
      text: piece.typed.join(''),
      trust: piece.bySound ? trust : 1,
      known: inTexts.has(term),
      filler: isQuestionWord(piece.word) || (!term.startsWith('=') && isChineseFiller(piece.word)),
    }
  }

  function unitsOf(pieces: readonly Piece[], trust: number): Unit[] {
    const units = joinUnknown(pieces).flatMap((piece) => (isChineseStop(piece.word) ? [] : toUnit(piece, trust)))
    return units.filter((unit) => unit.known || !isChineseFiller(unit.text))
  }

  return (pieces, trust, asking) => {
    const words = pieces.map((piece) => piece.word)
    const text = words.join('')
    const units = unitsOf(pieces, trust)
    return {
      text,
      units: [...units, ...countedTerms(words, toTerm).map((term) => knownTerm(term, inTexts))],
      // By sound alone almost any word could be taken for another: what was typed decides, where there is any.
      literal: asking ?? text,
      foreign: units.filter((unit) => !unit.known && isForeign(unit.text)).map((unit) => unit.text),
      fields: questionFields(pieces, units),
      weights: new Map(),
      asked: askedBy(text, 'zh'),
      understood: understoodOf(pieces),
    }
  }
}

const isForeign = (text: string): boolean => /\p{L}/u.test(text) && !isHan(text)

function questionFields(pieces: readonly Piece[], units: readonly Unit[]): Fields {
  const fragments = fragmentsOf(pieces)
  return {
    ...fieldsOf(fragments),
    c: groupTerms(units.map((unit) => unit.term)),
    p: fragments.length > 0 ? soundPairs(pieces.flatMap(soundsOf)) : [],
  }
}

const soundsOf = (piece: Piece): string[] => (piece.typed.some(isHan) ? syllables(piece.typed.join('')) : piece.typed)

/** Stretches of words between function words, as text. */
function fragmentsOf(pieces: readonly Piece[]): string[] {
  const fragments: string[] = ['']
  for (const piece of pieces) {
    if (isChineseStop(piece.word)) fragments.push('')
    else fragments[fragments.length - 1] += isHan(piece.word) ? piece.word : ` ${piece.word} `
  }
  return fragments.filter((fragment) => fragment !== '')
}

/** Half the letters of a word say as much as a Han character. */
const sizeOf = ({ typed }: Piece): number => typed.reduce((sum, atom) => sum + (isHan(atom) ? 1 : atom.length / 2), 0)

function understoodOf(pieces: readonly Piece[]): number {
  const all = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0)
  const known = pieces.reduce((sum, piece) => sum + (piece.known ? sizeOf(piece) : 0), 0)
  return all === 0 ? 0 : known / all
}
