// Chinese texts and questions as terms.

import { askedBy } from './asked.ts'
import { askingPart } from './asking-part.ts'
import { atomsOf, createDictionary, type Dictionary } from './chinese-dictionary.ts'
import { type ChineseReader, createChineseReader } from './chinese-reader.ts'
import {
  atomTerm,
  chinesePattern,
  cleanChinese,
  countedTerms,
  fieldsOf,
  groupTerms,
  isChineseStop,
  joinUnknown,
  sentences,
} from './chinese-terms.ts'
import { isHan, runs, segment } from './chinese.ts'
import { normalize } from './normalize.ts'
import { pinyinAmongNames } from './pinyin.ts'
import type { Analyser, IndexTerms, Reader, Vocabulary } from './reading.ts'
import { type Steps } from './steps.ts'
import { CHINESE_FILLER_WORDS, CHINESE_STOP_WORDS } from './stop-words.ts'

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
  const dictionary = yield* createDictionary(yield* learnWords(vocabulary))
  return {
    index: (text) => indexTerms(text, dictionary, toTerm),
    pattern: chinesePattern,
    createReader: (inTexts) => createReader(dictionary, createChineseReader({ toTerm, inTexts })),
  }
}

const createReader = (dictionary: Dictionary, toReading: ChineseReader): Reader => ({
  read(text) {
    const pieces = sentences(cleanChinese(text)).flatMap((part) => dictionary.part(atomsOf(part)))
    return toReading(pieces, BY_SOUND, cleanChinese(askingPart(normalize(text), LONG_QUESTION)))
  },
  readLatin(text) {
    const sounds = pinyinAmongNames(normalize(text))
    return sounds ? [toReading(dictionary.partSounds(sounds), 1)] : []
  },
})

/** A synonym without spaces, as the dictionary has it. */
const wordOf = (text: string): string => atomsOf(cleanChinese(text)).join('')

/** From each synonym to its group's term. */
function groupsOf(synonyms: Vocabulary['synonyms']): Map<string, string> {
  const groups = new Map<string, string>()
  for (const group of synonyms) {
    const term = `=${wordOf(group[0] ?? '')}`
    for (const synonym of group) {
      const key = atomsOf(cleanChinese(synonym)).map(atomTerm).join('')
      if (!groups.has(key)) groups.set(key, term)
    }
  }
  return groups
}

/** The words of a vocabulary with how often they occur. */
function* learnWords({ texts, synonyms, extra }: Vocabulary): Steps<Map<string, number>> {
  const words = new Map<string, number>()
  const learn = (word: string, times = 1): void => void words.set(word, (words.get(word) ?? 0) + times)
  for (const synonym of synonyms.flat()) learn(wordOf(synonym))
  for (const text of texts) {
    for (const run of runs(cleanChinese(text, Infinity))) {
      // A single character is a word only where a synonym says so: mostly it is a part of one.
      const found = isHan(run) ? segment(run).filter((word) => word.length > 1 || words.has(word)) : [run]
      for (const word of found) learn(word)
    }
    yield
  }
  for (const word of extra.flatMap((text) => text.split(' '))) learn(wordOf(word))
  for (const word of [...CHINESE_STOP_WORDS, ...CHINESE_FILLER_WORDS]) learn(word, OFTEN)
  return words
}

function indexTerms(text: string, dictionary: Dictionary, toTerm: (word: string) => string): IndexTerms {
  const spelled = cleanChinese(text, Infinity)
  const pieces = joinUnknown(sentences(spelled).flatMap((part) => dictionary.part(atomsOf(part), true)))
  const words = pieces.map((piece) => piece.word)
  const terms = words.filter((word) => !isChineseStop(word)).map(toTerm)
  const units = [...new Set([...terms, ...countedTerms(words, toTerm)])]
  return {
    fields: { ...fieldsOf([spelled]), c: groupTerms(units) },
    units,
    literal: spelled,
    asked: askedBy(spelled, 'zh'),
  }
}
