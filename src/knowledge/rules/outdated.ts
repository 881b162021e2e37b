// The rule that what articles say is looked at again every year.

import type { ArticleFile } from '../article-file.ts'
import { yearLater } from '../period.ts'
import type { CheckedFolder, FiledFinding } from './folder-rules.ts'

/** One hint for all articles of the same day, or a whole folder would drown the rest. */
export function outdated({ articles, today }: CheckedFolder): FiledFinding[] {
  if (today === undefined) return []
  const byDay = new Map<string, ArticleFile[]>()
  for (const article of articles) {
    const asOf = article.data?.asOf
    if (asOf !== undefined && yearLater(asOf) < today) byDay.set(asOf, [...(byDay.get(asOf) ?? []), article])
  }
  return Array.from(byDay, ([asOf, [first, ...others]]) => ({
    code: 'outdated',
    file: first?.file ?? '',
    path: ['asOf'],
    params: { asOf, others: others.length },
  }))
}
