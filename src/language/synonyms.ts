// Synonyms: words and short phrases that mean one thing become one term.

interface Span {
  /** First token and the one after the last. */
  from: number
  to: number
  /** The group's term. */
  term: string
}

export interface Folding {
  /** The group of a single token, or the token itself. */
  one(token: string): string
  /** Phrases and single tokens of groups in a sequence, longest first from left to right, not overlapping. */
  spans(tokens: readonly string[]): Span[]
}

interface Phrase {
  tokens: readonly string[]
  term: string
}

/** Groups as sequences of tokens; the first member names the group's term. */
export function createFolding(groups: readonly (readonly (readonly string[])[])[]): Folding {
  const single = new Map<string, string>()
  const phrases = new Map<string, Phrase[]>()
  for (const group of groups) {
    const term = `=${group[0]?.join(' ') ?? ''}`
    for (const tokens of group) {
      const first = tokens[0]
      if (first === undefined) continue
      if (tokens.length === 1 && !single.has(first)) single.set(first, term)
      phrases.set(
        first,
        [...(phrases.get(first) ?? []), { tokens, term }].toSorted((a, b) => b.tokens.length - a.tokens.length),
      )
    }
  }
  const one = (token: string): string => single.get(token) ?? token

  function spans(tokens: readonly string[]): Span[] {
    const found: Span[] = []
    for (let i = 0; i < tokens.length; i++) {
      const hit = phrases
        .get(tokens[i] ?? '')
        ?.find((phrase) => phrase.tokens.every((token, k) => tokens[i + k] === token))
      if (!hit) continue
      found.push({ from: i, to: i + hit.tokens.length, term: hit.term })
      i += hit.tokens.length - 1
    }
    return found
  }
  return { one, spans }
}
