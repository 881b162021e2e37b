// Where in a message the question itself stands.

const SENTENCE = /[^.!?…。！？\n]+[.!?…。！？\n]*/gu
const HAS_LETTERS = /[\p{L}\p{N}]/u

/**
 * What people tell of themselves before they ask («держу хостел») is not what they ask about: of several sentences the
 * questions and the last, of a single one longer than `long` characters the second half.
 */
export function askingPart(text: string, long: number): string {
  const sentences = (text.match(SENTENCE) ?? []).filter((sentence) => HAS_LETTERS.test(sentence))
  const last = sentences.at(-1)
  if (last === undefined) return text
  const asking = sentences.filter((sentence) => sentence === last || /[?？]/.test(sentence))
  return asking.map((sentence) => secondHalf(sentence, long)).join(' ')
}

function secondHalf(sentence: string, long: number): string {
  if (sentence.length <= long) return sentence
  const middle = Math.floor(sentence.length / 2)
  const border = sentence.slice(middle).search(/[\s,，]/)
  return sentence.slice(border < 0 ? middle : middle + border)
}
