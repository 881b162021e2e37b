// What a rule found, said by the path of keys; with the file's places it becomes a problem.

import type { Path, Places } from './place.ts'
import { PROBLEM_TEXTS, type ProblemCode } from './problem-texts.ts'
import type { Problem } from './problem.ts'

export interface Finding {
  code: ProblemCode
  /** Keys down to the value in question. */
  path: Path
  /** Points at the key instead of the value. */
  at?: 'key'
  /** Points at this text within the value. */
  text?: string
  params?: Problem['params']
}

export function toProblem(file: string, places: Places, { code, path, at, text, params = {} }: Finding): Problem {
  const place = text === undefined ? places.of(path, at) : places.ofText(path, text)
  return { file, ...place, code, severity: PROBLEM_TEXTS[code].severity, params }
}

/** A problem of a file as a whole. */
export const fileProblem = (file: string, code: ProblemCode, params: Problem['params'] = {}): Problem => ({
  file,
  line: 1,
  col: 1,
  code,
  severity: PROBLEM_TEXTS[code].severity,
  params,
})

export const isError = (problem: Problem): boolean => problem.severity === 'error'
