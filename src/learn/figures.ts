// How the learned decision does on authors that it did not learn from, in one line.

import type { Language } from '../language/language.ts'
import { NOWHERE } from '../search/memory.ts'
import { isNear } from '../search/recollection.ts'
import type { Search } from '../search/search.ts'
import type { Learned, Trial } from './training.ts'

const percent = (some: readonly Trial[], all: readonly Trial[]): string =>
  `${((100 * some.length) / Math.max(1, all.length)).toFixed(1)} %`

export function figuresOf({ model, trials }: Learned, { article }: Search, language: Language): string {
  const isClaimed = ({ sure }: Trial): boolean => sure >= model.known.answer
  const isRight = ({ text: { question }, article: id }: Trial): boolean => {
    const answer = article(id)?.[language].answer ?? ''
    return question.must.length > 0
      ? question.must.every((pattern) => new RegExp(pattern, 'iu').test(answer))
      : (question.article?.includes(id) ?? false)
  }
  const answered = trials.filter(({ text }) => text.of !== NOWHERE)
  const near = trials.filter(({ text }) => text.of === NOWHERE && isNear(text.question))
  const far = trials.filter(({ text }) => text.of === NOWHERE && !isNear(text.question))
  const claimed = answered.filter(isClaimed)
  return [
    `right ${percent(claimed.filter(isRight), answered)}`,
    `wrong ${percent(claimed.filter((trial) => !isRight(trial)), answered)}`,
    `near claimed ${percent(near.filter(isClaimed), near)}`,
    `far claimed ${percent(far.filter(isClaimed), far)}`,
  ].join(', ')
}
