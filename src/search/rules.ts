// Rules that ask the search itself: every question of an article finds that article, and no other as well.

import type { ArticleFile } from '../knowledge/article-file.ts'
import type { Knowledge } from '../knowledge/article.ts'
import type { CheckedFolder, FolderRule } from '../knowledge/folder-rules.ts'
import type { FiledFinding } from '../knowledge/problem.ts'
import { LANGUAGES, type Language } from '../language/language.ts'
import { createSearch, type Search } from './search.ts'

/** Confidences nearer than this are alike. */
const ALIKE = 0.01

/** A question of an article, and what it finds. */
interface Asked {
  file: string
  path: [Language, 'questions', number]
  text: string
  own: string
  found: ReturnType<Search['find']>
}

type Asks = Pick<Search, 'article' | 'find'>

function* askAll(articles: readonly ArticleFile[], search: Asks): Generator<Asked> {
  for (const { id, file, article } of articles) {
    if (!article || !search.article(id)) continue
    for (const language of LANGUAGES) {
      for (const [index, text] of article[language].questions.entries()) {
        yield { file, path: [language, 'questions', index], text, own: id, found: search.find(text, language) }
      }
    }
  }
}

/** From this fit on another article may well be taken for the answer. */
const CLOSE = 0.53

/** Both rules look at the same answers; asking takes a second or so. */
function createAsking(search?: Asks): (folder: CheckedFolder) => Asked[] {
  const known = new WeakMap<Knowledge, Asked[]>()
  return ({ articles, knowledge }) => {
    const asked = known.get(knowledge) ?? [...askAll(articles, search ?? createSearch(knowledge))]
    known.set(knowledge, asked)
    return asked
  }
}

/** The article, or the list of gaps, that the question finds instead of its own; a dash for nothing at all. */
function otherOf({ own, found }: Asked): string | undefined {
  if (found.gap) return 'gaps.yaml'
  const best = found.hits[0]
  const ownHit = found.hits.find(({ id }) => id === own)
  if (best?.id === own || (best && ownHit && best.confidence - ownHit.confidence < ALIKE)) return undefined
  return best?.id ?? '—'
}

/** A question finds its own article. */
const lost = (asked: readonly Asked[]): FiledFinding[] =>
  asked.flatMap((one): FiledFinding[] => {
    const other = otherOf(one)
    if (other === undefined) return []
    return [{ code: 'question-lost', file: one.file, path: one.path, params: { text: one.text, other } }]
  })

/** No two articles answer one question equally well; one finding for each pair of articles. */
function same(asked: readonly Asked[]): FiledFinding[] {
  const pairs = new Set<string>()
  return asked.flatMap(({ own, file, path, text, found }): FiledFinding[] => {
    const ownHit = found.hits.find(({ id }) => id === own)
    const other = found.hits.find(({ id }) => id !== own)
    if (!ownHit || !other || other.confidence < CLOSE) return []
    if (Math.abs(ownHit.confidence - other.confidence) >= ALIKE) return []
    const pair = [own, other.id].toSorted().join(' ')
    if (pairs.has(pair)) return []
    pairs.add(pair)
    return [{ code: 'same-answer', file, path, params: { text, other: other.id } }]
  })
}

/** `search` is over the same folder; absent: made anew. */
export function createSearchRules(search?: Asks): FolderRule[] {
  const ask = createAsking(search)
  return [(folder) => lost(ask(folder)), (folder) => same(ask(folder))]
}
