// A text's sentences; «2016 г.» ends none.

const FIRST_SENTENCE = /^[^\n]*?(?:[.!?…](?=[\s»”）)]|$)|[。！？])[»”）)]?\s*/u
/** What a full stop follows without an end. */
const UNFINISHED = /(?:^|[\s\u00a0\u202f])(?:г|гг|им|ул|т\. ?[ек])\.\s*$/u

/** The text up to its first full stop, the space after it included. */
function firstSentence(text: string): string {
  let end = FIRST_SENTENCE.exec(text)?.[0].length ?? text.length
  while (end < text.length && UNFINISHED.test(text.slice(0, end)))
    end += FIRST_SENTENCE.exec(text.slice(end))?.[0].length ?? text.length - end
  return text.slice(0, end)
}

/** The sentences of a paragraph. */
export function sentencesOf(text: string): string[] {
  const first = firstSentence(text)
  return first === '' ? [] : [first.trim(), ...sentencesOf(text.slice(first.length))]
}
