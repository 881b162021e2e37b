// A text's sentences; «2016 г.» ends one only before another that begins with a capital letter.

const FIRST_SENTENCE = /^[^\n]*?(?:[.!?…](?=[\s»”）)]|$)|[。！？])[»”）)]?\s*/u
/** What a full stop follows without an end. */
const UNFINISHED = /(?:^|[\s\u00a0\u202f])(?:г|гг|им|ул|т\. ?[ек])\.\s*$/u

/** But a year does before a capital letter: «в марте 2014 г. Началом стал визит». */
const YEAR_END = /\d{4} г\.\s+$/u

const isUnfinished = (text: string, rest: string): boolean =>
  UNFINISHED.test(text) && !(YEAR_END.test(text) && /^\p{Lu}/u.test(rest))

/** The text up to its first full stop, the space after it included. */
function firstSentence(text: string): string {
  let end = FIRST_SENTENCE.exec(text)?.[0].length ?? text.length
  while (end < text.length && isUnfinished(text.slice(0, end), text.slice(end)))
    end += FIRST_SENTENCE.exec(text.slice(end))?.[0].length ?? text.length - end
  return text.slice(0, end)
}

/** The sentences of a paragraph. */
export function sentencesOf(text: string): string[] {
  const first = firstSentence(text)
  return first === '' ? [] : [first.trim(), ...sentencesOf(text.slice(first.length))]
}
