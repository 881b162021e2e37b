// The rules across files, one row each; `checkKnowledge` takes more rows of the same kind.

import type { ArticleFile } from '../article-file.ts'
import type { Day, Knowledge } from '../article.ts'
import type { Finding } from '../finding.ts'
import type { Lists } from '../lists.ts'
import type { ProblemCode } from '../problem-texts.ts'
import { articleId, noSector, strayFile, wrongEnding } from './files.ts'
import { deadLink, photoMissing, selfLink, sourceMissing, sourcesMissing } from './links.ts'
import { outdated } from './outdated.ts'
import { questionTwice, synonymTwice, titleTwice } from './twice.ts'
import { sectorUnnamed } from './sectors.ts'

/** A finding and the file that it is about. */
export interface FiledFinding extends Finding {
  file: string
}

export interface CheckedFolder {
  /** All files of the folder, relative, sorted. */
  paths: ReadonlySet<string>
  /** Every article's file, by id, those with errors too. */
  articles: readonly ArticleFile[]
  lists: Lists
  /** What the bot would answer from. */
  knowledge: Knowledge
  /** The present day, where the caller told it. */
  today?: Day
}

export interface FolderRule {
  name: ProblemCode
  /** What holds in a good folder. */
  sentence: string
  check(folder: CheckedFolder): FiledFinding[]
}

export const FOLDER_RULES: readonly FolderRule[] = [
  {
    name: 'stray-file',
    sentence: 'The folder holds articles, lists and pictures that an article shows.',
    check: strayFile,
  },
  { name: 'wrong-ending', sentence: 'Knowledge files end in .yaml.', check: wrongEnding },
  { name: 'no-sector', sentence: 'An article stands in a folder.', check: noSector },
  { name: 'article-id', sentence: 'A path is short and of Latin letters, for buttons carry it.', check: articleId },
  { name: 'dead-link', sentence: 'Every related article exists.', check: deadLink },
  { name: 'self-link', sentence: 'An article does not lead to itself.', check: selfLink },
  { name: 'photo-missing', sentence: 'A photo that an article names is there.', check: photoMissing },
  { name: 'source-missing', sentence: 'Every source stands in sources.yaml.', check: sourceMissing },
  { name: 'sources-missing', sentence: 'There is a sources.yaml.', check: sourcesMissing },
  {
    name: 'sector-unnamed',
    sentence: 'Every folder has its names in sectors.yaml, if there is one.',
    check: sectorUnnamed,
  },
  { name: 'question-twice', sentence: 'A question stands in one article only.', check: questionTwice },
  { name: 'title-twice', sentence: 'Two articles have two titles.', check: titleTwice },
  { name: 'synonym-twice', sentence: 'A word stands in one group of synonyms only.', check: synonymTwice },
  { name: 'outdated', sentence: 'What an article says was checked within a year.', check: outdated },
]
