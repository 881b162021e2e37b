// The rules that an article keeps by itself, one row each. Their texts for staff stand in texts/.

import type { Language } from '../../language/language.ts'
import type { ArticleData } from '../article-file.ts'
import type { Finding } from '../finding.ts'
import type { ProblemCode } from '../problem-texts.ts'
import { factForm, strayBraces, unknownFact, unusedFact } from './facts.ts'
import { numbersDiffer } from './numbers-differ.ts'
import {
  answerTooLong,
  markup,
  questionRepeated,
  questionsMissing,
  questionWordless,
  titleLong,
  wrongLanguage,
} from './texts.ts'
import { plannedBefore, translationOlder } from './times.ts'

export interface CheckedArticle {
  data: ArticleData
  /** Each question's letters, see `toQuestionKey`. */
  questionKeys: Record<Language, string[]>
}

export interface ArticleRule {
  name: ProblemCode
  /** What holds in a good article. */
  sentence: string
  check(article: CheckedArticle): Finding[]
}

export const ARTICLE_RULES: readonly ArticleRule[] = [
  { name: 'unknown-fact', sentence: 'Every {{fact}} of a text stands under facts.', check: unknownFact },
  { name: 'fact-form', sentence: 'A fact is used in a form that its kind has.', check: factForm },
  { name: 'fact-braces', sentence: 'Facts stand in two plain braces on each side.', check: strayBraces },
  { name: 'unused-fact', sentence: 'Every fact is used in a text.', check: unusedFact },
  { name: 'answer-long', sentence: 'An answer fits into one message of each platform.', check: answerTooLong },
  { name: 'title-long', sentence: 'A title fits on a button.', check: titleLong },
  { name: 'question-wordless', sentence: 'A question has letters.', check: questionWordless },
  { name: 'question-repeated', sentence: 'A question stands once in its article.', check: questionRepeated },
  {
    name: 'questions-missing',
    sentence: 'An article has questions in both languages or in none.',
    check: questionsMissing,
  },
  {
    name: 'wrong-language',
    sentence: 'Russian texts have Cyrillic letters, Chinese ones have Han.',
    check: wrongLanguage,
  },
  { name: 'markup', sentence: 'An answer is plain text.', check: markup },
  { name: 'numbers-differ', sentence: 'Both languages tell the same numbers and dates.', check: numbersDiffer },
  { name: 'planned-before', sentence: 'A plan lies after the day that the article speaks from.', check: plannedBefore },
  { name: 'translation-older', sentence: 'A translation is not older than its original.', check: translationOlder },
]
