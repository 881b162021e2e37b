// Something wrong in a knowledge file: a value with a place, never an exception.

export interface Problem {
  /** Relative to the knowledge folder, with `/`. */
  file: string
  /** From 1. */
  line: number
  /** From 1, in UTF-16 units. */
  col: number
  /** The rule's name: a key of the table of texts. */
  code: string
  /** A hint never stops anything; an error keeps this version of the article out of use. */
  severity: 'error' | 'hint'
  /** What the rule's text needs to be filled in. */
  params: Record<string, string | number>
}
