// Every rule finds what its fixtures mark, where they mark it, and nothing else.

import { expect, test } from 'vitest'
import type { Knowledge } from '../../src/knowledge/article.ts'
import { formatProblem } from '../../src/knowledge/problem.ts'
import texts from '../../locales/problems.ru.json' with { type: 'json' }
import { readFixtures } from './fixtures.ts'

const fixtures = await readFixtures()

test.each(fixtures)('$name', ({ expected, found }) => {
  expect(found.toSorted()).toEqual(expected.toSorted())
})

test('a file with an error is out of use, one with a warning or a hint is not, and the others stay', () => {
  const inUse = ({ articles }: Knowledge, id: string): boolean => articles.some((article) => article.id === id)
  const hasError = ({ problems }: Knowledge): boolean =>
    problems.some(({ file, severity }) => file === 'tourism/visit.yaml' && severity === 'error')
  const wrong = fixtures.filter(
    ({ isFile, knowledge }) => isFile && inUse(knowledge, 'tourism/visit') === hasError(knowledge),
  )
  expect(wrong.map(({ name }) => name)).toEqual([])
  expect(fixtures.filter(({ knowledge }) => !inUse(knowledge, 'tourism/good')).map(({ name }) => name)).toEqual([])
})

test('every code has a fixture', () => {
  const shown = new Set(fixtures.flatMap(({ expected }) => expected.map((mark) => mark.split(' ').at(-1))))
  const without = Object.keys(texts.problems).filter((code) => !shown.has(code))
  // These need a disk, a clock or the search: see load.test.ts and the tests of the search.
  expect(without.toSorted()).toEqual([
    'link-outside',
    'outdated',
    'question-lost',
    'same-answer',
    'special-file',
    'too-big',
    'unreadable',
  ])
})

test('problems are told in Russian and Chinese, never in the parsers’ English', () => {
  for (const problem of fixtures.flatMap(({ knowledge }) => knowledge.problems)) {
    const [ru, zh] = [formatProblem(problem, 'ru'), formatProblem(problem, 'zh')]
    expect(ru).toMatch(/^.+:\d+:\d+ — [^;]+; .+; .+/)
    expect(zh).toMatch(/^.+:\d+:\d+ — [^；]+；.+；.+/u)
    expect(`${ru}${zh}`).not.toMatch(/undefined|Invalid|expected|Unexpected|must be|@[a-z]|(?<!\{)\{\w+\}(?!\})/)
  }
})
