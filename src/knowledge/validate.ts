// Data against a schema: a valid value and the findings, one for each mistake.

import type { z } from 'zod'
import { editDistance } from '../language/spelling.ts'
import { isProblemCode, type Finding, type Path, type ProblemCode } from './problem.ts'
import { KNOWN_KEYS } from './schema.ts'

export interface Validated<T> {
  /** Absent when a finding is an error; unknown keys are only left out. */
  value?: T
  findings: Finding[]
}

/** `path` is where the data stands in its file. */
export function validate<T>(schema: z.ZodType<T>, data: unknown, path: Path = []): Validated<T> {
  const findings: Finding[] = []
  const result = schema.safeParse(data)
  if (result.success) return { value: result.data, findings }
  const known = structuredClone(data)
  for (const issue of result.error.issues) {
    findings.push(...toFindings(issue, data, path))
    if (issue.code === 'unrecognized_keys') dropKeys(known, issue.path, issue.keys)
  }
  const retried = schema.safeParse(known)
  return retried.success ? { value: retried.data, findings } : { findings: joinMisspelt(findings) }
}

/** A key that is missing and one that nobody knows, side by side, are one mistake. */
function joinMisspelt(findings: Finding[]): Finding[] {
  const isBeside = (a: Finding, b: Finding): boolean => a.path.slice(0, -1).join('.') === b.path.slice(0, -1).join('.')
  const missing = findings.filter(({ code }) => code === 'missing-key' || code === 'translation-missing')
  const unknown = findings.filter(({ code }) => code === 'unknown-key' || code === 'misspelt-key')
  const joined = new Map<Finding, Finding>()
  for (const one of missing) {
    const meant = String(one.path.at(-1))
    const beside = unknown.filter((other) => isBeside(one, other))
    const isOnly = beside.length === 1 && missing.filter((other) => isBeside(one, other)).length === 1
    const typed = beside.find(({ params }) => params?.['meant'] === meant) ?? (isOnly ? beside[0] : undefined)
    if (typed) joined.set(one, typed)
  }
  const kept = findings.filter((one) => !joined.has(one) && !Array.from(joined.values()).includes(one))
  return [...kept, ...Array.from(joined, ([one, typed]) => misspeltRequired(one, typed))]
}

const misspeltRequired = ({ path }: Finding, typed: Finding): Finding => ({
  code: 'misspelt-required',
  path: typed.path,
  at: 'key',
  params: { key: String(typed.path.at(-1)), meant: String(path.at(-1)) },
})

type Issue = z.core.$ZodIssue

function toFindings(issue: Issue, data: unknown, base: Path): Finding[] {
  const steps = issue.path.map(toStep)
  const path = [...base, ...steps]
  const value = valueAt(data, steps)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, value, path))
  if (issue.code === 'invalid_key')
    return [{ code: 'fact-name', path, at: 'key', params: { name: String(steps.at(-1)) } }]
  if (issue.code === 'custom') {
    const code = String(issue.params?.['code'] ?? 'wrong-type')
    return [{ code: isProblemCode(code) ? code : 'wrong-type', path, params: { typed: shorten(value) } }]
  }
  if (value === undefined) return [missingKey(steps, data, path)]
  if (value === null) return [{ code: 'empty-value', path, at: 'key', params: { key: String(steps.at(-1)) } }]
  const code = codeOf(issue, value, path)
  const typed = code === 'dash-space' ? shorten(value).slice(1) : shorten(value)
  return [{ code, path, params: { typed, wanted: wantedBy(issue) } }]
}

/** What a text of a fixed form should be, by its key; the others are days. */
const FORMATS: Record<string, ProblemCode> = { link: 'bad-link', phone: 'bad-phone' }

function codeOf(issue: Issue, value: unknown, path: Path): ProblemCode {
  if (issue.code === 'invalid_format') return FORMATS[String(path.at(-1))] ?? 'bad-day'
  if (issue.code === 'invalid_value') return 'unknown-kind'
  if (issue.code === 'too_small') return 'too-few'
  if (issue.code === 'invalid_union') return 'bad-fact'
  if (typeof value === 'string' && /^-[^ ]/.test(value)) return 'dash-space'
  const wantsText = issue.code === 'invalid_type' && issue.expected === 'string'
  if (wantsText && (typeof value === 'number' || typeof value === 'boolean')) return 'needs-quotes'
  return wantsText && isColonSplit(value) ? 'colon-in-text' : 'wrong-type'
}

/** «- Что это: праздник?» becomes a map of one entry. */
const isColonSplit = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 1

const wantedBy = (issue: Issue): string => (issue.code === 'invalid_type' ? `@${issue.expected}` : '')

function missingKey(steps: (string | number)[], data: unknown, path: Path): Finding {
  const key = String(steps.at(-1))
  const isText = steps[0] === 'ru' || steps[0] === 'zh'
  const isUntranslated = isText && (steps.length === 1 || hasTwin(steps, data))
  return {
    code: isUntranslated ? 'translation-missing' : 'missing-key',
    path: [...path.slice(0, -1), key],
    at: 'key',
    params: { key: steps.join('.'), language: `@${steps[0]}` },
  }
}

/** Whether the same key stands in the other language. */
function hasTwin([language, ...rest]: (string | number)[], data: unknown): boolean {
  return valueAt(data, [language === 'ru' ? 'zh' : 'ru', ...rest]) !== undefined
}

function unknownKey(key: string, parent: unknown, path: Path): Finding {
  const finding = { path: [...path, key], at: 'key' as const }
  if (path.at(-1) === 'short') return { code: 'unknown-kind', ...finding, params: { typed: key } }
  const meant = nearestKey(key, parent)
  return meant === undefined
    ? { code: 'unknown-key', ...finding, params: { key } }
    : { code: 'misspelt-key', ...finding, params: { key, meant } }
}

/** The key that was meant, of those that are not there. */
function nearestKey(key: string, parent: unknown): string | undefined {
  const present = Object.keys(parent ?? {})
  return KNOWN_KEYS.find((known) => !present.includes(known) && isNear(key.toLowerCase(), known.toLowerCase()))
}

const isNear = (typed: string, known: string): boolean =>
  typed === known || (known.length > 3 && editDistance(typed, known) <= 2)

function valueAt(data: unknown, path: Path): unknown {
  let value = data
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = Reflect.get(value, step)
  }
  return value
}

function dropKeys(data: unknown, path: PropertyKey[], keys: string[]): void {
  const parent = valueAt(data, path.map(toStep))
  if (typeof parent === 'object' && parent !== null) for (const key of keys) Reflect.deleteProperty(parent, key)
}

const toStep = (step: PropertyKey): string | number => (typeof step === 'number' ? step : String(step))

export const shorten = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
