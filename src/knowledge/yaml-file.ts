// A file's bytes to plain data, with every problem on the way.

import { decodeText } from './encoding.ts'
import { fileProblem, isError } from './finding.ts'
import type { FolderFile } from './folder.ts'
import { createPlaces, type Places } from './place.ts'
import { PROBLEM_TEXTS } from './problem-texts.ts'
import type { Problem } from './problem.ts'
import { readYaml } from './yaml.ts'

export interface ReadFile {
  /** A map; absent when an error stands in the way. */
  value?: Record<string, unknown>
  problems: Problem[]
  places: Places
}

export function readYamlFile({ path, bytes, error }: FolderFile): ReadFile {
  const failed = (problem: Problem): ReadFile => ({ problems: [problem], places: createPlaces('') })
  if (error === 'EFBIG') return failed(fileProblem(path, 'too-big'))
  if (!bytes) return failed(fileProblem(path, 'unreadable', { error: error ?? 'EIO' }))
  const decoded = decodeText(bytes)
  if ('badAt' in decoded) return failed({ ...fileProblem(path, 'encoding'), ...decoded.badAt })
  return readText(path, decoded.text)
}

function readText(path: string, text: string): ReadFile {
  const { value, problems: found } = readYaml(text)
  const places = createPlaces(text)
  const problems = found.map((problem): Problem => ({
    file: path,
    ...problem,
    severity: PROBLEM_TEXTS[problem.code].severity,
  }))
  if (problems.some(isError)) return { problems, places }
  if (value === null) return { problems: [fileProblem(path, 'empty-file')], places }
  if (!isMap(value)) return { problems: [fileProblem(path, 'not-a-map')], places }
  return { value, problems, places }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
