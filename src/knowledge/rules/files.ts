// Rules about the files of the folder themselves.

import { ARTICLE_ID, MAX_ID_LENGTH } from '../article-file.ts'
import { isListFile } from '../lists.ts'
import type { CheckedFolder, FiledFinding } from './folder-rules.ts'

const ROOT: Pick<FiledFinding, 'path'> = { path: [] }

const isPicture = (path: string): boolean => /\.(jpe?g|png|webp)$/i.test(path)

/** Files that are there for people and editors. */
const isIgnored = (path: string): boolean => /(^|\/)README(\.\w+)*\.md$|\.schema\.json$/.test(path)

export function strayFile({ paths, knowledge }: CheckedFolder): FiledFinding[] {
  const shown = new Set(knowledge.articles.map(({ photo }) => photo))
  return Array.from(paths)
    .filter((path) => !/\.ya?ml$/.test(path) && !isIgnored(path) && !(isPicture(path) && shown.has(path)))
    .map((file) => ({ code: 'stray-file', file, ...ROOT }))
}

export const wrongEnding = ({ paths }: CheckedFolder): FiledFinding[] =>
  Array.from(paths)
    .filter((path) => path.endsWith('.yml'))
    .map((file) => ({ code: 'wrong-ending', file, ...ROOT, params: { name: file.replace(/\.yml$/, '.yaml') } }))

export const noSector = ({ paths }: CheckedFolder): FiledFinding[] =>
  Array.from(paths)
    .filter((path) => path.endsWith('.yaml') && !path.includes('/') && !isListFile(path))
    .map((file) => ({ code: 'no-sector', file, ...ROOT }))

/** Whether an article's path can stand behind a button. */
export const isArticleId = (id: string): boolean => ARTICLE_ID.test(id) && id.length <= MAX_ID_LENGTH

export const articleId = ({ articles }: CheckedFolder): FiledFinding[] =>
  articles
    .filter(({ id }) => !isArticleId(id))
    .map(({ file, id }) => ({ code: 'article-id', file, ...ROOT, params: { length: id.length, limit: MAX_ID_LENGTH } }))
