// questions/*.jsonl: what people asked, sorted by what answers it. From these the bot learns what it knows and what not.

import { z } from 'zod'
import { LANGUAGES } from '../language/language.ts'
import type { FolderFile } from './folder.ts'
import { problemOf, type Problem } from './problem.ts'

/** What can be said to a question that supposes something. */
export const OPENINGS = ['yes', 'no', 'unsaid'] as const

export type OpeningVerdict = (typeof OPENINGS)[number]

const questionSchema = z
  .object({
    id: z.string(),
    lang: z.enum(LANGUAGES),
    q: z.string().optional(),
    /** What one person says, one after another; the last is asked. */
    turns: z.array(z.string()).min(1).optional(),
    /** `in`: articles answer it; `out`: none does; `chat`, `meta`: talk, about the bot too; `follow`: leans on the turns before. */
    kind: z.enum(['in', 'out', 'chat', 'meta', 'follow', 'lang']),
    /** Ids of articles that answer it, the best first. */
    article: z.array(z.string()).optional(),
    fact: z.string().optional(),
    /** Regular expressions that any right answer matches. */
    must: z.array(z.string().refine(isPattern)).default([]),
    style: z.string().optional(),
    /** What talk means: one of `TALK`. */
    intent: z.string().optional(),
    /** How the answer should open to what is supposed: so, not so, or not told. */
    opening: z.enum(OPENINGS).optional(),
    /** The questions that it asks at once; `out`: nothing answers this one. */
    parts: z
      .array(
        z.object({
          q: z.string(),
          must: z.array(z.string().refine(isPattern)).default([]),
          out: z.boolean().default(false),
        }),
      )
      .optional(),
    near: z.boolean().optional(),
    dist: z.enum(['near', 'far']).optional(),
    expect_lang: z.enum(LANGUAGES).optional(),
    why: z.string().optional(),
  })
  .refine(({ q, turns }) => q !== undefined || turns !== undefined)
  .transform(({ q, turns, ...rest }) => ({ ...rest, turns: turns ?? [q ?? ''] }))

/** A question with what is the right thing to do about it. */
export type SortedQuestion = z.output<typeof questionSchema>

export interface QuestionFile {
  /** Relative to the knowledge folder. One author each. */
  file: string
  hash: string
  /** Parsed when they are first asked for. */
  readonly questions: SortedQuestion[]
  readonly problems: Problem[]
}

/** Tells files, by their hash, that were learned from as they are: they hold no mistake, and are not parsed to look for one. */
export type IsLearnt = (hash: string) => boolean

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'iu').source !== ''
  } catch {
    return false
  }
}

function refuse(line: number, cause: unknown): never {
  throw new Error(`${line}`, { cause })
}

/** The questions of a file's text. For a line that is none, `onWrong` is called with its number; else that is thrown. */
export const parseQuestions = (
  text: string,
  onWrong: (line: number, cause: unknown) => void = refuse,
): SortedQuestion[] =>
  text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      return [questionSchema.parse(JSON.parse(line))]
    } catch (cause) {
      onWrong(i + 1, cause)
      return []
    }
  })

export const isQuestionFile = (path: string): boolean => /^questions\/[^/]+\.jsonl$/.test(path)

/** Every list of questions; one with the same contents as before is taken from there. */
export function readQuestionFiles(
  files: readonly FolderFile[],
  known: readonly QuestionFile[] | undefined,
  isLearnt: IsLearnt,
): QuestionFile[] {
  return files
    .filter(({ path, problem }) => isQuestionFile(path) && !problem)
    .map(
      (file) =>
        known?.find(({ file: path, hash }) => path === file.path && hash === file.hash) ??
        readFile(file, isLearnt(file.hash)),
    )
}

function readFile({ path, hash, bytes = new Uint8Array() }: FolderFile, isRight: boolean): QuestionFile {
  let read: ReturnType<typeof parseLines> | undefined
  const all = () => (read ??= parseLines(path, bytes))
  return {
    file: path,
    hash,
    get questions() {
      return all().questions
    },
    get problems() {
      return isRight ? [] : all().problems
    },
  }
}

/** A line that is no question is told and left out. */
function parseLines(path: string, bytes: Uint8Array): Pick<QuestionFile, 'questions' | 'problems'> {
  const problems: Problem[] = []
  const questions = parseQuestions(new TextDecoder().decode(bytes), (line) => {
    problems.push(problemOf(path, 'question-line', {}, { line, col: 1 }))
  })
  return { questions, problems }
}
