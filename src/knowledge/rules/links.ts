// Rules about what an article points to: other articles, its source, its photo.

import { findRelated } from '../related.ts'
import type { CheckedFolder, FiledFinding } from './folder-rules.ts'

export function deadLink({ articles }: CheckedFolder): FiledFinding[] {
  const ids = new Set(articles.map(({ id }) => id))
  return articles.flatMap(({ id, file, data }) =>
    (data?.related ?? []).flatMap((link, index): FiledFinding[] =>
      findRelated(link, id, ids) === undefined
        ? [{ code: 'dead-link', file, path: ['related', index], params: { link } }]
        : [],
    ),
  )
}

export function selfLink({ articles }: CheckedFolder): FiledFinding[] {
  const ids = new Set(articles.map(({ id }) => id))
  return articles.flatMap(({ id, file, data }) =>
    (data?.related ?? []).flatMap((link, index): FiledFinding[] =>
      findRelated(link, id, ids) === id
        ? [{ code: 'self-link', file, path: ['related', index], params: { link } }]
        : [],
    ),
  )
}

export const photoMissing = ({ articles, paths }: CheckedFolder): FiledFinding[] =>
  articles.flatMap(({ file, data }): FiledFinding[] =>
    data?.photo !== undefined && !paths.has(data.photo)
      ? [{ code: 'photo-missing', file, path: ['photo'], params: { photo: data.photo } }]
      : [],
  )

/** Silent where `sources.yaml` itself is missing or broken: one cause, one problem. */
export function sourceMissing({ articles, lists, paths }: CheckedFolder): FiledFinding[] {
  const { entries, broken } = lists['sources.yaml']
  if (!broken || !paths.has('sources.yaml')) return []
  return articles.flatMap(({ file, data }): FiledFinding[] =>
    data && !entries.has(data.source) && !broken.has(data.source)
      ? [{ code: 'source-missing', file, path: ['source'], params: { source: data.source } }]
      : [],
  )
}

export const sourcesMissing = ({ articles, paths }: CheckedFolder): FiledFinding[] =>
  articles.length === 0 || paths.has('sources.yaml')
    ? []
    : [{ code: 'sources-missing', file: 'sources.yaml', path: [] }]
