// Articles that nobody has asked about yet: every third one as if no question of people were sorted to it, asked those very questions.

import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import type { SortedQuestion } from '../../src/knowledge/questions.ts'
import { LANGUAGES } from '../../src/language/language.ts'
import { createSearch } from '../../src/search/search.ts'

/** Of the questions, so many are asked. */
const EVERY = 3
/** Shares: measured .63 to .71 right, 0 to .024 wrong, .85 to .92 right or offered, over the three thirds of the articles. */
const BOUNDS = { right: 0.58, wrong: 0.04, found: 0.8 }

const knowledge = await loadKnowledge('knowledge')
const files = knowledge.sorted ?? []
const unseen = new Set(knowledge.articles.filter((_, i) => i % 3 === 0).map(({ id }) => id))
const isUnseen = ({ kind, turns, article = [] }: SortedQuestion): boolean =>
  kind === 'in' && turns.length === 1 && unseen.has(article[0] ?? '')
const search = createSearch({
  ...knowledge,
  // Under other hashes, so that the model does not take them for the files that it was made from.
  sorted: files.map(({ file, hash, questions }) => ({
    file,
    hash: `${hash} without`,
    questions: questions.filter((question) => !isUnseen(question)),
    problems: [],
  })),
})

describe.each(LANGUAGES)('%s', (language) => {
  const asked = files
    .flatMap(({ questions }) => questions)
    .filter((question) => question.lang === language && isUnseen(question))
    .filter((_, i) => i % EVERY === 0)
  const found = asked.map(({ turns: [text = ''], article = [] }) => {
    const { hits, outcome } = search.find(text, language)
    return { outcome, isFirst: article.includes(hits[0]?.id ?? ''), isOffered: hits.slice(0, 3).some(({ id }) => article.includes(id)) } // prettier-ignore
  })
  const share = (which: (one: (typeof found)[number]) => boolean): number => found.filter(which).length / found.length

  test('nothing of people is known of these articles', () => {
    const { cards } = search.catalogs[language]
    expect([...unseen].map((id) => cards.get(id)?.known)).toEqual([...unseen].map(() => 0))
  })

  test('most of their questions are answered, hardly any wrongly', () => {
    expect(share(({ outcome, isFirst }) => outcome === 'answer' && isFirst)).toBeGreaterThan(BOUNDS.right)
    expect(share(({ outcome, isFirst }) => outcome === 'answer' && !isFirst)).toBeLessThan(BOUNDS.wrong)
  })

  test('of the others most are among what is offered', () => {
    const isFound = share((one) => (one.outcome === 'answer' && one.isFirst) || (one.outcome === 'choices' && one.isOffered)) // prettier-ignore
    expect(isFound).toBeGreaterThan(BOUNDS.found)
  })
})
