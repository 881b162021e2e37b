// What Latin letters can stand for: Russian on a Latin keyboard, Russian in Latin letters.

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
 * (`obsujdali`) and half of я, ю, й to others (`zemlja`), so it gives two. `4` and `6` are letters inside a word.
 */
export function fromLatinLetters(word: string): string[] {
  const plain = wordFromLatin(word)
  return word.includes('j') ? [wordFromLatin(word.replaceAll('j', 'zh')), plain] : [plain]
}
