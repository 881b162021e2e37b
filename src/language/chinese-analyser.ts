// Chinese texts and questions as terms.

import { askingPart } from './asking-part.ts'
import { askedBy } from './asked.ts'
import { atomsOf, createDictionary, type Piece } from './chinese-dictionary.ts'
import { bigrams, isHan, runs, segment, simplify, syllables } from './chinese.ts'
import { normalize } from './normalize.ts'
import { unifyNumbers } from './numbers.ts'
import { pinyinAmongNames } from './pinyin.ts'
import type { Analyser, Fields, IndexTerms, Reading, Unit, Vocabulary } from './reading.ts'
import { stem } from './russian.ts'
import { type Steps } from './steps.ts'
import { CHINESE_FILLER_WORDS, CHINESE_STOP_WORDS } from './stop-words.ts'

/** Bigrams, single characters, dictionary words, synonyms' groups; sounds (`p`) are a last resort. */
export const CHINESE_FIELDS = { b: 0.5, u: 0.5, s: 0.5, c: 0.5, p: 0.4 }

/** How far a word is believed that only sounds right. */
const BY_SOUND = 0.85
/** Function words are likelier meant than others that sound alike: `shui` is 谁, not 税. */
const OFTEN = 1000

const clean = (text: string, limit?: number): string => unifyNumbers(simplify(normalize(text, limit)), 'zh')

/** Words of other scripts by their stem, so that «Харбина» meets «Харбин». */
const atomTerm = (word: string): string => (isHan(word) ? word : stem(word))

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** 哪年, 谁, 为什么: what they ask for is told by `asked` already. What is counted (几天) tells more than that. */
const isQuestionWord = (word: string): boolean =>
  [...askedBy(word, 'zh')].some((kind) => kind === 'when' || kind === 'where' || kind === 'who' || kind === 'why')

const soundPairs = (sounds: string[]): string[] => bigrams(sounds, (a, b) => `${a} ${b}`)

function fieldsOf(fragments: readonly string[]): Fields {
  const fields = { b: [] as string[], u: [] as string[], s: [] as string[], p: [] as string[] }
  for (const run of fragments.flatMap(runs)) {
    if (!isHan(run)) {
      fields.s.push(stem(run))
      continue
    }
    fields.b.push(...bigrams([...run], (a, b) => a + b))
    fields.u.push(...run)
    fields.s.push(...segment(run))
    fields.p.push(...soundPairs(syllables(run)))
  }
  return fields
}

/** In characters: from here on the first half of a sentence introduces its second. */
const LONG_QUESTION = 26

const COUNTING = /^(?:多少|几|有几|有多少)(?:个|家|位|名|座|所|种|艘|批|条|项)?$/u

/** What is counted (多少学生): a term of its own, as an article that counts one thing need not count another. */
function countedOf(words: readonly string[], toTerm: (word: string) => string): string[] {
  return words.flatMap((word, i) => {
    const next = words[i + 1]
    const isThing =
      next !== undefined && next.length > 1 && !CHINESE_FILLER_WORDS.has(next) && !CHINESE_STOP_WORDS.has(next)
    return COUNTING.test(word) && isThing ? [`#${toTerm(next)}`] : []
  })
}

