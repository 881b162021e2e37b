// The rules across files, one function each; what they say stands in locales/problems.*.json.

import { LANGUAGES } from '../language/language.ts'
import { editDistance } from '../language/spelling.ts'
import type { ArticleFile } from './article-file.ts'
import { toQuestionKey } from './article-rules.ts'
import { findRelated, isArticleId, MAX_ID_LENGTH, type Knowledge } from './article.ts'
import { contradictionsIn } from './contradictions.ts'
import { copiedFrom, isKnowledgeFile, isLock } from './folder.ts'
import { isListFile, type ContactFile, type Lists } from './lists.ts'
import type { FiledFinding, Path, ProblemCode } from './problem.ts'
import { isQuestionFile } from './questions.ts'
import { yearLater, type Day } from './time.ts'

export interface CheckedFolder {
  /** All files of the folder, relative, sorted. */
  paths: ReadonlySet<string>
  /** Every article's file, by id, those with errors too. */
  articles: readonly ArticleFile[]
  lists: Lists
  contact: ContactFile
  /** What the bot would answer from. */
  knowledge: Knowledge
  /** The present day, where the caller told it. */
  today?: Day
}

export type FolderRule = (folder: CheckedFolder) => FiledFinding[]

const aboutFiles = (
  code: ProblemCode,
  files: Iterable<string>,
  toParams?: (file: string) => FiledFinding['params'],
): FiledFinding[] => Array.from(files, (file) => ({ code, file, path: [], params: toParams?.(file) ?? {} }))

const isPicture = (path: string): boolean => /\.(jpe?g|png|webp)$/i.test(path)

/** Files that are there for people and editors, and those that other rules are about. */
const isIgnored = (path: string): boolean =>
  /(^|\/)README(\.\w+)*\.md$|\.schema\.json$|\.ya?ml(\.txt)?$/.test(path) ||
  isQuestionFile(path) ||
  isLock(path) ||
  copiedFrom(path) !== undefined

/** The folder holds articles, lists and pictures that an article shows. */
const strayFile: FolderRule = ({ paths, knowledge }) => {
  const shown = new Set(knowledge.articles.map(({ photo }) => photo))
  const isStray = (path: string): boolean => !isIgnored(path) && !(isPicture(path) && shown.has(path))
  return aboutFiles('stray-file', Array.from(paths).filter(isStray))
}

/** Knowledge files end in .yaml; Notepad adds .txt. */
const wrongEnding: FolderRule = ({ paths }) =>
  Array.from(paths).flatMap((file): FiledFinding[] => {
    const [ending] = /\.yml$|\.ya?ml\.txt$/.exec(file) ?? []
    if (ending === undefined || isLock(file)) return []
    return [{ code: 'wrong-ending', file, path: [], params: { ending, name: file.replace(ending, '.yaml') } }]
  })

/** Nothing that an office program leaves lies beside the articles. */
const leftOver: FolderRule = ({ paths }) =>
  Array.from(paths).flatMap((file): FiledFinding[] => {
    if (isLock(file)) return [{ code: 'lock-file', file, path: [] }]
    const original = copiedFrom(file)
    return original === undefined ? [] : [{ code: 'file-copy', file, path: [], params: { original } }]
  })

/** An article stands in a folder. */
const noSector: FolderRule = ({ paths }) =>
  aboutFiles(
    'no-sector',
    Array.from(paths).filter((path) => isKnowledgeFile(path) && !path.includes('/') && !isListFile(path)),
  )

/** A path is short and of Latin letters, for buttons carry it. */
const articleId: FolderRule = ({ articles }) =>
  articles
    .filter(({ id }) => !isArticleId(id))
    .map(({ file, id }) => ({
      code: 'article-id',
      file,
      path: [],
      params: { length: id.length, limit: MAX_ID_LENGTH },
    }))

/** Every related article exists, and is another one. */
const badLink: FolderRule = ({ articles }) => {
  const ids = new Set(articles.map(({ id }) => id))
  return articles.flatMap(({ id, file, data }) =>
    (data?.related ?? []).flatMap((link, index): FiledFinding[] => {
      const related = findRelated(link, id, ids)
      if (related !== undefined && related !== id) return []
      const code = related === undefined ? 'dead-link' : 'self-link'
      return [{ code, file, path: ['related', index], params: { link } }]
    }),
  )
}

/** A photo that an article names is there. */
const photoMissing: FolderRule = ({ articles, paths }) =>
  articles.flatMap(({ file, data }): FiledFinding[] =>
    data?.photo !== undefined && !paths.has(data.photo)
      ? [{ code: 'photo-missing', file, path: ['photo'], params: { photo: data.photo } }]
      : [],
  )

/** Every source stands in sources.yaml. Silent where that is missing or broken: one cause, one problem. */
const sourceMissing: FolderRule = ({ articles, lists, paths }) => {
  const { entries, broken } = lists['sources.yaml']
  if (!broken || !paths.has('sources.yaml')) return []
  return articles.flatMap(({ file, data }): FiledFinding[] =>
    data && !entries.has(data.source) && !broken.has(data.source)
      ? [{ code: 'source-missing', file, path: ['source'], params: { source: data.source } }]
      : [],
  )
}

/** There is a sources.yaml. */
const sourcesMissing: FolderRule = ({ articles, paths }) =>
  articles.length === 0 || paths.has('sources.yaml') ? [] : aboutFiles('sources-missing', ['sources.yaml'])

