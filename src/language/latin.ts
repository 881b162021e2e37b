// What Latin letters can stand for: Russian on a Latin keyboard or in Latin letters, Chinese in pinyin without tones.

const LATIN_KEYS = '`qwertyuiop[]asdfghjkl;\'zxcvbnm,.~{}:"<>'
const RUSSIAN_KEYS = 'ейцукенгшщзхъфывапролджэячсмитьбюехъжэбю'

const KEY = new Map([...LATIN_KEYS].map((key, i) => [key, RUSSIAN_KEYS[i] ?? key]))

/** The text as if the same keys had been pressed with the Russian layout on; `text` is lower case, as typed. */
export function fromLatinKeyboard(text: string): string {
  return [...text].map((c) => KEY.get(c) ?? c).join('')
}

/** Longest first; several habits of writing lead to one letter. */
const LETTERS: [RegExp, string][] = (
  [
    ['shch|sch|shh|sh4', 'щ'],
    ['zh', 'ж'],
    ['kh', 'х'],
    ['tch|ch|4', 'ч'],
    ['sh|6', 'ш'],
    ['ts|tz', 'ц'],
    ['ya|ja', 'я'],
    ['yu|ju|iu', 'ю'],
    ['yo|jo', 'е'],
    ['ye|je', 'е'],
    ['yy|ij|iy|yj', 'ий'],
    ['x', 'кс'],
    ['ph', 'ф'],
    ['ck', 'к'],
    ['j', 'й'],
  ] as const
).map(([latin, letter]) => [new RegExp(latin, 'g'), letter])

const SINGLE = new Map([...'abcdefghiklmnopqrstuvwyz'].map((c, i) => [c, [...'абцдефгхиклмнопкрстуввыз'][i] ?? c]))

function wordFromLatin(word: string): string {
  let out = word.replace(/(?<=[a-z])['’`](?=[a-z]|$)/g, 'ь')
  for (const [pattern, letter] of LETTERS) out = out.replace(pattern, letter)
  return out.replace(/(?<=[aeiouаеиоуыяю])y/g, 'й').replace(/[a-z]/g, (c) => SINGLE.get(c) ?? c)
}

/**
 * The ways to read one lower-case word of Latin letters as a Russian word; the likelier first. `j` is ж to some
 * (`obsujdali`) and half of я, ю, й to others (`zemlja`), so it gives two; so does a first `e`, е or э. `4` and `6` are letters inside a word.
 */
export function fromLatinLetters(word: string): string[] {
  const plain = wordFromLatin(word)
  const hard = /^e(?!h)/.test(word) ? [`э${wordFromLatin(word.slice(1))}`] : []
  return word.includes('j') ? [wordFromLatin(word.replaceAll('j', 'zh')), ...hard, plain] : [...hard, plain]
}

/** After which initials a final stands in Standard Mandarin, `_` for none; `v` is ü. */
const FINALS: Record<string, string> = {
  a: '_ b p m f d t n l g k h zh ch sh z c s y w',
  o: '_ b p m f w y l',
  e: '_ m d t n l g k h zh ch sh r z c s y',
  ai: '_ b p m d t n l g k h zh ch sh z c s w',
  ei: '_ b p m f d n l g h zh sh z w',
  ao: '_ b p m d t n l g k h zh ch sh r z c s y',
  ou: '_ p m f d t n l g k h zh ch sh r z c s y',
  an: '_ b p m f d t n l g k h zh ch sh r z c s y w',
  en: '_ b p m f d n g k h zh ch sh r z c s w',
  ang: '_ b p m f d t n l g k h zh ch sh r z c s y w',
  eng: '_ b p m f d t n l g k h zh ch sh r z c s w',
  er: '_',
  ong: 'd t n l g k h zh ch r z c s y',
  i: 'b p m d t n l j q x zh ch sh r z c s y',
  ia: 'l j q x d',
  ie: 'b p m d t n l j q x',
  iao: 'b p m d t n l j q x',
  iu: 'm d n l j q x',
  ian: 'b p m d t n l j q x',
  in: 'b p m n l j q x y',
  iang: 'n l j q x',
  ing: 'b p m d t n l j q x y',
  iong: 'j q x',
  u: 'b p m f d t n l g k h zh ch sh r z c s j q x y w',
  ua: 'g k h zh ch sh',
  uo: 'd t n l g k h zh ch sh r z c s',
  uai: 'g k h zh ch sh',
  ui: 'd t g k h zh ch sh r z c s',
  uan: 'd t n l g k h zh ch sh r z c s j q x y',
  un: 'd t l g k h zh ch sh r z c s j q x y',
  uang: 'g k h zh ch sh',
  ue: 'n l j q x y',
  v: 'n l',
  ve: 'n l',
}

const SYLLABLES = new Set(
  Object.entries(FINALS).flatMap(([final, initials]) =>
    initials.split(' ').map((initial) => (initial === '_' ? '' : initial) + final),
  ),
)

const LONGEST = 6

/**
 * The syllables of one lower-case word, parted so that they are as few as possible; undefined where the word is not
 * all pinyin. `xi'an` keeps its mark as a border.
 */
export function splitPinyin(word: string): string[] | undefined {
  // 谁 is read both ways; the dictionary has one.
  const parts = word.replaceAll('ü', 'v').replaceAll('shei', 'shui').split(/['’]/)
  const split = parts.map((part) => splitPart(part))
  return split.every((part) => part !== undefined) ? split.flat() : undefined
}

function splitPart(word: string): string[] | undefined {
  const best: (string[] | undefined)[] = [[]]
  for (let end = 1; end <= word.length; end++) {
    for (let start = Math.max(0, end - LONGEST); start < end; start++) {
      const before = best[start]
      const syllable = word.slice(start, end)
      if (!before || !SYLLABLES.has(syllable)) continue
      const there = best[end]
      // Of equally few, the later cut wins: `nage` is na ge, not nag e.
      if (!there || before.length + 1 <= there.length) best[end] = [...before, syllable]
    }
  }
  return best[word.length]
}

/** Words of lower-case text with their syllables, where they are pinyin; digits stand for themselves. */
const splitWords = (text: string): { word: string; split: string[] | undefined }[] =>
  (text.match(/[\p{L}'’]+|\d+/gu) ?? []).map((word) => ({
    word,
    split: /^\d+$/.test(word) ? [word] : splitPinyin(word),
  }))

/** All syllables of lower-case text in Latin letters (digits stand for themselves), or undefined if it is not pinyin. */
export function pinyinOf(text: string): string[] | undefined {
  const words = splitWords(text)
  return words.length > 0 && words.every(({ split }) => split !== undefined)
    ? words.flatMap(({ split }) => split ?? [])
    : undefined
}

/** The same where names among it are none (`nba shenme shihou`): these stay whole, as long as most letters are pinyin. */
export function pinyinAmongNames(text: string): string[] | undefined {
  const words = splitWords(text)
  const letters = (counted: typeof words): number => counted.reduce((sum, { word }) => sum + word.length, 0)
  const isMostly = letters(words.filter(({ split }) => split !== undefined)) * 2 > letters(words)
  return isMostly ? words.flatMap(({ word, split }) => split ?? [word]) : undefined
}