/** Chinese over one vocabulary, made in steps. */
export function* createChineseAnalyser({ texts, synonyms, extra }: Vocabulary): Steps<Analyser> {
  const groupOf = new Map<string, string>()
  const words = new Map<string, number>()
  const learn = (word: string): void => void words.set(word, (words.get(word) ?? 0) + 1)
  for (const group of synonyms) {
    const spelled = group.map((word) => clean(word)).filter((word) => word !== '')
    for (const word of spelled) {
      const key = atomsOf(word).map(atomTerm).join('')
      if (!groupOf.has(key)) groupOf.set(key, `=${spelled[0] ?? ''}`)
      learn(atomsOf(word).join(''))
    }
  }
  for (const text of texts) {
    for (const run of runs(clean(text, Infinity))) {
      if (!isHan(run)) learn(run)
      else for (const word of segment(run)) if ([...word].length > 1 || words.has(word)) learn(word)
    }
    yield
  }
  for (const word of extra.flatMap((text) => clean(text).split(' '))) learn(atomsOf(word).join(''))
  for (const word of [...CHINESE_STOP_WORDS, ...CHINESE_FILLER_WORDS]) words.set(word, (words.get(word) ?? 0) + OFTEN)
  const dictionary = yield* createDictionary(words)
  const toTerm = (word: string): string => groupOf.get(atomTerm(word)) ?? atomTerm(word)
  const isStop = (word: string): boolean => CHINESE_STOP_WORDS.has(word)
  const inTexts = new Set<string>()
  for (const text of texts) {
    for (const unit of index(text).units) inTexts.add(unit)
    yield
  }

  function index(text: string): IndexTerms {
    const spelled = clean(text, Infinity)
    const pieces = joinUnknown(sentences(spelled).flatMap((part) => dictionary.part(atomsOf(part), true)))
    const parted = pieces.map((piece) => piece.word)
    const units = [...new Set([...parted.filter((word) => !isStop(word)).map(toTerm), ...countedOf(parted, toTerm)])]
    const fields = { ...fieldsOf([spelled]), c: units.filter((term) => term.startsWith('=')) }
    return { fields, units, literal: spelled, asked: askedBy(spelled, 'zh') }
  }

  /** @param typed the part that asks, as it was typed */
  function toReading(pieces: Piece[], trust: number, typed?: string): Reading {
    const text = pieces.map((piece) => piece.word).join('')
    const units: Unit[] = joinUnknown(pieces)
      .filter((piece) => !isStop(piece.word))
      .map((piece) => ({
        term: toTerm(piece.word),
        text: piece.typed.join(''),
        trust: piece.bySound ? trust : 1,
        known: inTexts.has(toTerm(piece.word)),
        filler: isQuestionWord(piece.word) || (!groupOf.has(piece.word) && CHINESE_FILLER_WORDS.has(piece.word)),
      }))
      .filter((unit) => unit.known || !CHINESE_FILLER_WORDS.has(unit.text))
    const counted = countedOf(pieces.map((piece) => piece.word), toTerm) // prettier-ignore
    const fragments = fragmentsOf(pieces, isStop)
    const fields: Fields = {
      ...fieldsOf(fragments),
      c: units.map((unit) => unit.term).filter((term) => term.startsWith('=')),
    }
    fields['p'] = fragments.length ? soundPairs(pieces.flatMap(soundsOf)) : []
    const understood = pieces.reduce((sum, piece) => sum + (piece.known ? piece.typed.length : 0), 0)
    const all = pieces.reduce((sum, piece) => sum + piece.typed.length, 0)
    return {
      text,
      units: [
        ...units,
        ...counted.map((term) => ({ term, text: '', trust: 1, known: inTexts.has(term), filler: false })),
      ],
      // By sound alone almost any word could be taken for another: what was typed decides, where there is any.
      literal: typed ?? text,
      foreign: units
        .filter((unit) => !unit.known && /\p{L}/u.test(unit.text) && !isHan(unit.text))
        .map((unit) => unit.text),
      fields,
      weights: new Map(),
      asked: askedBy(text, 'zh'),
      understood: all ? understood / all : 0,
    }
  }

  return {
    index,
    // Parts of a phrase stand in any order and distance: Chinese puts much between them.
    pattern: (phrase) =>
      new RegExp(
        clean(phrase)
          .split(' ')
          .map((part) => `(?=.*${escapeRegExp(part)})`)
          .join(''),
        'u',
      ),
    read(text) {
      const pieces = sentences(clean(text)).flatMap((part) => dictionary.part(atomsOf(part)))
      return toReading(pieces, BY_SOUND, clean(askingPart(normalize(text), LONG_QUESTION)))
    },
    readLatin(text) {
      const sounds = pinyinAmongNames(normalize(text))
      return sounds ? [toReading(dictionary.partSounds(sounds), 1)] : []
    },
  }
}

/** Punctuation parts words; spaces do not, as people put them anywhere. */
function sentences(text: string): string[] {
  return text.split(/[^\p{L}\p{N}\p{M}\s]+/u).filter((part) => part.trim() !== '')
}

const soundsOf = (piece: Piece): string[] => (piece.typed.some(isHan) ? syllables(piece.typed.join('')) : piece.typed)

/** Neighbouring characters that no word covers are one unknown word, as far as one can tell. */
function joinUnknown(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    const continues = last && !last.known && !piece.known && isHan(last.word) && isHan(piece.word)
    if (!continues) joined.push(piece)
    else joined[joined.length - 1] = { ...last, typed: [...last.typed, ...piece.typed], word: last.word + piece.word }
  }
  return joined
}

/** Stretches of words between function words, as text. */
function fragmentsOf(pieces: Piece[], isStop: (word: string) => boolean): string[] {
  const fragments: string[] = ['']
  for (const piece of pieces) {
    if (isStop(piece.word)) fragments.push('')
    else fragments[fragments.length - 1] += isHan(piece.word) ? piece.word : ` ${piece.word} `
  }
  return fragments.filter((fragment) => fragment !== '')
}
