// The knowledge folder to knowledge: what is right is loaded, what is wrong is told and never takes the rest down.

import { isDeepStrictEqual } from 'node:util'
import { createBreath } from '../wait.ts'
import { readArticle, type ArticleFile } from './article-file.ts'
import { findRelated, isArticleId, type Article, type Knowledge } from './article.ts'
import type { Facts } from './facts.ts'
import { FOLDER_RULES, type CheckedFolder, type FolderRule } from './folder-rules.ts'
import { hashOf, isKnowledgeFile, readFolder, withOverlay, type FolderFile } from './folder.ts'
import {
  keepEntries,
  readContact,
  readLists,
  toContact,
  toGaps,
  toSectors,
  toSynonyms,
  type ContactFile,
  type Lists,
} from './lists.ts'
import { NO_PLACES, toProblem, type Problem } from './problem.ts'
import { readQuestionFiles, type IsLearnt, type QuestionFile } from './questions.ts'
import type { Day } from './time.ts'

export interface LoadOptions {
  /**
   * An article (or an entry of a list) that now has an error keeps its last good version from here, and files that are
   * the same as then are not parsed again.
   */
  previous?: Knowledge
  /** Turns on the hint that an article is older than a year. */
  today?: Day
  /** Rules beyond those of this folder, which need more than the files (the search). */
  rules?: readonly FolderRule[]
  /** The folder's files where they were read before: then the disk is left alone. */
  files?: FolderFile[]
  /** Which lists of questions need not be looked through for mistakes. */
  isLearnt?: IsLearnt
  /** Texts that stand in place of the files with these paths; null: as if there were no such file. */
  overlay?: ReadonlyMap<string, string | null>
}

/**
 * Reads the folder. Never throws for what the files hold: their mistakes are in `problems`, by file and line. A folder
 * that cannot be read throws, with its cause. Costs some milliseconds a file that is parsed and gives way to other work
 * in between.
 */
export async function loadKnowledge(
  dir: string,
  { previous, today, rules = [], files: given, isLearnt = () => false, overlay = new Map() }: LoadOptions = {},
): Promise<Knowledge> {
  const files = withOverlay(given ?? (await readFolder(dir)), overlay)
  const known = previous && filesRead.get(previous)
  const lists = readLists(files, known?.lists)
  const shared = keepEntries(lists['facts.yaml'], previous?.facts ?? new Map())
  const facts = Object.fromEntries(shared)
  const articles = await readArticles(
    files,
    isDeepStrictEqual(facts, known?.facts) ? known?.articles : undefined,
    facts,
  )
  const contact = readContact(files)
  const sorted = readQuestionFiles(files, known?.sorted, isLearnt)
  // What is wrong with knowledge files is told where they are read.
  const refused = files.flatMap(({ path, problem }) => (problem && !isKnowledgeFile(path) ? [problem] : []))
  const paths = without(files, refused)
  const read = { facts, articles, lists, contact, sorted }
  const knowledge = assemble(read, paths, hashOf(files), previous)
  const folder = { paths, articles, lists, contact, knowledge, ...(today !== undefined && { today }) }
  knowledge.problems = [
    ...refused,
    ...sorted.flatMap(({ problems }) => problems),
    ...collectProblems(folder, [...FOLDER_RULES, ...rules]),
  ].toSorted(byPlace)
  if (shared.size > 0) knowledge.facts = shared
  filesRead.set(knowledge, read)
  return knowledge
}

function without(files: FolderFile[], refused: Problem[]): Set<string> {
  const paths = new Set(files.map(({ path }) => path))
  for (const { file } of refused) paths.delete(file)
  return paths
}

interface Read {
  /** Those of the whole folder. */
  facts: Facts
  articles: readonly ArticleFile[]
  lists: Lists
  contact: ContactFile
  sorted: QuestionFile[]
}

/** What was parsed for each knowledge, so that a reload parses only what has changed. */
const filesRead = new WeakMap<Knowledge, Read>()

async function readArticles(
  files: readonly FolderFile[],
  known: readonly ArticleFile[] = [],
  facts: Facts,
): Promise<ArticleFile[]> {
  const before = new Map(known.map((article) => [article.file, article]))
  const articles: ArticleFile[] = []
  const breath = createBreath()
  for (const file of files.filter(({ path }) => isKnowledgeFile(path) && path.includes('/'))) {
    const same = before.get(file.path)
    articles.push(same?.hash === file.hash ? same : readArticle(file, facts))
    await breath()
  }
  return articles
}

function assemble(
  { articles: read, lists, contact, sorted }: Read,
  paths: ReadonlySet<string>,
  version: string,
  previous: Knowledge | undefined,
): Knowledge {
  const before = new Map(previous?.articles.map((article) => [article.id, article]))
  const inUse = read.flatMap(({ id, article }) => (isArticleId(id) ? (article ?? before.get(id) ?? []) : []))
  const articles = linkArticles(inUse, paths)
  return {
    articles,
    sectors: toSectors(lists['sectors.yaml'], new Set(articles.map(({ sector }) => sector)), previous),
    sources: keepEntries(lists['sources.yaml'], previous?.sources ?? new Map()),
    synonyms: toSynonyms(lists['synonyms.yaml'], previous),
    gaps: toGaps(lists['gaps.yaml'], previous),
    ...toContact(contact, previous),
    sorted,
    problems: [],
    version,
  }
}

/** Sorted, with only those links and photos that lead somewhere. */
function linkArticles(articles: Article[], paths: ReadonlySet<string>): Article[] {
  const ids = new Set(articles.map(({ id }) => id))
  const linked = articles.map(({ photo, ...article }): Article => {
    const related = article.related.flatMap((link) => findRelated(link, article.id, ids) ?? [])
    const others = Array.from(new Set(related)).filter((id) => id !== article.id)
    return { ...article, related: others, ...(photo !== undefined && paths.has(photo) ? { photo } : {}) }
  })
  return linked.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function collectProblems(folder: CheckedFolder, rules: readonly FolderRule[]): Problem[] {
  const read = [...folder.articles, ...Object.values(folder.lists), folder.contact]
  const own = read.flatMap(({ problems }) => problems)
  const places = new Map(read.map((one) => [one.file, one.places]))
  const found = rules.flatMap((check) =>
    check(folder).map(({ file, ...finding }) => toProblem(file, places.get(file) ?? NO_PLACES, finding)),
  )
  return [...own, ...found]
}

const byPlace = (a: Problem, b: Problem): number =>
  a.file === b.file ? a.line - b.line || a.col - b.col : a.file < b.file ? -1 : 1
