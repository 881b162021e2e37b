// Something wrong in a knowledge file: a value with a place, never an exception; and how it is told to staff.

import ru from '../../locales/problems.ru.json' with { type: 'json' }
import zh from '../../locales/problems.zh.json' with { type: 'json' }
import type { Language } from '../language/language.ts'

/** The name of a kind of problem; its texts stand in locales/problems.ru.json and problems.zh.json. */
export type ProblemCode = keyof typeof ru.problems

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(ru.problems, code)

export interface Place {
  /** From 1. */
  line: number
  /** From 1, in UTF-16 units. */
  col: number
}

export interface Problem extends Place {
  /** Relative to the knowledge folder, with `/`. */
  file: string
  code: ProblemCode
  /**
   * An error keeps this version of the article (or entry) out of use. A warning is a mistake to mend, so the check
   * refuses it, but the article is in use all the same. A hint never stops anything.
   */
  severity: 'error' | 'warning' | 'hint'
  /** What the texts need to be filled in; a value that starts with `@` is one of the `words` of the same file. */
  params: Record<string, string | number>
  /** Keys down to the value, where it is one of a form. */
  path?: Path
}

/** Keys down to a value of a file. */
export type Path = readonly (string | number)[]

/** What a rule found, said by the path of keys; with the file's places it becomes a problem. */
export interface Finding {
  code: ProblemCode
  path: Path
  /** Points at the key instead of the value. */
  at?: 'key'
  /** Points at this text within the value. */
  text?: string
  params?: Problem['params']
}

/** A finding and the file that it is about. */
export interface FiledFinding extends Finding {
  file: string
}

/** Where things stand in a file. */
export interface Places {
  /** Of the value under this path, or of its key; where the path ends early, of the last key that stands. */
  of(path: Path, at?: 'key' | 'value'): Place
  /** Of the first occurrence of `text` within the value as it is typed in the file; else of the value. */
  ofText(path: Path, text: string): Place
}

const START: Place = { line: 1, col: 1 }

/** Places of a file that could not be read. */
export const NO_PLACES: Places = { of: () => START, ofText: () => START }

/** A problem at a place, or of the file as a whole. */
export function problemOf(
  file: string,
  code: ProblemCode,
  params: Problem['params'] = {},
  { line, col }: Place = START,
): Problem {
  return { file, line, col, code, severity: severityOf(code), params }
}

function severityOf(code: ProblemCode): Problem['severity'] {
  const { severity } = TEXTS.ru.problems[code]
  return severity === 'hint' || severity === 'warning' ? severity : 'error'
}

export const toProblem = (file: string, places: Places, { code, path, at, text, params }: Finding): Problem => ({
  ...problemOf(file, code, params, text === undefined ? places.of(path, at) : places.ofText(path, text)),
  path,
})

export const isError = (problem: Problem): boolean => problem.severity === 'error'

/** A text of locales/: `{name}` is filled in, for double braces are what these texts speak of. */
interface Explanation {
  what: string
  why: string
  fix: string
  /** Absent: an error. Told once, with the Russian texts. */
  severity?: string
}

const TEXTS: Record<Language, { problems: Record<ProblemCode, Explanation>; words: Record<string, string> }> = {
  ru,
  zh,
}

/** `file:line:col — what; why; what to do`, and with the file's text also the line and a pointer under the place. */
export function formatProblem(problem: Problem, language: Language, sourceText?: string): string {
  const head = `${problem.file}:${problem.line}:${problem.col} — ${sayProblem(problem, language)}`
  const line = sourceText?.split(/\r?\n/)[problem.line - 1]
  return line === undefined || line.trim() === '' ? head : `${head}\n${pointAt(line, problem.col)}`
}

/** What, why, what to do: without the place. */
export function sayProblem({ code, params }: Pick<Problem, 'code' | 'params'>, language: Language): string {
  const { what, why, fix } = TEXTS[language].problems[code]
  return [what, why, fix].map((text) => fill(text, params, language)).join(language === 'zh' ? '；' : '; ')
}

const fill = (text: string, params: Problem['params'], language: Language): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const param = String(params[name] ?? '')
    return param.startsWith('@') ? (TEXTS[language].words[param.slice(1)] ?? param) : param
  })

const SHOWN_WIDTH = 100

function pointAt(line: string, col: number): string {
  const start = col > SHOWN_WIDTH - 20 ? col - 40 : 0
  const shown = line.slice(start, start + SHOWN_WIDTH).replaceAll('\t', ' ')
  return `    ${shown}\n    ${' '.repeat(widthOf(shown.slice(0, col - 1 - start)))}^`
}

/** Han and full-width signs take two columns of a terminal. */
const widthOf = (text: string): number =>
  Array.from(text).reduce((width, char) => width + (/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/.test(char) ? 2 : 1), 0)
