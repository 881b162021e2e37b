// Something wrong in a knowledge file: a value with a place, never an exception; and how it is told to staff.

import type { Language } from '../language/language.ts'
import { PROBLEM_TEXTS, toWord, type ProblemCode } from './problem-texts.ts'

export interface Problem {
  /** Relative to the knowledge folder, with `/`. */
  file: string
  /** From 1. */
  line: number
  /** From 1, in UTF-16 units. */
  col: number
  /** The rule's name: a key of the table of texts. */
  code: ProblemCode
  /**
   * An error keeps this version of the article (or entry) out of use. A warning is a mistake to mend, so the check
   * refuses it, but the article is in use all the same. A hint never stops anything.
   */
  severity: 'error' | 'warning' | 'hint'
  /** What the rule's text needs to be filled in. */
  params: Record<string, string | number>
}

/** `file:line:col — what; why; what to do`, and with the file's text also the line and a pointer under the place. */
export function formatProblem(problem: Problem, language: Language, sourceText?: string): string {
  const { what, why, fix } = PROBLEM_TEXTS[problem.code][language]
  const said = [what, why, fix]
    .map((part) => fill(part, problem.params, language))
    .join(language === 'zh' ? '；' : '; ')
  const head = `${problem.file}:${problem.line}:${problem.col} — ${said}`
  const line = sourceText?.split(/\r?\n/)[problem.line - 1]
  return line === undefined || line.trim() === '' ? head : `${head}\n${pointAt(line, problem.col)}`
}

const fill = (text: string, params: Problem['params'], language: Language): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => toWord(String(params[name] ?? ''), language))

const SHOWN_WIDTH = 100

function pointAt(line: string, col: number): string {
  const start = col > SHOWN_WIDTH - 20 ? col - 40 : 0
  const shown = line.slice(start, start + SHOWN_WIDTH).replaceAll('\t', ' ')
  return `    ${shown}\n    ${' '.repeat(widthOf(shown.slice(0, col - 1 - start)))}^`
}

/** Han and full-width signs take two columns of a terminal. */
const widthOf = (text: string): number =>
  Array.from(text).reduce((width, char) => width + (/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/.test(char) ? 2 : 1), 0)