/** The other lists are there too: one that was deleted would not be missed by anybody. */
const listMissing: FolderRule = ({ articles, paths }) =>
  ['sectors.yaml', 'synonyms.yaml', 'gaps.yaml']
    .filter((file) => articles.length > 0 && !paths.has(file))
    .map((file) => ({ code: 'list-missing', file, path: [], params: { file } }))

/** Every folder has its names in sectors.yaml. */
const sectorUnnamed: FolderRule = ({ knowledge, lists, paths }) => {
  const { entries, broken } = lists['sectors.yaml']
  if (!broken || !paths.has('sectors.yaml')) return []
  const folders = knowledge.sectors.map(({ id }) => id)
  const empty = Array.from(entries.keys()).filter((id) => !folders.includes(id))
  const unnamed = folders.filter((id) => !entries.has(id) && !broken.has(id))
  return unnamed.map((sector): FiledFinding => {
    const meant = [...empty, ...entries.keys()].find((id) => editDistance(id, sector) <= 2)
    const file = 'sectors.yaml'
    return meant === undefined
      ? { code: 'sector-unnamed', file, path: [], params: { sector } }
      : {
          code: 'sector-misspelt',
          file,
          path: empty.includes(meant) ? [meant] : [],
          at: 'key',
          params: { sector, meant },
        }
  })
}

/** A name stands for one fact in the whole folder. Told of those that differ from what most articles say. */
const factDiffers: FolderRule = ({ articles, lists }) => {
  const told = articles.flatMap(({ file, data }) =>
    Object.entries(data?.facts ?? {}).map(([name, value]) => ({ file, name, value })),
  )
  const names = new Set(told.map(({ name }) => name))
  return Array.from(names).flatMap((name) => {
    const all = told.filter((one) => one.name === name)
    const count = (value: string | number): number => all.filter((one) => one.value === value).length
    const shared = lists['facts.yaml'].entries.get(name)
    const owner = shared === undefined ? [] : [{ file: 'facts.yaml', name, value: shared }]
    const [usual] = [...owner, ...all.toSorted((a, b) => count(b.value) - count(a.value))]
    const others = all.filter(({ value }) => usual && value !== usual.value)
    return others.map(({ file, value }): FiledFinding => {
      const params = { name, value, other: usual?.file ?? '', otherValue: usual?.value ?? '' }
      return { code: 'fact-differs', file, path: ['facts', name], params }
    })
  })
}

/** What is typed in a text by hand is told nowhere otherwise. */
const toldOtherwise: FolderRule = ({ articles }) => contradictionsIn(articles)

interface Standing {
  key: string
  text: string
  file: string
  path: Path
}

/** Those whose key an earlier file's text had already. */
function repeats(standing: readonly Standing[], code: ProblemCode): FiledFinding[] {
  const first = new Map<string, string>()
  return standing.flatMap(({ key, text, file, path }): FiledFinding[] => {
    const other = first.get(key) ?? file
    first.set(key, other)
    return key === '' || other === file ? [] : [{ code, file, path, params: { text, other } }]
  })
}

/** A question stands in one article only. */
const questionTwice: FolderRule = ({ articles }) =>
  LANGUAGES.flatMap((language) => {
    const standing = articles.flatMap(({ file, data, questionKeys }) =>
      (data?.[language].questions ?? []).map((text, index) => ({
        key: questionKeys?.[language][index] ?? '',
        text,
        file,
        path: [language, 'questions', index],
      })),
    )
    return repeats(standing, 'question-twice')
  })

/** Two articles have two titles. */
const titleTwice: FolderRule = ({ articles }) =>
  LANGUAGES.flatMap((language) => {
    const standing = articles.flatMap(({ file, data }) => {
      const text = data?.[language].title
      return text === undefined ? [] : [{ key: toQuestionKey(text), text, file, path: [language, 'title'] }]
    })
    return repeats(standing, 'title-twice')
  })

/** A word stands in one group of synonyms only. */
const synonymTwice: FolderRule = ({ lists }) =>
  Array.from(lists['synonyms.yaml'].entries).flatMap(([language, groups]) => {
    const seen = new Set<string>()
    return groups.flatMap((group, index) =>
      group.flatMap((word, place): FiledFinding[] => {
        const key = word.trim().toLowerCase().replaceAll('ё', 'е')
        const isRepeated = seen.has(key)
        seen.add(key)
        const path = [language, index, place]
        return isRepeated ? [{ code: 'synonym-twice', file: 'synonyms.yaml', path, params: { word } }] : []
      }),
    )
  })

/** What an article says was checked within a year. One hint for all of the same day, or it would drown the rest. */
const outdated: FolderRule = ({ articles, today }) => {
  const old = articles.filter(({ data }) => today !== undefined && data && yearLater(data.asOf) < today)
  const days = new Set(old.map(({ data }) => data?.asOf ?? ''))
  return Array.from(days, (asOf) => {
    const [first, ...others] = old.filter(({ data }) => data?.asOf === asOf)
    return { code: 'outdated', file: first?.file ?? '', path: ['asOf'], params: { asOf, others: others.length } }
  })
}

export const FOLDER_RULES: readonly FolderRule[] = [
  strayFile,
  wrongEnding,
  leftOver,
  noSector,
  articleId,
  badLink,
  photoMissing,
  sourceMissing,
  sourcesMissing,
  listMissing,
  sectorUnnamed,
  factDiffers,
  toldOtherwise,
  questionTwice,
  titleTwice,
  synonymTwice,
  outdated,
]
